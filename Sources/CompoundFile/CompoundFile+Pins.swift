/// Sectors that are free by the FAT, and yet may not be written to.
extension CompoundFile {
    func lockForCommit() throws(CompoundFileError) {}
    func unlockAfterCommit() {}

    /// Sectors that somebody still needs: the state that this commit overrides, states that a crash could bring back,
    /// and contents that buffers of this process lie over.
    func pinnedSectors(_ overridden: Base?) throws(CompoundFileError) -> Bitmap? {
        var runs = unsyncedRuns
        for stream in context.base.liveUnderlays() where !stream.isMini {
            runs.append(contentsOf: stream.chain.extents.map { SectorRun(start: $0.start, count: $0.count) })
        }
        if runs.isEmpty, overridden == nil { return nil }
        var pinned = Bitmap(count: Int(context.base.source.sectorCount))
        for run in runs {
            for offset in 0..<run.count { _ = pinned.insert(run.start &+ offset) }
        }
        if let overridden {
            for sector in 0..<overridden.source.sectorCount
            where try overridden.fat.link(of: sector) != SectorNumber.free {
                _ = pinned.insert(sector)
            }
        }
        return pinned
    }

    /// Notes what a commit has given up.
    func retire(_ plan: CommitPlan, _ overridden: Base?, wasSynced: Bool) throws(CompoundFileError) {
        // Until the header is durable, a loss of power brings the old state back.
        if wasSynced { unsyncedRuns = [] } else { unsyncedRuns.append(contentsOf: plan.freed) }
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
    struct WeakStream { weak var stream: CommittedStream? }

    /// The contents that buffers lie over, as far as they are still wanted.
    func liveUnderlays() -> [CommittedStream] {
        underlays.removeAll { $0.stream == nil }
        return underlays.compactMap { $0.stream }
    }
}
