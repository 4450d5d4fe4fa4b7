// Reads `telephone:`, the door by which people trigger and validate from any telephone.

import TocsinCore

struct TelephoneReading {
    private static let keys = [
        "control", "exchange", "soundFolder", "codes", "caller", "outsidePrefix", "ring",
    ]

    func telephone(_ value: Value) -> TelephoneSettings? {
        guard let fields = value.fields(Self.keys) else { return nil }
        let control = fields.required("control")?.control()
        let exchange = fields.required("exchange")?.hostAndMaybePort()
        let folder = fields.required("soundFolder")?.absoluteFile()
        let codes = fields.required("codes")?.credential()
        guard let control, let exchange, let folder, let codes else { return nil }
        var telephone = TelephoneSettings(
            control: control, exchange: exchange, soundFolder: folder, codes: codes)
        fields.read("caller", into: &telephone.caller) { $0.text(max: 100) }
        fields.read("outsidePrefix", into: &telephone.outsidePrefix) { $0.dialledDigits() }
        fields.read("ring", into: &telephone.ring) { $0.duration(.seconds(10) ... .seconds(60)) }
        return telephone
    }

    /// A baresip serves one client: the door and a path would throw each other out.
    static func check(_ telephone: TelephoneSettings, _ paths: [PathSettings], at value: Value) {
        for case .sip(let sip) in paths where sip.controls.contains(telephone.control) {
            value.fault(
                "le poste \(telephone.control) sert déjà la voie `\(sip.common.id)`",
                "donner à `telephone` un baresip à lui")
        }
    }
}
