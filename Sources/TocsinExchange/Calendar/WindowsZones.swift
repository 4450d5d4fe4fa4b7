// The names that Windows and Outlook give to the zones of France and of its neighbours.

enum WindowsZones {
    /// Windows name → zone of the tz database, as Unicode's CLDR maps them for the territories of France.
    static let names: [String: String] = [
        "Romance Standard Time": "Europe/Paris",
        "W. Europe Standard Time": "Europe/Berlin",
        "Central Europe Standard Time": "Europe/Budapest",
        "Central European Standard Time": "Europe/Warsaw",
        "GMT Standard Time": "Europe/London",
        "Greenwich Standard Time": "Atlantic/Reykjavik",
        "SA Western Standard Time": "America/Martinique",
        "SA Eastern Standard Time": "America/Cayenne",
        "Saint Pierre Standard Time": "America/Miquelon",
        "Mauritius Standard Time": "Indian/Reunion",
        "E. Africa Standard Time": "Indian/Mayotte",
        "West Asia Standard Time": "Indian/Kerguelen",
        "Central Pacific Standard Time": "Pacific/Noumea",
        "Hawaiian Standard Time": "Pacific/Tahiti",
        "Marquesas Standard Time": "Pacific/Marquesas",
        "UTC-09": "Pacific/Gambier",
        "UTC+12": "Pacific/Wallis",
        "UTC": "UTC",
        "Coordinated Universal Time": "UTC",
    ]
}
