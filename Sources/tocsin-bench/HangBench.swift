// `tocsin-bench hang`: what a good gateway loses beside one that takes connections and never answers.

import ArgumentParser
import Foundation
import TocsinCore
import TocsinEngine
import TocsinSystem

struct HangBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hang",
        abstract: "Une bonne passerelle à côté d'une passerelle muette, et à côté d'une autre bonne.",
        discussion: """
            Deux maisons dans la même exécution, tour à tour : chaque déclenchement appelle une personne par
            la passerelle mesurée et une autre par sa voisine, bonne dans la première maison, muette dans la
            seconde, où ses 64 places sont prises du début à la fin. Du déclenchement à la lecture par la
            passerelle mesurée. Le code de sortie est 1 si un appel n'arrive pas.
            """)

    @Option(help: "Déclenchements par tour, de 1 à 1000 ; peu, pour que le bruit touche les deux.")
    var triggers = 20

    @Option(help: "Nombre de tours, de 1 à 500.")
    var repetitions = 100

    func validate() throws {
        guard (1...1000).contains(triggers), (1...500).contains(repetitions)
        else { throw ValidationError("Valeur hors limites : voir --help.") }
    }

    func run() async throws {
        try await Workshop.use { workshop in
            let program = try workshop.compile("sink")
            let (sink, other, hung) = (try Sink(program), try Sink(program), try HungGateway())
            defer {
                sink.end()
                other.end()
                hung.end()
            }
            let measured = SendingLoad.gateway(sink.url)
            let beside = [other.url, hung.url].map { HangHouse.neighbour($0) }
            let folders = [try workshop.fresh("bonne"), try workshop.fresh("muette")]
            try await SendingHouse.open(HangHouse.settings(measured, beside[0]), in: folders[0]) { good in
                try await SendingHouse.open(HangHouse.settings(measured, beside[1]), in: folders[1]) { bad in
                    // Whatever happens, the hung transfers end now and not in five minutes.
                    defer { bad.transfers.shutdown() }
                    try await measure(HangHouse(house: good), HangHouse(house: bad), sink)
                }
            }
        }
    }

    private func measure(_ good: HangHouse, _ bad: HangHouse, _ sink: Sink) async throws {
        var mark = 1
        // Warms both, and takes every place of the hung one.
        for house in [good, bad] { _ = try await house.waits(2 * Limits.inFlightPerPath, from: &mark, sink) }
        var (alone, beside, medians, tails) = (Series(), Series(), Series(), Series())
        for number in 1...repetitions {
            // Neither is always the first.
            var (a, b) = (Series(), Series())
            if number.isMultiple(of: 2) { b = try await bad.waits(triggers, from: &mark, sink) }
            a = try await good.waits(triggers, from: &mark, sink)
            if !number.isMultiple(of: 2) { b = try await bad.waits(triggers, from: &mark, sink) }
            for value in a.values { alone.add(value) }
            for value in b.values { beside.add(value) }
            medians.add(b.median / a.median)
            tails.add(b.quantile(0.99) / a.quantile(0.99))
            say(
                "\(number). à côté d'une bonne : "
                    + "p50 \(Self.ms(a.median)), p99 \(Self.ms(a.quantile(0.99))) ; d'une muette : "
                    + "p50 \(Self.ms(b.median)), p99 \(Self.ms(b.quantile(0.99))) ; "
                    + "charge \(Machine.load)")
        }
        say("rapport des p50, par tour : \(medians.spread()) (min / médiane / max)")
        say("rapport des p99, par tour : \(tails.spread()) (min / médiane / max)")
        say(
            String(
                format: "rapport de l'ensemble : p50 %.2f, p99 %.2f", beside.median / alone.median,
                beside.quantile(0.99) / alone.quantile(0.99)))
    }

    private static func ms(_ value: Double) -> String { String(format: "%.3f ms", value) }
}

/// A house that calls one person by the gateway that is measured, and one by its neighbour.
struct HangHouse: Sendable {
    let house: SendingHouse

    /// Milliseconds from each trigger to the gateway's reading of it.
    func waits(_ count: Int, from mark: inout Int, _ sink: Sink) async throws -> Series {
        while !house.engine.vitals.isReady { try await Task.sleep(for: .milliseconds(1)) }
        _ = try sink.report()
        var (begun, open): ([Int: Int], [ActivationID]) = ([:], [])
        for number in mark..<mark + count {
            begun[number] = Int(DispatchTime.now().uptimeNanoseconds)
            open.append(try await trigger(number))
            // Later than the call has left: an end withdraws what has not.
            if open.count > 8 { try await end(open.removeFirst()) }
        }
        for id in open { try await end(id) }
        mark += count
        var arrived: [Int: Int] = [:]
        let end = ContinuousClock.now + .seconds(10)
        while arrived.count < count, .now < end {
            try await Task.sleep(for: .milliseconds(20))
            for (number, at) in try sink.report().marks {
                arrived[number] = min(arrived[number] ?? .max, at)
            }
        }
        var waits = Series()
        for (number, start) in begun {
            guard let at = arrived[number] else { throw BenchFault("appel \(number) jamais arrivé") }
            waits.add(Double(at - start) / 1e6)
        }
        return waits
    }

    private func trigger(_ number: Int) async throws -> ActivationID {
        let trigger = Trigger(mode: .real, title: "marque-\(number)", decision: Self.by)
        guard let id = try await submit(.activate(trigger)).activation else {
            throw BenchFault("aucune activation")
        }
        return id
    }

    private func end(_ id: ActivationID) async throws {
        _ = try await submit(.state(id, .cancelled, Self.by))
    }

    private func submit(_ request: Request) async throws -> Accepted {
        let actor = Actor(means: .socket, person: nil, rights: Set(Right.allCases))
        return try await house.engine.submit(Command(actor: actor, request: request))
    }

    private static let by = Stating(by: "banc d'essai", reason: "mesure")

    static func settings(_ measured: PathSettings, _ neighbour: PathSettings) -> Settings {
        let posts: [(role: RoleID, person: PersonID, path: PathID)] = [
            ("cellLead", "p01", measured.id), ("writer", "p02", neighbour.id),
        ]
        var roster = Roster(zone: .utc, people: [:], roles: [])
        for post in posts {
            let contact = ContactPoint(
                medium: .sms, address: "+336399800\(post.person.rawValue.suffix(2))", path: post.path,
                pathClass: .mobileNetwork, wakes: false)
            roster.people[post.person] = Person(
                id: post.person, name: "Personne \(post.person)", contacts: [contact])
            roster.roles.append(
                RosterRole(
                    id: post.role, title: post.role.rawValue,
                    rotation: Rotation(people: [post.person], start: CivilTime(2024, 1, 1, 8))))
        }
        return Settings(
            digest: "bench", department: "29",
            authority: Authority(title: "Le préfet", prefecture: "Préfecture"), roster: roster,
            convening: Convening(roles: posts.map(\.role)), paths: [measured, neighbour])
    }

    /// Nothing ends by itself while it is measured.
    static func neighbour(_ url: String) -> PathSettings {
        SendingLoad.gateway(url).with {
            $0.id = "neighbour"
            $0.timeout = .minutes(5)
        }
    }
}

/// The kernel takes connections and requests for it; nobody ever reads them.
final class HungGateway {
    private let door: Int32
    private let port: UInt16

    init() throws {
        door = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var here = sockaddr_in()
        here.sin_family = sa_family_t(AF_INET)
        here.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let door = door
        let isOpen = withUnsafeMutablePointer(to: &here) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(door, $0, size) == 0 && listen(door, 1024) == 0 && getsockname(door, $0, &size) == 0
            }
        }
        guard isOpen else { throw BenchFault("la passerelle muette n'a pas de port") }
        port = UInt16(bigEndian: here.sin_port)
    }

    var url: String { "http://127.0.0.1:\(port)/sms" }

    func end() { close(door) }
}
