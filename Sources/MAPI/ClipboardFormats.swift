import COM

/// Numbers for the names of clipboard formats, for as long as the process lives.
public enum ClipboardFormats {
    /// The first number for a name; below it are the standard formats.
    public static let firstNamed: UInt16 = 0xC000
    private static let mostNames = 0x4000
    private static let longestName = 255

    private final class Names {
        let lock = TreeLock()
        var numbers: [[UInt16]: UInt16] = [:]
        var names: [[UInt16]] = []
    }
    private static let known = Names()

    /// RegisterClipboardFormat: the number of a name, new or not.
    /// - Returns: 0 for a name that is empty or too long, and when numbers have run out.
    public static func register(_ name: [UInt16]) -> UInt16 {
        guard !name.isEmpty, name.count <= longestName else { return 0 }
        let folded = name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return known.lock.withLock {
            if let number = known.numbers[folded] { return number }
            guard known.names.count < mostNames else { return 0 }
            let number = firstNamed &+ UInt16(truncatingIfNeeded: known.names.count)
            known.numbers[folded] = number
            known.names.append(name)
            return number
        }
    }

    /// The same for a caller's text up to its NUL.
    public static func register(_ name: UnsafePointer<UInt16>?) -> UInt16 {
        register(units(name, limit: longestName) ?? [])
    }

    /// The same for narrow text.
    public static func register(_ name: UnsafePointer<CChar>?) -> UInt16 {
        guard let name else { return 0 }
        return register(NarrowText.codePage.decode(Array(String(cString: name).utf8)))
    }

    /// The name that has a number; nil for one that wasn't given out.
    static func name(_ number: UInt16) -> [UInt16]? {
        guard number >= firstNamed else { return nil }
        let index = Int(number &- firstNamed)
        return known.lock.withLock { index < known.names.count ? known.names[index] : nil }
    }
}
