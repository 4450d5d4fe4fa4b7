// What leaves in one transfer: one text to one person, or the same mail to many recipients at once.

import TocsinCore

struct Shipment: Sendable {
    /// At least one, all on one path.
    var sendings: [Sending]

    var path: PathID { sendings[0].parcel.path }

    /// A call to a person is always alone: its answer link is its own. Mass mail of one text goes together.
    static func divided(_ sendings: [Sending]) -> [Shipment] {
        struct Text: Hashable {
            var path: PathID
            var subject: String
            var text: String
        }
        var (shipments, open): ([Shipment], [Text: Int]) = ([], [:])
        for sending in sendings {
            let parcel = sending.parcel
            guard parcel.medium == .email, sending.lane == .messages else {
                shipments.append(Shipment(sendings: [sending]))
                continue
            }
            let text = Text(path: parcel.path, subject: parcel.subject, text: parcel.text)
            if let place = open[text], shipments[place].sendings.count < Limits.mailRecipients {
                shipments[place].sendings.append(sending)
            } else {
                open[text] = shipments.count
                shipments.append(Shipment(sendings: [sending]))
            }
        }
        return shipments
    }
}
