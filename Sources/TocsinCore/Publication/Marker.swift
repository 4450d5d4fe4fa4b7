// By what a message is recognised in a public page: its number, its title, and the mark of an exercise.

package struct Marker: Sendable, Equatable {
    private var number: [UInt8]
    /// Nil where it is too short to be told from any other text.
    private var title: [UInt8]?

    private static let exercise = PageText.folded("EXERCICE - EXERCICE - EXERCICE")

    package init(_ message: Message) { self.init(number: message.id.rawValue, title: message.title) }

    package init(number: String, title: String) {
        self.number = PageText.folded(number)
        let folded = PageText.folded(title)
        self.title = folded.count >= Limits.markerLength ? folded : nil
    }

    package struct Found: Sendable, Hashable {
        package var number: Bool
        package var title: Bool
        /// The page carries an exercise's mark.
        package var exercise: Bool

        package init(number: Bool, title: Bool, exercise: Bool) {
            (self.number, self.title, self.exercise) = (number, title, exercise)
        }

        /// The number proves by itself. The title proves only where it has not always stood there, and never
        /// the real beside a drill's mark; a drill proves nothing without its mark.
        package func proves(isExercise: Bool, titleCounts: Bool) -> Bool {
            if isExercise { return exercise && (number || title && titleCounts) }
            return number || title && titleCounts && !exercise
        }
    }

    /// `page` is what was fetched, as bytes.
    package func found(in page: [UInt8], kind: PublicAddress.Kind) -> Found {
        let text = PageText.text(of: page, kind: kind)
        return Found(
            number: text.holds(number), title: title.map(text.holds) ?? false,
            exercise: text.holds(Self.exercise))
    }
}

extension [UInt8] {
    /// As a whole word: CP-01 is not found in CP-012.
    fileprivate func holds(_ part: [UInt8]) -> Bool {
        guard let first = part.first, count >= part.count else { return false }
        for start in 0...(count - part.count) where self[start] == first {
            guard start == 0 || !self[start - 1].isWord else { continue }
            let end = start + part.count
            guard end == count || !self[end].isWord else { continue }
            if self[start..<end].elementsEqual(part) { return true }
        }
        return false
    }
}

extension UInt8 {
    fileprivate var isWord: Bool {
        (0x30...0x39).contains(self) || (0x61...0x7A).contains(self) || self >= 0x80
    }
}
