extension CompoundFile {
    /// Makes an empty compound file: the store is cut to its three sectors (header, FAT, directory).
    public convenience init(
        creatingOn store: any ByteStore, version: FormatVersion = .v3
    ) throws(CompoundFileError) {
        var header = Header(version: version)
        header.directorySectorCount = version == .v4 ? 1 : 0
        header.fatSectorCount = 1
        header.firstDirectorySector = 1
        header.difat[0] = 0
        // Cutting off an empty file has file systems write it out when it is closed, as if it replaced another one.
        if try store.length() > 0 { try store.setLength(0) }
        var bytes = header.encoded()
        bytes.append(contentsOf: repeatElement(0, count: header.sectorSize &- bytes.count))
        bytes.append(contentsOf: CompoundFile.emptyBody(header))
        // Nothing is kept here yet: the first commit makes it durable together with what it writes.
        try bytes.lendBytes { (bytes) throws(CompoundFileError) in try store.write(at: 0, bytes) }
        try self.init(opening: store, writable: true)
    }

    /// The FAT sector and the directory sector of an empty file.
    private static func emptyBody(_ header: Header) -> [UInt8] {
        let size = header.sectorSize
        var bytes = [UInt8](repeating: 0xFF, count: 2 &* size)
        bytes.withUnsafeMutableBytes { target in
            target.store(SectorNumber.fatMark, 0)
            target.store(SectorNumber.endOfChain, 4)
            var root = DirectoryEntry(name: .literal("Root Entry"), kind: .root)
            root.start = SectorNumber.endOfChain
            root.encode(into: target, at: size)
            for index in 1..<size / Limit.entrySize {
                DirectoryEntry.encodeFree(into: target, at: size &+ index &* Limit.entrySize)
            }
        }
        return bytes
    }
}
