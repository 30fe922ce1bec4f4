import CMAPI
import COM
import CompoundFile
import MessageFormat

/// A storage of the caller's under a message: only IStorage's and IStream's own methods are called on it.
final class ForeignMessageStorage: MessageStorage {
    let lock = TreeLock()
    private var reference: ForeignStorageRef?
    private let root: ForeignTree
    var tree: any StructuredStorage { root }

    init(_ pointer: UnsafeMutableRawPointer) {
        let reference = ForeignStorageRef(pointer.assumingMemoryBound(to: IStorage.self))
        self.reference = reference
        root = ForeignTree(reference, isWritable: true)
    }

    /// A storage that can't tell its mode is read, and nothing else.
    func mode() throws(HResult) -> UInt32 {
        do {
            let mode = try reference?.stat().mode ?? 0
            root.isWritable = mode & 3 != 0
            return mode
        } catch {
            if error == .notImplemented { return 0 }
            throw mapStorageCode(error)
        }
    }

    func commit() throws(HResult) { try CallOut.run { () throws(HResult) in try reference?.commit() } }

    /// Gives back what was opened in the storage, and then the storage: its owner may do away with it now.
    func release() {
        root.close()
        reference = nil
    }
}

/// The caller's storage as the message format sees it.
final class ForeignTree: StructuredStorage {
    /// Nil once the message is over.
    private var reference: ForeignStorageRef?
    var isWritable: Bool
    /// Sub-storages in use: an element can't be opened twice.
    private var open: [ElementName: WeakTree] = [:]

    private struct WeakTree { weak var tree: ForeignTree? }

    init(_ reference: ForeignStorageRef, isWritable: Bool) {
        self.reference = reference
        self.isWritable = isWritable
    }

    func close() {
        for child in open.values { child.tree?.close() }
        reference = nil
    }

    private func live() throws(HResult) -> ForeignStorageRef {
        guard let reference else { throw .stgReverted }
        return reference
    }

    func info() throws(MessageError) -> ElementInfo {
        try foreign { () throws(HResult) in try live().stat().info }
    }

    func elements() throws(MessageError) -> [ElementInfo] {
        try foreign { () throws(HResult) in try live().elements() }
    }

    func openStorage(_ name: ElementName) throws(MessageError) -> (any StructuredStorage)? {
        if let tree = open[name]?.tree { return tree }
        let storage = try optional { () throws(HResult) in
            try live().openStorage(name, writable: isWritable)
        }
        return storage.map { track(ForeignTree($0, isWritable: isWritable), name) }
    }

    func createStorage(_ name: ElementName) throws(MessageError) -> any StructuredStorage {
        let storage = try foreign { () throws(HResult) in try live().createStorage(name) }
        return track(ForeignTree(storage, isWritable: true), name)
    }

    private func track(_ tree: ForeignTree, _ name: ElementName) -> ForeignTree {
        open[name] = WeakTree(tree: tree)
        return tree
    }

    func openStream(_ name: ElementName) throws(MessageError) -> (any StructuredStream)? {
        let stream = try optional { () throws(HResult) in
            try live().openStream(name, writable: isWritable)
        }
        return stream.map { ForeignStream($0) }
    }

    func createStream(_ name: ElementName) throws(MessageError) -> any StructuredStream {
        ForeignStream(try foreign { () throws(HResult) in try live().createStream(name) })
    }

    func removeElement(_ name: ElementName) throws(MessageError) {
        open[name] = nil
        _ = try optional { () throws(HResult) in try live().destroyElement(name) }
    }

    func renameElement(_ name: ElementName, to new: ElementName) throws(MessageError) {
        open[new] = open.removeValue(forKey: name)
        try foreign { () throws(HResult) in try live().renameElement(name, to: new) }
    }

    func setClass(_ clsid: GUIDValue) throws(MessageError) {
        try foreign { () throws(HResult) in try live().setClass(clsid) }
    }

    func setStateBits(_ bits: UInt32) throws(MessageError) {
        try foreign { () throws(HResult) in try live().setStateBits(bits) }
    }

    /// What the storage does not have is no failure.
    private func optional<T>(_ body: () throws(HResult) -> T) throws(MessageError) -> T? {
        do { return try CallOut.run(body) } catch {
            if error == .stgFileNotFound || error == .stgPathNotFound { return nil }
            throw MessageError(.foreign(error.rawValue), "caller's storage")
        }
    }
}

/// A stream of the caller's.
final class ForeignStream: StructuredStream {
    private let reference: ForeignStreamRef

    init(_ reference: ForeignStreamRef) { self.reference = reference }

    func length() throws(MessageError) -> UInt64 {
        try foreign { () throws(HResult) in try reference.length() }
    }

    func read(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(MessageError) -> Int {
        try foreign { () throws(HResult) in
            try reference.seek(offset)
            return try reference.read(buffer)
        }
    }

    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws(MessageError) {
        try foreign { () throws(HResult) in
            try reference.seek(offset)
            try reference.write(bytes)
        }
    }

    func setLength(_ length: UInt64) throws(MessageError) {
        try foreign { () throws(HResult) in try reference.setSize(length) }
    }

    /// The length is the caller's word: memory grows with what really comes.
    func readAll(limit: UInt64) throws(MessageError) -> [UInt8] {
        let chunk = 64 * 1024
        var bytes: [UInt8] = []
        try foreign { () throws(HResult) in try reference.seek(0) }
        while UInt64(bytes.count) < limit {
            var piece = [UInt8](repeating: 0, count: Int(min(UInt64(chunk), limit - UInt64(bytes.count))))
            let count = try foreign { () throws(HResult) -> Int in
                var result: Result<Int, HResult> = .success(0)
                piece.withUnsafeMutableBytes { target in
                    do throws(HResult) { result = .success(try reference.read(target)) } catch {
                        result = .failure(error)
                    }
                }
                return try result.get()
            }
            if count <= 0 { break }
            if bytes.count &+ count > bytes.capacity, !isMemoryAvailable(UInt64(bytes.count) &* 3) {
                throw MessageError(.outOfMemory, "caller's stream")
            }
            bytes += piece.prefix(count)
            if count < piece.count { break }
        }
        return bytes
    }
}

private func foreign<T>(_ body: () throws(HResult) -> T) throws(MessageError) -> T {
    do { return try CallOut.run(body) } catch { throw MessageError(.foreign(error.rawValue), "caller's storage") }
}
