import CMAPI
import COM
import CompoundFile
import MessageFormat
import TNEF

/// OpenTnefStream, OpenTnefStreamEx and GetTnefStreamCodepage.
public enum TnefOpening {
    /// A new ITnef with a reference for the caller.
    /// - Parameter name: of the stream, for the tags that stand for attachments in tagged text.
    public static func open(
        _ stream: LPSTREAM?, name: UnsafePointer<CChar>?, flags: UInt32, _ message: LPMESSAGE?, key: UInt16,
        _ out: UnsafeMutablePointer<LPITNEF?>?
    ) throws -> HResult {
        out?.pointee = nil
        guard let stream, let message, let out else { throw HResult.mapiInvalidParameter }
        try MAPIFlags.check(flags, known: TnefFlags.opening)
        let bytes: [UInt8] = try name.map { try readTerminated($0) } ?? []
        let name = NarrowText.codePage.decode(bytes)
        let object: TnefObject
        if flags & TnefFlags.encode != 0 {
            guard key != 0 else { throw HResult.mapiInvalidParameter }
            object = TnefEncodingObject(stream, message, name: name, key: key, flags: flags)
        } else {
            object = TnefDecodingObject(stream, message, name: name, key: key)
        }
        out.pointee = object.face.assumingMemoryBound(to: ITnef.self)
        return .ok
    }

    /// The page of the stream's 8-bit text, and the second number that stands beside it. The position in the stream is
    /// what it was, if the stream can seek.
    /// - Throws: `.mapiCorruptData` for another signature, `.mapiNotFound` for a stream that doesn't say.
    public static func codePage(
        _ stream: LPSTREAM?, _ page: UnsafeMutablePointer<ULONG>?, _ second: UnsafeMutablePointer<ULONG>?
    ) throws -> HResult {
        page?.pointee = 0
        second?.pointee = 0
        guard let stream, let page else { throw HResult.mapiInvalidParameter }
        let reference = ForeignStreamRef(stream)
        let start = try? reference.position()
        defer { if let start { try? reference.seek(start) } }
        var reader = try TNEFReader(TNEFInput(TnefSource(reference)).window)
        while let attribute = try reader.next() {
            if attribute.id == .codePage, let pages = try attribute.codePages() {
                page.pointee = pages.first
                second?.pointee = pages.second
                return .ok
            }
            _ = try reader.finish(attribute)
        }
        throw HResult.mapiNotFound
    }
}
