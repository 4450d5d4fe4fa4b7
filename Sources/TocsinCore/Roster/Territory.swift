// The parts of the Republic that keep different public holidays.

/// The raw values are what the settings write.
package enum Territory: String, CaseIterable, Sendable {
    case metropole, alsaceMoselle, guadeloupe, martinique, guyane, reunion, mayotte
    case saintPierreEtMiquelon, saintBarthelemy, saintMartin, wallisEtFutuna, polynesieFrancaise
    case nouvelleCaledonie, terresAustrales

    /// That of a department or overseas collectivity by its INSEE code: `29`, `67`, `974`.
    package init(department code: String) {
        self =
            switch code {
            case "57", "67", "68": .alsaceMoselle
            case "971": .guadeloupe
            case "972": .martinique
            case "973": .guyane
            case "974": .reunion
            case "975": .saintPierreEtMiquelon
            case "976": .mayotte
            case "977": .saintBarthelemy
            case "978": .saintMartin
            case "984": .terresAustrales
            case "986": .wallisEtFutuna
            case "987": .polynesieFrancaise
            case "988": .nouvelleCaledonie
            default: .metropole
            }
    }

    package var title: String {
        switch self {
        case .metropole: "métropole"
        case .alsaceMoselle: "Alsace-Moselle"
        case .guadeloupe: "Guadeloupe"
        case .martinique: "Martinique"
        case .guyane: "Guyane"
        case .reunion: "La Réunion"
        case .mayotte: "Mayotte"
        case .saintPierreEtMiquelon: "Saint-Pierre-et-Miquelon"
        case .saintBarthelemy: "Saint-Barthélemy"
        case .saintMartin: "Saint-Martin"
        case .wallisEtFutuna: "Wallis-et-Futuna"
        case .polynesieFrancaise: "Polynésie française"
        case .nouvelleCaledonie: "Nouvelle-Calédonie"
        case .terresAustrales: "Terres australes et antarctiques françaises"
        }
    }
}
