// What a release would hand over: the seats in scope, and one text for each address that serves any of them.

/// The same function says what leaves at the release and what the forecast counts before it.
package struct Mailing: Sendable {
    fileprivate var seats: [Recipient] = []
    package var envelopes: [Envelope] = []
    /// Seats that the State's own call-out is to reach first.
    package var campaign: [FrozenSeat] = []

    package var scope: [FrozenSeat] { seats.map(\.frozen) }
}

extension Settings {
    package func mailing(of message: Message, real: Bool, in activation: Activation) -> Mailing {
        let mode = activation.mode
        let seats = activation.recipients(of: message, real: real, by: information)
        let campaign = information.campaignSeats(of: message, among: seats)
        var mailing = Mailing(seats: seats, campaign: campaign)
        guard !campaign.isEmpty else {
            mailing.envelopes = envelopes(of: message, to: seats, mode: mode)
            return mailing
        }
        let kept = Set(campaign.map(\.key))
        mailing.envelopes = envelopes(
            of: message, to: seats.filter { !kept.contains($0.frozen.key) },
            sharing: seats.filter { kept.contains($0.frozen.key) }, mode: mode)
        return mailing
    }

    /// Whoever holds several seats, or stands in several lists, gets one text by each medium; nothing goes to
    /// what is `taken`. Seats only `sharing` are served where their address gets a text anyway.
    func envelopes(
        of message: Message, to seats: [Recipient], sharing others: [Recipient] = [],
        besides taken: Set<Mailing.Address> = [], mode: Mode?
    ) -> [Envelope] {
        var envelopes: [Envelope] = []
        var places: [Mailing.Address: Int] = [:]
        for text in texts(of: message, mode: mode) {
            for seat in seats {
                guard let address = seat.address(for: text.medium) else { continue }
                let key = Mailing.Address(text.medium, address)
                if let known = places[key] {
                    envelopes[known].also.append(seat.key)
                } else if !taken.contains(key) {
                    places[key] = envelopes.count
                    envelopes.append(Envelope(text: text, address: address, first: seat.key))
                }
            }
            for seat in others {
                guard let address = seat.address(for: text.medium),
                    let known = places[Mailing.Address(text.medium, address)]
                else { continue }
                envelopes[known].also.append(seat.key)
            }
        }
        return envelopes
    }

    /// As it leaves by each medium that has a path.
    private func texts(of message: Message, mode: Mode?) -> [Envelope.Text] {
        [(Medium.email, message.body), (.sms, message.sms ?? message.body)].compactMap { medium, body in
            guard let path = paths.first(where: { $0.medium == medium })?.id else { return nil }
            let text = Wording(mode: mode, subject: message.title, body: body).rendered(for: medium)
            return Envelope.Text(medium: medium, path: path, subject: text.subject, text: text.text)
        }
    }
}

extension Mailing {
    /// What two spellings of one address have in common: a mail's domain knows no capitals (its mailbox may),
    /// a number is its digits.
    package struct Address: Hashable, Sendable {
        private let medium: Medium
        private let spelling: String

        package init(_ medium: Medium, _ address: String) {
            self.medium = medium
            switch medium {
            case .email: spelling = Self.mail(address)
            case .sms, .voice: spelling = Self.number(address)
            case .matrix, .mastodon, .webhook: spelling = address
            }
        }

        private static func mail(_ address: String) -> String {
            let address = address.filter { !$0.isWhitespace }
            guard let sign = address.lastIndex(of: "@") else { return address }
            return address[..<sign] + address[sign...].lowercased()
        }

        private static func number(_ address: String) -> String {
            let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
            let bytes = address.utf8.filter { digits.contains($0) || $0 == UInt8(ascii: "+") }
            return bytes.starts(with: "00".utf8)
                ? "+" + String(decoding: bytes.dropFirst(2), as: UTF8.self)
                : String(decoding: bytes, as: UTF8.self)
        }
    }
}

extension InformationSettings {
    package func recipients(of message: Message, real: Bool) -> [Recipient] {
        let list = real ? recipients : exerciseRecipients
        let isMeant = { (recipient: Recipient) in
            guard let audience = recipient.audience else { return true }
            guard message.audiences.contains(audience) else { return false }
            guard audience == .elected, real, !message.perimeter.isEmpty else { return true }
            return recipient.insee.map(message.perimeter.contains) ?? false
        }
        // A list that is meant whole is not copied: it may be long.
        return list.allSatisfy(isMeant) ? list : list.filter(isMeant)
    }

    /// GALA knows communes: a seat without INSEE code is Tocsin's own, as are an exercise's boxes.
    func campaignSeats(of message: Message, among seats: [Recipient]) -> [FrozenSeat] {
        guard officials != .tocsin, message.kind == .holding || message.kind == .information else {
            return []
        }
        return seats.filter { $0.audience == .elected && $0.insee != nil }.map(\.frozen)
    }
}

extension Recipient {
    package var frozen: FrozenSeat { FrozenSeat(seat: seat, audience: audience, title: title) }
    package var key: SeatKey { SeatKey(seat: seat, audience: audience) }

    func address(for medium: Medium) -> String? {
        switch medium {
        case .email: email ?? standbyEmail
        case .sms: mobile ?? standbyMobile
        case .voice, .matrix, .mastodon, .webhook: nil
        }
    }
}
