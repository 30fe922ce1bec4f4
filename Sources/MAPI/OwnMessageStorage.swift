import COM
import CompoundFile
import MessageFormat

/// A storage of this library under a message: the message works on its node directly and shares its lock.
final class OwnMessageStorage: MessageStorage {
    private let storage: StorageObject
    let tree: any StructuredStorage

    init(_ storage: StorageObject) {
        self.storage = storage
        storage.node.remember()
        tree = CompoundStorage(storage.node)
        _ = COM.addRef(storage.face)
    }

    var lock: TreeLock { storage.lock }
    var scratch: ScratchSpace? { storage.node.scratch }
    var bytesHeld: UInt64? { storage.node.bytesHeld }

    func mode() throws(HResult) -> UInt32 { storage.mode }

    func commit() throws(HResult) {
        do { try storage.commit(0) } catch { throw HResult(error) }
    }

    func release() { _ = COM.release(storage.face) }
}
