// The far end's certificate: the day on which nobody will trust it any more.
import CCurl

extension EasyHandle {
    /// Seconds since 1970; nil where the transfer made no TLS handshake of its own.
    var certificateExpiry: Int? {
        var certificates: UnsafeMutablePointer<curl_certinfo>?
        guard !fails("curl_easy_getinfo"),
            unsafe tocsin_get_certificates(pointer, &certificates) == CURLE_OK,
            let certificates = unsafe certificates, unsafe certificates.pointee.num_of_certs > 0
        else { return nil }
        // The first is the server's own.
        var entry = unsafe certificates.pointee.certinfo[0]
        while let line = unsafe entry {
            let text = unsafe String(cString: line.pointee.data)
            if text.hasPrefix("Expire date:") { return CertificateDate.seconds(text.dropFirst(12)) }
            unsafe entry = unsafe line.pointee.next
        }
        return nil
    }
}

enum CertificateDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// OpenSSL's form: `Nov  3 01:52:00 2026 GMT`.
    static func seconds(_ text: some StringProtocol) -> Int? {
        let fields = text.split(separator: " ")
        guard fields.count >= 4, let month = months.firstIndex(of: String(fields[0])),
            let day = Int(fields[1]),
            let year = Int(fields[3])
        else { return nil }
        let clock = fields[2].split(separator: ":").compactMap { Int($0) }
        guard clock.count == 3 else { return nil }
        return days(year, month + 1, day) * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    }

    /// Days since 1 January 1970, counted in years that begin in March.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let ofYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + ofYear - 719_468
    }
}
