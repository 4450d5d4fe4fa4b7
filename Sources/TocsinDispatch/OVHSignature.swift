// How OVH's API wants a request signed: "$1$" and SHA-1 over secret, key, method, address, body and time.
import Crypto

struct OVHSignature {
    let text: String

    init(secret: String, consumer: String, method: String, url: String, body: [UInt8], time: String) {
        var hash = Insecure.SHA1()
        hash.update(data: Array("\(secret)+\(consumer)+\(method)+\(url)+".utf8))
        hash.update(data: body)
        hash.update(data: Array("+\(time)".utf8))
        text = "$1$" + hash.finalize().map { MailHeader.hex($0).lowercased() }.joined()
    }
}
