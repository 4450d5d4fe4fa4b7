// Whom the prefecture informs, with which texts, and which human steps count.

package enum Audience: String, Sendable, CaseIterable {
    case elected
    case general = "public"
    case media
}

package struct InformationSettings: Sendable, Equatable {
    package var recipients: [Recipient] = []
    /// Where an exercise's messages go instead, unless doubly confirmed.
    package var exerciseRecipients: [Recipient] = []
    package var templates: [MessageTemplate] = []
    package var steps: [HumanStep] = []
    /// Natures of event with article and gender: `inondation` → "une inondation".
    package var natures: [String: String] = [:]
    /// By which means officials are informed.
    package var officials = Officials.tocsin
    /// How long GALA's result is waited for before Tocsin goes on without it.
    package var galaPatience: Duration = .minutes(15)
    /// Values offered to every template (`site`, `radio`, `compte` …).
    package var variables: [String: String] = [:]

    package init() {}
}

/// GALA is the State's own call-out to mayors: nobody but an agent launches it.
package enum Officials: String, Sendable, CaseIterable {
    /// GALA informs the communes; Tocsin prepares it and keeps its result.
    case gala
    case tocsin
    /// GALA first; Tocsin informs those it did not reach.
    case both
}

/// One line of a directory: a seat that must be informed, not a person who happens to hold it.
package struct Recipient: Sendable, Hashable {
    package enum Circle: String, Sendable { case perimeter, department }

    /// Stable within its directory: the INSEE code for a commune, a slug otherwise.
    package var seat: String
    package var audience: Audience?
    /// "Argol", "Ouest-France (rédaction de Quimper)".
    package var title: String
    /// INSEE code of the commune, for officials.
    package var insee: String?
    package var holder: String
    package var email: String?
    package var mobile: String?
    package var standbyHolder: String?
    package var standbyEmail: String?
    package var standbyMobile: String?
    package var circle: Circle

    package init(
        seat: String, audience: Audience?, title: String, insee: String? = nil, holder: String = "",
        email: String? = nil, mobile: String? = nil, standbyHolder: String? = nil,
        standbyEmail: String? = nil,
        standbyMobile: String? = nil, circle: Circle = .department
    ) {
        (self.seat, self.audience, self.title, self.insee, self.holder) = (
            seat, audience, title, insee, holder
        )
        (self.email, self.mobile, self.circle) = (email, mobile, circle)
        (self.standbyHolder, self.standbyEmail, self.standbyMobile) = (
            standbyHolder, standbyEmail, standbyMobile
        )
    }
}

/// A text with `{variables}` between braces. Values put in are never read as templates.
package struct MessageTemplate: Sendable, Equatable {
    package enum Kind: String, Sendable { case holding, information, correction, end }

    package var id: String
    package var kind: Kind
    package var title: String
    package var body: String
    /// The short form sent by SMS; the body when absent.
    package var sms: String?
    /// How the alert of its messages is classed; nil: as the settings say.
    package var alert: AlertClass?

    package init(id: String, kind: Kind, title: String, body: String, sms: String? = nil) {
        (self.id, self.kind, self.title, self.body, self.sms) = (id, kind, title, body, sms)
    }
}

/// Something a person does outside Tocsin and ticks: GALA, FR-Alert, sirens, the site, a call to the radio.
package struct HumanStep: Sendable, Equatable {
    package var id: String
    package var title: String
    /// The audience this step informs in full, or none.
    package var informs: Audience?

    package init(id: String, title: String, informs: Audience? = nil) {
        (self.id, self.title, self.informs) = (id, title, informs)
    }
}

/// Who may do what: people on the socket by Unix user, bearer keys on TCP.
package struct AccessSettings: Sendable, Equatable {
    package var keys: [AccessKey] = []

    package init() {}
}

/// A bearer key, known only by its hash.
package struct AccessKey: Sendable, Equatable {
    package var id: String
    /// SHA-256 of the key, lower-case hex.
    package var sha256: String
    package var person: PersonID
    package var rights: Set<Right>

    package init(id: String, sha256: String, person: PersonID, rights: Set<Right>) {
        (self.id, self.sha256, self.person, self.rights) = (id, sha256, person, rights)
    }
}
