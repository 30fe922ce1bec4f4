import CGLib
import COM
import CompoundFile
import MessageFormat

/// The code page of narrow strings that cross the API: what `char *` means to the calling program.
public enum NarrowText {
    private static let stored: UnsafeMutablePointer<Int32> = {
        let pointer = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
        pointer.initialize(to: Int32(truncatingIfNeeded: CodePage.utf8.rawValue))
        return pointer
    }()

    /// UTF-8 until the program asks for another by `OpenIMsgSetNarrowCodePage`.
    public static var codePage: CodePage {
        CodePage(rawValue: UInt32(bitPattern: g_atomic_int_get(stored)))
    }

    /// - Returns: false, and nothing changes, for a page that this library can't convert.
    public static func setCodePage(_ codePage: CodePage) -> Bool {
        guard codePage.isSupported else { return false }
        g_atomic_int_set(stored, Int32(bitPattern: codePage.rawValue))
        return true
    }
}

/// The size at which GetProps and QueryRows leave a value to OpenProperty.
public enum PropertyThreshold {
    /// 32 KiB: programs that fetch bodies with a bare GetProps still get them.
    private static let initial: Int32 = 32 * 1024
    /// The documented typical value of MAPI providers.
    public static let smallest: UInt32 = 4 * 1024

    private static let stored: UnsafeMutablePointer<Int32> = {
        let pointer = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
        pointer.initialize(to: initial)
        return pointer
    }()

    /// In bytes of data.
    public static var bytes: Int { Int(g_atomic_int_get(stored)) }

    /// - Returns: false, and nothing changes, below 4 KiB or above 2 GiB.
    public static func set(_ bytes: UInt32) -> Bool {
        guard bytes >= smallest, let value = Int32(exactly: bytes) else { return false }
        g_atomic_int_set(stored, value)
        return true
    }
}

/// Converts property values between the widths of the file, of the caller and of what was asked for.
struct TextConverter {
    /// Whose page it is; it takes some reading to find that out, which most messages can do without.
    private let message: MessageObject?
    private let known: CodePage
    /// The page of `char *` in the program.
    let narrow: CodePage

    init(file: CodePage) {
        message = nil
        known = file
        narrow = NarrowText.codePage
    }

    /// For the text in a message; without one the page is 1252.
    init(_ message: MessageObject?) {
        self.message = message
        known = .windows1252
        narrow = NarrowText.codePage
    }

    /// The page of 8-bit text in the file.
    var file: CodePage {
        get throws { try message?.codePage() ?? known }
    }

    /// Whether bytes below 80 are ASCII in the file's text. That is mostly known without its page.
    var isFileASCII: Bool {
        get throws { try message?.isTextASCII() ?? known.isASCIISuperset }
    }

    /// Whether a caller's narrow ASCII is the same in the file, a file of UTF-16 text.
    var widensASCII: Bool { narrow.isASCIISuperset }

    /// A stored value as the type that a caller wants; nil when it can't be had so.
    func fromFile(_ value: PropertyValue, as type: PropertyType) throws -> PropertyValue? {
        if value.type == type, type.elementType != .string8 { return value }
        switch (value, type) {
        case (.string8(let bytes), .string8): return .string8(try toNarrow(bytes))
        case (.string8(let bytes), .unicode): return .unicode(try file.decode(bytes))
        case (.unicode(let units), .string8): return .string8(narrow.encode(units))
        case (.strings8(let all), _) where type.isMultivalued:
            if type.elementType == .string8 { return .strings8(try all.map(toNarrow)) }
            if type.elementType == .unicode { return .unicodes(try all.map { try file.decode($0) }) }
        case (.unicodes(let all), _) where type.isMultivalued && type.elementType == .string8:
            return .strings8(all.map { narrow.encode($0) })
        default: break
        }
        return nil
    }

    /// A caller's value in the width in which the file stores strings.
    func toFile(_ value: PropertyValue, unicode: Bool) throws -> PropertyValue {
        switch value {
        case .string8(let bytes):
            return unicode ? .unicode(narrow.decode(bytes)) : .string8(try fromNarrow(bytes))
        case .unicode(let units):
            return unicode ? value : .string8(try file.encode(units))
        case .strings8(let all):
            return unicode
                ? .unicodes(all.map { narrow.decode($0) }) : .strings8(try all.map(fromNarrow))
        case .unicodes(let all):
            return unicode ? value : .strings8(try all.map { try file.encode($0) })
        default: return value
        }
    }

    /// Text that needs no conversion keeps its bytes, even those that its page does not define.
    private func toNarrow(_ bytes: [UInt8]) throws -> [UInt8] {
        if try bytes.isASCII || file == narrow { return bytes }
        return narrow.encode(try file.decode(bytes))
    }

    private func fromNarrow(_ bytes: [UInt8]) throws -> [UInt8] {
        if try bytes.isASCII || file == narrow { return bytes }
        return try file.encode(narrow.decode(bytes))
    }
}

extension [UInt8] {
    var isASCII: Bool { allSatisfy { $0 < 0x80 } }
}
