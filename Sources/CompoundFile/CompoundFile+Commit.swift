import Glibc

extension CompoundFile {
    /// Publishes all changes at once: cut off anywhere, the file holds the old state or the new one.
    ///
    /// Changed sectors are written to free places, then the 512 bytes of the header are replaced in one write.
    ///
    /// - Throws: .accessDenied when the file was not opened for writing, .notCurrent (only with .onlyIfCurrent),
    ///   .invalidHeader when the store holds no compound file any more, .corrupt when the file is damaged, .tooLarge
    ///   beyond 2 GiB with sectors of 512 bytes (1 TiB with larger ones), .mediumFull, or what the store throws. The
    ///   old state stands after any of these. .writeFault from the last step means that the outcome is unknown; then
    ///   every further commit answers the same until the file is opened anew.
    @discardableResult
    public func commit(_ options: CommitOptions = []) throws(CompoundFileError) -> CommitOutcome {
        guard isWritable else {
            if !hasUncommittedChanges { return .done }
            throw CompoundFileError(.accessDenied, "commit")
        }
        if outcomeIsUnknown { throw CompoundFileError(.writeFault, "header") }
        let asksMore = !options.isDisjoint(with: [.onlyIfCurrent, .consolidate])
        guard hasUncommittedChanges || asksMore else {
            settleTail()
            return .done
        }
        try lockForCommit()
        defer { unlockAfterCommit() }
        let onDisk = try readHeader()
        let isCurrent = memcmp(onDisk, context.base.headerBytes, Limit.headerSize) == 0
        if !isCurrent, options.contains(.onlyIfCurrent) { throw CompoundFileError(.notCurrent, "header") }
        if hasUncommittedChanges {
            // Whoever has written to the file may have done so where pages wait.
            if !isCurrent, !context.scratch.tailRuns.isEmpty { throw CompoundFileError(.notCurrent, "header") }
            let overridden = isCurrent ? nil : try Base(store: store, log: FindingLog())
            try publish(onDisk, overridden, options)
        } else if !isCurrent {
            return .hasOtherOpeners
        }
        let outcome = options.contains(.consolidate) ? consolidate(options) : .done
        // Once more, now that no plan is left that could hold on to a page.
        settleTail()
        return outcome
    }

    private func publish(
        _ onDisk: [UInt8], _ overridden: Base?, _ options: CommitOptions
    ) throws(CompoundFileError) {
        do throws(CompoundFileError) {
            let plan = try plan(options, overridden)
            try carryOut(plan, overridden, onDisk, options)
            if overridden == nil { unlinkedRuns = [] }
        } catch {
            let first = error
            let isFull = first.code == .mediumFull || first.code == .tooLarge
            guard isFull, !outcomeIsUnknown, overridden == nil, opener.isAlone() else { throw first }
            if first.code == .tooLarge, !context.scratch.tailRuns.isEmpty {
                // Pages that cannot become a part of the file take its room.
                try leaveFile()
                return try publish(onDisk, overridden, options)
            }
            do throws(CompoundFileError) { try commitInTwo(onDisk, options) } catch {
                throw outcomeIsUnknown ? error : first
            }
        }
    }

    /// Writes what has been worked out, and makes it the last commit.
    func carryOut(
        _ plan: CommitPlan, _ overridden: Base?, _ onDisk: [UInt8], _ options: CommitOptions
    ) throws(CompoundFileError) {
        let sync = !options.contains(.withoutSync)
        let header = plan.header.encoded()
        try write(plan, header, over: onDisk, sync: sync)
        try retire(plan, overridden, wasSynced: sync)
        // What the plan has written is no longer read from where it was.
        let written = sync ? Set(plan.streams.compactMap { $0.buffer.map(ObjectIdentifier.init) }) : []
        publish(plan, header)
        if sync { dropFreeEnd(sparing: written) }
        settleTail()
    }

    /// Works out the changes of all nodes.
    private func plan(_ options: CommitOptions, _ overridden: Base?) throws(CompoundFileError) -> CommitPlan {
        let audit = try soundAudit()
        let pinned = try pinnedSectors(overridden)
        var failure: CompoundFileError?
        var spared: Set<ObjectIdentifier> = []
        do throws(CompoundFileError) {
            let plan = try CommitPlan(context, audit, pinned: pinned)
            if let overridden { plan.override(overridden) } else { plan.freed = unlinkedRuns }
            defer {
                if options.contains(.overwrite) {
                    let kept = plan.streams.filter(plan.keepsPages)
                    spared = Set(kept.compactMap { $0.buffer.map(ObjectIdentifier.init) })
                }
            }
            try plan.make(root)
            let fits = plan.newLength <= context.base.source.length
            guard options.contains(.overwrite), !fits, mayOverwrite(overridden) else { return plan }
        } catch {
            let isFull = error.code == .mediumFull || error.code == .tooLarge
            guard isFull, options.contains(.overwrite), mayOverwrite(overridden) else { throw error }
            failure = error
        }
        let plan = try CommitPlan(context, audit, pinned: try pinnedSectors(nil, sparing: spared))
        plan.overwrites = true
        try plan.make(root)
        if let failure, plan.newLength > context.base.source.length { throw failure }
        return plan
    }

    /// Whether nobody but this opener can need what the last commit left.
    private func mayOverwrite(_ overridden: Base?) -> Bool {
        overridden == nil && unsyncedRuns.isEmpty && opener.isAlone()
    }

    /// What is known of a file whose changes can lose nothing.
    func soundAudit() throws(CompoundFileError) -> Audit {
        if context.base.audit == nil { context.base.audit = try Audit(context.base) }
        guard let audit = context.base.audit, !isDamaged else { throw CompoundFileError(.corrupt, "file") }
        try checkLength()
        return audit
    }

    /// Whoever has cut the file off has taken what a commit would go on to name.
    private func checkLength() throws(CompoundFileError) {
        let source = context.base.source
        let used = (UInt64(try context.base.usedSectorCount()) &+ 1) << UInt64(source.shift)
        let waiting = context.scratch.tailEnd
        let (length, needed) = (try store.length(), max(min(used, source.length), waiting))
        guard length >= needed else { throw CompoundFileError(.corrupt, "file", found: length, expected: needed) }
    }

    /// Cuts free sectors off the end. Whoever has come since the commit has read its header, and needs none of them;
    /// that it fails has no consequence.
    private func dropFreeEnd(sparing written: Set<ObjectIdentifier>) {
        guard opener.isAlone(), unsyncedRuns.isEmpty else { return }
        let source = context.base.source
        guard var used = try? context.base.usedSectorCount(), used < source.sectorCount else { return }
        guard let needed = try? overlaidRuns(sparing: written) else { return }
        for run in needed { used = max(used, run.start &+ run.count) }
        guard used < source.sectorCount else { return }
        let length = (UInt64(used) &+ 1) << UInt64(source.shift)
        // Pages may wait behind it; what they do not need is cut off with them in mind.
        if !context.scratch.hasTail {
            do throws(CompoundFileError) { try store.setLength(length) } catch { return }
        }
        source.setLength(length)
    }

    /// The header as it is in the file now.
    func readHeader() throws(CompoundFileError) -> [UInt8] {
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

    private func write(
        _ plan: CommitPlan, _ header: [UInt8], over old: [UInt8], sync: Bool
    ) throws(CompoundFileError) {
        let oldLength = try store.length()
        do throws(CompoundFileError) {
            let end = try CommitWriter.write(plan, over: oldLength)
            if end < plan.newLength, try store.length() < plan.newLength { try store.setLength(plan.newLength) }
            if sync { try store.sync() }
        } catch {
            // The old state stands, unless it was written over; what has grown is cut back, and if that fails too, it
            // is only free space.
            if plan.overwrites { outcomeIsUnknown = true }
            if let length = try? store.length(), length > oldLength { try? store.setLength(oldLength) }
            plan.base.source.setLength(plan.base.source.length)
            throw error
        }
        do throws(CompoundFileError) {
            try put(header)
            if sync { try store.sync() }
        } catch {
            outcomeIsUnknown = true
            try? put(old)
            throw CompoundFileError(.writeFault, "header", offset: 0)
        }
        // What waits in the file behind the commit is no part of it.
        plan.base.source.setLength(context.scratch.hasTail ? plan.newLength : max(plan.newLength, oldLength))
        plan.base.source.wrote(at: 0, count: UInt64(header.count))
    }

    private func put(_ header: [UInt8]) throws(CompoundFileError) {
        try header.lendBytes { (bytes) throws(CompoundFileError) in try store.write(at: 0, bytes) }
    }

    // MARK: The new state

    /// Makes the plan the last committed state, of the base and of all nodes.
    private func publish(_ plan: CommitPlan, _ header: [UInt8]) {
        let base = context.base
        base.fat.update(plan.fat, locations: plan.fatLocations, difat: plan.difat)
        base.miniFAT.update(plan.miniFAT, chain: Chain(extents: plan.miniFATChain.extents))
        base.publish(
            header: plan.header, headerBytes: header, miniStream: Chain(extents: plan.miniStreamChain.extents))
        let directory = base.directory
        directory.update(chain: Chain(extents: plan.directoryChain.extents), sectors: plan.directory.changed)
        for id in plan.releasedEntries { directory.release(id) }
        base.audit?.update(freeEntries: plan.freeEntries, entryCount: plan.entryCount)
        for stream in plan.bigStreams { plan.streams[stream.number].publish(base, stream.chain.extents) }
        for index in plan.streams.indices where plan.streams[index].isMini { plan.streams[index].publish(base, []) }
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
        touched.removeAll {
            switch $0 {
            case .content, .removed: return true
            case .element(.stream(let stream)): return stream.isSettled
            case .element(.storage): return false
            }
        }
        contents.removeAll()
        if changes.contains(.members) { listing = nil }
        // Read anew when next asked for: the commit has set the time of modification.
        ownAttributes = nil
        changes = []
    }
}
