// swift-tools-version: 6.2
// The rooms of the house and who may import whom; the picture is in Sources/README.md.
import PackageDescription

// `Deploy/fuzz` counts what our own code does, and only that: libFuzzer has the program's `main`.
let isFuzzing = Context.environment["TOCSIN_FUZZING"] != nil

let house: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .treatAllWarnings(as: .error),
    ] + (isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"]), .define("FUZZER")] : [])

func room(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [],
    extra: [SwiftSetting] = []
) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: house + extra)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: house)
}

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let orderlyStop = Target.Dependency.product(
    name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "tocsin",
    products: [
        .executable(name: "tocsind", targets: ["tocsind"]),
        .executable(name: "tocsin", targets: ["tocsin"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .systemLibrary(name: "CIcal", pkgConfig: "libical", providers: [.apt(["libical-dev"])]),
        room("TocsinCore"),
        room("TocsinSystem", ["CCurl", "CSystemd"], extra: [.strictMemorySafety()]),
        room("TocsinJournal", ["TocsinCore", crypto, .product(name: "GRDB", package: "GRDB.swift")]),
        room("TocsinVoice", ["TocsinCore", "TocsinSystem", crypto]),
        room(
            "TocsinDispatch", ["TocsinCore", "TocsinSystem", "TocsinVoice", crypto], exclude: ["README.md"]),
        room("TocsinEngine", ["TocsinCore", crypto, logging, lifecycle]),
        room("TocsinReport", ["TocsinCore"]),
        room("TocsinSettings", ["TocsinCore", "Yams", crypto]),
        room("TocsinExchange", ["TocsinCore", "TocsinSettings", "CIcal"]),
        room("TocsinRehearsal", ["TocsinCore", "TocsinSettings", "TocsinReport"]),
        room(
            "TocsinWeb",
            [
                "TocsinCore", "TocsinEngine", "TocsinExchange", "TocsinReport", crypto, logging, lifecycle,
                .product(name: "Hummingbird", package: "hummingbird"),
            ]),
        room(
            "TocsinFuzzing",
            [
                "TocsinCore", "TocsinSystem", "TocsinJournal", "TocsinVoice", "TocsinDispatch",
                "TocsinReport", "TocsinSettings", "TocsinExchange", "TocsinWeb",
            ]),
        room("TocsinSimulation", ["TocsinCore", "TocsinEngine", "TocsinJournal", logging, orderlyStop]),
        .executableTarget(
            name: "tocsin-sim", dependencies: ["TocsinCore", "TocsinSimulation", arguments],
            swiftSettings: house),
        .executableTarget(
            name: "tocsin-fuzz", dependencies: ["TocsinFuzzing"], swiftSettings: house,
            linkerSettings: isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer"])] : []),
        .executableTarget(
            name: "tocsind",
            dependencies: [
                "TocsinCore", "TocsinSystem", "TocsinJournal", "TocsinDispatch", "TocsinEngine",
                "TocsinReport",
                "TocsinSettings", "TocsinVoice", "TocsinWeb", arguments, logging, lifecycle, signals,
            ],
            swiftSettings: house),
        .executableTarget(
            name: "tocsin",
            dependencies: [
                "TocsinCore", "TocsinSystem", "TocsinJournal", "TocsinReport", "TocsinSettings",
                "TocsinRehearsal", "TocsinExchange",
                arguments,
            ],
            swiftSettings: house),
        .executableTarget(
            name: "tocsin-bench",
            dependencies: [
                "TocsinCore", "TocsinSystem", "TocsinJournal", "TocsinDispatch", "TocsinEngine",
                "TocsinSettings", "TocsinSimulation", arguments, logging, lifecycle,
            ],
            exclude: ["Oracles"], swiftSettings: house),
        tests("CoreTests", ["TocsinCore", "TocsinSimulation", "tocsin-bench"], exclude: ["Oracles"]),
        tests(
            "SimulationTests", ["TocsinCore", "TocsinSimulation", "tocsin-sim"], exclude: ["Mutations"]),
        tests("SettingsTests", ["TocsinCore", "TocsinSettings", "TocsinSimulation"]),
        tests(
            "ExchangeTests", ["TocsinCore", "TocsinSettings", "TocsinExchange", "TocsinSimulation"],
            exclude: ["Oracles"]),
        tests("RehearsalTests", ["TocsinCore", "TocsinSettings", "TocsinReport", "TocsinRehearsal"]),
        tests("ReportTests", ["TocsinCore", "TocsinReport"]),
        tests(
            "JournalTests",
            [
                "TocsinCore", "TocsinJournal", "TocsinSimulation",
                crypto, .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        tests(
            "DispatchTests",
            ["TocsinCore", "TocsinSystem", "TocsinDispatch", "TocsinSettings", crypto, logging],
            exclude: ["Servers"]),
        tests(
            "VoiceTests", ["TocsinCore", "TocsinSystem", "TocsinVoice", "TocsinSimulation"],
            exclude: ["Servers"]),
        tests(
            "EngineTests",
            ["TocsinCore", "TocsinSystem", "TocsinJournal", "TocsinEngine", logging, lifecycle]),
        tests(
            "WebTests",
            [
                "TocsinCore", "TocsinSystem", "TocsinDispatch", "TocsinEngine", "TocsinJournal",
                "TocsinReport", "TocsinSettings", "TocsinWeb", crypto, logging, lifecycle,
            ], exclude: ["Servers"]),
        tests(
            "WatchTests",
            [
                "TocsinCore", "TocsinSystem", "TocsinJournal", "TocsinDispatch", "TocsinEngine", crypto,
                logging, lifecycle,
            ], exclude: ["Servers"]),
        tests("CommandLineTests", ["TocsinCore", "TocsinJournal"]),
        tests("BenchTests", ["tocsin-bench", "tocsind"]),
        tests("FuzzTests", ["TocsinFuzzing", "TocsinSimulation"], exclude: ["Seeds", "Findings"]),
        tests("HouseTests", []),
        tests("EndToEndTests", [], exclude: ["Servers"]),
    ],
    swiftLanguageModes: [.v6]
)
