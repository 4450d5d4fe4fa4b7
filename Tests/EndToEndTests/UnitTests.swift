// The unit as shipped: systemd finds no fault in it, and it leaves the daemon little to misuse.
import Foundation
import Testing

@Suite struct UnitTests {
    /// Exposure, 0 to 10, that the unit must not pass; `systemd-analyze` wants it times ten.
    static let threshold = 15

    /// Instances of a template are named as units are.
    @Test(arguments: [("tocsind", "tocsind"), ("tocsin-voice@", "tocsin-voice@1")])
    func exposureIsLow(_ shipped: String, _ unit: String) async throws {
        try await Bench.use { bench in
            try bench.write(
                contents(of: Places.file("Deploy/systemd/\(shipped).service")), to: "\(unit).service")
            let output = try await bench.run(
                "systemd-analyze",
                [
                    "security", "--offline=true", "--threshold=\(Self.threshold)",
                    bench.path("\(unit).service"),
                ])
            #expect(output.status == 0, "\(output.out)\(output.err)")
        }
    }

    @Test func exposureTestCanFail() async throws {
        try await Bench.use { bench in
            let open = contents(of: Places.file("Deploy/systemd/tocsind.service"))
                .replacing("NoNewPrivileges=yes", with: "").replacing("ProtectSystem=strict", with: "")
                .replacing("CapabilityBoundingSet=", with: "")
            try bench.write(open, to: "tocsind.service")
            let output = try await bench.run(
                "systemd-analyze",
                [
                    "security", "--offline=true", "--threshold=\(Self.threshold)",
                    bench.path("tocsind.service"),
                ])
            #expect(output.status != 0, "\(output.out)")
        }
    }

    /// When the machine's memory ends the kernel takes everybody else first; whatever happens it comes back.
    @Test func memoryThatEndsTakesItLastAndItComesBack() {
        let lines = Set(
            contents(of: Places.file("Deploy/systemd/tocsind.service")).split(separator: "\n").map(
                String.init))
        for line in ["OOMScoreAdjust=-900", "Restart=always", "RestartSec=1", "StartLimitIntervalSec=0"] {
            #expect(lines.contains(line), "\(line)")
        }
        // A limit of its own would kill it while the machine still has room.
        #expect(!lines.contains { $0.hasPrefix("MemoryMax=") || $0.hasPrefix("OOMPolicy=") })
    }

    /// `verify` wants the program to exist: any will do here.
    @Test(arguments: [("tocsind", "tocsind"), ("tocsin-voice@", "tocsin-voice@1")])
    func systemdFindsNoFault(_ shipped: String, _ name: String) async throws {
        try await Bench.use { bench in
            let unit = contents(of: Places.file("Deploy/systemd/\(shipped).service"))
                .replacing("ExecStart=/usr/bin/tocsind", with: "ExecStart=/usr/bin/true")
            try bench.write(unit, to: "\(name).service")
            let output = try await bench.run("systemd-analyze", ["verify", bench.path("\(name).service")])
            #expect(output.status == 0, "\(output.err)")
            #expect(!output.err.contains(name), "\(output.err)")
        }
    }
}
