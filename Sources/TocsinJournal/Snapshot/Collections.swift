// Dictionaries and sets in a snapshot: in no order, since nothing is chained on their bytes.

import TocsinCore

extension Dictionary: Payload where Key: Payload, Value: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.count(count)
        for (key, value) in self { writer.put(key, value) }
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let count = try reader.count()
        self.init(minimumCapacity: count)
        for _ in 0..<count {
            let key = try Key(from: &reader)
            self[key] = try Value(from: &reader)
        }
    }
}

extension Set: Payload where Element: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.count(count)
        for element in self { writer.put(element) }
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let count = try reader.count()
        self.init(minimumCapacity: count)
        for _ in 0..<count { insert(try Element(from: &reader)) }
    }
}
