// Runs a scenario in virtual time through the real core: what the daemon would have done, with nothing sent.

package import TocsinCore
package import TocsinReport
package import TocsinSettings

package enum Rehearsal {
    /// Replays a scenario to its end. Without settings every role is staffed and persons are free text.
    /// Throws a fault at the step that the core refuses as a fact of this activation.
    package static func replay(_ scenario: Scenario, settings: Settings? = nil) throws(Faults) -> Report {
        var stage = Stage(scenario, settings: settings ?? .everyRoleStaffed(zone: scenario.zone))
        try stage.play()
        return stage.report()
    }
}

extension Settings {
    /// The settings of a replay without configuration.
    package static func everyRoleStaffed(zone: ZoneRules) -> Settings {
        let roster = Roster.everyRoleStaffed(zone: zone)
        let duty: Set<RoleID> = [
            "decider", "dutyOfficer", "serviceLead", "chiefOfStaff", "prefect", "validator",
        ]
        return Settings(
            digest: "", department: "00", authority: Authority(title: "Le préfet", prefecture: "Préfecture"),
            roster: roster,
            convening: Convening(
                roles: roster.roles.map(\.id).filter { !duty.contains($0) }, lastResort: ["dutyOfficer"]))
    }

    func with(_ scenario: Scenario) -> Settings {
        var settings = self
        settings.clocks.codReference = scenario.settings.codReference ?? clocks.codReference
        if let roles = scenario.settings.quorum { settings.clocks.staffing = Staffing(roles: roles) }
        settings.clocks.cipLimit = scenario.settings.cipLimit ?? clocks.cipLimit
        // No receipt ever comes here: by its receipts every provider would count as failing.
        settings.paths = paths.map { $0.with { $0.receipts = nil } }
        return settings
    }
}
