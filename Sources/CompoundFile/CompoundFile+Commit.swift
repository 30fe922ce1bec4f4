extension CompoundFile {
    /// Publishes all changes at once: cut off anywhere, the file holds the old state or the new one.
    ///
    /// Changed sectors are written to free places, then the 512 bytes of the header are replaced in one write.
    ///
    /// - Throws: .accessDenied when the file was not opened for writing, .notCurrent (only with .onlyIfCurrent),
    ///   .invalidHeader when the store holds no compound file any more, .corrupt when the file is damaged, .mediumFull,
    ///   or what the store throws. The old state stands after any of these. .writeFault from the last step means that
    ///   the outcome is unknown; then every further commit answers the same until the file is opened anew.
    public func commit(_ options: CommitOptions = []) throws(CompoundFileError) {
        guard isWritable else {
            if !hasUncommittedChanges { return }
            throw CompoundFileError(.accessDenied, "commit")
        }
        if outcomeIsUnknown { throw CompoundFileError(.writeFault, "header") }
        guard hasUncommittedChanges || options.contains(.onlyIfCurrent) else { return }
        try lockForCommit()
        defer { unlockAfterCommit() }
        let onDisk = try readHeader()
        let isCurrent = onDisk == context.base.headerBytes
        if !isCurrent, options.contains(.onlyIfCurrent) { throw CompoundFileError(.notCurrent, "header") }
        guard hasUncommittedChanges else { return }
        if context.base.audit == nil { context.base.audit = try Audit(context.base) }
        guard let audit = context.base.audit, !isDamaged else { throw CompoundFileError(.corrupt, "file") }
        let overridden = isCurrent ? nil : try Base(store: store, log: FindingLog())
        let plan = try CommitPlan(context, audit, pinned: try pinnedSectors(overridden))
        if let overridden { plan.override(overridden) }
        try plan.make(root)
        try write(plan, over: onDisk, sync: !options.contains(.withoutSync))
        try retire(plan, overridden, wasSynced: !options.contains(.withoutSync))
        publish(plan, audit)
    }

    /// The header as it is in the file now.
    private func readHeader() throws(CompoundFileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Limit.headerSize)
        let count = try bytes.lendMutableBytes { (target) throws(CompoundFileError) in
            try store.read(at: 0, into: target)
        }
        guard count == bytes.count, LittleEndian(bytes).uint64(0) == Header.magic else {
            throw CompoundFileError(.invalidHeader, "header", offset: 0)
        }
        return bytes
    }

    // MARK: Writing

    private func write(_ plan: CommitPlan, over old: [UInt8], sync: Bool) throws(CompoundFileError) {
        let oldLength = try store.length()
        var writer = CommitWriter(plan)
        do throws(CompoundFileError) {
            try writer.write()
            if try store.length() < plan.newLength { try store.setLength(plan.newLength) }
            if sync { try store.sync() }
        } catch {
            // The old state stands; what has grown is cut back, and if that fails too, it is only free space.
            if let length = try? store.length(), length > oldLength { try? store.setLength(oldLength) }
            plan.base.source.setLength(plan.base.source.length)
            throw error
        }
        let bytes = plan.header.encoded()
        do throws(CompoundFileError) {
            try put(bytes)
            if sync { try store.sync() }
        } catch {
            outcomeIsUnknown = true
            try? put(old)
            throw CompoundFileError(.writeFault, "header", offset: 0)
        }
        plan.base.source.setLength(max(plan.newLength, oldLength))
        bytes.withUnsafeBytes { plan.base.source.wrote(at: 0, $0) }
    }

    private func put(_ header: [UInt8]) throws(CompoundFileError) {
        try header.lendBytes { (bytes) throws(CompoundFileError) in try store.write(at: 0, bytes) }
    }

    // MARK: The new state

    /// Makes the plan the last committed state, of the base and of all nodes.
    private func publish(_ plan: CommitPlan, _ audit: Audit) {
        let base = context.base
        let fat = FAT(
            header: plan.header, source: base.source, log: context.log, pieces: Array(plan.fat),
            locations: plan.fatLocations, difat: plan.difat)
        let miniFAT = MiniFAT(
            chain: Chain(extents: plan.miniFATChain.extents), fat: fat, source: base.source, log: context.log)
        miniFAT.pieces = Array(plan.miniFAT)
        base.publish(
            header: plan.header, headerBytes: plan.header.encoded(), fat: fat, miniFAT: miniFAT,
            miniStream: Chain(extents: plan.miniStreamChain.extents))
        let directory = base.directory
        directory.update(chain: Chain(extents: plan.directoryChain.extents), sectors: Array(plan.directory), fat: fat)
        for id in plan.releasedEntries { directory.release(id) }
        audit.update(freeEntries: plan.freeEntries, entryCount: plan.entryCount)
        for stream in plan.streams {
            let content = CommittedStream(base: base, id: stream.id, size: stream.size, extents: stream.extents)
            stream.node.origin = .committed(content)
            stream.node.buffer = nil
        }
        for storage in plan.storages {
            if let children = storage.children { directory.adopt(children, of: storage.id) }
            storage.node.settle(as: storage.id)
        }
    }
}

extension Storage {
    /// The storage is now what the file holds.
    func settle(as id: StreamID) {
        origin = .committed(id)
        if changes.contains(.members) {
            touched = touched.filter { if case .removed = $0.value { return false } else { return true } }
        }
        // Read anew when next asked for: the commit has set the time of modification.
        ownAttributes = nil
        changes = []
    }
}
