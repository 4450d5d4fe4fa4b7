// Attempts by name and in the order in which they were queued, kept close together: a mailing has thousands.

package struct AttemptList: Sendable, Equatable {
    /// In order of queueing.
    package private(set) var ids: [AttemptID] = []
    /// Beside `ids`.
    package private(set) var values: [Attempt] = []
    private var places: [AttemptID: Int32] = [:]
    /// How many were let go of.
    package private(set) var forgotten = 0

    /// `forgotten`: how many there were before the first that is put in.
    package init(forgotten: Int = 0) { self.forgotten = forgotten }

    package var count: Int { ids.count }

    package var pairs: Zip2Sequence<[AttemptID], [Attempt]> { zip(ids, values) }

    /// Setting one that is not known puts it last; setting nil changes nothing.
    package subscript(id: AttemptID) -> Attempt? {
        get { places[id].map { values[Int($0)] } }
        set {
            guard let newValue else { return }
            if let place = places[id] {
                values[Int(place)] = newValue
            } else {
                places[id] = Int32(ids.count)
                ids.append(id)
                values.append(newValue)
            }
        }
    }

    mutating func forget(_ gone: Set<AttemptID>) {
        var rest = AttemptList(forgotten: forgotten + gone.count { places[$0] != nil })
        for (id, attempt) in pairs where !gone.contains(id) { rest[id] = attempt }
        self = rest
    }

    /// Where it stands, without a copy; nil when it is not known.
    mutating func change<Result>(_ id: AttemptID, _ body: (inout Attempt) -> Result) -> Result? {
        places[id].map { body(&values[Int($0)]) }
    }
}
