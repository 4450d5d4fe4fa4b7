// One running transfer: the request as libcurl options, and what libcurl has read and written so far.
import CCurl

/// Lives on the transfer thread alone, from the start of the transfer to its result.
final class Transfer {
    let order: TransferOrder
    var handle: EasyHandle
    private let limit: Int
    var upload: [UInt8] = []
    private var uploaded = 0
    private var uploadEnded = false
    private var result = TransferResult(ending: .completed)
    /// What this thread's session with the relay offers, beyond one transfer.
    let session: MailSession
    var talk = MailTalk()
    private var headerBytes = 0
    /// The address that the rule refused.
    var forbidden: NetworkAddress?
    var tried: [NetworkAddress] = []
    var peer: NetworkAddress?
    private(set) var granted: Duration = .zero

    /// Throws `UnsafeText` or `LibraryRefusal`; libcurl has done nothing then.
    init(_ order: TransferOrder, session: MailSession, faults: LibraryFaults?) throws {
        self.order = order
        self.session = session
        limit = order.request.limits.answerBytes
        handle = try EasyHandle(faults)
        try configure(order.request)
        switch order.request.content {
        case .http(let method, let headers, let body):
            try configureHTTP(method, headers, body, order.request)
        case .mail(let from, let recipients, let message):
            try configureMail(from, recipients, message, order.request)
        case .greeting: try configureGreeting(order.request)
        case .mailbox(let command): try configureMailbox(command, order.request)
        }
        try connectCallbacks()
        try guardAddresses()
    }

    /// What is known once libcurl has let go of the handle, or when it is taken away from libcurl.
    func result(_ ending: TransferResult.Ending) -> TransferResult {
        result.ending = ending
        result.stage = stage
        result.certificateExpiry = handle.certificateExpiry
        (result.tried, result.peer) = (tried, peer)
        if order.request.speaksSMTP {
            (result.status, result.reply, result.recipientReplies) = (
                talk.status, talk.reply, talk.recipients
            )
        } else if let status = handle.number(CURLINFO_RESPONSE_CODE) {
            result.status = status
        } else if ending == .completed {
            // What was answered is not known: nobody may take it for a yes.
            result.ending = .failed(code: LibraryRefusal.noMemory.code, text: "libcurl tait la réponse")
        }
        return result
    }

    func result(_ code: CURLcode) -> TransferResult {
        if code != CURLE_OK, let forbidden { return result(.forbidden(address: forbidden)) }
        // Cutting a long answer is our doing: the answer counts, as far as it was read.
        if code == CURLE_OK || result.isTruncated { return result(.completed) }
        return result(.failed(code: Int(code.rawValue), text: handle.errorText(for: code)))
    }

    /// All its time limits end so much later. Where libcurl does not take that, the old ones stand.
    func grant(_ more: Duration) {
        granted += more
        try? setTimeLimits()
        if case .http = order.request.content {} else { try? setReplyLimit() }
    }

    private var stage: TransferStage {
        switch order.request.content {
        // Where libcurl does not say, it may have left.
        case .http: handle.number(CURLINFO_REQUEST_SIZE) != 0 ? .whole : .nothing
        case .mail: uploadEnded ? .whole : uploaded > 0 ? .part : .nothing
        case .greeting, .mailbox: .nothing
        }
    }
}

// MARK: - Options

extension Transfer {
    private func configure(_ request: TransferRequest) throws {
        try handle.set(CURLOPT_URL, SafeText(request.url, place: "URL"))
        try handle.set(CURLOPT_NOSIGNAL, 1)
        // Else a transfer that ends while its name is looked up waits for a resolver that may be silent, and
        // the thread with all its other transfers: eight seconds were measured.
        try handle.set(CURLOPT_QUICK_EXIT, 1)
        try handle.set(
            CURLOPT_DNS_CACHE_TIMEOUT, Int(request.limits.nameMemory.components.seconds))
        try handle.set(CURLOPT_FOLLOWLOCATION, 0)
        try handle.set(CURLOPT_LOW_SPEED_LIMIT, 1)
        try setTimeLimits()
        try handle.set(CURLOPT_FRESH_CONNECT, request.reusesConnection ? 0 : 1)
        try handle.set(CURLOPT_FORBID_REUSE, request.reusesConnection ? 0 : 1)
        try configureTrust(request)
        try configureRoute(request)
        if let user = request.user { try handle.set(CURLOPT_USERNAME, SafeText(user, place: "utilisateur")) }
        if let password = request.password {
            try handle.set(CURLOPT_PASSWORD, SafeText(password, place: "mot de passe"))
        }
    }

    private func setTimeLimits() throws(LibraryRefusal) {
        let limits = order.request.limits
        try handle.set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds: limits.connect + granted)
        try handle.set(CURLOPT_TIMEOUT_MS, milliseconds: limits.total + granted)
        let stall = limits.stall + granted
        try handle.set(CURLOPT_LOW_SPEED_TIME, max(1, Int(stall.components.seconds)))
    }

    private func configureTrust(_ request: TransferRequest) throws {
        try handle.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        try handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        try handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        try handle.set(CURLOPT_CERTINFO, 1)
        guard let caFile = request.caFile else { return }
        try handle.set(CURLOPT_CAINFO, SafeText(caFile, place: "fichier d’autorités"))
        // Debian's libcurl would go on trusting the system's folder beside the file.
        try handle.clear(CURLOPT_CAPATH)
    }

    private func configureRoute(_ request: TransferRequest) throws {
        try handle.set(
            CURLOPT_RESOLVE, list: request.resolved.map { text throws in try SafeText(text, place: "URL") })
        // Empty values shut out the environment's `http_proxy` and `no_proxy`.
        try handle.set(CURLOPT_PROXY, SafeText(request.proxy ?? "", place: "mandataire"))
        try handle.set(CURLOPT_NOPROXY, SafeText("", place: "mandataire"))
        try handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if request.proxy != nil { try handle.set(CURLOPT_HTTPPROXYTUNNEL, 1) }
        if let path = request.unixSocket {
            try handle.set(CURLOPT_UNIX_SOCKET_PATH, SafeText(path, place: "socket"))
        }
    }

    private func configureHTTP(
        _ method: String, _ headers: [(name: String, value: String)], _ body: [UInt8]?,
        _ request: TransferRequest
    ) throws {
        try handle.set(
            CURLOPT_PROTOCOLS_STR, SafeText(request.requireTLS ? "https" : "http,https", place: "URL"))
        try handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        try handle.set(CURLOPT_USERAGENT, SafeText("Tocsin", place: "User-Agent"))
        if let body { try handle.set(body: body) }
        try handle.set(CURLOPT_CUSTOMREQUEST, SafeText(method, place: "méthode"))
        try handle.set(
            CURLOPT_HTTPHEADER,
            list: headers.map { name, value throws in
                try SafeText(value.isEmpty ? "\(name);" : "\(name): \(value)", place: "en-tête \(name)")
            })
    }

    private func connectCallbacks() throws {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe try handle.set(
            CURLOPT_READFUNCTION,
            callback: { buffer, size, count, context in
                unsafe Transfer.at(context).read(
                    into: UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
            }, CURLOPT_READDATA, context: context)
        unsafe try handle.set(
            CURLOPT_WRITEFUNCTION,
            callback: { buffer, size, count, context in
                unsafe Transfer.at(context).took(
                    body: UnsafeRawBufferPointer(start: buffer, count: size * count))
            }, CURLOPT_WRITEDATA, context: context)
        unsafe try handle.set(
            CURLOPT_HEADERFUNCTION,
            callback: { buffer, size, count, context in
                unsafe Transfer.at(context).took(
                    line: UnsafeRawBufferPointer(start: buffer, count: size * count))
            }, CURLOPT_HEADERDATA, context: context)
    }

    static func at(_ context: UnsafeMutableRawPointer?) -> Transfer {
        guard let context = unsafe context else { preconditionFailure("libcurl lost its context") }
        return unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }
}

// MARK: - What libcurl asks and tells

extension Transfer {
    private static let mostHeaders = 64

    private func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let end = min(upload.count, uploaded + buffer.count)
        let chunk = upload[uploaded..<end]
        unsafe buffer.copyBytes(from: chunk)
        uploaded = end
        // The final dot may leave as soon as libcurl holds the last byte.
        if uploaded == upload.count { uploadEnded = true }
        return chunk.count
    }

    private func took(body bytes: UnsafeRawBufferPointer) -> Int {
        let room = limit - result.body.count
        unsafe result.body.append(contentsOf: bytes.prefix(room))
        result.isTruncated = bytes.count > room
        return result.isTruncated ? 0 : bytes.count
    }

    private func took(line bytes: UnsafeRawBufferPointer) -> Int {
        headerBytes += bytes.count
        // libcurl 7.88 itself reads header fields without end.
        guard headerBytes <= order.request.limits.headerBytes else { return 0 }
        let line = unsafe bytes.filter { $0 != 10 && $0 != 13 }
        if order.request.speaksSMTP {
            took(reply: String(decoding: line, as: UTF8.self))
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")), result.headers.count < Self.mostHeaders
        {
            let value = line[(colon + 1)...].drop { $0 == UInt8(ascii: " ") || $0 == 9 }
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            result.headers[name] = String(decoding: value, as: UTF8.self)
        }
        return bytes.count
    }
}
