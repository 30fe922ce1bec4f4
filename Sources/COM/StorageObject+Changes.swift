import CMAPI
import CompoundFile

/// What an IStorage does besides opening and creating elements.
extension StorageObject {
    /// Handles that are open on the element, and on all below it, die.
    func destroy(_ name: ElementName) throws {
        try checkNotSimple()
        guard isWritable else { throw HResult.stgAccessDenied }
        guard let element = try node.child(name) else { throw HResult.stgFileNotFound }
        killChildren(on: element)
        try node.remove(name)
    }

    func rename(_ name: ElementName, to new: ElementName) throws {
        try checkNotSimple()
        guard isWritable, !isOpen(name) else { throw HResult.stgAccessDenied }
        try node.rename(name, to: new)
    }

    /// No name stands for the storage itself. Streams have no times: theirs are accepted and dropped.
    func setTimes(_ name: ElementName?, created: FileTime?, modified: FileTime?) throws {
        if name != nil { try checkNotSimple() }
        guard isWritable else { throw HResult.stgAccessDenied }
        guard let name else { return try node.setTimes(created: created, modified: modified) }
        switch try node.child(name) {
        case nil: throw HResult.stgFileNotFound
        case .storage(let storage): try storage.setTimes(created: created, modified: modified)
        case .stream: break
        }
    }

    func setClass(_ clsid: GUIDValue) throws {
        guard isWritable else { throw HResult.stgAccessDenied }
        try node.setClass(clsid)
    }

    func setStateBits(_ bits: UInt32, mask: UInt32) throws {
        try checkNotSimple()
        guard isWritable else { throw HResult.stgAccessDenied }
        try node.setStateBits(bits, mask: mask)
    }

    // MARK: Transactions

    /// A direct storage within a file has nothing to hand on; a root publishes. Answers S_OK or what came of
    /// consolidating.
    @discardableResult
    public func commit(_ flags: UInt32) throws -> HResult {
        guard flags & ~0xF == 0 else { throw HResult.stgInvalidFlag }
        if isTransacted, !access.canWrite { throw HResult.stgAccessDenied }
        var result = HResult.ok
        if let root {
            if access.canWrite { result = try root.commit(CommitOptions(rawValue: flags)) }
        } else if transaction {
            try node.commitTransaction()
        }
        try onCommit?(self)
        return result
    }

    /// Direct storages have nothing to go back to.
    func revert() throws {
        try checkNotSimple()
        guard isTransacted, root != nil || transaction else { return }
        killChildren()
        if let root { root.file.revert() } else { try node.revertTransaction() }
        if let root { try root.prepare() }
    }

    func stat(_ flag: UInt32) throws -> STATSTG {
        if node.isDetached { throw HResult.stgReverted }
        let info = node.info
        let name = root.map { $0.path.map { Array($0.utf16) } } ?? info.name.utf16
        return try .make(
            .storage, name: name, flag: flag, mode: mode, clsid: info.clsid, stateBits: info.stateBits,
            created: info.created, modified: info.modified)
    }
}
