// Reads the `access_token` of a JSON answer.
import Foundation

enum AccessToken {
    private struct Content: Decodable { var access_token: String }

    static func read(_ body: [UInt8]) -> String? {
        let token = try? JSONDecoder().decode(Content.self, from: Data(body)).access_token
        return token?.isEmpty == false ? token : nil
    }
}
