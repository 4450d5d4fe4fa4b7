// A released message looked for in public: when, by what it is recognised, and which clock that stops.

import Testing
import TocsinCore
import TocsinSimulation

@Suite struct PublicationProofTests {
    private let site = PublicAddress(id: "site", url: "https://www.example.fr/actualites")
    private let nothing = Marker.Found(number: false, title: false, exercise: false)
    private let snapshot = Sighting.Snapshot(sha256: String(repeating: "a", count: 64), bytes: 1234)

    /// A message to the public, released at 03:30, the COD decided at 03:20.
    private func scene(_ mode: Mode = .real, stops: Bool = true) throws -> Scene {
        var settings = try SceneHouse.settings()
        settings.publication.watch = [site]
        settings.publication.stopsClock = stops
        let scene = Scene(settings)
        let id: ActivationID = mode == .real ? "29-2026-001" : "29-2026-E001"
        try act(scene, "03:12", .activate(mode))
        scene.skip()
        try act(scene, "03:20", .state(id, .codDecided, Stating(by: "préfet")))
        scene.skip()
        let draft = Draft(
            template: "attente", values: ["consigne": "Restez chez vous."], audiences: [.general])
        let message = try #require(try act(scene, "03:25", .draftMessage(id, draft)).message)
        try act(scene, "03:26", .validateMessage(id, message, by: "Mme A", orally: true))
        try act(scene, "03:30", .releaseMessage(id, message, ReleaseOrder(by: "M. B")))
        scene.skip()
        return scene
    }

    /// What this does to the ladders is of no interest here.
    @discardableResult
    private func act(
        _ scene: Scene, _ time: String, _ request: Request, by actor: Actor = .switchboard
    ) throws -> Accepted {
        defer { scene.skip() }
        return try scene.at(time, request, by: actor)
    }

    private let real: (ActivationID, MessageID) = ("29-2026-001", "29-2026-001-CP-01")

    private func look(_ scene: Scene, _ time: String, _ found: Marker.Found) throws {
        try act(
            scene, time, .looked(real.0, real.1, url: site.url, .page(found, snapshot)), by: .daemon)
    }

    @Test func itIsLookedAtQuicklyThenSlowlyToTwoHoursAfterTheLimit() throws {
        let page = try #require(try scene().activation(real.0).messages.first?.pages.first)
        #expect(page.from == instant("03:30") && page.until == instant("06:20"))
        var at = page.from - .milliseconds(1)
        var looks: [Instant] = []
        while let next = page.nextLook(after: at) {
            looks.append(next)
            at = next
        }
        #expect(looks.first == page.from && looks[1] == page.from + .seconds(15))
        #expect(looks[40] == page.from + .seconds(600) && looks[41] == page.from + .seconds(660))
        #expect(looks.last == page.until && looks.count == 41 + 160)
    }

    @Test func theFirstMomentItIsSeenStopsThePublicClock() throws {
        let scene = try scene()
        try look(scene, "03:30:01", nothing)
        let entries = scene.entries.count
        for second in [15, 30, 45] { try look(scene, "03:30:\(second)", nothing) }
        #expect(scene.entries.count == entries)
        try act(
            scene, "03:31", .looked(real.0, real.1, url: site.url, .failed(reason: "réponse 503")),
            by: .daemon)
        try look(scene, "03:41:15", .init(number: true, title: true, exercise: false))
        let activation = try scene.activation(real.0)
        let page = try #require(activation.messages.first?.pages.first)
        #expect(page.seenAt == instant("03:41:15") && page.seen == snapshot)
        let clock = activation.reading(at: scene.now).report(.general)
        #expect(clock.verdict == .met && clock.stop?.instant == instant("03:41:15"))
        #expect(clock.stop?.basis == .observed && clock.stop?.statement.reference == site.url)
        // Seen is seen: a page that later breaks changes nothing.
        try act(
            scene, "03:42", .looked(real.0, real.1, url: site.url, .failed(reason: "x")), by: .daemon)
        #expect(try scene.activation(real.0).messages.first?.pages.first?.seenAt == instant("03:41:15"))
        scene.ends()
    }

    @Test func withoutTheSettingNothingIsStated() throws {
        let scene = try scene(stops: false)
        try look(scene, "03:41", .init(number: true, title: false, exercise: false))
        #expect(try scene.activation(real.0).reading(at: scene.now).facts(.general).stop == nil)
        scene.ends()
    }

    @Test func aTickAndASightAreBothKept() throws {
        let scene = try scene()
        scene.settings.information.steps.append(HumanStep(id: "site", title: "Site", informs: .general))
        try act(scene, "03:40", .real(.ticked(step: "site"), Stating(by: "web", reference: site.url)))
        try look(scene, "03:41", .init(number: true, title: false, exercise: false))
        let activation = try scene.activation(real.0)
        let informed = activation.statements.filter {
            if case .informed(.general, _, _) = $0.fact { true } else { false }
        }
        #expect(informed.map(\.basis) == [.declared, .observed])
        #expect(activation.messages.first?.pages.count == 1)
        scene.ends()
    }

    @Test func anAddressGivenWithATickIsWatchedOnKnownMachinesAlone() throws {
        let scene = try scene()
        scene.settings.information.steps.append(HumanStep(id: "post", title: "Post", informs: .general))
        for bad in ["https://10.0.0.1/", "http://www.example.fr/x", "https://www.example.fr@10.0.0.1/"] {
            let answer = try act(
                scene, "03:40", .real(.ticked(step: "post"), Stating(by: "web", reference: bad)))
            #expect(answer.notice?.contains("n'est pas surveillée") == true)
        }
        let good = "https://www.example.fr/posts/7"
        try act(scene, "03:41", .real(.ticked(step: "post"), Stating(by: "web", reference: good)))
        let pages = try #require(try scene.activation(real.0).messages.first?.pages)
        #expect(pages.map(\.address.url) == [site.url, good] && pages.last?.from == instant("03:41"))
        scene.ends()
    }

    /// The tick itself is taken all the same: it is the person's word, with the address as its proof.
    @Test func oneAddressTooManyIsNotWatchedAndWhoGaveItIsTold() throws {
        let scene = try scene()
        scene.settings.information.steps.append(HumanStep(id: "post", title: "Post", informs: .general))
        for number in 1...Limits.pagesPerMessage {
            let address = "https://www.example.fr/posts/\(number)"
            let tick = Request.real(.ticked(step: "post"), Stating(by: "web", reference: address))
            let answer = try act(scene, "03:40", tick)
            let isFull = number == Limits.pagesPerMessage
            #expect(answer.notice?.contains("\(Limits.pagesPerMessage) le sont déjà") ?? false == isFull)
        }
        let activation = try scene.activation(real.0)
        #expect(activation.messages.first?.pages.count == Limits.pagesPerMessage)
        #expect(activation.statements.last?.reference == "https://www.example.fr/posts/20")
        // One that is watched already is no other.
        let again = Stating(by: "web", reference: site.url)
        #expect(try act(scene, "03:41", .real(.ticked(step: "post"), again)).notice == nil)
        scene.ends()
    }

    @Test func aTitleThatAlwaysStoodThereProvesNothing() throws {
        let scene = try scene()
        let title = Marker.Found(number: false, title: true, exercise: false)
        try look(scene, "03:30:01", title)
        #expect(try scene.activation(real.0).messages.first?.pages.first?.seenAt == nil)
        try look(scene, "03:31", nothing)
        try look(scene, "03:32", title)
        #expect(try scene.activation(real.0).messages.first?.pages.first?.seenAt == instant("03:32"))
        scene.ends()
    }

    @Test func aDrillProvesNothingWithoutItsMark() throws {
        let scene = try scene(.exercise)
        let id: ActivationID = "29-2026-E001"
        func look(_ time: String, _ found: Marker.Found) throws {
            try act(
                scene, time,
                .looked(id, "29-2026-E001-CP-01", url: site.url, .page(found, snapshot)), by: .daemon)
        }
        try look("03:31", .init(number: true, title: true, exercise: false))
        #expect(try scene.activation(id).messages.first?.pages.first?.seenAt == nil)
        try look("03:32", .init(number: true, title: true, exercise: true))
        #expect(try scene.activation(id).messages.first?.pages.first?.seenAt == instant("03:32"))
        scene.ends()
    }
}

@Suite struct MarkerTests {
    private let marker = Marker(
        number: "29-2026-007-CP-01", title: "Feu d’entrepôt à l'Île-Tudy : restez chez vous")

    private func found(_ page: String, _ kind: PublicAddress.Kind = .page) -> Marker.Found {
        marker.found(in: Array(page.utf8), kind: kind)
    }

    @Test(arguments: [
        "<h1>Feu d&rsquo;entrep&ocirc;t à l&#39;Île-Tudy&nbsp;: restez chez vous</h1>",
        "<p>FEU D'ENTREPÔT <b>À</b> L’ÎLE–TUDY :\n  restez\u{202F}chez vous</p>",
        "Feu d'entrepo\u{302}t a\u{300} l'I\u{302}le-Tudy : restez chez vous",
        "<title>x</title><!-- rien --><div>Feu d&#x2019;entrepôt à l'Île&shy;-Tudy : restez chez vous",
    ]) func theTitleIsFoundWhateverItsTypography(_ page: String) {
        #expect(found(page).title)
    }

    @Test func aFeedIsReadThroughItsEscapes() {
        let entry =
            "<entry><content>&lt;p&gt;Feu d&amp;rsquo;entrep&amp;ocirc;t à l'Île-Tudy : restez chez "
            + "vous&lt;/p&gt;</content></entry>"
        #expect(found(entry, .feed).title && !found(entry, .page).title)
        let data = "<title><![CDATA[Communiqué 29-2026-007-CP-01]]></title>"
        #expect(found(data, .feed).number)
    }

    @Test func theNumberIsAWholeWord() {
        #expect(found("n° 29-2026-007-CP-01.").number)
        #expect(found("n° 29‑2026‑007‑CP‑01").number)
        #expect(!found("29-2026-007-CP-012").number && !found("129-2026-007-CP-01").number)
    }

    @Test func whatNobodyReadsProvesNothing() {
        for page in [
            "<script>var n = '29-2026-007-CP-01'</script>", "<!-- 29-2026-007-CP-01 -->",
            "<a href='29-2026-007-CP-01'>x</a>", "<style>29-2026-007-CP-01", "",
        ] { #expect(!found(page).number) }
    }

    @Test func anOldSiteInWindows1252IsRead() {
        let page: [UInt8] =
            Array("Feu d".utf8) + [0x92] + Array("entrep".utf8) + [0xF4] + Array("t ".utf8) + [0xE0]
            + Array(" l'".utf8) + [0xCE] + Array("le-Tudy : restez chez vous".utf8)
        #expect(marker.found(in: page, kind: .page).title)
    }

    @Test func aShortTitleIsNoMarker() {
        let short = Marker(number: "29-2026-007-CP-02", title: "Crue")
        #expect(!short.found(in: Array("Crue".utf8), kind: .page).title)
    }

    @Test func theMarkOfAnExerciseIsSeen() {
        #expect(found("<b>EXERCICE – EXERCICE – EXERCICE</b> 29-2026-007-CP-01").exercise)
        #expect(!found("un exercice").exercise)
    }

    @Test func noBytesMakeItFall() {
        var dice = Dice(seed: 29)
        for _ in 0..<300 {
            let bytes = (0..<200).map { _ in
                [0x3C, 0x3E, 0x26, 0x23, 0x3B, 0x21, 0x2D, 0xC3, 0xA9, 0x41][Int(dice.next() % 10)] as UInt8
            }
            _ = marker.found(in: bytes, kind: .feed)
        }
    }
}
