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
        storage.adopt(self, named: nil)
    }

    override func dispose() {
        storage.childClosed(self)
        let face = storage.face
        // Not now: the storage may be in the middle of its own end.
        lock.afterUnlock { releaseOwnRef(face) }
    }

    /// Fills up to `count` records; answers how many.
    func next(_ count: UInt32, _ records: UnsafeMutablePointer<STATSTG>) throws -> UInt32 {
        var done: UInt32 = 0
        do {
            while done < count, let info = try storage.node.child(after: last, near: &place) {
                var record = try STATSTG.make(
                    info.kind == .storage ? .storage : .stream, name: nil, flag: 0, size: info.size,
                    clsid: info.clsid, stateBits: info.stateBits, created: info.created, modified: info.modified)
                record.pwcsName = info.name.withUnits { TaskAllocator.copy($0) }
                guard record.pwcsName != nil else { throw HResult.stgInsufficientMemory }
                records[Int(done)] = record
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
