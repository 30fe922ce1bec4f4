import CompoundFile
import Testing

/// Directory entries: trees, names, and fields that others leave in them.
@Suite struct DirectoryDefectTests {
    /// Sets a field of 32 bits of an entry.
    private static func field(
        _ title: String, _ code: Finding.Code, _ text: String, _ field: Int, _ value: UInt32 = 1
    ) -> Defect {
        Defect(title, .small, .whole, [code]) {
            $0.set(try $0.entry(text) + field, value)
            return try $0.entry(text) + field
        }
    }

    /// Gives "small1" or another stream another name.
    private static func named(
        _ title: String, _ code: Finding.Code, _ units: [UInt16], length: Int? = nil, of text: String = "small1",
        as seen: String
    ) -> Defect {
        let outcome = seen == text ? Defect.Outcome.whole : .allBut(["/" + text, "/" + seen])
        return Defect(title, .small, outcome, [code]) { try $0.rename(text, units, length: length) }
    }

    private static let name = Array("small1".utf16)

    static let trees: [Defect] = [
        Defect("root called a storage", .small, .whole, [.rootType]) {
            $0.bytes[$0.entries[0] + 66] = 1; return nil
        },
        Defect("root called free", .small, .whole, [.rootType]) {
            $0.bytes[$0.entries[0] + 66] = 0; return nil
        },
        Defect("root of another name", .small, .whole, [.rootName]) {
            $0.set($0.entries[0], UInt16(0x72))
            return $0.entries[0]
        },
        Defect("sibling out of the directory", .small, .whole, [.entryOutside]) {
            let leaf = try $0.leaf()
            $0.set(leaf + 68, UInt32(5000))
            return leaf
        },
        Defect("child out of the directory", .small, .allBut(["/dir/inner"]), [.entryOutside]) {
            $0.set(try $0.entry("dir") + 76, UInt32(5000))
            return try $0.entry("dir")
        },
        Defect("0 for no sibling", .small, .whole, [.zeroSibling]) {
            let leaf = try $0.leaf()
            $0.set(leaf + 72, UInt32(0))
            return leaf
        },
        Defect("entry that is its own sibling", .small, .whole, [.entryVisitedTwice]) {
            let leaf = try $0.leaf()
            $0.set(leaf + 72, UInt32(try #require($0.entries.firstIndex(of: leaf))))
            return leaf
        },
        Defect("entry of type 3", .small, .allBut(["/large"]), [.entryType]) {
            $0.bytes[try $0.entry("large") + 66] = 3
            return try $0.entry("large")
        },
        Defect("entry of type 200", .small, .allBut(["/big"]), [.entryType]) {
            $0.bytes[try $0.entry("big") + 66] = 200
            return try $0.entry("big")
        },
        Defect("color 7", .small, .whole, [.entryColor]) {
            $0.bytes[try $0.entry("big") + 67] = 7
            return try $0.entry("big") + 67
        },
        Defect("all red", .small, .whole, [.redBlackTree]) {
            for offset in $0.entries { $0.bytes[offset + 67] = 0 }
            return $0.entries[0]
        },
        Defect("out of order", .small, .allBut(["/small1", "/small3", "/small0", "/small9"]), [.misorderedTree]) {
            _ = try $0.rename("small1", Array("small9".utf16))
            _ = try $0.rename("small3", Array("small0".utf16))
            return nil
        },
        Defect("two of one name", .small, .allBut(["/small1", "/small2"]), [.duplicateName]) {
            _ = try $0.rename("small2", Array("SMALL1".utf16))
            return nil
        },
        Defect("entry in no tree", .small, .whole, [.orphanEntry]) {
            let (entry, other) = (try $0.freeEntry(), try $0.entry("empty"))
            $0.bytes.replaceSubrange(entry..<entry + 128, with: $0.bytes[other..<other + 128])
            for link in [68, 72, 76] { $0.set(entry + link, UInt32.max) }
            return entry
        },
    ]

    static let names: [Defect] = [
        named("name of length 0", .entryName, name, length: 0, as: "small1"),
        named("name of odd length", .entryName, name, length: 13, as: "small1"),
        named("name longer than its place", .entryName, name, length: 128, as: "small1"),
        named("NUL within the name", .entryName, Array("sma\0ll1".utf16), as: "sma"),
        named(
            "name without NUL", .entryName, [UInt16](repeating: 0x78, count: 32), length: 64,
            as: String(repeating: "x", count: 31)),
        named("slash in the name", .nameCharacters, Array("../x/1".utf16), as: "../x/1"),
        named(
            "half a surrogate pair", .unpairedSurrogate, Array("small".utf16) + [0xD800], of: "small3",
            as: "small\u{FFFD}"),
        named(
            "name of 8-bit letters", .entryName, [0x6D73, 0x6C61, 0x316C], length: 7, as: "\u{6D73}\u{6C61}\u{316C}"),
        Defect("no name at all", .small, .allBut(["/small1", "/Unnamed 6"]), [.entryName]) {
            try $0.rename("small1", [], length: 0)
        },
    ]

    static let fields: [Defect] = [
        field("stream with a child", .streamFields, "big", 76),
        field("stream with a class", .streamFields, "big", 80),
        field("stream with state bits", .streamFields, "big", 96),
        field("stream with a time", .streamFields, "big", 100),
        field("storage with a start", .storageFields, "dir", 116, 0xFFFF_FFFE),
        field("storage with a size", .storageFields, "dir", 120),
        Defect("free entry with a name", .small, .whole, [.staleFreeEntry]) {
            $0.set(try $0.freeEntry(), UInt32(0x41_0041))
            return try $0.freeEntry()
        },
    ]

    @Test(arguments: trees) func treesAreWalkedWhateverTheirShape(defect: Defect) throws { try defect.run() }
    @Test(arguments: names) func namesAreKeptAsFarAsTheyGo(defect: Defect) throws { try defect.run() }
    @Test(arguments: fields) func fieldsThatMeanNothingArePassedOver(defect: Defect) throws { try defect.run() }
}
