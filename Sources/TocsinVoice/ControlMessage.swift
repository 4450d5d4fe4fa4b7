// What is said on baresip's control socket: commands out, responses and events back, as JSON.
import Foundation

/// A command of baresip's menu. Its parameter is made by the house alone: a file of ours, or a number that
/// was checked.
package struct ControlCommand: Sendable, Equatable {
    package var name: String
    package var parameter: String?
    /// Comes back with the response.
    package var token: String?

    package init(_ name: String, _ parameter: String? = nil, token: String? = nil) {
        (self.name, self.parameter, self.token) = (name, parameter, token)
    }

    package static let hangUp = ControlCommand("hangup")
    package static let accept = ControlCommand("accept")
    package static func dial(_ uri: String) -> ControlCommand { ControlCommand("dial", uri) }
    /// What the far end hears from now on. The end of a file ends the call (baresip 1.0): our files go on
    /// silent for longer than any wait.
    package static func play(_ file: String) -> ControlCommand { ControlCommand("ausrc", "aufile,\(file)") }

    /// Nothing is heard: whatever an earlier call ended with must not be the first thing the next one hears,
    /// and a file would run out while it rings with early media.
    package static let silence = ControlCommand("ausrc", "aubridge,silence")

    package var bytes: [UInt8] {
        var object = ["command": name]
        object["params"] = parameter
        object["token"] = token
        let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
        return Array(data ?? Data())
    }
}

package enum ControlMessage: Sendable, Equatable {
    case response(ok: Bool, text: String, token: String?)
    case event(ControlEvent)

    /// Nil for what is neither; a newer baresip may say more than we know.
    package init?(_ bytes: [UInt8]) {
        guard let object = (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any] else {
            return nil
        }
        if object["event"] as? Bool == true, let type = object["type"] as? String {
            self = .event(
                ControlEvent(
                    type: type, isIncoming: object["direction"] as? String == "incoming",
                    call: object["id"] as? String, peer: object["peeruri"] as? String ?? "",
                    parameter: object["param"] as? String ?? ""))
        } else if object["response"] as? Bool == true {
            self = .response(
                ok: object["ok"] as? Bool ?? false, text: object["data"] as? String ?? "",
                token: object["token"] as? String)
        } else {
            return nil
        }
    }
}

package struct ControlEvent: Sendable, Equatable {
    package var type: String
    package var isIncoming: Bool
    package var call: String?
    /// `sip:number@host` of the far end.
    package var peer: String
    package var parameter: String

    package init(type: String, isIncoming: Bool, call: String?, peer: String, parameter: String) {
        (self.type, self.isIncoming, self.call) = (type, isIncoming, call)
        (self.peer, self.parameter) = (peer, parameter)
    }
}
