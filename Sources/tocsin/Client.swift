// Speaks /v1 with the daemon over its Unix socket, and turns what goes wrong into failures.
import Foundation
import TocsinReport
import TocsinSystem

/// The body of a successful answer.
struct Answer {
    var bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }

    func decoded<Content: Decodable>(_ content: Content.Type) throws -> Content {
        do {
            return try JSONDecoder().decode(content, from: Data(bytes))
        } catch {
            throw Failure(
                .unreachable, code: "unreadable", "la réponse du démon n'est pas lisible",
                hint: "vérifier que le démon et cette commande sont de la même version")
        }
    }
}

struct Client {
    private static let attempts = 3

    let socket: String
    private let loop = TransferLoop(capacity: 1, connections: 1, connectionsPerHost: 1)

    init(socket: String) { self.socket = socket }

    /// `path` is what follows `/v1/`, segment by segment; nil parameters are left out.
    func get(_ path: [String], _ parameters: [(String, String?)] = []) async throws -> Answer {
        let query = parameters.compactMap { name, value in value.map { "\(name)=\($0.percentEncoded)" } }
        let suffix = query.isEmpty ? "" : "?" + query.joined(separator: "&")
        return try await perform("GET", path, suffix, [], nil)
    }

    /// The same key makes it safe to ask again after an answer got lost.
    func post(_ path: [String], _ members: [(String, JSON)], key: String) async throws -> Answer {
        let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key)]
        do {
            return try await perform("POST", path, "", headers, Array(JSON.object(members).text().utf8))
        } catch var failure as Failure where failure.code == "noAnswer" {
            failure.hint = "c'est peut-être enregistré : relancer la même commande avec --key \(key)"
            throw failure
        }
    }

    private func perform(
        _ method: String, _ path: [String], _ query: String, _ headers: [(name: String, value: String)],
        _ body: [UInt8]?
    ) async throws -> Answer {
        let place = try path.map { try segment($0) }.joined(separator: "/")
        var request = TransferRequest(
            url: "http://localhost/v1/\(place)\(query)",
            content: .http(method: method, headers: headers, body: body))
        request.unixSocket = socket
        request.requireTLS = false
        request.reusesConnection = false
        request.limits.answerBytes = 64 * 1024 * 1024
        var result = await loop.perform(request)
        for _ in 1..<Self.attempts where result.isWorthRepeating {
            try await Task.sleep(for: .milliseconds(500))
            result = await loop.perform(request)
        }
        return try answer(result)
    }

    private func segment(_ text: String) throws -> String {
        guard text.contains(where: { $0 != "." }) else {
            throw Failure(
                .usage, code: "usage", "« \(text) » n'est pas un numéro", hint: "voir « tocsin status »")
        }
        return text.percentEncoded
    }

    private func answer(_ result: TransferResult) throws -> Answer {
        switch result.ending {
        case .completed where (200..<300).contains(result.status) && !result.isTruncated:
            return Answer(bytes: result.body)
        case .completed:
            throw Problem.failure(result)
        case .unsafe(let fault):
            throw Failure(.usage, code: "usage", fault.description, hint: "effacer le caractère invisible")
        case .failed where result.stage == .nothing:
            throw unreachable
        case .failed, .forbidden, .waitedTooLong, .full, .stopped, .cancelled:
            throw Failure(
                .unreachable, code: "noAnswer", "le démon n'a pas répondu sur \(socket)",
                hint: "relancer la commande")
        }
    }

    private var unreachable: Failure {
        let isThere = FileManager.default.fileExists(atPath: socket)
        let isOpen = FileManager.default.isWritableFile(atPath: socket)
        let hint =
            switch (isThere, isOpen) {
            case (false, _): "vérifier --socket ou $TOCSIN_SOCKET, puis « systemctl status tocsind »"
            case (true, false): "cette socket n'est ouverte qu'aux membres de son groupe"
            case (true, true): "voir « systemctl status tocsind »"
            }
        return Failure(.unreachable, code: "unreachable", "démon injoignable sur \(socket)", hint: hint)
    }
}

extension TransferResult {
    /// The answer got lost, or the daemon asked to come back.
    fileprivate var isWorthRepeating: Bool {
        switch ending {
        case .failed: stage == .whole
        case .completed: status == 429 || status == 503
        default: false
        }
    }
}

/// An RFC 9457 answer.
private struct Problem: Decodable {
    var title: String?
    var detail: String?
    var code: String?
    var hint: String?

    static func failure(_ result: TransferResult) -> Failure {
        let exit: Failure.Exit =
            switch result.status {
            case 400: .usage
            case 401..<500 where result.status != 429: .refused
            default: .unreachable
            }
        guard let problem = try? JSONDecoder().decode(Problem.self, from: Data(result.body)) else {
            return Failure(
                exit, code: "http\(result.status)", "réponse inattendue du démon (\(result.status))")
        }
        return Failure(
            exit, code: problem.code ?? "http\(result.status)",
            problem.detail ?? problem.title ?? "réponse \(result.status) du démon", hint: problem.hint ?? "")
    }
}

extension String {
    /// Everything but unreserved characters as `%XX`.
    fileprivate var percentEncoded: String {
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }
}
