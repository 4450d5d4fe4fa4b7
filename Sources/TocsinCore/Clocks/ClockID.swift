// Which clock: the cell's, an audience's, all audiences together, the public information cell's.

package enum ClockID: Sendable, Hashable, CaseIterable {
    case cell
    case elected
    case general
    case media
    case all
    case cip

    /// The contract's order in every report.
    package static let allCases: [ClockID] = [.cell, .elected, .general, .media, .all, .cip]
    package static let audiences: [ClockID] = [.elected, .general, .media]

    package init(_ audience: Audience) {
        switch audience {
        case .elected: self = .elected
        case .general: self = .general
        case .media: self = .media
        }
    }

    /// `cell`, `information` or `cip`.
    package var clock: String {
        switch self {
        case .cell: "cell"
        case .cip: "cip"
        case .elected, .general, .media, .all: "information"
        }
    }

    /// `elected`, `public`, `media`, `all`, or nil for cell and CIP.
    package var audience: String? {
        switch self {
        case .cell, .cip: nil
        case .elected: "elected"
        case .general: "public"
        case .media: "media"
        case .all: "all"
        }
    }
}
