// What comes in by the network while the daemon runs: texts, receipts, mails, answers of services, pages.

import Foundation
import TocsinCore
import TocsinDispatch
import TocsinReport
import TocsinSystem
import TocsinVoice
import TocsinWeb

extension Parser {
    static let inbound: [Parser] = [
        Parser("reply") { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            let reply = ReplyText(text)
            guard ReplyText(" « \(text) »\r\n") == reply else { return .broken("blanks change a reply") }
            return reply.answer != nil || reply.code != nil || reply.isAutomatic ? .read : .refused
        },
        Parser("told", look: told),
        Parser("form", look: form),
        Parser("mail", look: mail),
        Parser("json", look: json),
        Parser("control", look: control),
        Parser("answer", look: answer),
        Parser("page") { bytes in
            let marker = Marker(number: "29-2026-007-2", title: "Rupture de digue à Quimper")
            let found = PublicAddress.Kind.allCases.map { marker.found(in: bytes, kind: $0) }
            return found.contains { $0.number || $0.title } ? .read : .refused
        },
        Parser("exchange") { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            let isFine = Registration.fault(in: text) == nil
            return SIPOptions.status(bytes) != nil || isFine ? .read : .refused
        },
        Parser("time") { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            let times = TimeText(zone: Prefecture.zone, now: Prefecture.now)
            let read = [TimeText.Direction.past, .future].compactMap { try? times.read(text, $0) }
            return read.isEmpty ? .refused : .read
        },
    ]

    /// The first line is the query, the rest the body.
    @Sendable private static func told(_ bytes: [UInt8]) -> Outcome {
        let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
        let told = Told(
            query: String(decoding: bytes[..<end], as: UTF8.self), body: Array(bytes[end...].dropFirst()))
        let reply = told.reply(on: "sms")
        if let reply, reply.text.count > Limits.replyLength || !reply.from.hasPrefix("+") {
            return .broken("\(reply)")
        }
        return reply != nil || told.receipt != nil || told.key != nil ? .read : .refused
    }

    @Sendable private static func form(_ bytes: [UInt8]) -> Outcome {
        let form = AnswerForm(bytes)
        let key = form.key("29-2026-001/7")
        guard key.map({ (1...64).contains($0.key.utf8.count) }) ?? true else {
            return .broken("\(key as Any)")
        }
        let answer = form["answer"].flatMap { try? form.answer($0) }
        if case .coming(let minutes?) = answer, !(0...1440).contains(minutes) {
            return .broken("\(minutes) minutes")
        }
        return answer == nil ? .refused : .read
    }

    @Sendable private static func mail(_ bytes: [UInt8]) -> Outcome {
        let findings = MailFindings.of(bytes, domains: ["prefecture.example"])
        for finding in findings {
            let isOneLine = !finding.text.contains(where: \.isNewline)
            guard isOneLine, finding.text.count <= 200, !finding.from.contains(where: \.isNewline) else {
                return .broken("\(finding)")
            }
        }
        return findings.contains { !$0.text.isEmpty || $0.attempt != nil } ? .read : .refused
    }

    private static let members = [
        Member("text", .text(max: 20), ""), Member("at", .time(orNull: true), ""),
        Member("later", .later, ""),
        Member("whole", .whole(-1...9), ""), Member("flag", .flag, ""), Member("choice", .choice(["a"]), ""),
        Member("list", .list, ""), Member("choices", .choices(["a", "b"]), ""), Member("table", .table, ""),
        Member("rows", .rows, ""),
    ]

    @Sendable private static func json(_ bytes: [UInt8]) -> Outcome {
        guard let json = try? JSONReader.read(bytes) else { return .refused }
        let text = json.text()
        guard (try? JSONReader.read(Array(text.utf8)))?.text() == text else { return .broken(text) }
        let times = TimeText(zone: Prefecture.zone, now: Prefecture.now)
        _ = try? Fields(json, members, times)
        return .read
    }

    /// The same strings, and the same end, whether the bytes come at once or one by one.
    @Sendable private static func control(_ bytes: [UInt8]) -> Outcome {
        let (whole, single) = (Self.strings([bytes]), Self.strings(bytes.map { [$0] }))
        guard whole.strings == single.strings, whole.fault == single.fault else {
            return .broken("\(whole)\n\(single)")
        }
        return whole.strings.contains { ControlMessage($0) != nil } ? .read : .refused
    }

    private static func strings(_ pieces: [[UInt8]]) -> (strings: [[UInt8]], fault: NetstringFault?) {
        var (reader, strings): (NetstringReader, [[UInt8]]) = (NetstringReader(), [])
        do throws(NetstringFault) {
            for piece in pieces {
                reader.take(piece)
                while let string = try reader.next() { strings.append(string) }
            }
            return (strings, nil)
        } catch {
            return (strings, error)
        }
    }

    /// Lines: a status, what stands in `Retry-After` and in `X-RateLimit-Reset`; the rest is the body.
    @Sendable private static func answer(_ bytes: [UInt8]) -> Outcome {
        let parts = bytes.split(separator: 0x0A, maxSplits: 3, omittingEmptySubsequences: false)
        let texts = parts.map { String(decoding: $0, as: UTF8.self) }
        var headers: [String: String] = [:]
        if texts.count > 1 { headers["retry-after"] = texts[1] }
        if texts.count > 2 { headers["x-ratelimit-reset"] = texts[2] }
        let result = TransferResult(
            status: texts.first.flatMap { Int($0) } ?? 429, headers: headers,
            body: parts.count > 3 ? Array(parts[3]) : [])
        let answer = WebAnswer(result: result, now: Prefecture.now)
        guard case .retry(let delay, _) = answer.notTaken else { return .refused }
        let delays: [Duration] = [delay, answer.retryAfter].compactMap { $0 }
        guard delays.allSatisfy((Duration.zero...Duration.hours(24)).contains) else {
            return .broken("\(delays)")
        }
        return delays.isEmpty ? .refused : .read
    }
}
