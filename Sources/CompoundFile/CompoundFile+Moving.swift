extension CompoundFile {
    /// Copies the last commit of this opener to another store, which is the file's from then on. Uncommitted changes
    /// stay what they are, and so do all nodes. The header is written last: cut off, the copy is no compound file.
    ///
    /// - Throws: what reading and the other store throw; the file then stays where it was.
    public func move(to target: any ByteStore) throws(CompoundFileError) {
        let base = context.base
        let isStaged = context.scratch.isStaged
        try leaveFile()
        try target.setLength(0)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        var offset = UInt64(Limit.headerSize)
        while true {
            let count = try base.source.read(at: offset, into: buffer)
            if count == 0 { break }
            try target.write(at: offset, UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
            offset &+= UInt64(count)
        }
        try target.sync()
        try base.headerBytes.lendBytes { (bytes) throws(CompoundFileError) in try target.write(at: 0, bytes) }
        try target.sync()
        base.source.move(to: target)
        opener = Opener(target)
        outcomeIsUnknown = false
        (unsyncedRuns, sharedRuns) = ([], [])
        if isStaged { stageInFile() }
    }
}
