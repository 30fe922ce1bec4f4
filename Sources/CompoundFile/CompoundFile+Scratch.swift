/// Uncommitted pages that wait in the file itself.
extension CompoundFile {
    /// Lets large streams wait for the commit behind the end of the file, instead of in a temporary one: the commit
    /// then leaves them where they are, and each byte is written once. What the last commit holds is not touched; the
    /// file is longer meanwhile, and stays so when the process ends before `leaveFile`.
    ///
    /// Without effect on a file that was not opened for writing, or to which others may write.
    public func stageInFile() {
        guard isWritable, let file = store as? FileByteStore, file.isSoleWriter else { return }
        context.scratch.stage(in: context.base.source)
    }

    /// The same on any store. Nobody else may write to it, in this process or elsewhere.
    ///
    /// - Parameter limit: bytes that stay in memory.
    public func stageInStore(keeping limit: Int = ScratchSpace.memoryThreshold) {
        context.scratch.memoryLimit = limit
        context.scratch.stage(in: context.base.source)
    }

    /// Moves what waits in the file to a temporary one, and cuts the file off behind the last commit.
    ///
    /// - Throws: what the temporary file throws; all can be read as before then.
    public func leaveFile() throws(CompoundFileError) {
        let wasUsed = context.scratch.hasTail
        try context.scratch.leaveTail()
        if wasUsed { cutTail(at: context.base.source.sectorCount) }
    }

    /// Drops all uncommitted changes before the store is closed, if any wait in it.
    public func abandonChangesInFile() {
        guard context.scratch.hasTail else { return }
        revert()
        try? leaveFile()
    }

    /// Takes note that the last commit has changed, or that what waited for the next one is gone.
    func settleTail() {
        guard context.scratch.hasTail else { return }
        cutTail(at: context.scratch.settleTail(above: context.base.source.sectorCount))
    }

    /// Cuts off what nobody has ever named, unless others have the file open: they know its length. That it fails has
    /// no consequence.
    private func cutTail(at end: UInt32) {
        let source = context.base.source
        let length = max(source.length, (UInt64(end) &+ 1) << UInt64(source.shift))
        guard let now = try? store.length(), now > length, opener.isAlone() else { return }
        try? store.setLength(length)
    }
}

extension Storage {
    /// Where the file's streams wait for the commit. A stream that takes over a buffer of this space shares its pages,
    /// and these become part of the file where they are.
    public var scratch: ScratchSpace { context.scratch }
    /// The bytes of the file, and of what waits for its next commit.
    public var bytesHeld: UInt64 { context.base.source.length &+ context.scratch.bytesHeld }
}
