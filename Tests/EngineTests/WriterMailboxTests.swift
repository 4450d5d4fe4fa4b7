// The queue before the writer: what goes first, how much is taken, and what waits behind a closed door.

import Testing
import TocsinEngine

@Suite(.timeLimit(.minutes(1))) struct WriterMailboxTests {
    /// Whatever is taken with it may have to wait for it: the daemon would stand still for ever at a stop.
    @Test func whatTheReceiverSendsToItselfGoesFirst() async {
        let mailbox = Mailbox<String>(capacity: 4)
        _ = mailbox.post("command")
        _ = mailbox.post("stop", urgent: true)
        mailbox.postBack("written")
        #expect(await mailbox.next(room: 8) == ["written", "stop", "command"])
    }

    @Test func onlyWhatIsUrgentIsTakenWithoutRoom() async {
        let mailbox = Mailbox<String>(capacity: 2)
        for name in ["a", "b"] { #expect(mailbox.post(name) == nil) }
        #expect(mailbox.post("c") == .busy)
        #expect(mailbox.post("stop", urgent: true) == nil)
        #expect(await mailbox.next(room: 0) == ["stop"])
        #expect(await mailbox.next(room: 1) == ["a"])
        #expect(await mailbox.next(room: 8) == ["b"])
    }

    @Test func closedItGivesWhatItHoldsAndWaitsForItself() async {
        let mailbox = Mailbox<String>(capacity: 2)
        _ = mailbox.post("a")
        mailbox.close()
        #expect(mailbox.post("b") == .stopped)
        #expect(mailbox.post("stop", urgent: true) == .stopped)
        #expect(await mailbox.next(room: 8) == ["a"])
        async let own = mailbox.next(room: 8, waits: true)
        mailbox.postBack("written")
        #expect(await own == ["written"])
        #expect(await mailbox.next(room: 8) == nil)
    }
}
