// What providers tell of what they took: soon and once, or late, twice, in the wrong order, or never.

import TocsinCore

extension World {
    /// Arrived in truth: the last word, if any, is that it was delivered.
    func tellOfArrival(of parcel: Parcel) async {
        switch dice.any(0...19) {
        case 0: return
        case 1:
            await time.sleep(for: dice.seconds(600...7200))
            await tell(.delivered, of: parcel)
        case 2...4:
            await time.sleep(for: dice.seconds(1...60))
            for _ in 0...dice.any(1...3) { await tell(.delivered, of: parcel) }
        case 5, 6:
            for status in [Receipt.Status.delivered, .accepted, .bounced, .failed].shuffled(using: &dice) {
                await time.sleep(for: .milliseconds(dice.any(0...90_000)))
                await tell(status, of: parcel)
            }
        case 7:
            // Overtakes the gateway's own answer.
            await tell(.delivered, of: parcel)
        default:
            await time.sleep(for: .milliseconds(dice.any(300...40_000)))
            await tell(.delivered, of: parcel)
        }
    }

    /// Swallowed: said to have failed, or nothing is said at all.
    func tellOfLoss(of parcel: Parcel) async {
        guard dice.chance(40) else { return }
        await time.sleep(for: dice.seconds(2...900))
        await tell(dice.chance(50) ? .failed : .bounced, of: parcel)
    }

    /// A provider says it again until it is thanked; one in fifty is of a text nobody knows.
    private func tell(_ status: Receipt.Status, of parcel: Parcel) async {
        let attempt = dice.chance(2) ? AttemptID("29-0000-000/inconnu/1") : parcel.attempt
        let receipt = Receipt(status: status, reference: "ref-\(parcel.attempt)", reason: nil)
        _ = await insist(.heard(.receipt(attempt, receipt)), by: .daemon)
        counts.receipts += 1
    }
}
