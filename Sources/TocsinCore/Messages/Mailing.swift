// What a release would hand over: the seats in scope, and one text for each address that serves any of them.

/// The same function says what leaves at the release and what the forecast counts before it.
package struct Mailing: Sendable, Equatable {
    package var scope: [FrozenSeat] = []
    package var deliveries: [Delivery] = []
    /// Seats that the State's own call-out is to reach first.
    package var campaign: [FrozenSeat] = []
}

extension Settings {
    package func mailing(of message: Message, real: Bool, mode: Mode?) -> Mailing {
        let seats = information.recipients(of: message, real: real)
        var mailing = Mailing()
        mailing.scope = seats.map(\.frozen)
        mailing.campaign = information.campaignSeats(of: message, among: seats)
        guard !mailing.campaign.isEmpty else {
            mailing.deliveries = deliveries(of: message, to: seats, mode: mode)
            return mailing
        }
        let kept = Set(mailing.campaign.map(\.key))
        mailing.deliveries = deliveries(
            of: message, to: seats.filter { !kept.contains($0.frozen.key) },
            sharing: seats.filter { kept.contains($0.frozen.key) }, mode: mode)
        return mailing
    }

    /// Whoever holds several seats, or stands in several lists, gets one text by each medium; nothing goes to
    /// what is `taken`. Seats only `sharing` are served where their address gets a text anyway.
    func deliveries(
        of message: Message, to seats: [Recipient], sharing others: [Recipient] = [],
        besides taken: Set<Mailing.Address> = [], mode: Mode?
    ) -> [Delivery] {
        var deliveries: [Delivery] = []
        var places: [Mailing.Address: Int] = [:]
        for text in texts(of: message, mode: mode) {
            for seat in seats {
                guard let address = seat.address(for: text.medium) else { continue }
                let key = Mailing.Address(text.medium, address)
                if let known = places[key] {
                    deliveries[known] = deliveries[known].serving(seat.frozen.key)
                } else if !taken.contains(key) {
                    places[key] = deliveries.count
                    deliveries.append(text.delivery(to: seat, address, of: message.id))
                }
            }
            for seat in others {
                guard let address = seat.address(for: text.medium),
                    let known = places[Mailing.Address(text.medium, address)]
                else { continue }
                deliveries[known] = deliveries[known].serving(seat.frozen.key)
            }
        }
        return deliveries
    }

    /// As it leaves by each medium that has a path.
    private func texts(of message: Message, mode: Mode?) -> [Mailing.Text] {
        [(Medium.email, message.body), (.sms, message.sms ?? message.body)].compactMap { medium, body in
            guard let path = paths.first(where: { $0.medium == medium })?.id else { return nil }
            let text = Wording(mode: mode, subject: message.title, body: body).rendered(for: medium)
            return Mailing.Text(medium: medium, path: path, subject: text.subject, text: text.text)
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
            let number = address.filter { ("0"..."9").contains($0) || $0 == "+" }
            return number.hasPrefix("00") ? "+" + number.dropFirst(2) : number
        }
    }

    fileprivate struct Text {
        var medium: Medium
        var path: PathID
        var subject: String
        var text: String

        func delivery(to seat: Recipient, _ address: String, of message: MessageID) -> Delivery {
            let list = seat.audience?.rawValue ?? "partner"
            return Delivery(
                attempt: AttemptID(rawValue: "\(message)/\(list)/\(seat.seat)/\(medium.rawValue)"),
                seat: seat.seat, audience: seat.audience, medium: medium, path: path, address: address,
                subject: subject, text: text)
        }
    }
}

extension InformationSettings {
    package func recipients(of message: Message, real: Bool) -> [Recipient] {
        (real ? recipients : exerciseRecipients).filter { recipient in
            guard let audience = recipient.audience else { return true }
            guard message.audiences.contains(audience) else { return false }
            guard audience == .elected, real, !message.perimeter.isEmpty else { return true }
            return recipient.insee.map(message.perimeter.contains) ?? false
        }
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

    func address(for medium: Medium) -> String? {
        switch medium {
        case .email: email ?? standbyEmail
        case .sms: mobile ?? standbyMobile
        case .voice, .matrix, .mastodon, .webhook: nil
        }
    }
}
