// Stored form of a message's deliveries: what many are told stands once, each address for itself.

import TocsinCore

/// Up to version 2 there was one delivery an event, with its own copy of the text.
struct StoredDeliveries: Payload {
    var deliveries: [Delivery]

    init(_ deliveries: [Delivery]) { self.deliveries = deliveries }

    func write(to writer: inout PayloadWriter) {
        let letters = letters
        writer.count(letters.count)
        for letter in letters {
            let first = deliveries[letter.lowerBound]
            writer.put(first.medium, first.path)
            writer.personal(first.subject)
            writer.personal(first.text)
            writer.count(letter.count)
            for delivery in deliveries[letter] {
                writer.put(delivery.attempt, delivery.seat, delivery.audience)
                writer.personal(delivery.address)
                writer.put(delivery.also)
            }
        }
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        if reader.version < 3 {
            deliveries = [try Self.alone(from: &reader)]
        } else {
            deliveries = []
            for _ in 0..<(try reader.count()) { try takeLetter(from: &reader) }
        }
    }

    /// Neighbours who are told the same by the same path.
    private var letters: [Range<Int>] {
        var letters: [Range<Int>] = []
        for (place, delivery) in deliveries.enumerated() {
            if let last = letters.last, deliveries[last.lowerBound].isLike(delivery) {
                letters[letters.count - 1] = last.lowerBound..<place + 1
            } else {
                letters.append(place..<place + 1)
            }
        }
        return letters
    }

    private mutating func takeLetter(from reader: inout PayloadReader) throws(CodecError) {
        let words = try Envelope.Text(
            medium: reader.take("medium"), path: reader.take("path"), subject: reader.personal("subject"),
            text: reader.personal("text"))
        for _ in 0..<(try reader.count()) {
            let attempt: AttemptID = try reader.take("attempt")
            let seat = try SeatKey(seat: reader.take("seat"), audience: reader.take("audience"))
            deliveries.append(
                try Delivery(
                    attempt: attempt, seat: seat, address: reader.personal("address"), words: words,
                    also: reader.take("also")))
        }
    }

    private static func alone(from reader: inout PayloadReader) throws(CodecError) -> Delivery {
        try Delivery(
            attempt: reader.take("attempt"), seat: reader.take("seat"), audience: reader.take("audience"),
            medium: reader.take("medium"), path: reader.take("path"), address: reader.personal("address"),
            subject: reader.personal("subject"), text: reader.personal("text"),
            also: reader.version >= 2 ? reader.take("also") : [])
    }
}

extension Delivery {
    fileprivate func isLike(_ other: Delivery) -> Bool {
        medium == other.medium && path == other.path && subject == other.subject && text == other.text
    }
}

extension SeatKey: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(seat, audience) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(seat: reader.take("seat"), audience: reader.take("audience"))
    }
}
