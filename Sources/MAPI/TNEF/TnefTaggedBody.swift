import CMAPI
import COM
import CompoundFile
import MessageFormat
import TNEF

/// What OpenTaggedBody gives a stream on: a message's text in the page of the program's 8-bit text, with tags in the
/// place of attachments.
///
/// What is written becomes the message's text, without the tags, at Commit or the last Release; the attachments that
/// the tags are of get the places where these stood.
final class TnefTaggedBody: BufferedContent {
    private let message: ForeignMessage
    /// The key of attachment 0; the others count on from it.
    private let key: UInt16
    private let name: [UInt16]
    let bytes = StreamBuffer(scratch: ScratchSpace())
    var isDirty = false

    /// Text of more bytes is not taken into memory.
    private static let mostBytes: UInt64 = 1 << 28

    /// - Parameter creates: whether to begin with no text at all.
    init(_ message: ForeignMessage, key: UInt16, name: [UInt16], creates: Bool) throws {
        (self.message, self.key, self.name) = (message, key, name)
        isDirty = creates
        guard !creates else { return }
        let tagged = PlacementTags.insert(try tags(), into: try text())
        try NarrowText.codePage.encode(tagged).withUnsafeBytes { try bytes.write(at: 0, $0) }
    }

    // MARK: Reading the message

    private func text() throws -> [UInt16] {
        let tag = PropertyTag(.body, .unicode)
        let result = try message.values(of: [tag]).first
        if case .unicode(let units)? = result?.value { return units }
        if case .error(let code)? = result?.value, HResult(rawValue: code) == .mapiNotFound { return [] }
        let stream = try message.openStream(tag)
        let length = try stream.length()
        guard length <= Self.mostBytes, isMemoryAvailable(length &* 4) else { throw HResult.mapiNotEnoughMemory }
        var raw = [UInt8](repeating: 0, count: Int(length))
        let count = try raw.withUnsafeMutableBytes { try stream.read($0) }
        return [UInt8](raw.prefix(count)).wideText
    }

    private func tags() throws -> [PlacementTags.Tag] {
        try message.attachmentNumbers().compactMap { number in
            let wanted = [
                PropertyTag(.renderingPosition, .long), PropertyTag(.attachFilename, .unicode),
                PropertyTag(.displayName, .unicode), PropertyTag(PropertyID(rawValue: 0x370C), .unicode),
            ]
            let values = try message.openAttach(number).values(of: wanted).map(\.value)
            guard case .long(let position)? = values.first, position >= 0, let own = ownKey(number) else { return nil }
            let texts = values.map { $0.text(NarrowText.codePage) ?? [] }
            let title = texts[1].isEmpty ? texts[2] : texts[1]
            return PlacementTags.Tag(
                position: Int(position), key: own, title: title.isEmpty ? Array("Attachment".utf16) : title,
                container: texts[3].isEmpty ? name : texts[3])
        }
    }

    private func ownKey(_ number: UInt32) -> UInt16? { UInt16(exactly: number).map { key &+ $0 } }

    // MARK: Writing it

    private func publish() throws {
        guard isDirty else { return }
        try CallOut.run {
            guard bytes.length <= Self.mostBytes, isMemoryAvailable(bytes.length &* 6) else {
                throw HResult.mapiNotEnoughMemory
            }
            var numbers: [UInt16: UInt32] = [:]
            for number in try message.attachmentNumbers() { if let own = ownKey(number) { numbers[own] = number } }
            let units = NarrowText.codePage.decode(try bytes.readAll())
            let (text, places) = PlacementTags.extract(from: units) { numbers[$0] != nil }
            try write(text)
            for (key, position) in places {
                if let number = numbers[key] { try place(number, at: Int32(clamping: position)) }
            }
        }
        isDirty = false
    }

    private func write(_ text: [UInt16]) throws {
        let result = PropertyResult(PropertyTag(.body, .unicode), .unicode(text))
        if let refused = try message.setAll([result], narrow: { _ in result.narrow }).first { throw refused.code }
    }

    private func place(_ number: UInt32, at position: Int32) throws {
        let attach = try message.openAttach(number, modifies: true)
        _ = try attach.setProps([PropertyResult(PropertyTag(.renderingPosition, .long), .long(position))])
        try attach.saveAndClose()
    }

    // MARK: StreamContent

    func commit(_ flags: UInt32) throws { try publish() }

    func stat() throws -> (
        name: [UInt16]?, clsid: GUIDValue, created: FileTime, modified: FileTime, stateBits: UInt32
    ) {
        (nil, .zero, .none, .none, 0)
    }

    var allowsReentry: Bool { false }

    /// There is nobody left to be told of an error.
    func closed(_ stream: StreamObject) { try? publish() }
}

extension TnefObject {
    /// OpenTaggedBody.
    /// - Returns: a new stream with a reference for the caller.
    func openTaggedBody(_ message: LPMESSAGE?, _ flags: UInt32) throws -> UnsafeMutableRawPointer {
        guard let message else { throw HResult.mapiInvalidParameter }
        try MAPIFlags.check(flags, known: MAPIFlags.create | MAPIFlags.modify)
        let content = try TnefTaggedBody(
            ForeignMessage(UnsafeMutableRawPointer(message)), key: tagKey, name: name,
            creates: flags & MAPIFlags.create != 0)
        let mode = flags == 0 ? STGMode.read : STGMode.readWrite
        return StreamObject(content: content, mode: mode, lock: TreeLock()).face
    }
}
