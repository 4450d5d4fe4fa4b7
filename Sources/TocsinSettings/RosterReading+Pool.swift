// Reads a pool of volunteers: who may be called, how many at a time, and when there are enough.

import TocsinCore

extension RosterReading {
    func pool(_ value: Value) -> Pool? {
        let keys = ["members", "wave", "every", "accept", "quiet", "chance", "needed"]
        guard let fields = value.fields(keys) else { return nil }
        let members = fields.required("members").flatMap(members)
        let wave = fields.required("wave")?.integer(in: 1...100)
        var pool = Pool(members: members ?? [], wave: wave ?? 1)
        fields.read("every", into: &pool.every) { $0.duration(.seconds(10) ... .hours(24)) }
        fields.read("accept", into: &pool.accept) { $0.integer(in: 1...500) }
        fields.read("quiet", into: &pool.quiet, hours)
        fields.read("chance", into: &pool.chancePercent) { $0.integer(in: 1...100) }
        fields.read("needed", into: &pool.neededPercent) { $0.integer(in: 1...100) }
        guard let members, wave != nil else { return nil }
        if !members.isEmpty, pool.accept > members.count {
            fields["accept"]?.fault(
                "ce vivier attend plus d'acceptations (\(pool.accept)) "
                    + "qu'il n'a de membres (\(members.count))",
                "ajouter des membres, ou réduire `accept`")
        }
        return pool
    }

    private func members(_ value: Value) -> [PersonID]? {
        if value.isEmptyList { value.fault("vivier sans personne", "nommer au moins une personne") }
        let members = value.list(max: 500) { member in
            mentions.person(member).map { id in
                notes.members.append((id, member))
                return id
            }
        }
        return members.map { mentions.unique($0, "une personne", in: value) }
    }
}
