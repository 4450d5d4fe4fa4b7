// Attempts by name and in the order in which they were queued, kept close together: a mailing has thousands.

package struct AttemptList: Sendable, Equatable {
    /// In order of queueing; an attempt is never forgotten.
    package private(set) var ids: [AttemptID] = []
    /// Beside `ids`.
    package private(set) var values: [Attempt] = []
    private var places: [AttemptID: Int32] = [:]

    package init() {}

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

    /// Where it stands, without a copy; nil when it is not known.
    mutating func change<Result>(_ id: AttemptID, _ body: (inout Attempt) -> Result) -> Result? {
        places[id].map { body(&values[Int($0)]) }
    }
}
