// Every bound of the house in one place, each with its reason.

package enum Limits {
    /// Tries of one attempt before it counts as failed: six with doubling pauses span about five minutes.
    package static let attemptTries = 6
    /// Calls of one attempt to somebody who does not answer: the ladder goes on meanwhile.
    package static let callTries = 2
    /// First pause after a failed try; a person is being woken, so it is short.
    package static let firstRetry: Duration = .seconds(5)
    /// Longest pause between tries, whatever `Retry-After` asks: the hour is running.
    package static let longestRetry: Duration = .seconds(60)
    /// How far ahead of the daemon's clock a stated time may lie: people's watches differ.
    package static let futureTolerance: Duration = .seconds(90)
    /// Activations open at once: a department has had three; thirty leaves room for a bad night of tests.
    package static let openActivations = 30
    /// Closed activations whose whole story the memory holds: a year of weekly drills, and as much again in
    /// events. Older ones are read in the journal when somebody asks, …
    package static let closedKept = 100
    /// … also when there are fewer, once they have more attempts than this together: ten mailings to every
    /// mayor of a department, …
    package static let closedAttemptsKept = 20_000
    /// … but never before this long without a word about them: receipts, corrections and links are late.
    package static let closedKeptFor: Duration = .hours(24 * 30)
    /// How often the state lets go of what it needs no more.
    package static let sweepEvery: Duration = .hours(24)
    /// How long the same request under the same key has the same answer; the contract asks for a day.
    package static let keysKept: Duration = .hours(24 * 7)
    /// How long the same text heard again has no second effect: a mailbox may hand over an old mail.
    package static let repliesKept: Duration = .hours(24 * 366)
    /// How long what the roster sent by itself can still be answered or acknowledged by a receipt.
    package static let sendingsKept: Duration = .hours(24 * 30)
    /// Entries after which the state is written beside the journal again: what a start after a kill reads.
    package static let snapshotEvery: Int64 = 10_000
    /// Fewer entries than this are read again at a start sooner than a state is written at the stop.
    package static let snapshotAtStop: Int64 = 1_000
    /// Attempts under way at which no state is written: the writer would copy what both hold.
    package static let snapshotBelow = 256
    /// How often the whole chain of the journal is verified while the daemon runs.
    package static let chainEvery: Duration = .hours(24)
    /// How soon it is tried again where the file could not be read just then.
    package static let chainAgain: Duration = .minutes(1)
    /// Characters of any text a person enters: a press release is below 5,000.
    package static let textLength = 20_000
    /// Characters of a title, name or reference.
    package static let titleLength = 200
    /// Statements in one activation: Lubrizol's log had some 600.
    package static let statements = 20_000
    /// Attempts taken from the outbox at once: larger waves only add latency.
    package static let wave = 256
    /// Of a wave, made ready by the dispatcher itself: more would hold up those behind them on a busy night.
    package static let leavesAtOnce = 4
    /// Commands waiting for the writer: four times what both doors can hold at once, one thing for each
    /// connection, so that a burst of 10,000 answers waits outside and nobody is refused.
    package static let mailbox = 4096
    /// Commands decided for one commit: what comes in while the disk writes the one before.
    package static let batch = 512
    /// Characters of a client's idempotency key: a UUID with a prefix is 60.
    package static let keyLength = 200
    /// Transfers at once on one path: what gateways and relays accept without complaint.
    package static let inFlightPerPath = 64
    /// The same where the settings say that its provider takes more.
    package static let inFlightAtMost = 256
    /// HTTP connections at once of one path, and of all that belongs to none: twice what may be on its way,
    /// for one that closes still counts.
    package static let connections = 512
    /// Paths with a thread and connections of their own; 32 is four times what a prefecture has.
    package static let ownLanes = 32
    /// Mail sessions at once with one relay: each has a thread of its own.
    package static let mailSessions = 8
    /// Descriptors the daemon asks for where it was started with fewer: both doors full, and all transfers.
    package static let descriptors = 16_384
    /// Of these, at most so many are kept from the doors for paging: a connection and its look-up of a name
    /// for each of a wave.
    package static let keptDescriptors = 768
    /// Names whose last good address is kept: a department writes to some twenty far ends.
    package static let knownAddresses = 64
    /// While a name leads nowhere, one transfer in this time asks the resolver again; the others do not wait
    /// for its answer.
    package static let askResolverAgain: Duration = .seconds(30)
    /// Faults of a path in a row before nothing more is handed to it: one or two happen on a good day.
    package static let circuitFaults = 5
    /// Addresses refused in a row before the path is held to be at fault and not they: old lists have two or
    /// three wrong ones side by side.
    package static let circuitRefusals = 8
    /// Pause of a path that does not work before one attempt tries it out.
    package static let circuitPause: Duration = .seconds(30)
    /// Longest pause that a far end may ask for: after that it is asked again.
    package static let longestAsked: Duration = .minutes(15)
    /// Starts remembered for each path, and so the most that a pace may allow in one stretch.
    package static let paceMemory = 512
    /// How much sooner than its share of the time a message may leave, to make up for a late timer.
    package static let pacingSlack: Duration = .milliseconds(50)
    /// Acceptances remembered for each path to judge its receipts by, …
    package static let receiptMemory = 200
    /// … and once it remembers so many, how many more of a minute: at most twice as many together, over all
    /// the time in which they may still be judged.
    package static let receiptsAMinute = 10
    /// How long an operator may be given to deliver: below, a telephone in a lift counts against it; above,
    /// the hour is half over before anybody knows.
    package static let receiptWithin: ClosedRange<Duration> = .seconds(10) ... .minutes(10)
    /// How far back receipts that were due are judged, and for how long a late path to which nothing goes
    /// must have been quiet.
    package static let receiptHorizon: Duration = .minutes(10)
    /// Longest pause between two tries of a late path: an operator that was down all night is back by day.
    package static let longestLatePause: Duration = .hours(1)
    /// Fewer acceptances than this say nothing about a provider.
    package static let receiptSample = 5
    /// Longest time the deadline clock sleeps: the wall clock may have been stepped meanwhile.
    package static let longestSleep: Duration = .seconds(30)
    /// Whoever does not come to what was due within this time stood still, or the machine did.
    package static let standstill: Duration = .seconds(5)
    /// A wall clock that differs by more than this from the boot clock was stepped.
    package static let clockStep: Duration = .seconds(1)
    /// How far ahead the roster is looked at by itself: gaps are announced 14 days before.
    package static let rosterForesight: Duration = .hours(15 * 24)
    /// How far ahead the gaps that one change opens are looked for: nobody plans further than next year.
    package static let rosterReach: Duration = .hours(550 * 24)
    /// How late the monthly test of who wakes may still be made after its hour.
    package static let lateWakeTest: Duration = .hours(1)
    /// Longest stretch that two people exchange: a summer.
    package static let swapLength: Duration = .hours(24 * 62)
    /// Lines of one import: twenty roles for ten years of weeks.
    package static let importLines = 20_000
    /// Messages a second believed of a path that says nothing of itself and has not been seen at work: below
    /// what any gateway or relay we know takes.
    package static let assumedPerSecond = 10
    /// How long one call holds its line: half a minute of ringing, then the text once.
    package static let callLength: Duration = .seconds(45)
    /// How far ahead a forecast looks: a queue that lasts longer is no forecast but a fault.
    package static let forecastReach: Duration = .hours(24 * 31)
    /// What a path took is measured over this much of the latest past, …
    package static let measuredWithin: Duration = .minutes(10)
    /// … over at most so many lines of the timeline, …
    package static let measuredOver = 2000
    /// … and from so many messages on: fewer are chance.
    package static let measuredAtLeast = 20
    /// Looks in a row that make an outage: three at 25 s and one time limit are known within 90 s.
    package static let failingProbes = 3
    /// Looks in a row after which a path is believed again.
    package static let fineProbes = 2
    /// The same for a path that keeps falling: five minutes at 25 s.
    package static let fineProbesAfterFlapping = 12
    /// The same where messages, and not looks, found the faults: as long without one.
    package static let calmAfterFlapping: Duration = .minutes(5)
    /// Falls within the window that make a path unstable.
    package static let flappingFalls = 3
    package static let flappingWindow: Duration = .hours(1)
    /// How long before its time a neighbour's silence is counted as one: a look a second, then a message.
    package static let silenceReserve: Duration = .seconds(2)
    /// One look at a path, whatever its far end does.
    package static let probeTime: Duration = .seconds(10)
    /// Looks at once: a dozen paths must not open a dozen calls in the same second.
    package static let probesAtOnce = 4
    /// Days ahead at which a certificate's end is told.
    package static let expiryDays: [Int] = [30, 7, 1]
    /// How often the outside heartbeat writes a proof to the disk: 35,000 entries a year, not a million.
    package static let proofEvery: Duration = .minutes(15)
    /// A canary leaves this long after the settings changed: the paths are made anew first.
    package static let canaryAfterChange: Duration = .seconds(30)
    /// The least time a canary is given to arrive.
    package static let canaryPatience: Duration = .minutes(5)
    /// Body of a page that is looked at for a message; what lies beyond is not seen.
    package static let pageBytes = 1024 * 1024
    /// Characters below which a title is too common to prove anything.
    package static let markerLength = 12
    /// Addresses looked at for one message.
    package static let pagesPerMessage = 20
    /// Body of one request to the API: a log import of some thousand lines.
    package static let requestBody = 4 * 1024 * 1024
    /// Recipients of one mail transaction: relays take 100 (RFC 5321 §4.5.3.1.8), a cut loses sight of all.
    package static let mailRecipients = 50
    /// Bytes read of one mail received: an answer is a line, a report some kilobytes.
    package static let mailRead = 256 * 1024
    /// Mails read at one look into the mailbox: the rest waits for the next.
    package static let mailsAtOnce = 100
    /// Refused triggers by SMS of one number within `refusalsWithin`, after which it is no longer heard: a
    /// six-digit code is guessed once in some twenty thousand tries against a full card.
    package static let refusals = 5
    package static let refusalsWithin: Duration = .hours(1)
    /// Texts without proof noted from one number in one activation: the timeline is not theirs to fill.
    package static let claimsPerNumber = 20
    /// Words of a text that can be an answer: beyond it is a letter, or a quotation.
    package static let replyWords = 20
    /// Characters kept of a text that came in: ten joined messages.
    package static let replyLength = 1530
    /// Set aside on the journal's disk, and freed when it is full: an activation with a release to a hundred
    /// thousand writes about half of it.
    package static let reserve: Int64 = 64 * 1024 * 1024
    /// Free beside it, or it is not laid: it must not be what fills the disk.
    package static let freeBesideReserve: Int64 = reserve
    /// So little free at a start, and the reserve goes at once: the database cannot even be opened.
    package static let freeToOpen: Int64 = 8 * 1024 * 1024
    /// How often one looks whether the reserve is still there: a full disk shows within five seconds.
    package static let reserveLook: Duration = .seconds(2)
    /// Hexadecimal digits of an anchor that prove as much as all 64: nobody tries 2^128 chains.
    package static let anchorDigits = 32
    /// The head of the chain leaves the machine at least this often, …
    package static let anchorEvery: Duration = .hours(24)
    /// … and so soon after an activation is closed.
    package static let anchorLook: Duration = .seconds(5)
    /// Codes on one printed card.
    package static let cardCodes = 20
}
