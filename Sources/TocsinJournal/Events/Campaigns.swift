// Stored form of GALA's call-out: prepared, its result imported, no longer waited for.

import TocsinCore

extension Officials: Payload {}

extension CampaignEvent: Payload {
    private enum Form: String, Payload { case prepared, imported, ended }

    func write(to writer: inout PayloadWriter) {
        switch self {
        case .prepared(let seats, let policy, let until): writer.put(Form.prepared, seats, policy, until)
        case .imported(let result): writer.put(Form.imported, result)
        case .ended(let timedOut): writer.put(Form.ended, timedOut)
        }
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let form: Form = try reader.take("form")
        self =
            switch form {
            case .prepared:
                try .prepared(
                    seats: reader.take("seats"), policy: reader.take("policy"), until: reader.take("until"))
            case .imported: try .imported(reader.take("result"))
            case .ended: try .ended(timedOut: reader.take("timedOut"))
            }
    }
}

extension CampaignResult: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(file, number, reached, notReached, outside)
        writer.personal(by)
        writer.put(actor)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            file: reader.take("file"), number: reader.take("number"), reached: reader.take("reached"),
            notReached: reader.take("notReached"), outside: reader.take("outside"),
            by: reader.personal("by"), actor: reader.take("actor"))
    }
}
