// The whole table: what is not in it is not served, and the OpenAPI document is made from it.

enum Routes {
    static let all: [Route] =
        activations + messages + forecasts + status + roster + live + feeds + health + heartbeats + askLinks
        + answers + inbound

    /// The routes of a path, with the values of its variables.
    static func of(_ segments: [String]) -> [(route: Route, values: [String: String])] {
        (bySegments[segments.count] ?? []).compactMap { route, pattern in
            values(of: segments, in: pattern).map { (route, $0) }
        }
    }

    /// Each path divided once, and not at every request.
    private static let bySegments = Dictionary(grouping: all.map { ($0, $0.path.split(separator: "/")) }) {
        $0.1.count
    }

    private static func values(of segments: [String], in pattern: [Substring]) -> [String: String]? {
        var values: [String: String] = [:]
        for (part, segment) in zip(pattern, segments) {
            if part.hasPrefix("{") {
                values[String(part.dropFirst().dropLast())] = segment
            } else if part != segment {
                return nil
            }
        }
        return values
    }
}
