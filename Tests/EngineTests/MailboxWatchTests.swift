// The mailbox's watch: a broken mailbox is told and looked at again, and what is found is handed over.
import Logging
import ServiceLifecycle
import Synchronization
import Testing
import TocsinCore
import TocsinEngine

/// Fails twice, then holds one answer.
private final class Post: Inbox {
    private let looks = Mutex(0)

    func look(_ take: @Sendable (MailFinding) async -> Bool) async -> MailboxLook {
        let look = looks.withLock {
            $0 += 1
            return $0
        }
        if look <= 2 { return .failing(reason: "identifiants refusés par le serveur") }
        let finding = MailFinding(
            kind: .reply, attempt: "a/1", from: "c@d.example", text: "1", messageID: "<m@d>")
        _ = await take(finding)
        return .read(mails: 1, expires: Instant(seconds: 1_800_000_000))
    }
}

@Suite struct MailboxWatchTests {
    @Test func aBrokenMailboxIsLookedAtAgainAndItsMailHandedOver() async throws {
        let (heard, found) = AsyncStream.makeStream(of: MailFinding.self)
        let watch = MailboxWatch(Post(), every: .milliseconds(1), logger: Logger(label: "essai")) {
            found.yield($0)
            return true
        }
        let group = ServiceGroup(services: [watch], logger: Logger(label: "essai"))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            // The second time the look before it has been noted.
            var mails = heard.makeAsyncIterator()
            #expect(await mails.next()?.attempt == "a/1")
            #expect(await mails.next()?.text == "1")
            #expect(watch.problem == nil)
            #expect(watch.certificateExpires == Instant(seconds: 1_800_000_000))
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    @Test func theReasonIsKeptForWhoAsksForTheState() async throws {
        struct Broken: Inbox {
            let looked: AsyncStream<Void>.Continuation
            func look(_ take: @Sendable (MailFinding) async -> Bool) async -> MailboxLook {
                looked.yield()
                return .failing(reason: "délai dépassé")
            }
        }
        let (looks, looked) = AsyncStream.makeStream(of: Void.self)
        let watch = MailboxWatch(
            Broken(looked: looked), every: .milliseconds(1), logger: Logger(label: "essai")
        ) {
            _ in true
        }
        let group = ServiceGroup(services: [watch], logger: Logger(label: "essai"))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = looks.makeAsyncIterator()
            for _ in 0..<2 { _ = await iterator.next() }
            #expect(watch.problem == "délai dépassé")
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
