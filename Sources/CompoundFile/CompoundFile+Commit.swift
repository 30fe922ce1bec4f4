extension CompoundFile {
    /// Publishes all changes at once: cut off anywhere, the file holds the old state or the new one.
    public func commit(_ options: CommitOptions = []) throws(CompoundFileError) {
        guard hasUncommittedChanges else { return }
        throw CompoundFileError(.unsupported, "commit")
    }
}
