import CMAPI
import CompoundFile

/// An IEnumSTATSTG: goes from name to name, so that what happens to the elements meanwhile does it no harm. It
/// keeps its storage, and so the file, open.
final class EnumeratorObject: ComObject {
    private let storage: StorageObject
    private var last: ElementName?
    /// Where that name is among the storage's, as long as these do not change.
    private var place = 0

    static let interfaceType = InterfaceType(
        name: "IEnumSTATSTG", vtable: immortal(enumeratorVtable), iids: [.iidEnumSTATSTG], deadCode: .stgReverted)

    init(_ storage: StorageObject, after last: ElementName? = nil) {
        self.storage = storage
        self.last = last
        storage.addOwnRef()
        super.init(type: EnumeratorObject.interfaceType, lock: storage.lock)
        storage.adopt(self)
    }

    override func dispose() {
        storage.childClosed(self)
        if storage.dropOwnRefUnlessLast() { return }
        let face = storage.face
        // Not now: the storage may be in the middle of its own end.
        lock.afterUnlock { releaseOwnRef(face) }
    }

    /// Fills up to `count` records; answers how many.
    func next(_ count: UInt32, _ records: UnsafeMutablePointer<STATSTG>) throws -> UInt32 {
        var done: UInt32 = 0
        do {
            while done < count, let info = try storage.node.child(after: last, near: &place) {
                try EnumeratorObject.fill(records + Int(done), info)
                last = info.name
                done &+= 1
            }
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

    private static func fill(_ record: UnsafeMutablePointer<STATSTG>, _ info: ElementInfo) throws(HResult) {
        record.initialize(to: STATSTG())
        let kind = info.kind == .storage ? STATSTG.Kind.storage : .stream
        record.pointee.type = kind.rawValue
        record.pointee.cbSize.QuadPart = info.size
        if kind == .storage {
            record.pointee.mtime = FILETIME(info.modified)
            record.pointee.ctime = FILETIME(info.created)
            record.pointee.clsid = CLSID(info.clsid)
            record.pointee.grfStateBits = info.stateBits
        }
        guard let name = TaskAllocator.allocate(2 &* info.name.count &+ 2) else { throw .stgInsufficientMemory }
        let units = name.bindMemory(to: UInt16.self, capacity: info.name.count &+ 1)
        info.name.copy(to: units)
        record.pointee.pwcsName = units
    }

    /// Whether there were as many.
    func skip(_ count: UInt32) throws -> Bool {
        for _ in 0..<count {
            guard let info = try storage.node.child(after: last, near: &place) else { return false }
            last = info.name
        }
        return true
    }

    func reset() { last = nil }

    func clone() -> EnumeratorObject { EnumeratorObject(storage, after: last) }
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
            out.pointee = enumerator.clone().face.assumingMemoryBound(to: IEnumSTATSTG.self)
        }
    })
