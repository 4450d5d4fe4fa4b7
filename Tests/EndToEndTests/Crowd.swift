// The demonstration with a crowd of exercise boxes behind one gateway that honours keys; dice with a seed.
import Foundation

extension SampleSettings {
    /// Everybody has one number of their own, from the range reserved for fiction.
    private static let firstNumber = 33_639_983_000
    private static let crowd = "ex-foule-"

    /// Nobody has an address of another medium: everything goes through the one gateway.
    static func crowd(of count: Int, gateway: Int, port: Int) throws -> [String: String] {
        var files = try demo(paths: countedTexts(gateway)).mapValues {
            $0.replacing("127.0.0.1:8080", with: "127.0.0.1:\(port)")
        }
        files["roster.yaml"] = files["roster.yaml"]?.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.contains("medium: email") }.joined(separator: "\n")
        let audiences = ["elus", "medias", "public"]
        let boxes = (0..<count).map { number in
            "\(crowd)\(number);Boîte \(number);\(audiences[number % 3]);;;+\(firstNumber + number)"
        }
        files["directories/exercice.csv"] =
            (["id;destinataire;tient_lieu_de;contact;courriel;mobile"] + boxes).joined(separator: "\n") + "\n"
        return files
    }

    /// The path that leads to the counting gateway.
    static func countedTexts(_ port: Int) -> String {
        """
          - { id: sms, medium: sms, url: "http://127.0.0.1:\(port)/sms", bodyKind: json,
              body: '{"to":"{to}","text":"{text}","key":"{key}"}', honoursKeys: true, timeout: 5s,
              tls: none, tlsReason: passerelle d'essai sur la même machine }

        """
    }

    static func isOfCrowd(_ number: String) -> Bool { (Int(number) ?? 0) >= firstNumber }

    /// The seat behind a number of the crowd.
    static func seat(of number: String) -> String { "\(crowd)\((Int(number) ?? 0) - firstNumber)" }
}

/// SplitMix64: one seed, one series.
struct SeededDice: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
