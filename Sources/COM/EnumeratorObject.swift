import CMAPI
import CompoundFile

/// An IEnumSTATSTG: goes from name to name, so that what happens to the elements meanwhile does it no harm. It
/// keeps its storage, and so the file, open.
final class EnumeratorObject: ComObject {
    /// Nil once it has ended.
    private var storage: StorageObject?
    /// The storage's node.
    private var node: Unmanaged<Storage>
    private var cursor: ElementCursor
    /// The storage that may have it back when it has ended.
    private var lastStorage: Unmanaged<StorageObject>?

    static let interfaceType = InterfaceType(
        name: "IEnumSTATSTG", vtable: immortal(enumeratorVtable), iids: [.iidEnumSTATSTG], deadCode: .stgReverted)

    init(_ storage: StorageObject, at cursor: ElementCursor = ElementCursor()) {
        self.storage = storage
        node = Unmanaged.passUnretained(storage.node)
        self.cursor = cursor
        storage.addOwnRef()
        super.init(type: EnumeratorObject.interfaceType, lock: storage.lock)
        storage.adopt(self)
    }

    /// Opens an object that has been parked on another storage of the same tree.
    func reopen(_ storage: StorageObject) {
        self.storage = storage
        node = Unmanaged.passUnretained(storage.node)
        storage.addOwnRef()
        storage.adopt(self)
        revive()
    }

    override func dispose() {
        cursor = ElementCursor()
        guard let storage = storage.take() else { return }
        lastStorage = Unmanaged.passUnretained(storage)
        storage.childClosed(self)
        if storage.dropOwnRefUnlessLast() { return }
        let face = storage.face
        // Not now: the storage may be in the middle of its own end.
        lock.afterUnlock { releaseOwnRef(face) }
    }

    override func park() -> Bool {
        guard let storage = lastStorage.take() else { return false }
        return storage._withUnsafeGuaranteedRef { $0.park(Unmanaged.passUnretained(self)) }
    }

    /// Fills up to `count` records; answers how many.
    func next(_ count: UInt32, _ records: UnsafeMutablePointer<STATSTG>) throws -> UInt32 {
        var done: UInt32 = 0
        do {
            while done < count, try fill(records + Int(done)) { done &+= 1 }
        } catch {
            for index in 0..<Int(done) {
                TaskAllocator.release(records[index].pwcsName)
                records[index] = STATSTG()
            }
            throw error
        }
        // Callers look at the record before they look at the count.
        if done < count { records[Int(done)] = STATSTG() }
        return done
    }

    /// Fills a record with the next element and passes that; answers false at the end.
    private func fill(_ record: UnsafeMutablePointer<STATSTG>) throws -> Bool {
        switch try node._withUnsafeGuaranteedRef({ try $0.committedChild(at: &cursor) }) {
        case .child(let child):
            try fill(record, child.size)
            if child.kind == .storage { EnumeratorObject.add(child.info(named: cursor.name), to: record) }
        case .end: return false
        case .unknown:
            guard let info = try otherChild() else { return false }
            try fill(record, info.size)
            if info.kind == .storage { EnumeratorObject.add(info, to: record) }
        }
        cursor.pass()
        return true
    }

    /// The child that the cursor has come to in a storage that has changed.
    private func otherChild() throws -> ElementInfo? {
        try node._withUnsafeGuaranteedRef { try $0.child(at: &cursor) }
    }

    /// For a stream.
    @inline(__always)
    private func fill(_ record: UnsafeMutablePointer<STATSTG>, _ size: UInt64) throws(HResult) {
        record.initialize(to: STATSTG())
        let count = cursor.name.count
        guard let text = TaskAllocator.allocate(2 &* count &+ 2) else { throw .stgInsufficientMemory }
        let units = text.bindMemory(to: UInt16.self, capacity: count &+ 1)
        cursor.name.copy(to: units)
        record.pointee.pwcsName = units
        record.pointee.type = STATSTG.Kind.stream.rawValue
        record.pointee.cbSize.QuadPart = size
    }

    private static func add(_ info: ElementInfo, to record: UnsafeMutablePointer<STATSTG>) {
        record.pointee.type = STATSTG.Kind.storage.rawValue
        record.pointee.cbSize.QuadPart = 0
        record.pointee.mtime = FILETIME(info.modified)
        record.pointee.ctime = FILETIME(info.created)
        record.pointee.clsid = CLSID(info.clsid)
        record.pointee.grfStateBits = info.stateBits
    }

    /// Whether there were as many.
    func skip(_ count: UInt32) throws -> Bool {
        for _ in 0..<count {
            switch try node._withUnsafeGuaranteedRef({ try $0.committedChild(at: &cursor) }) {
            case .child: break
            case .end: return false
            case .unknown: if try otherChild() == nil { return false }
            }
            cursor.pass()
        }
        return true
    }

    func reset() { cursor = ElementCursor() }

    func clone() throws(HResult) -> EnumeratorObject {
        guard let storage else { throw .stgReverted }
        return EnumeratorObject(storage, at: cursor)
    }
}

let enumeratorVtable = IEnumSTATSTGVtbl(
    QueryInterface: { queryInterface($0, $1, $2) },
    AddRef: { addRef($0) },
    Release: { release($0) },
    Next: { this, count, records, fetched in
        fetched?.pointee = 0
        return method(this, EnumeratorObject.self) { enumerator -> HResult in
            guard let records else { throw HResult.stgInvalidPointer }
            guard count == 1 || fetched != nil else { throw HResult.invalidArgument }
            let done = try enumerator.next(count, records)
            fetched?.pointee = done
            return done == count ? .ok : .falseResult
        }
    },
    Skip: { this, count in
        method(this, EnumeratorObject.self) { enumerator -> HResult in
            try enumerator.skip(count) ? .ok : .falseResult
        }
    },
    Reset: { this in method(this, EnumeratorObject.self) { (enumerator) -> Void in enumerator.reset() } },
    Clone: { this, out in
        out?.pointee = nil
        return method(this, EnumeratorObject.self) { enumerator -> Void in
            guard let out else { throw HResult.stgInvalidPointer }
            out.pointee = try enumerator.clone().face.assumingMemoryBound(to: IEnumSTATSTG.self)
        }
    })
