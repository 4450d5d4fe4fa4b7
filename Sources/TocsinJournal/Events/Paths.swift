// Stored form of what the house concludes about its paths. Reasons are the far end's words: personal.

import TocsinCore

extension PathEvent: Payload {
    func write(to writer: inout PayloadWriter) {
        switch self {
        case .held(let path, let until, let reason, let isFault):
            writer.put("held", path, until)
            writer.personal(reason)
            writer.put(isFault)
        case .freed(let path): writer.put("freed", path)
        case .late(let path, let share): writer.put("late", path, share)
        case .punctual(let path): writer.put("punctual", path)
        case .deaf(let path, let from, let to): writer.put("deaf", path, from, to)
        case .rerouted(let attempts, let path): writer.put("rerouted", attempts, path)
        }
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let kind = try reader.text()
        switch kind {
        case "held":
            self = try .held(
                reader.take("path"), until: reader.take("until"), reason: reader.personal("reason"),
                isFault: reader.take("isFault"))
        case "freed": self = try .freed(reader.take("path"))
        case "late": self = try .late(reader.take("path"), share: reader.take("share"))
        case "punctual": self = try .punctual(reader.take("path"))
        case "deaf":
            self = try .deaf(reader.take("path"), from: reader.take("from"), to: reader.take("to"))
        case "rerouted": self = try .rerouted(reader.take("attempts"), to: reader.take("to"))
        default: throw reader.error(.unknownValue(kind))
        }
    }
}
