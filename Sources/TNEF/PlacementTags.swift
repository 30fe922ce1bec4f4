/// Tags that stand in a message's text where attachments are shown: `[[ title : key in container ]]`.
///
/// Text that is sent apart from its TNEF keeps the places of attachments so, even where it is wrapped or quoted.
public enum PlacementTags {
    /// One attachment in the text.
    public struct Tag {
        /// Where it is shown, in UTF-16 units: the tag takes the place of one.
        public var position: Int
        public var key: UInt16
        public var title: [UInt16]
        public var container: [UInt16]

        public init(position: Int, key: UInt16, title: [UInt16], container: [UInt16]) {
            (self.position, self.key, self.title, self.container) = (position, key, title, container)
        }

        fileprivate var text: [UInt16] {
            Array("[[ ".utf16) + Self.plain(title) + Array(" : \(key) in ".utf16) + Self.plain(container)
                + Array(" ]]".utf16)
        }

        /// Brackets and colons mean something in a tag.
        private static func plain(_ units: [UInt16]) -> [UInt16] {
            units.prefix(longest / 4).map { $0 == 0x5B || $0 == 0x5D || $0 == 0x3A ? 0x5F : $0 }
        }
    }

    /// The units between the brackets of a tag, at most.
    private static let longest = 1024
    private static let (opening, closing): (UInt16, UInt16) = (0x5B, 0x5D)

    /// The text with tags. One past its end goes to the end; of two at one place only the first has a unit to replace.
    public static func insert(_ tags: [Tag], into text: [UInt16]) -> [UInt16] {
        var (tagged, next): ([UInt16], Int) = ([], 0)
        for tag in tags.sorted(by: { $0.position < $1.position }) where tag.position >= 0 {
            let place = min(tag.position, text.count)
            if place > next { tagged += text[next..<place] }
            tagged += tag.text
            next = max(next, min(place &+ 1, text.count))
        }
        return tagged + text[next...]
    }

    /// The text without the tags whose key is known, a space in the place of each, and where those spaces are. All other
    /// text stays, whatever it looks like.
    public static func extract(
        from text: [UInt16], known: (UInt16) -> Bool
    ) -> (text: [UInt16], places: [(key: UInt16, position: Int)]) {
        var (plain, places): ([UInt16], [(UInt16, Int)]) = ([], [])
        plain.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            if let (key, end) = tag(in: text, at: index), known(key) {
                places.append((key, plain.count))
                plain.append(0x20)
                index = end
            } else {
                plain.append(text[index])
                index &+= 1
            }
        }
        return (plain, places)
    }

    /// The key of the tag that begins at a place, and where it ends. Brackets within it make it none, which keeps the
    /// time linear.
    private static func tag(in text: [UInt16], at start: Int) -> (key: UInt16, end: Int)? {
        guard start &+ 1 < text.count, text[start] == opening, text[start &+ 1] == opening else { return nil }
        let limit = min(text.count, start &+ longest)
        var end = start &+ 2
        while end < limit, text[end] != closing, text[end] != opening { end &+= 1 }
        guard end &+ 1 < text.count, end < limit, text[end] == closing, text[end &+ 1] == closing else { return nil }
        return key(of: text[(start &+ 2)..<end]).map { ($0, end &+ 2) }
    }

    /// The number between the last colon and the word after it.
    private static func key(of tag: ArraySlice<UInt16>) -> UInt16? {
        guard let colon = tag.lastIndex(of: 0x3A) else { return nil }
        let words = tag[(colon &+ 1)...].split(whereSeparator: { $0 == 0x20 || $0 == 0x0D || $0 == 0x0A })
        guard words.count >= 2, words[1].elementsEqual("in".utf16), let first = words.first, first.count <= 5 else {
            return nil
        }
        var key = 0
        for unit in first {
            guard (0x30...0x39).contains(unit) else { return nil }
            key = key &* 10 &+ Int(unit &- 0x30)
        }
        return UInt16(exactly: key)
    }
}
