// Public pages on a real HTTPS server: seen when they change, and never "not seen" when one could not look.

import Crypto
import Foundation
import Testing
import TocsinCore
import TocsinDispatch
import TocsinEngine
import TocsinSystem

/// A site, its page, and the authority that it is trusted by.
private final class Site: Sendable {
    let folder: Folder
    let child: Child
    let authority: String
    let page: String

    init() async throws {
        folder = try Folder()
        page = try folder.write("page.html", "<h1>Actualités</h1>")
        authority = folder.url.appending(path: "ca.pem").path
        let key = folder.url.appending(path: "key.pem").path
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/env")
        openssl.arguments =
            ["openssl", "req", "-x509", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
            + ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
            + ["-keyout", key, "-out", authority]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Servers/page_server.py").path
        child = try await Child([script, "--page", page, "--cert", authority, "--key", key])
    }

    func address(_ path: String, trusted: Bool = true) -> PublicAddress {
        PublicAddress(
            id: "site", url: "https://localhost:\(child.port)/\(path)", caFile: trusted ? authority : nil)
    }
}

@Suite(.serialized, .timeLimit(.minutes(1))) struct LookingTests {
    @Test func whatCannotBeLookedAtSaysWhy() async throws {
        let site = try await Site()
        let outside = Outside(loop: TransferLoop(), patience: .seconds(2))
        let page = await outside.fetch(site.address("page"))
        #expect(page == .body(Array("<h1>Actualités</h1>".utf8)))
        let cases: [(PublicAddress, String)] = [
            (site.address("muet"), "délai dépassé"), (site.address("rien"), "réponse 404"),
            (site.address("ailleurs"), "redirigé vers /page : donnez l’adresse finale"),
            (site.address("geant"), "page de plus de 1024 Kio"),
            (site.address("page", trusted: false), "certificat du serveur non reconnu"),
            (PublicAddress(id: "x", url: "https://localhost:1/"), "transfert interrompu"),
            (PublicAddress(id: "x", url: "http://localhost:\(site.child.port)/page"), "transfert"),
        ]
        for (address, reason) in cases {
            guard case .failed(let said) = await outside.fetch(address) else {
                Issue.record("\(address.url) was looked at")
                continue
            }
            #expect(said.hasPrefix(reason), "\(address.url) : \(said)")
        }
    }

    /// From the release to the sight: not seen, could not look, seen, and the public's clock observed.
    @Test func theFirstMomentOnARealPageStopsTheClock() async throws {
        let site = try await Site()
        var settings = Settings.watched
        settings.publication.watch = [site.address("page")]
        settings.publication.stopsClock = true
        let house = try WatchHouse(settings)
        let outside = Outside(loop: TransferLoop(), patience: .seconds(2))
        let looking = Looking(engine: house.engine, logger: quiet) { await outside.fetch($0) }
        let page = site.page
        try await house.running([looking]) {
            let (id, message) = try await released(house)
            #expect(try await house.until { last($0, id) == "notSeen" })
            try FileManager.default.removeItem(atPath: page)
            house.clock.move(.seconds(15))
            #expect(try await house.until { last($0, id) == "couldNotLook" })
            let text = "<h1>Feu d&rsquo;entrep&ocirc;t à&nbsp;Argol</h1> n° \(message)"
            try Data(text.utf8).write(to: URL(filePath: page))
            house.clock.move(.seconds(15))
            #expect(try await house.until { last($0, id) == "seen" })
            let hash = SHA256.hash(data: Data(text.utf8)).map { String(format: "%02x", $0) }.joined()
            try await house.engine.query { snapshot in
                let activation = snapshot.state.activations[id]
                let seen = activation?.messages.first?.pages.first?.seen
                #expect(seen == Sighting.Snapshot(sha256: hash, bytes: text.utf8.count))
                let facts = activation?.reading(at: snapshot.now).report(.general)
                #expect(facts?.verdict == .met && facts?.stop?.basis == .observed)
            }
        }
    }
}

private func released(_ house: WatchHouse) async throws -> (ActivationID, MessageID) {
    let actor = Actor(means: .socket, person: nil, rights: Set(Right.allCases))
    func ask(_ request: TocsinCore.Request) async throws -> Accepted {
        try await house.engine.submit(Command(actor: actor, request: request))
    }
    let trigger = Trigger(
        mode: .real, title: "Feu", nature: "incendie", place: "Argol", decision: Stating(by: "préfet"))
    let id = try #require(try await ask(.activate(trigger)).activation)
    _ = try await ask(.state(id, .codDecided, Stating(by: "préfet")))
    let draft = Draft(template: "attente", audiences: [.general])
    let message = try #require(try await ask(.draftMessage(id, draft)).message)
    _ = try await ask(.validateMessage(id, message, by: "Mme A", orally: true))
    _ = try await ask(.releaseMessage(id, message, ReleaseOrder(by: "M. B")))
    return (id, message)
}

private func last(_ state: State, _ id: ActivationID) -> String? {
    switch state.activations[id]?.messages.first?.pages.first?.last {
    case .seen: "seen"
    case .notSeen: "notSeen"
    case .couldNotLook: "couldNotLook"
    case nil: nil
    }
}
