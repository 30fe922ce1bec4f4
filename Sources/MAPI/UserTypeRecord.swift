import CMAPI
import COM
import CompoundFile
import MessageFormat

/// The stream "\1CompObj" of a storage: which application's data it holds. [MS-OLEDS] 2.3.8
public enum UserTypeRecord {
    private static let name = ElementName.literal("\u{1}CompObj")
    /// What readers pass over: a mark, a version, another mark, the class.
    private static let header: [UInt8] = [1, 0, 0xFE, 0xFF, 3, 10, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]
    private static let headerSize = 28
    /// Before the wide texts, which old writers left out.
    private static let wideMark: UInt32 = 0x71B2_39F4
    private static let standardFormat: UInt32 = 0xFFFF_FFFF
    private static let macintoshFormat: UInt32 = 0xFFFF_FFFE
    /// Names are short; a stream that claims more is read so far.
    private static let longestStream: UInt64 = 1 << 20
    private static let longestName = 32_768
    /// The narrow texts of files: Windows' own in the West. Whoever knows the wide ones uses those.
    private static let page = CodePage(rawValue: 1252)

    // MARK: Writing

    /// WriteFmtUserTypeStg.
    public static func write(
        _ storage: UnsafeMutablePointer<IStorage>?, format: UInt16, name user: UnsafePointer<UInt16>?
    ) throws(HResult) {
        guard let storage else { throw .invalidArgument }
        var text: [UInt16] = []
        if user != nil {
            guard let given = units(user, limit: longestName) else { throw .invalidArgument }
            text = given
        }
        let formatName = ClipboardFormats.name(format)
        if format >= ClipboardFormats.firstNamed, formatName == nil { throw .invalidArgument }
        let target = ForeignStorageRef(storage)
        var bytes = header + (try target.stat()).info.clsid.bytes
        append(narrow: text, to: &bytes)
        append(format, formatName, to: &bytes) { append(narrow: $0, to: &$1) }
        append(UInt32(0), to: &bytes)
        append(wideMark, to: &bytes)
        append(wide: text, to: &bytes)
        append(format, formatName, to: &bytes) { append(wide: $0, to: &$1) }
        append(UInt32(0), to: &bytes)
        let stream = try target.createStream(self.name)
        var failure: HResult?
        bytes.withUnsafeBytes { source in
            do throws(HResult) { try stream.write(source) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private static func append(_ number: UInt32, to bytes: inout [UInt8]) {
        for shift: UInt32 in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    /// Counted in characters, the NUL too.
    private static func append(wide text: [UInt16], to bytes: inout [UInt8]) {
        append(UInt32(truncatingIfNeeded: text.count &+ 1), to: &bytes)
        for unit in text + [0] {
            bytes.append(UInt8(truncatingIfNeeded: unit))
            bytes.append(UInt8(truncatingIfNeeded: unit >> 8))
        }
    }

    private static func append(narrow text: [UInt16], to bytes: inout [UInt8]) {
        let narrow = page.encode(text)
        append(UInt32(truncatingIfNeeded: narrow.count &+ 1), to: &bytes)
        bytes += narrow + [0]
    }

    /// Nothing, a standard format by its number, or another by its name.
    private static func append(
        _ format: UInt16, _ name: [UInt16]?, to bytes: inout [UInt8], text: ([UInt16], inout [UInt8]) -> Void
    ) {
        if let name { return text(name, &bytes) }
        append(format == 0 ? 0 : standardFormat, to: &bytes)
        if format != 0 { append(UInt32(format), to: &bytes) }
    }

    // MARK: Reading

    /// ReadFmtUserTypeStg.
    public static func read(
        _ storage: UnsafeMutablePointer<IStorage>?, format: UnsafeMutablePointer<UInt16>?,
        name out: UnsafeMutablePointer<UnsafeMutablePointer<UInt16>?>?
    ) throws(HResult) {
        format?.pointee = 0
        out?.pointee = nil
        guard let storage else { throw .invalidArgument }
        let record = try read(ForeignStorageRef(storage))
        if let out { out.pointee = try TaskAllocator.copy(record.name) }
        format?.pointee = record.format
    }

    private static func read(_ storage: ForeignStorageRef) throws(HResult) -> (format: UInt16, name: [UInt16]) {
        let stream = try storage.openStream(self.name)
        var bytes = [UInt8](repeating: 0, count: Int(min(try stream.length(), longestStream)))
        var outcome: Result<Int, HResult> = .success(0)
        bytes.withUnsafeMutableBytes { target in
            do throws(HResult) { outcome = .success(try stream.read(target)) } catch { outcome = .failure(error) }
        }
        bytes.removeLast(bytes.count &- min(bytes.count, try outcome.get()))
        var reader = Reader(bytes: bytes, at: headerSize)
        let name = page.decode(try reader.text(width: 1))
        var record = (format: try reader.format(width: 1) { page.decode($0) }, name: name)
        // What follows may be missing.
        guard (try? reader.text(width: 1)) != nil, (try? reader.number()) == wideMark else { return record }
        if let wide = try? reader.text(width: 2) { record.name = Reader.units(wide) }
        if let format = try? reader.format(width: 2, decode: Reader.units) { record.format = format }
        return record
    }

    private struct Reader {
        let bytes: [UInt8]
        var at: Int

        mutating func number() throws(HResult) -> UInt32 {
            guard bytes.count >= 4, at <= bytes.count &- 4 else { throw .stgReadFault }
            defer { at &+= 4 }
            return (0..<4).reduce(0) { $0 | UInt32(bytes[at &+ $1]) << UInt32(8 &* $1) }
        }

        /// A counted text without its NUL.
        mutating func text(width: Int) throws(HResult) -> [UInt8] { try text(count: try number(), width) }

        private mutating func text(count: UInt32, _ width: Int) throws(HResult) -> [UInt8] {
            let (size, overflow) = Int(count).multipliedReportingOverflow(by: width)
            guard !overflow, at <= bytes.count, size <= bytes.count &- at else { throw .stgReadFault }
            defer { at &+= size }
            let text = bytes[at..<at &+ size]
            return text.suffix(width).allSatisfy { $0 == 0 } ? Array(text.dropLast(width)) : Array(text)
        }

        mutating func format(width: Int, decode: ([UInt8]) -> [UInt16]) throws(HResult) -> UInt16 {
            let count = try number()
            if count == 0 { return 0 }
            if count == standardFormat || count == macintoshFormat { return UInt16(truncatingIfNeeded: try number()) }
            return ClipboardFormats.register(decode(try text(count: count, width)))
        }

        static func units(_ bytes: [UInt8]) -> [UInt16] {
            (0..<bytes.count / 2).map { UInt16(bytes[2 &* $0]) | UInt16(bytes[2 &* $0 &+ 1]) << 8 }
        }
    }
}
