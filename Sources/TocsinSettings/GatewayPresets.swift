// What is known of gateways by name: each preset fills the generic keys in, and any of them may be written
// over.

package import TocsinCore

package enum GatewayPreset: String, CaseIterable {
    /// Every key is written.
    case generic
    /// Verified against Kannel 1.4.5: submission, receipts 1, 2, 8, 16, inbound texts.
    case kannel
    /// From OVH's public guides; never run against OVH from here.
    case ovh
    /// Contact Everyone's REST API v1.2 as public connectors speak it; never run against Orange from here.
    case orange

    /// The account's name stands in the address of these.
    var needsAccount: Bool { self == .ovh || self == .orange }

    package func fill(_ gateway: inout GatewaySettings, account: String) {
        switch self {
        case .generic: break
        case .kannel: fillKannel(&gateway)
        case .ovh: fillOVH(&gateway, account)
        case .orange: fillOrange(&gateway, account)
        }
    }

    /// `sendsms` takes everything in its query; the receipt's address carries Kannel's own escapes.
    private func fillKannel(_ gateway: inout GatewaySettings) {
        gateway.method = "GET"
        if !gateway.url.contains("{to}") {
            gateway.url +=
                "?username={user}&password={secret}&to={to}&text={text}&charset=UTF-8&coding={coding}"
            if gateway.sender != nil { gateway.url += "&from={from}" }
            if gateway.callback != nil {
                gateway.url +=
                    "&dlr-mask=31&dlr-url={receipt}%3Ftype%3D%25d%26id%3D%25F%26reason%3D%25A"
            }
        }
        (gateway.successStatuses, gateway.successContains) = ([202], "0: Accepted")
        gateway.queuedContains = "3: Queued"
    }

    private func fillOVH(_ gateway: inout GatewaySettings, _ account: String) {
        if gateway.url.isEmpty { gateway.url = "https://eu.api.ovh.com/1.0/sms/\(account)/jobs" }
        // Without a sender of one's own OVH lends a number that takes answers.
        let sender = gateway.sender == nil ? #""senderForResponse":true"# : #""sender":"{from}""#
        gateway.bodyKind = .json
        gateway.body =
            #"{"receivers":["{to}"],"message":"{text}","coding":"{bits}","charset":"UTF-8","#
            + #""priority":"high","noStopClause":true,\#(sender)}"#
        gateway.headers = [
            "X-Ovh-Application": "{user}", "X-Ovh-Consumer": "{consumer}", "X-Ovh-Timestamp": "{timestamp}",
            "X-Ovh-Signature": "{signature}",
        ]
        (gateway.successStatuses, gateway.successContains) = ([200], #""invalidReceivers":[]"#)
    }

    private func fillOrange(_ gateway: inout GatewaySettings, _ account: String) {
        let api = "https://contact-everyone.orange-business.com/api/v1.2"
        if gateway.url.isEmpty { gateway.url = "\(api)/groups/\(account)/diffusion-requests" }
        gateway.token = GatewayToken(
            url: "\(api)/oauth/token", body: "username={user}&password={secret}")
        gateway.bodyKind = .json
        let sender = gateway.sender == nil ? "" : #","senderName":"{from}""#
        gateway.body =
            #"{"name":"{key}","msisdns":["{to}"],"smsParam":{"encoding":"{alphabet}","#
            + #""body":"{text}"\#(sender)}}"#
        gateway.headers = ["Authorization": "Bearer {token}"]
        gateway.successStatuses = [201]
    }
}
