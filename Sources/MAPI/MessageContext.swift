import CMAPI
import COM
import CompoundFile
import MessageFormat

/// Called once when the top-level message is gone and its storage is not used any more.
struct ReleaseCallback {
    typealias Function = @convention(c) (ULONG, UnsafeMutablePointer<IMessage>?) -> Void
    let function: Function
    let data: ULONG
}

/// What all objects of one top-level message share: its lock, its storage, its named properties, the caller's
/// allocators. It ends with the last of those objects, or when the session is closed. An IPropData in memory has
/// one of its own, without a storage.
final class MessageContext {
    let lock: TreeLock
    let allocators: Allocators
    let names: NamedPropertyMap
    /// Where large values wait for SaveChanges: with a storage of ours, where its streams do.
    let scratch: ScratchSpace
    /// SaveChanges leaves the storage's Commit to the caller.
    let commitsStorage: Bool

    private(set) var storage: (any MessageStorage)?
    private let callback: ReleaseCallback?
    private let heldForCaller: [CallerReference]
    private weak var session: Session?
    var orderInSession: UInt64 = 0

    /// The message that OpenIMsgOnIStg gave out; kept so that closing reaches all that was opened in it.
    private var root: MessageObject?
    /// Objects of the tree that callers may still use.
    private var liveObjects = 0

    init(
        storage: any MessageStorage, allocators: Allocators, commitsStorage: Bool,
        callback: ReleaseCallback?, held: [CallerReference], session: Session?
    ) {
        self.storage = storage
        lock = storage.lock
        scratch = storage.scratch ?? ScratchSpace()
        self.allocators = allocators
        self.commitsStorage = commitsStorage
        self.callback = callback
        heldForCaller = held
        self.session = session
        names = NamedPropertyMap(root: storage.tree)
    }

    /// For objects that live in memory alone.
    init(allocators: Allocators) {
        storage = nil
        lock = TreeLock()
        scratch = ScratchSpace()
        self.allocators = allocators
        commitsStorage = false
        callback = nil
        heldForCaller = []
        names = NamedPropertyMap()
    }

    func setRoot(_ message: MessageObject) { root = message }

    /// Counts an object of the tree in. With the lock held.
    func objectOpened() { liveObjects += 1 }

    /// Counts an object out; with the last one the message is over. With the lock held.
    func objectClosed() {
        liveObjects -= 1
        if liveObjects == 0 { finish() }
    }

    /// Closes the message with all that was opened in it; unsaved changes are lost. What callers still hold
    /// answers the dead codes from now on.
    func close() {
        lock.lock()
        defer { lock.unlock() }
        guard !lock.isReentered else { return lock.afterUnlock { self.close() } }
        root?.killTree()
        finish()
    }

    /// Lets go of the storage, and then, with no lock held, tells the caller. With the lock held.
    private func finish() {
        guard let storage else { return }
        let message = root?.face
        self.storage = nil
        root = nil
        session?.forget(self)
        lock.afterUnlock { [callback] in
            storage.release()
            if let callback, let message {
                callback.function(
                    callback.data, message.assumingMemoryBound(to: IMessage.self))
            }
        }
    }
}

/// The storage under a top-level message, ours or the caller's own.
protocol MessageStorage: AnyObject {
    /// Guards the tree: a message on a storage of ours shares its lock.
    var lock: TreeLock { get }
    var tree: any StructuredStorage { get }
    /// Where the storage's own long streams wait for its commit.
    var scratch: ScratchSpace? { get }
    /// The bytes of the storage's file and of what waits for its commit; nil where that is not known.
    var bytesHeld: UInt64? { get }
    /// The STGM bits that Stat gives.
    func mode() throws(HResult) -> UInt32
    func commit() throws(HResult)
    /// Gives up the reference on the storage. Nothing is used after it. Called with no lock held.
    func release()
}

extension MessageStorage {
    var scratch: ScratchSpace? { nil }
    var bytesHeld: UInt64? { nil }
}
