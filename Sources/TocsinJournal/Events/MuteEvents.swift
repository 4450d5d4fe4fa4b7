// Stored form of what became of a restored journal: held back, and answered for by somebody.

import TocsinCore

extension Anchor: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(text) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let text = try reader.text()
        guard let anchor = Anchor(text) else { throw reader.error(.unknownValue(text)) }
        self = anchor
    }
}

extension MuteEvent: Payload {
    func write(to writer: inout PayloadWriter) {
        switch self {
        case .began(let noted, let found): writer.put("began", noted, found)
        case .ended(let by, let note):
            writer.put("ended")
            writer.personal(by)
            writer.personal(note)
        }
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let kind = try reader.text()
        switch kind {
        case "began": self = try .began(noted: reader.take("noted"), found: reader.take("found"))
        case "ended": self = try .ended(by: reader.personal("by"), note: reader.optionalPersonal("note"))
        default: throw reader.error(.unknownValue(kind))
        }
    }
}
