// What the real Kannels of these tests have in common: a configuration that differs by the operator's line.

struct KannelConfiguration {
    /// Where `sendsms` answers, where the gateway is administered, and where its two halves meet.
    var send: Int
    var admin: Int
    var box: Int
    /// Begins the names of both logs.
    var log: String
    var statusPassword: String

    /// `line`: how the operator is reached; `more`: further settings of the user, and groups behind.
    func text(line: String, more: String) -> String {
        """
        group = core
        admin-port = \(admin)
        admin-interface = 127.0.0.1
        admin-password = admin
        status-password = \(statusPassword)
        smsbox-port = \(box)
        smsbox-interface = 127.0.0.1
        box-allow-ip = "127.0.0.1"
        box-deny-ip = "*.*.*.*"
        log-file = "\(log)-bearerbox.log"
        log-level = 0
        dlr-storage = internal

        group = smsc
        \(line)

        group = smsbox
        bearerbox-host = 127.0.0.1
        bearerbox-port = \(box)
        sendsms-port = \(send)
        sendsms-interface = 127.0.0.1
        global-sender = 3615
        log-file = "\(log)-smsbox.log"
        log-level = 0

        group = sendsms-user
        username = \(KannelGateway.user)
        password = \(KannelGateway.password)
        user-allow-ip = "127.0.0.1"
        user-deny-ip = "*.*.*.*"
        max-messages = 10
        \(more)

        """
    }
}
