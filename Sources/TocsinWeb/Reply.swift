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
    /// Nil where it streams.
    var bytes: ByteBuffer?
    var body: ResponseBody
    /// Sources of style the page may use.
    var styles = ""
    /// What others may do with it; nobody keeps anything unless this says so.
    private var keeping: Keeping?

    private struct Keeping: Sendable {
        var age: Duration
        /// With its quotes.
        var tag: String
    }

    init(status: Int = 200, contentType: String, body: ResponseBody) {
        (self.status, self.contentType, self.body) = (status, contentType, body)
    }

    static func text(_ text: String, status: Int = 200, type: String = "text/plain; charset=utf-8") -> Reply {
        let bytes = ByteBuffer(string: text)
        var reply = Reply(status: status, contentType: type, body: ResponseBody(byteBuffer: bytes))
        reply.bytes = bytes
        return reply
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

    /// Anybody may keep it for that long, then asks again by its tag, which changes with any byte of it.
    func kept(for age: Duration) -> Reply {
        guard status == 200, let bytes else { return self }
        var reply = self
        let tag = Array(buffer: bytes).sha256Hex.prefix(32)
        reply.keeping = Keeping(age: age, tag: "\"\(tag)\"")
        return reply
    }

    /// `known`: the tags of what the caller holds already, as `If-None-Match` names them (RFC 9110 §13.1.2).
    func response(known: String? = nil) -> Response {
        var fields = headers
        fields[.cacheControl] = "no-store"
        fields[.xContentTypeOptions] = "nosniff"
        fields[.contentSecurityPolicy] =
            "default-src 'none'\(styles); form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        if let name = HTTPField.Name("Referrer-Policy") { fields[name] = "no-referrer" }
        if let keeping {
            let age = keeping.age.components.seconds
            fields[.cacheControl] = "public, max-age=\(age), must-revalidate"
            fields[.eTag] = keeping.tag
            if let known, Self.names(known, keeping.tag) {
                // Of no other length than what it stands for (§8.6).
                fields[.contentLength] = bytes.map { String($0.readableBytes) }
                return Response(status: .notModified, headers: fields)
            }
        }
        fields[.contentType] = contentType
        return Response(status: .init(code: status), headers: fields, body: body)
    }

    /// Weakly compared, as this header asks: whoever compresses on the way writes `W/` before our tag.
    private static func names(_ list: String, _ tag: String) -> Bool {
        list.split(separator: ",").contains { entry in
            let entry = entry.trimmingCharacters(in: .whitespaces)
            return entry == "*" || entry == tag || entry == "W/" + tag
        }
    }
}
