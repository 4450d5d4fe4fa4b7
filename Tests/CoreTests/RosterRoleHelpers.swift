// Short ways to the single rotation and the single deputy that most tests give a role.

import TocsinCore

extension RosterRole {
    var rotation: Rotation? {
        get { layers.first?.rotation }
        set { layers = newValue.map { [Layer($0)] } ?? [] }
    }

    var deputy: Rotation? {
        get { deputies.first?.rotation }
        set { deputies = newValue.map { [Layer($0)] } ?? [] }
    }
}

extension RosterChanges {
    /// What stands of a log, in its order.
    init(standing log: [RosterChange]) {
        self.init()
        var withdrawn: Set<ChangeID> = []
        for case .withdrawn(let id) in log.map(\.content) { withdrawn.insert(id) }
        for change in log where !withdrawn.contains(change.id) { add(change.content) }
    }
}
