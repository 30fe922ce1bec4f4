import CMAPI
import COM
import CompoundFile
import MessageFormat

/// A caller's object with properties: IMAPIProp, by its public methods alone.
///
/// What it returns was allocated with MAPIAllocateBuffer, as the interface demands, and is freed here.
class ForeignProp {
    let pointer: UnsafeMutablePointer<IMAPIProp>
    private let reference: CallerReference

    /// Takes over the reference that came with the pointer, which may be one on an interface that is derived
    /// from IMAPIProp: the first slots are the same.
    init(owning pointer: UnsafeMutableRawPointer) {
        self.pointer = pointer.assumingMemoryBound(to: IMAPIProp.self)
        reference = CallerReference(owning: pointer)
    }

    /// Takes a reference of its own.
    init(_ pointer: UnsafeMutableRawPointer) {
        self.pointer = pointer.assumingMemoryBound(to: IMAPIProp.self)
        reference = CallerReference(pointer)
    }

    /// QueryInterface.
    /// - Returns: the pointer with its reference; nil when the object does not have the interface.
    static func query(
        _ object: UnsafeMutableRawPointer, for interface: GUIDValue
    ) -> UnsafeMutableRawPointer? {
        let unknown = object.assumingMemoryBound(to: IUnknown.self)
        var iid = GUID(interface)
        var out: UnsafeMutableRawPointer?
        let code = unknown.pointee.lpVtbl?.pointee.QueryInterface?(unknown, &iid, &out)
        guard let code, code >= 0 else { return nil }
        return out
    }

    var table: IMAPIPropVtbl? { pointer.pointee.lpVtbl?.pointee }

    /// A slot that the object's table lacks counts as one that it does not support.
    func check(_ result: Int32?) throws {
        guard let result else { throw HResult.mapiNoSupport }
        try HResult.check(result)
    }

    /// Frees what the object returned.
    static func free(_ block: UnsafeMutableRawPointer?) {
        if let block { _ = BufferMemory.free(block) }
    }

    // MARK: Properties

    /// One SetProps.
    /// - Returns: the elements that it had problems with, by their index.
    func setProps(_ results: [PropertyResult]) throws -> [(index: Int, code: HResult)] {
        try withValues(results) { values in
            var problems: LPSPropProblemArray?
            let code = table?.SetProps?(
                pointer, UInt32(clamping: results.count), values, &problems)
            defer { Self.free(problems) }
            try check(code)
            return problems.map { Self.read($0, count: results.count) } ?? []
        }
    }

    /// Sets values together; if the object will not have the call, one by one, to see which it will not have.
    /// - Parameter narrow: the element with 8-bit text, for objects that know no other; nil where it has none.
    /// - Returns: the elements that it does not have now, by their index.
    func setAll(
        _ batch: [PropertyResult], narrow: (Int) throws -> PropertyResult?
    ) throws -> [(index: Int, code: HResult)] {
        if batch.isEmpty { return [] }
        do { return try refusals(setProps(batch), narrow) } catch let code as HResult {
            if code.endsCopy || code == .mapiNoAccess { throw code }
            if batch.count == 1 { return try refusals([(0, code)], narrow) }
            return try batch.indices.flatMap { index in
                try setAll([batch[index]]) { _ in try narrow(index) }.map { (index, $0.code) }
            }
        }
    }

    private func refusals(
        _ refused: [(index: Int, code: HResult)], _ narrow: (Int) throws -> PropertyResult?
    ) throws -> [(index: Int, code: HResult)] {
        try refused.compactMap { index, code in
            guard code == .mapiBadCharWidth, let again = try narrow(index) else { return (index, code) }
            do { return try setProps([again]).first.map { (index, $0.code) } } catch let error as HResult {
                if error.endsCopy { throw error }
                return (index, error)
            }
        }
    }

    private func withValues<T>(
        _ results: [PropertyResult], _ body: (LPSPropValue) throws -> T
    ) throws -> T {
        let block = UnsafeMutableRawPointer.allocate(
            byteCount: PropertyMarshaller.size(of: results), alignment: 16)
        defer { block.deallocate() }
        PropertyMarshaller.fill(block, with: results)
        return try body(block.assumingMemoryBound(to: SPropValue.self))
    }

    /// Of an index that was not given, and of a problem that is none, nothing is said.
    private static func read(
        _ array: LPSPropProblemArray, count: Int
    ) -> [(index: Int, code: HResult)] {
        let start = UnsafeRawPointer(array)
        let said = min(Int(start.loadUnaligned(as: UInt32.self)), count)
        return (0..<said).compactMap { place in
            let entry = start + 4 + place * 12
            let index = Int(entry.loadUnaligned(as: UInt32.self))
            let code = HResult(rawValue: entry.loadUnaligned(fromByteOffset: 8, as: Int32.self))
            return index < count && code.isFailure ? (index, code) : nil
        }
    }

    /// The identifiers of all properties that the object has.
    func propertyIDs() throws -> Set<PropertyID> { Set(try propertyTags().map(\.id)) }

    /// The identifiers that names have there, made where they are new; nil for one that got none.
    func ids(of names: [PropertyName]) throws -> [PropertyID?] {
        var block: UnsafeMutableRawPointer?
        defer { block?.deallocate() }
        let array = try NameMarshaller.make(names) { size in
            let new = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
            block = new
            return new
        }
        var list: LPSPropTagArray?
        let code = table?.GetIDsFromNames?(
            pointer, UInt32(clamping: names.count), array, MAPIFlags.create, &list)
        defer { Self.free(list) }
        try check(code)
        guard let tags = try TagArray.read(list), tags.count == names.count else {
            throw HResult.mapiCallFailed
        }
        return tags.map { $0.type == .error || $0.id.rawValue == 0 ? nil : $0.id }
    }

    // MARK: Objects

    /// OpenProperty of a new value.
    private func create(
        _ tag: PropertyTag, _ interface: GUIDValue, options: UInt32
    ) throws -> UnsafeMutableRawPointer {
        var iid = GUID(interface)
        var out: LPUNKNOWN?
        try check(
            table?.OpenProperty?(
                pointer, tag.rawValue, &iid, options, MAPIFlags.create | MAPIFlags.modify, &out))
        guard let out else { throw HResult.mapiCallFailed }
        return UnsafeMutableRawPointer(out)
    }

    func createStream(_ tag: PropertyTag) throws -> ForeignStreamRef {
        let stream = try create(tag, .iidStream, options: STGMode.write)
        return ForeignStreamRef(owning: stream.assumingMemoryBound(to: IStream.self))
    }

    func createMessage() throws -> ForeignMessage {
        ForeignMessage(
            owning: try create(PropertyTag(.attachData, .object), .iidMessage, options: 0))
    }

    func createStorage() throws -> ForeignStorageRef {
        let storage = try create(
            PropertyTag(.attachData, .object), .iidStorage, options: STGMode.readWrite)
        return ForeignStorageRef(owning: storage.assumingMemoryBound(to: IStorage.self))
    }

    /// SaveChanges(0): nothing is done with the object any more.
    func saveAndClose() throws { try check(table?.SaveChanges?(pointer, 0)) }
}

/// A caller's attachment: IAttach adds nothing to IMAPIProp.
final class ForeignAttach: ForeignProp {}

/// A caller's message.
final class ForeignMessage: ForeignProp {
    private var message: UnsafeMutablePointer<IMessage> {
        UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: IMessage.self)
    }

    private var slots: IMessageVtbl? { message.pointee.lpVtbl?.pointee }

    func createAttach() throws -> ForeignAttach { try makeAttach().attach }

    /// The same.
    /// - Returns: its PR_ATTACH_NUM besides.
    func makeAttach() throws -> (attach: ForeignAttach, number: UInt32) {
        var number: UInt32 = 0
        var out: LPATTACH?
        try check(slots?.CreateAttach?(message, nil, 0, &number, &out))
        guard let out else { throw HResult.mapiCallFailed }
        return (ForeignAttach(owning: UnsafeMutableRawPointer(out)), number)
    }

    func openAttach(_ number: UInt32, modifies: Bool = false) throws -> ForeignAttach {
        var out: LPATTACH?
        try check(slots?.OpenAttach?(message, number, nil, modifies ? MAPIFlags.modify : 0, &out))
        guard let out else { throw HResult.mapiCallFailed }
        return ForeignAttach(owning: UnsafeMutableRawPointer(out))
    }

    /// ModifyRecipients(MODRECIP_ADD), or with 0, which makes these the only ones. A message that knows 8-bit text only
    /// is given that.
    func addRecipients(_ rows: [[PropertyResult]], replacing: Bool = false) throws {
        let flags: UInt32 = replacing ? 0 : 2
        let list = try RecipientList(rows)
        do { try check(slots?.ModifyRecipients?(message, flags, list.pointer)) } catch let code as HResult {
            guard code == .mapiBadCharWidth else { throw code }
            let narrow = try RecipientList(rows.map { $0.map(\.narrow) })
            try check(slots?.ModifyRecipients?(message, flags, narrow.pointer))
        }
    }

    func recipientTable() throws -> ForeignTable { try table { slots?.GetRecipientTable?(message, $0, $1) } }

    func attachmentTable() throws -> ForeignTable { try table { slots?.GetAttachmentTable?(message, $0, $1) } }

    private func table(_ get: (UInt32, UnsafeMutablePointer<LPMAPITABLE?>) -> Int32?) throws -> ForeignTable {
        var out: LPMAPITABLE?
        try check(get(MAPIFlags.unicode, &out))
        guard let out else { throw HResult.mapiCallFailed }
        return ForeignTable(owning: out)
    }
}

extension PropertyResult {
    /// The same with text in the page of the program's 8-bit text.
    var narrow: PropertyResult {
        let value = value.inWidth(unicode: false, NarrowText.codePage)
        guard value.type.elementType == .string8 else { return self }
        return PropertyResult(tag.withType(value.type), value)
    }
}
