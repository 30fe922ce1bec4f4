/// Commits for which the file is too full, though they give up more than they take.
extension CompoundFile {
    /// Publishes all changes in two commits. The first one drops what is given up from the directory and leaves the FAT
    /// as it is, so that it takes next to nothing; the second frees those sectors, and the FAT that says so goes into
    /// them, since by then nothing leads to them. Cut off in between, the file holds the new state and sectors that
    /// belong to nobody.
    ///
    /// - Throws: what the first commit throws; the old state stands then.
    func commitInTwo(_ onDisk: [UInt8], _ options: CommitOptions) throws(CompoundFileError) {
        let durable = options.subtracting(.withoutSync)
        try unlink(onDisk, durable)
        // What fails here is made up for by the next commit.
        try? freeUnlinked(durable)
    }

    private func unlink(_ onDisk: [UInt8], _ options: CommitOptions) throws(CompoundFileError) {
        let plan = try CommitPlan(context, try soundAudit(), pinned: try pinnedSectors(nil))
        plan.keepsLinks = true
        try plan.make(root)
        try carryOut(plan, nil, onDisk, options)
        unlinkedRuns += plan.unlinked
    }

    /// Frees what earlier commits have left in use by nothing.
    func freeUnlinked(_ options: CommitOptions) throws(CompoundFileError) {
        guard opener.isAlone() else { return }
        let plan = try CommitPlan(context, try soundAudit(), pinned: try pinnedSectors(nil))
        plan.freed = unlinkedRuns
        plan.reusesFreed = true
        try plan.make(root)
        guard plan.newLength <= context.base.source.length else { return }
        try carryOut(plan, nil, context.base.headerBytes, options)
        unlinkedRuns = []
    }
}
