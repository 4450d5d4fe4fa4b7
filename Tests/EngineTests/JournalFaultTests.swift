// The journal fails at its n-th call, for every n: nothing was answered that it does not hold, and a second
// life ends the night under the same keys.

import Synchronization
import Testing
import TocsinCore
import TocsinEngine
import TocsinJournal

/// One call fails: before anything was written, or after all of it was.
private struct JournalFault: Sendable, CustomTestStringConvertible {
    var error: JournalError
    var isWritten = false

    static let all = [
        JournalFault(error: .storage("EIO")), JournalFault(error: .storage("EIO"), isWritten: true),
        JournalFault(error: .notDurable("fdatasync")),
        JournalFault(error: .notDurable("fdatasync"), isWritten: true),
        JournalFault(error: .conflict(expected: 1, found: 2)),
        JournalFault(error: .schemaNewer(found: 9, known: 4)),
        JournalFault(error: .damaged(sequence: 3, reason: "essai")),
    ]

    var testDescription: String { "\(error)\(isWritten ? " after the write" : "")" }
}

private actor BrittleJournal: Journal {
    private let disk: MemoryJournal
    private let fault: JournalFault
    private let number: Int
    private var calls = 0
    private(set) var hasFailed = false

    init(_ disk: MemoryJournal, _ fault: JournalFault, at number: Int) {
        (self.disk, self.fault, self.number) = (disk, fault, number)
    }

    private func isDue() -> Bool {
        calls += 1
        hasFailed = hasFailed || calls == number
        return calls == number
    }

    func append(_ stretches: [Stretch], after version: Int64) async throws -> Int64 {
        guard isDue() else { return try await disk.append(stretches, after: version) }
        if fault.isWritten { _ = try await disk.append(stretches, after: version) }
        throw fault.error
    }

    func entries(after version: Int64, limit: Int) async throws -> [JournalEntry] {
        if isDue() { throw fault.error }
        return try await disk.entries(after: version, limit: limit)
    }

    func head() async throws -> (sequence: Int64, hash: [UInt8]) {
        if isDue() { throw fault.error }
        return try await disk.head()
    }

    func verify() async throws -> ChainVerdict { try await disk.verify() }
}

/// What a client asks in one short night, each step under its own key; and what it was answered.
private struct Course: Sendable {
    enum Step: String, CaseIterable {
        case trigger, answer, draft, validate, release, draftEnd, validateEnd, releaseEnd, standDown
    }

    private(set) var answered: [Step: Accepted] = [:]
    private var id: ActivationID { answered[.trigger]?.activation ?? "-" }
    private var message: MessageID { answered[.draft]?.message ?? "-" }
    private var end: MessageID { answered[.draftEnd]?.message ?? "-" }

    /// All steps from the first, answered before or not, until the engine fails or everybody is served.
    mutating func run(_ engine: Engine) async throws {
        for step in Step.allCases {
            answered[step] = try await engine.submit(command(step))
            while try await engine.query({ !$0.state.outbox.isEmpty }) { await Task.yield() }
        }
    }

    private func command(_ step: Step) -> Command {
        let officer = Actor(means: .socket, person: nil, rights: Set(Right.allCases))
        let request: Request =
            switch step {
            case .trigger:
                .activate(Trigger(mode: .exercise, title: "Feu", decision: Stating(by: "sous-préfète")))
            case .answer: .answer(id, "cellLead.titulaire", .inPost)
            case .draft: .draftMessage(id, Draft(template: "t", values: ["nature": "Feu", "lieu": "Brest"]))
            case .draftEnd: .draftMessage(id, Draft(template: "fin", cites: [message]))
            case .validate: .validateMessage(id, message, by: "préfet", orally: true)
            case .validateEnd: .validateMessage(id, end, by: "préfet", orally: true)
            case .release: .releaseMessage(id, message, ReleaseOrder(by: "chef"))
            case .releaseEnd: .releaseMessage(id, end, ReleaseOrder(by: "chef"))
            case .standDown: .state(id, .stoodDown, Stating(by: "sous-préfète"))
            }
        return Command(
            actor: officer, key: RequestKey(key: step.rawValue, fingerprint: step.rawValue), request: request)
    }

    /// Whether a state holds what was answered.
    func stands(_ step: Step, in state: State) -> Bool {
        guard answered[step] != nil else { return true }
        guard let activation = state.activations[id] else { return false }
        let wanted = [.draft, .validate, .release].contains(step) ? message : end
        let record = activation.messages.first { $0.message.id == wanted }
        return switch step {
        case .trigger: true
        case .answer: activation.statements.contains { $0.fact.answeredRole != nil }
        case .draft, .draftEnd: record != nil
        case .validate, .validateEnd: record?.validation != nil
        case .release, .releaseEnd: record?.release != nil
        case .standDown: !activation.isOpen
        }
    }
}

@Suite(.timeLimit(.minutes(2))) struct JournalFaultTests {
    private static let recipients = 12

    private var settings: Settings {
        var settings = Settings.forEngine()
        settings.information.templates = [
            MessageTemplate(id: "t", kind: .holding, title: "{nature}", body: "{nature} à {lieu}"),
            MessageTemplate(id: "fin", kind: .end, title: "Fin", body: "C'est fini."),
        ]
        settings.information.exerciseRecipients = (0..<Self.recipients).map { number in
            Recipient(
                seat: "s\(number)", audience: .elected, title: "Siège \(number)",
                mobile: "+336399\(800_000 + number)")
        }
        return settings
    }

    /// One life on this journal, until it ends or the night does; what left meanwhile.
    private func life(_ journal: any Journal, _ course: inout Course) async -> [Parcel] {
        let (sms, mail) = (ScriptedPath("sms"), ScriptedPath("smtp"))
        let engine = Engine(
            journal: journal, settings: settings, clock: HandClock().read, waker: HandWaker(), logger: quiet)
        let dispatcher = Dispatcher(
            engine: engine, channels: ["sms": sms, "smtp": mail], links: nil, logger: quiet)
        let now = course
        let gone = Mutex(now)
        try? await running(engine, dispatcher: dispatcher) {
            var course = now
            defer { gone.withLock { $0 = course } }
            try await course.run(engine)
        }
        course = gone.withLock { $0 }
        return await sms.parcels + mail.parcels
    }

    @Test(arguments: JournalFault.all) private func eachCallFails(_ fault: JournalFault) async throws {
        var (number, isReached) = (0, true)
        while isReached {
            number += 1
            #expect(number < 100, "the night has no end")
            isReached = try await night(fault, at: number)
        }
        // Opening, four batches of the daemon and one a step at the least.
        #expect(number > 12, "\(number)")
    }

    /// Whether the n-th call was ever made.
    private func night(_ fault: JournalFault, at number: Int) async throws -> Bool {
        let disk = MemoryJournal()
        let brittle = BrittleJournal(disk, fault, at: number)
        var course = Course()
        let first = await life(brittle, &course)
        let state = try await replayed(disk)
        for step in Course.Step.allCases {
            #expect(course.stands(step, in: state), "\(number): « \(step) » was answered and is not there")
        }
        for parcel in first {
            #expect(state.attempt(parcel.attempt) != nil, "\(number): \(parcel.attempt) left unrecorded")
        }
        let answered = course.answered
        let second = await life(disk, &course)
        #expect(course.answered.count == Course.Step.allCases.count, "\(number): \(course.answered.keys)")
        for (step, accepted) in answered {
            let again = course.answered[step]
            // A forecast belongs to its moment, the rest to the key.
            #expect(
                again?.activation == accepted.activation && again?.message == accepted.message
                    && again?.entry == accepted.entry, "\(number): « \(step) » is answered otherwise")
        }
        try await expectEverybodyServed(disk, first + second, number)
        return await brittle.hasFailed
    }

    private func expectEverybodyServed(
        _ disk: MemoryJournal, _ parcels: [Parcel], _ number: Int
    ) async throws {
        let state = try await replayed(disk)
        #expect(state.order.count == 1 && state.open.isEmpty && state.outbox.isEmpty, "\(number)")
        // One text to one address is one key, in however many lives.
        let keys = Dictionary(grouping: parcels) { "\($0.address) \($0.text)" }
            .mapValues { Set($0.map(\.attempt)) }
        #expect(keys.values.allSatisfy { $0.count == 1 }, "\(number): \(keys.filter { $0.value.count > 1 })")
        for words in ["Feu à Brest", "C'est fini."] {
            let told = Set(parcels.filter { $0.text.contains(words) }.map(\.address))
            #expect(told.count == Self.recipients, "\(number): \(words)")
        }
        let called = Set(parcels.filter { $0.purpose == .page }.map(\.address))
        #expect(called.count == 4, "\(number): \(called)")
        guard case .whole = try await disk.verify() else {
            Issue.record("\(number): the chain is broken")
            return
        }
    }

    private func replayed(_ disk: MemoryJournal) async throws -> State {
        var state = State()
        for entry in try await disk.entries(after: 0, limit: 100_000) {
            state.apply(entry.event, at: entry.clock.instant)
        }
        return state
    }
}
