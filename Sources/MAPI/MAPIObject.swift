import COM
import CompoundFile
import MessageFormat

/// An object in the tree of one top-level message.
///
/// It keeps what it was opened from alive, so that streams, attachments and tables stay usable in whatever
/// order a caller releases them; and it knows what was opened from it, so that all of that dies with it.
class MAPIObject: ComObject {
    let context: MessageContext
    /// The object that this one was opened from; nil for the top-level message.
    let owner: MAPIObject?
    /// What was opened from this object and is alive, by the order of opening.
    private var children: [(key: ObjectIdentifier, object: ComObject)] = []
    private var wasCountedOut = false

    init(type: InterfaceType, context: MessageContext, owner: MAPIObject?) {
        self.context = context
        self.owner = owner
        super.init(type: type, lock: context.lock)
        context.objectOpened()
        owner?.children.append((ObjectIdentifier(self), self))
    }

    /// Counts in an object that is no MAPIObject (a stream, a storage, a table). It holds on to this one until it
    /// calls `childClosed`.
    func adopt(_ child: ComObject) {
        context.objectOpened()
        children.append((ObjectIdentifier(child), child))
    }

    /// Counts out what `adopt` counted in: its last reference is gone, or it was killed.
    func childClosed(_ child: ComObject) {
        forget(child)
        context.objectClosed()
    }

    private func forget(_ child: ComObject) {
        let key = ObjectIdentifier(child)
        if let index = children.lastIndex(where: { $0.key == key }) { children.remove(at: index) }
    }

    /// Ends everything that was opened from this object, newest first, and then the object itself.
    /// - Parameter code: what this object's methods answer from now on, the type's dead code unless given.
    func killTree(_ code: HResult? = nil) {
        for child in children.reversed() {
            if let object = child.object as? MAPIObject { object.killTree() } else { child.object.kill() }
        }
        kill(code)
    }

    override var allowsReentry: Bool { false }

    override func dispose() {
        super.dispose()
        guard !wasCountedOut else { return }
        wasCountedOut = true
        owner?.forget(self)
        context.objectClosed()
    }
}
