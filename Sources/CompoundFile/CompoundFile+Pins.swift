/// Sectors that are free by the FAT, and yet may not be written to.
extension CompoundFile {
    func lockForCommit() throws(CompoundFileError) {
        if let file = store as? FileByteStore { try file.lockForCommit() }
    }

    func unlockAfterCommit() {
        if let file = store as? FileByteStore { file.unlockAfterCommit() }
    }

    /// Sectors that somebody still needs: the state that this commit overrides, the states that other openers look
    /// at, those that a crash could bring back, and contents that buffers of this process lie over, but for those that
    /// are `spared`.
    func pinnedSectors(
        _ overridden: Base?, sparing spared: Set<ObjectIdentifier> = []
    ) throws(CompoundFileError) -> Bitmap? {
        if opener.isAlone() { sharedRuns = [] }
        var runs = unsyncedRuns + sharedRuns + context.scratch.tailRuns
        runs += try overlaidRuns(sparing: spared)
        // Whoever was here first may look at an older state than this opener: only space past the end is sure.
        if opener.cameLater { runs.append(SectorRun(start: 0, count: context.base.source.sectorCount)) }
        if runs.isEmpty, overridden == nil { return nil }
        var pinned = Bitmap(count: Int(context.base.source.sectorCount))
        for run in runs {
            if pinned.insert(run.start, count: run.count) { continue }
            for offset in 0..<run.count { _ = pinned.insert(run.start &+ offset) }
        }
        if let overridden {
            for sector in try CompoundFile.usedSectors(overridden) { _ = pinned.insert(sector) }
        }
        return pinned
    }

    /// The sectors of the contents that buffers lie over.
    func overlaidRuns(sparing spared: Set<ObjectIdentifier>) throws(CompoundFileError) -> [SectorRun] {
        var runs: [SectorRun] = []
        for buffer in context.base.liveOverlays() where !spared.contains(ObjectIdentifier(buffer)) {
            guard let stream = buffer.base as? CommittedStream, !stream.isMini else { continue }
            // All of it: what has not been walked yet is needed as well.
            try stream.chain.walk(to: .max, context.base.fat)
            runs.append(contentsOf: stream.chain.extents.map { SectorRun(start: $0.start, count: $0.count) })
        }
        return runs
    }

    private static func usedSectors(_ base: Base) throws(CompoundFileError) -> [UInt32] {
        var result: [UInt32] = []
        for sector in 0..<base.source.sectorCount
        where try base.fat.link(of: sector) != SectorNumber.free { result.append(sector) }
        return result
    }

    /// Bytes that commits without sync may keep for what they replaced, where that is the greater part of the file.
    /// Thousands of them would keep gigabytes: then one sync lets all of it go.
    private static let mostUnsynced: UInt64 = 1 << 23

    /// Notes what a commit has given up.
    func retire(_ plan: CommitPlan, _ overridden: Base?, wasSynced: Bool) throws(CompoundFileError) {
        // Until the header is durable, a loss of power brings the old state back.
        if wasSynced { unsyncedRuns = [] } else { keepUnsynced(plan.freed) }
        sharedRuns.append(contentsOf: plan.freed)
        if let overridden {
            for sector in try CompoundFile.usedSectors(overridden) {
                sharedRuns.append(SectorRun(start: sector, count: 1))
            }
        }
    }

    private func keepUnsynced(_ freed: [SectorRun]) {
        unsyncedRuns.append(contentsOf: freed)
        let source = context.base.source
        let bytes = unsyncedRuns.reduce(UInt64(0)) { $0 &+ UInt64($1.count) } << UInt64(source.shift)
        guard bytes > max(Self.mostUnsynced, source.length / 2) else { return }
        if (try? store.sync()) != nil { unsyncedRuns = [] }
    }
}

extension CommitPlan {
    /// The commit overrides one that this opener has not seen: its signature goes on from there.
    func override(_ other: Base) {
        header.transactionSignature = other.header.transactionSignature
        minimumLength = other.source.length
    }
}

extension Base {
    struct WeakBuffer { weak var buffer: StreamBuffer? }

    /// The buffers over committed contents that are still there.
    func liveOverlays() -> [StreamBuffer] {
        overlays.removeAll { $0.buffer == nil }
        return overlays.compactMap { $0.buffer }
    }

    /// How many sectors there are up to the last one in use.
    func usedSectorCount() throws(CompoundFileError) -> UInt32 {
        let reach = UInt64(fat.locations.count) << UInt64(fat.pieceShift)
        var count = UInt32(min(UInt64(source.sectorCount), reach))
        while count > 0 {
            let last = count &- 1
            let isMark = source.shift == 12 && last == SectorNumber.rangeLockV4
            if !isMark, try fat.link(of: last) != SectorNumber.free { return count }
            count = last
        }
        return 0
    }
}
