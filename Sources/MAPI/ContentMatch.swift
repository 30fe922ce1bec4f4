import CMAPI
import COM
import MessageFormat

/// The pattern of a content restriction (FL_ flags and value). It is found in time linear in the text.
struct ContentMatch {
    private enum Extent { case full, part, prefix }

    private enum Pattern {
        /// Folded UTF-16 text.
        case text([UInt16], skips: [Int])
        case bytes([UInt8], skips: [Int])
        /// Of a type that has no contents: it is found nowhere.
        case other
    }

    private let extent: Extent
    private let folding: TextFolding
    private let pattern: Pattern

    /// - Parameters:
    ///   - fuzzyLevel: FL_FULLSTRING, FL_SUBSTRING or FL_PREFIX in the lower half, how exactly in the upper.
    ///   - value: what to look for, text as UTF-16.
    init(fuzzyLevel: UInt32, _ value: PropertyValue) throws(HResult) {
        switch fuzzyLevel & 0xFFFF {
        case FL_FULLSTRING: extent = .full
        case FL_SUBSTRING: extent = .part
        case FL_PREFIX: extent = .prefix
        default: throw .mapiInvalidParameter
        }
        let loose = fuzzyLevel & FL_LOOSE != 0
        var folding: TextFolding = []
        if loose || fuzzyLevel & FL_IGNORECASE != 0 { folding.insert(.ignoreCase) }
        if loose || fuzzyLevel & FL_IGNORENONSPACE != 0 { folding.insert(.ignoreNonSpacing) }
        self.folding = folding
        switch value {
        case .unicode(let units):
            let folded = folding.apply(to: units)
            pattern = .text(folded, skips: Self.skips(folded))
        case .binary(let bytes): pattern = .bytes(bytes, skips: Self.skips(bytes))
        default: pattern = .other
        }
    }

    /// Whether the value, or one of the values, has the contents sought. Text must be UTF-16.
    func matches(_ value: PropertyValue) -> Bool {
        switch (value, pattern) {
        case (.unicode(let units), .text(let sought, let skips)):
            return found(sought, skips, in: folding.apply(to: units))
        case (.binary(let bytes), .bytes(let sought, let skips)):
            return found(sought, skips, in: bytes)
        case (.unicodes, .text), (.binaries, .bytes):
            return value.elements.contains { matches($0) }
        default: return false
        }
    }

    private func found<Unit: Equatable>(_ sought: [Unit], _ skips: [Int], in text: [Unit]) -> Bool {
        switch extent {
        case .full: return sought == text
        case .prefix: return text.starts(with: sought)
        case .part: return Self.occurs(sought, skips, in: text)
        }
    }

    /// For each length of a partial match, how much of it is a match still when the next unit is another
    /// (the failure function of Knuth, Morris and Pratt).
    private static func skips<Unit: Equatable>(_ sought: [Unit]) -> [Int] {
        var skips = [Int](repeating: 0, count: sought.count)
        var length = 0
        for index in sought.indices.dropFirst() {
            while length > 0, sought[index] != sought[length] { length = skips[length &- 1] }
            if sought[index] == sought[length] { length &+= 1 }
            skips[index] = length
        }
        return skips
    }

    private static func occurs<Unit: Equatable>(
        _ sought: [Unit], _ skips: [Int], in text: [Unit]
    ) -> Bool {
        if sought.isEmpty { return true }
        var length = 0
        for unit in text {
            while length > 0, unit != sought[length] { length = skips[length &- 1] }
            if unit == sought[length] { length &+= 1 }
            if length == sought.count { return true }
        }
        return false
    }
}
