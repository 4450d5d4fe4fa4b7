// Bounds of the web room alone, each with its reason.

import NIOCore
import TocsinCore

package enum WebLimits {
    /// Connections of one door at once: a night has some fifty people, each with a page and a live feed.
    package static let connections = 512
    /// Threads of both doors, whatever the machine has: each costs three descriptors, and what they do is
    /// short.
    static let threads = 2
    /// Connections that wait for their turn: ten thousand people press a link in the same minute. One that
    /// finds no room comes again by itself, but only after one second, three, seven.
    static let backlog = 4096
    /// A connection on which nothing is asked is closed: an open one costs a place.
    static let idle = Duration.seconds(60)
    /// Silence on the live feed after which a comment is sent, so that both ends notice a dead line.
    static let heartbeat = Duration.seconds(15)
    /// Of the descriptors, a half is out of strangers' reach: paging needs them, and the local socket.
    static let leftByStrangers = 2
    /// Of the descriptors, a sixteenth is out of the local socket's reach, which must never wait for a crowd
    /// and not for a mailing either.
    static let leftByCommand = 16
    /// Pause after which a door that was shut for want of descriptors is tried again.
    static let lookForRoom = TimeAmount.seconds(1)
    /// Pause between two lines of the log about it: at the mark, connections wait and enter all the time.
    static let wordOnRoom = TimeAmount.minutes(1)
    /// Widest window of a roster question: three years of weekly turns.
    static let rosterWindow = Duration.hours(24 * 366 * 3)
    /// Window of a roster question that names no end: settings are kept covered that far ahead.
    static let rosterAhead = Duration.hours(24 * 28)
    /// Bytes of an answer form: three short fields.
    static let form = 4096
    /// How far a signed message's stamp may lie from our clock, either way: what Standard Webhooks ask for.
    static let signatureAge = Duration.minutes(5)
    /// Signed messages remembered: sixty a second for ten minutes; beyond, they are refused, not forgotten.
    package static let signedMessages = 36_000
    /// How long a copy of what the public reads may stand in for us: the proxy before the daemon answers a
    /// crowd, and a correction is hidden no longer than this.
    static let feedAge = Duration.seconds(10)
    /// Silence of the deadline clock after which the daemon is not ready: it fires at least twice a minute.
    static let silence = Duration.seconds(90)
}
