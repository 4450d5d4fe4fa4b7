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
