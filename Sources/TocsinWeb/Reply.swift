// What a handler gives back, and the headers every answer carries.

import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import TocsinReport

struct Reply: Sendable {
    var status = 200
    var contentType: String
    var headers = HTTPFields()
    var body: ResponseBody
    /// Sources of style the page may use.
    var styles = ""

    static func text(_ text: String, status: Int = 200, type: String = "text/plain; charset=utf-8") -> Reply {
        Reply(status: status, contentType: type, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    static func json(_ json: JSON, status: Int = 200) -> Reply {
        text(json.text() + "\n", status: status, type: "application/json; charset=utf-8")
    }

    /// Only the style written in the page itself applies, by its hash.
    static func html(_ page: String, status: Int = 200) -> Reply {
        var reply = text(page, status: status, type: "text/html; charset=utf-8")
        guard let start = page.range(of: "<style>"), let end = page.range(of: "</style>") else {
            return reply
        }
        let digest = SHA256.hash(data: Data(page[start.upperBound..<end.lowerBound].utf8))
        reply.styles = "; style-src 'sha256-\(Data(digest).base64EncodedString())'"
        return reply
    }

    static func redirect(to place: String) -> Reply {
        var reply = text("", status: 303)
        reply.headers[.location] = place
        return reply
    }

    var response: Response {
        var fields = headers
        fields[.contentType] = contentType
        fields[.cacheControl] = "no-store"
        fields[.xContentTypeOptions] = "nosniff"
        fields[.contentSecurityPolicy] =
            "default-src 'none'\(styles); form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        if let name = HTTPField.Name("Referrer-Policy") { fields[name] = "no-referrer" }
        return Response(status: .init(code: status), headers: fields, body: body)
    }
}
