// Matrix (Tchap): one event for each attempt however often it is sent, into a room or to a user in a room
// of theirs.
package import TocsinCore
package import TocsinSystem

package struct MatrixChannel: Channel {
    private let settings: MatrixSettings
    private let service: WebService
    private let loop: TransferLoop
    private let now: @Sendable () -> Instant
    private let rooms = DirectRooms()

    package init(
        _ settings: MatrixSettings, token: String, loop: TransferLoop,
        now: @escaping @Sendable () -> Instant
    ) {
        (self.settings, self.loop, self.now) = (settings, loop, now)
        service = WebService(
            base: "\(settings.homeserver)/_matrix/client/v3", token: token, common: settings.common)
    }

    package var path: PathID { settings.common.id }
    /// The same transaction of the same device is one event, by the protocol itself.
    package var honoursKeys: Bool { true }

    package func probe() async -> ProbeOutcome {
        let result = await loop.perform(service.look("/account/whoami"))
        guard result.ending == .completed else { return .failing(reason: Verdict.incomplete(result).words) }
        let answer = WebAnswer(result: result, now: now())
        guard result.status == 200, let user = answer.text("user_id") else {
            return .failing(reason: answer.said)
        }
        return result.seen(note: Wording.excerpt(user))
    }

    package func deliver(_ parcel: Parcel) async -> DeliveryOutcome {
        switch parcel.address.first {
        case "!": return await send(parcel, to: parcel.address)
        case "@": return await send(parcel, toUser: parcel.address)
        default: return .refused(reason: "ni salon (!…) ni utilisateur (@…) Matrix")
        }
    }

    /// A room that is no longer ours is looked for once more before it counts as a refusal.
    private func send(_ parcel: Parcel, toUser user: String) async -> DeliveryOutcome {
        var last = DeliveryOutcome.retry(after: nil, reason: "salon introuvable")
        for _ in 0..<2 {
            let room: String
            do throws(RoomFault) {
                room = try await rooms.room(of: user) { () async throws(RoomFault) in try await find(user) }
            } catch {
                return error.outcome
            }
            last = await send(parcel, to: room)
            guard case .refused = last else { return last }
            await rooms.forget(user)
        }
        return last
    }

    private func send(_ parcel: Parcel, to room: String) async -> DeliveryOutcome {
        // "." stands in no other token, and "=" would be ambiguous for some proxies.
        let transaction = MailHeader.token(parcel.attempt.rawValue).replacing("=", with: ".")
        // Not "m.notice", which rings nowhere.
        let result = await loop.perform(
            service.request(
                "PUT", "/rooms/\(WebService.component(room))/send/m.room.message/\(transaction)",
                json: ["msgtype": "m.text", "body": parcel.text]))
        guard result.ending == .completed else { return Verdict.incomplete(result) }
        let answer = WebAnswer(result: result, now: now())
        guard (200..<300).contains(result.status) else { return answer.notTaken }
        guard let event = answer.text("event_id") else { return .unknown(reason: answer.said) }
        return .accepted(reference: Wording.excerpt(event))
    }
}

// MARK: - The room of one user

extension MatrixChannel {
    /// The room that account data remember and both are still in, else a new one, remembered.
    private func find(_ user: String) async throws(RoomFault) -> String {
        let me = try await ask("GET", "/account/whoami")
        guard let own = me.text("user_id") else {
            throw RoomFault(outcome: .retry(after: nil, reason: me.said))
        }
        let place = "/user/\(WebService.component(own))/account_data/m.direct"
        var known = try await ask("GET", place, orNothing: [404]).members.filter { $0.key.hasPrefix("@") }
        let rooms = known[user] as? [String] ?? []
        for room in rooms.reversed() {
            let member =
                "/rooms/\(WebService.component(room))/state/m.room.member/\(WebService.component(user))"
            let state = try await ask("GET", member, orNothing: [403, 404]).text("membership")
            if state == "join" || state == "invite" { return room }
        }
        let made = try await ask(
            "POST", "/createRoom",
            json: ["preset": "trusted_private_chat", "is_direct": true, "invite": [user]])
        guard let room = made.text("room_id") else {
            throw RoomFault(outcome: .retry(after: nil, reason: made.said))
        }
        known[user] = rooms + [room]
        // Forgotten, it costs a second room after the next start, and no message.
        _ = try? await ask("PUT", place, json: known)
        return room
    }

    /// Nothing of the message leaves here, so what is not known to have been done may be done again.
    private func ask(
        _ method: String, _ path: String, json: Any? = nil, orNothing: Set<Int> = []
    ) async throws(RoomFault) -> WebAnswer {
        let result = await loop.perform(service.request(method, path, json: json))
        guard result.ending == .completed else {
            let outcome = Verdict.incomplete(result)
            if case .unknown(let reason) = outcome {
                throw RoomFault(outcome: .retry(after: nil, reason: reason))
            }
            throw RoomFault(outcome: outcome)
        }
        let answer = WebAnswer(result: result, now: now())
        guard (200..<300).contains(result.status) || orNothing.contains(result.status) else {
            throw RoomFault(outcome: answer.notTaken)
        }
        return answer
    }
}

/// Why a user's room is not there, as the outcome of what was to be sent into it.
struct RoomFault: Error {
    var outcome: DeliveryOutcome
}

/// One room for each user, found by one caller at a time: account data are read, changed and written back.
private actor DirectRooms {
    private var known: [String: String] = [:]
    private var isBusy = false
    private var waiting: [CheckedContinuation<RoomFault?, Never>] = []

    func forget(_ user: String) { known[user] = nil }

    /// Whoever waited while a search failed shares its failure: a hung server holds up nobody for longer than
    /// its time limit. That one user's name will not do says nothing of the others, who look for themselves.
    func room(
        of user: String, find: @Sendable () async throws(RoomFault) -> String
    ) async throws(RoomFault) -> String {
        while isBusy, known[user] == nil {
            if let fault = await withCheckedContinuation({ waiting.append($0) }) { throw fault }
        }
        if let room = known[user] { return room }
        isBusy = true
        do throws(RoomFault) {
            let room = try await find()
            known[user] = room
            end(nil)
            return room
        } catch {
            if case .refused = error.outcome { end(nil) } else { end(error) }
            throw error
        }
    }

    private func end(_ fault: RoomFault?) {
        isBusy = false
        for waiter in waiting { waiter.resume(returning: fault) }
        waiting = []
    }
}
