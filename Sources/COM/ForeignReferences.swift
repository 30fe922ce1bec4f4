import CMAPI
import CompoundFile

/// A reference on a caller's interface, taken on creation and given back with the last Swift reference.
public class ForeignReference {
    fileprivate let unknown: UnsafeMutablePointer<IUnknown>

    fileprivate init(_ pointer: UnsafeMutableRawPointer, retaining: Bool) {
        unknown = pointer.assumingMemoryBound(to: IUnknown.self)
        if retaining { _ = unknown.pointee.lpVtbl?.pointee.AddRef?(unknown) }
    }

    deinit { CallOut.run { _ = unknown.pointee.lpVtbl?.pointee.Release?(unknown) } }

    /// Gives back a reference that a caller has handed over.
    static func release(_ pointer: UnsafeMutableRawPointer) {
        let unknown = pointer.assumingMemoryBound(to: IUnknown.self)
        CallOut.run { _ = unknown.pointee.lpVtbl?.pointee.Release?(unknown) }
    }

    /// A slot that the object's table lacks counts as not implemented.
    fileprivate func check(_ result: Int32?) throws(HResult) {
        guard let result else { throw .notImplemented }
        try HResult.check(result)
    }
}

/// A caller's IStream, or one of ours seen as such.
public final class ForeignStreamRef: ForeignReference {
    public let pointer: UnsafeMutablePointer<IStream>

    /// Takes a reference of its own.
    public convenience init(_ pointer: UnsafeMutablePointer<IStream>) { self.init(pointer, retaining: true) }

    /// Takes over the reference that came with the pointer.
    public convenience init(owning pointer: UnsafeMutablePointer<IStream>) { self.init(pointer, retaining: false) }

    private init(_ pointer: UnsafeMutablePointer<IStream>, retaining: Bool) {
        self.pointer = pointer
        super.init(UnsafeMutableRawPointer(pointer), retaining: retaining)
    }

    private var table: IStreamVtbl? { pointer.pointee.lpVtbl?.pointee }

    /// One Read; answers how much came, which may be less than asked for.
    public func readSome(_ target: UnsafeMutableRawBufferPointer) throws(HResult) -> Int {
        var done: UInt32 = 0
        let count = UInt32(clamping: target.count)
        try check(table?.Read?(pointer, target.baseAddress, count, &done))
        return min(Int(done), Int(count))
    }

    /// Reads until the buffer is full or the stream ends.
    public func read(_ target: UnsafeMutableRawBufferPointer) throws(HResult) -> Int {
        var total = 0
        while total < target.count {
            let done = try readSome(UnsafeMutableRawBufferPointer(rebasing: target[total...]))
            if done == 0 { break }
            total &+= done
        }
        return total
    }

    /// One Write; answers how much went. At most 4 GiB less one byte.
    public func writeSome(_ bytes: UnsafeRawBufferPointer) throws(HResult) -> Int {
        var done: UInt32 = 0
        let count = UInt32(clamping: bytes.count)
        guard count > 0 else { return 0 }
        try check(table?.Write?(pointer, bytes.baseAddress, count, &done))
        return min(Int(done), Int(count))
    }

    /// Writes all; a stream that takes no more is full.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(HResult) {
        var total = 0
        while total < bytes.count {
            let done = try writeSome(UnsafeRawBufferPointer(rebasing: bytes[total...]))
            if done == 0 { throw .stgMediumFull }
            total &+= done
        }
    }

    /// Sets the position, from the start.
    public func seek(_ offset: UInt64) throws(HResult) {
        var distance = LARGE_INTEGER()
        distance.QuadPart = Int64(clamping: offset)
        try check(table?.Seek?(pointer, distance, 0, nil))
    }

    /// Where the stream is now.
    public func position() throws(HResult) -> UInt64 {
        var position = ULARGE_INTEGER()
        try check(table?.Seek?(pointer, LARGE_INTEGER(), 1, &position))
        return position.QuadPart
    }

    /// Moves the position and gives the new one.
    public func seek(by distance: Int64) throws(HResult) -> UInt64 {
        var value = LARGE_INTEGER()
        value.QuadPart = distance
        var position = ULARGE_INTEGER()
        try check(table?.Seek?(pointer, value, 1, &position))
        return position.QuadPart
    }

    public func setSize(_ size: UInt64) throws(HResult) {
        var value = ULARGE_INTEGER()
        value.QuadPart = size
        try check(table?.SetSize?(pointer, value))
    }

    public func length() throws(HResult) -> UInt64 {
        var status = STATSTG()
        try check(table?.Stat?(pointer, &status, 1))
        return status.cbSize.QuadPart
    }

    public func commit(_ flags: UInt32 = 0) throws(HResult) { try check(table?.Commit?(pointer, flags)) }
}

/// A caller's IStorage, or one of ours seen as such. Elements are opened for one opener, readable and, if asked
/// for, writable.
public final class ForeignStorageRef: ForeignReference {
    public let pointer: UnsafeMutablePointer<IStorage>

    /// Takes a reference of its own.
    public convenience init(_ pointer: UnsafeMutablePointer<IStorage>) { self.init(pointer, retaining: true) }

    /// Takes over the reference that came with the pointer.
    public convenience init(owning pointer: UnsafeMutablePointer<IStorage>) { self.init(pointer, retaining: false) }

    private init(_ pointer: UnsafeMutablePointer<IStorage>, retaining: Bool) {
        self.pointer = pointer
        super.init(UnsafeMutableRawPointer(pointer), retaining: retaining)
    }

    private var table: IStorageVtbl? { pointer.pointee.lpVtbl?.pointee }
    private static let exclusive: UInt32 = 0x10

    private func withName<Result>(_ name: ElementName, _ body: (UnsafePointer<UInt16>?) -> Result) -> Result {
        let units = name.utf16 + [0]
        return units.withUnsafeBufferPointer { body($0.baseAddress) }
    }

    private func take(_ stream: UnsafeMutablePointer<IStream>?) throws(HResult) -> ForeignStreamRef {
        guard let stream else { throw .fail }
        return ForeignStreamRef(owning: stream)
    }

    private func take(_ storage: UnsafeMutablePointer<IStorage>?) throws(HResult) -> ForeignStorageRef {
        guard let storage else { throw .fail }
        return ForeignStorageRef(owning: storage)
    }

    public func openStream(_ name: ElementName, writable: Bool = false) throws(HResult) -> ForeignStreamRef {
        var out: UnsafeMutablePointer<IStream>?
        let mode = ForeignStorageRef.exclusive | (writable ? StorageMode.readWrite : 0)
        try check(withName(name) { table?.OpenStream?(pointer, $0, nil, mode, 0, &out) })
        return try take(out)
    }

    /// Takes the place of whatever had the name.
    public func createStream(_ name: ElementName) throws(HResult) -> ForeignStreamRef {
        var out: UnsafeMutablePointer<IStream>?
        let mode = ForeignStorageRef.exclusive | StorageMode.readWrite | StorageMode.create
        try check(withName(name) { table?.CreateStream?(pointer, $0, mode, 0, 0, &out) })
        return try take(out)
    }

    public func openStorage(_ name: ElementName, writable: Bool = false) throws(HResult) -> ForeignStorageRef {
        var out: UnsafeMutablePointer<IStorage>?
        let mode = ForeignStorageRef.exclusive | (writable ? StorageMode.readWrite : 0)
        try check(withName(name) { table?.OpenStorage?(pointer, $0, nil, mode, nil, 0, &out) })
        return try take(out)
    }

    /// Takes the place of whatever had the name.
    public func createStorage(_ name: ElementName) throws(HResult) -> ForeignStorageRef {
        var out: UnsafeMutablePointer<IStorage>?
        let mode = ForeignStorageRef.exclusive | StorageMode.readWrite | StorageMode.create
        try check(withName(name) { table?.CreateStorage?(pointer, $0, mode, 0, 0, &out) })
        return try take(out)
    }

    public func destroyElement(_ name: ElementName) throws(HResult) {
        try check(withName(name) { table?.DestroyElement?(pointer, $0) })
    }

    public func renameElement(_ name: ElementName, to new: ElementName) throws(HResult) {
        try check(withName(name) { old in withName(new) { table?.RenameElement?(pointer, old, $0) } })
    }

    /// All elements, in the order in which the storage gives them. Names that no element can have are left out.
    public func elements() throws(HResult) -> [ElementInfo] {
        var out: UnsafeMutablePointer<IEnumSTATSTG>?
        try check(table?.EnumElements?(pointer, 0, nil, 0, &out))
        guard let out, let slots = out.pointee.lpVtbl?.pointee else { throw .fail }
        defer { _ = slots.Release?(out) }
        var infos: [ElementInfo] = []
        while true {
            var status = STATSTG()
            var fetched: UInt32 = 0
            let result = slots.Next?(out, 1, &status, &fetched)
            try check(result)
            guard fetched == 1 else { return infos }
            if let info = ForeignStorageRef.info(&status) { infos.append(info) }
        }
    }

    /// Class, state bits and times, and the mode. The name is that of a root for whatever is no element name.
    public func stat() throws(HResult) -> (info: ElementInfo, mode: UInt32) {
        var status = STATSTG()
        try check(table?.Stat?(pointer, &status, 1))
        status.type = STATSTG.Kind.storage.rawValue
        let mode = status.grfMode
        let info =
            ForeignStorageRef.info(&status)
            ?? ElementInfo(
                name: .literal("Root Entry"), kind: .storage, size: 0, clsid: GUIDValue(status.clsid),
                stateBits: status.grfStateBits, created: FileTime(status.ctime), modified: FileTime(status.mtime))
        return (info, mode)
    }

    /// Frees the name of the record.
    private static func info(_ status: inout STATSTG) -> ElementInfo? {
        let text = status.pwcsName
        status.pwcsName = nil
        defer { TaskAllocator.release(text) }
        guard let name = try? elementName(UnsafePointer(text)) else { return nil }
        return ElementInfo(
            name: name, kind: status.type == STATSTG.Kind.storage.rawValue ? .storage : .stream,
            size: status.cbSize.QuadPart, clsid: GUIDValue(status.clsid), stateBits: status.grfStateBits,
            created: FileTime(status.ctime), modified: FileTime(status.mtime))
    }

    public func setClass(_ clsid: GUIDValue) throws(HResult) {
        var value = CLSID(clsid)
        try check(table?.SetClass?(pointer, &value))
    }

    public func setStateBits(_ bits: UInt32, mask: UInt32 = .max) throws(HResult) {
        try check(table?.SetStateBits?(pointer, bits, mask))
    }

    public func commit(_ flags: UInt32 = 0) throws(HResult) { try check(table?.Commit?(pointer, flags)) }

    public func revert() throws(HResult) { try check(table?.Revert?(pointer)) }
}
