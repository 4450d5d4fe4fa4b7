// Every sample of Config/ loads, and says what its comments promise.

import Foundation
import Testing
import TocsinCore
import TocsinSettings

@Suite struct SampleTests {
    @Test func theDepartmentLoads() throws {
        let configuration = try Configuration.load(folder: Samples.folder)
        let settings = configuration.settings
        #expect(configuration.warnings.isEmpty, "\(configuration.warnings)")
        #expect(settings.department == "29")
        #expect(settings.roster.zone.name == "Europe/Paris")
        #expect(settings.roster.people.count == 20)
        #expect(settings.convening.roles.count == 8)
        #expect(
            settings.roster.roles.map(\.id).suffix(6) == [
                "decider", "dutyOfficer", "serviceLead", "chiefOfStaff", "prefect", "cipOperator",
            ])
        #expect(settings.convening.defaultLadder == .standard)
        #expect(settings.convening.ladders["logKeeper"]?.rungs.count == 3)
        #expect(settings.clocks.staffing == Staffing(roles: ["cellLead", "writer"], persons: 2))
        #expect(
            settings.warnings
                == {
                    var w = WarningSettings()
                    w.publicAudience = ["cellLead", "webPublisher", "socialMedia"]
                    w.missed = ["decider", "chiefOfStaff"]
                    return w
                }())
        #expect(settings.paths.map(\.id) == ["smtp", "sms", "vocal"])
        #expect(settings.publicURL == "https://tocsin.finistere.example")
        #expect(configuration.daemon.listen == "127.0.0.1:8080")
        #expect(configuration.daemon.socketGroup == "tocsin")
        #expect(settings.digest.count == 64)
    }

    @Test func theDirectoriesHoldTheWholeDepartment() throws {
        let information = try Configuration.load(folder: Samples.folder).settings.information
        let count = { (audience: Audience?) in information.recipients.count { $0.audience == audience } }
        #expect(count(.elected) == 277)
        #expect(count(.media) == 40)
        #expect(count(nil) == 18)
        #expect(information.exerciseRecipients.count == 6)
        #expect(Set(information.exerciseRecipients.compactMap(\.audience)) == [.elected, .general, .media])
        #expect(Set(information.templates.map(\.kind)) == [.holding, .information, .correction, .end])
        let offered = ["site", "compte", "radio"]
        #expect(information.variables.keys.sorted() == offered.sorted())
        #expect(information.steps.map(\.id).contains("gala"))
        #expect(information.natures["inondation"] == "une inondation")
        let argol = try #require(information.recipients.first)
        #expect(
            argol.insee == "29001" && argol.seat == "29001" && argol.title == "Argol"
                && argol.circle == .perimeter)
        #expect(argol.email == "maire@argol.example")
    }

    @Test func noHourOfTheSampleYearIsUncoveredAndNobodyIsHisOwnDeputy() throws {
        let settings = try Configuration.load(folder: Samples.folder).settings
        let (roster, cell) = (settings.roster, settings.cellMinimum)
        let year = Instant(seconds: 1_767_222_000)  // 2026-01-01T00:00+01:00
        #expect(roster.gaps(from: year, until: year + .hours(365 * 24), cell: cell).isEmpty)
        for role in roster.roles where role.pool == nil {
            for week in 0..<52 {
                let noon = year + .hours(week * 168 + 36)
                let titular = try #require(roster.onDuty(role.id, at: noon)?.person)
                let deputy = try #require(roster.deputy(of: role.id, at: noon)?.person)
                #expect(titular != deputy, "\(role.id), semaine \(week)")
            }
        }
    }

    @Test func theSampleRosterShowsEveryKindOfDuty() throws {
        let configuration = try Configuration.load(folder: Samples.folder)
        let roster = configuration.settings.roster
        let plan = roster.plan
        #expect(plan.owner == "p09" && plan.managers == ["p09", "p10"] && plan.rolesPerPerson == 3)
        #expect(plan.handover.roles == ["cellLead", "decider", "dutyOfficer"])
        #expect(plan.wakeTest == WakeTestSettings(day: 5, at: 14 * 3600 + 30 * 60))
        #expect(plan.people.values.allSatisfy { $0.verified == CivilTime(2026, 9, 1).daysSinceEpoch })
        #expect(plan.absences.map(\.person) == ["p03", "p17"])
        #expect(roster.role("decider")?.orders?.map(\.person) == ["p12", "p13"])
        let saturday = try RosterSample.instant(2026, 12, 12, 12)
        let web = [saturday, saturday + .hours(48), saturday + .hours(60), saturday + .hours(72)].map {
            roster.onDuty("webPublisher", at: $0)?.person
        }
        // The week's turn by day; another person from Saturday on, and at night.
        #expect(web[0] != web[1] && web[1] != web[2] && web[1] == web[3])
        #expect(roster.volunteers(for: "cipOperator", at: saturday).count == 6)
        #expect(roster.volunteers(for: "cipOperator", at: saturday + .hours(240)).count == 5)
        let reluctant = try #require(roster.people["p20"]?.asVolunteer)
        #expect(reluctant.contacts.count == 2 && reluctant.contacts.contains(where: \.wakes))
    }

    /// What a template asks for is filled by Tocsin, offered by the settings, or asked of the writer.
    @Test func everyVariableOfTheTemplatesIsKnown() throws {
        let information = try Configuration.load(folder: Samples.folder).settings.information
        let filled = [
            "autorité", "préfecture", "numéro", "date", "heure", "nature", "lieu", "heure_cellule",
            "messages_cités",
        ]
        let asked = ["consignes", "prochain_point", "faits", "moyens", "rectification"]
        let known = Set(filled + asked + information.variables.keys)
        for template in information.templates {
            for text in [template.title, template.body, template.sms ?? ""] {
                #expect(known.isSuperset(of: MessageTemplate.variables(in: text)), "\(template.id)")
            }
        }
    }

    @Test func everyNatureReadsWellWithEveryAuthority() throws {
        let information = try Configuration.load(folder: Samples.folder).settings.information
        #expect(information.natures.count >= 8)
        for nature in information.natures.values {
            #expect(
                nature.hasPrefix("un ") || nature.hasPrefix("une ") || nature.hasPrefix("des "), "\(nature)")
            for authority in ["Le préfet du Finistère", "La préfète des Deux-Sèvres", "Le préfet de Mayotte"]
            {
                for template in information.templates {
                    let names = MessageTemplate.variables(in: template.body)
                    var values = Dictionary(uniqueKeysWithValues: names.map { ($0, "<\($0)>") })
                    (values["nature"], values["autorité"]) = (nature, authority)
                    let (text, missing) = MessageTemplate.fill(template.body, with: values)
                    #expect(missing.isEmpty)
                    for clash in ["de \(nature)", "le \(nature)", "de \(authority)", "à \(authority)"] {
                        #expect(!text.contains(clash), "\(template.id): \(clash)")
                    }
                }
            }
        }
    }

    @Test func theDemonstrationIsTheSameThingInSeconds() throws {
        let configuration = try Configuration.load(folder: Samples.folder + "/demo")
        let settings = configuration.settings
        #expect(settings.clocks.cellLimit == .minutes(2))
        #expect(settings.convening.defaultLadder.margin == .seconds(10))
        #expect(
            settings.convening.defaultLadder.rungs.map(\.after) == [0, 10, 20, 40, 60].map { .seconds($0) })
        guard settings.paths.count == 3, case .smtp(let smtp) = settings.paths[0],
            case .sms(let sms) = settings.paths[1]
        else {
            Issue.record("trois voies attendues")
            return
        }
        #expect(sms.common.backup == settings.paths[2].id && sms.replies && sms.status != nil)
        #expect(smtp.host == "127.0.0.1" && smtp.port == 2525)
        #expect(sms.url == "http://127.0.0.1:2580/sms" && sms.common.honoursKeys)
        #expect(
            settings.paths.allSatisfy {
                $0.common.tls == .none(reason: "récepteur de démonstration sur la même machine")
            })
        #expect(configuration.warnings.count == 5)
        #expect(configuration.warnings.allSatisfy { $0.what.contains("rien ne réveille") && $0.line > 1 })
    }

    @Test func theDigestFollowsEveryByte() throws {
        let scratch = try Scratch(copyOf: Samples.folder + "/demo")
        let before = try Configuration.load(folder: scratch.folder).settings.digest
        #expect(try Configuration.load(folder: Samples.folder + "/demo").settings.digest == before)
        try scratch.edit("messages/1-attente.yaml", "des faits et des consignes", "des faits, des consignes")
        #expect(try Configuration.load(folder: scratch.folder).settings.digest != before)
    }

    @Test(arguments: Samples.scenarios)
    func everyScenarioLoads(_ name: String) throws {
        let scenario = try Scenario.load(path: "\(Samples.folder)/scenarios/\(name)")
        #expect("\(scenario.id).yaml" == name)
        #expect(scenario.steps.count > 5)
    }

    @Test func lubrizolIsThatOfTheHearings() throws {
        let scenario = try Scenario.load(path: Samples.folder + "/scenarios/lubrizol-2019.yaml")
        #expect(Samples.scenarios.count >= 5)
        #expect(scenario.mode == .real)
        let cod = try #require(scenario.steps.first { $0.action == .fact(.codDecided) })
        #expect(cod.at == StatedTime(Instant(seconds: 1_569_462_300), wholeMinute: true))
        #expect(cod.plusMinus == .minutes(10))
        #expect(!scenario.steps.contains { $0.action == .fact(.emergencyDetermined) })
        let partial = scenario.steps.first { $0.id == "maire-rouen" }
        #expect(partial?.action == .fact(.informed(.elected, means: "téléphone", scope: .partial)))
    }
}
