import Glibc

extension CompoundFile {
    /// Makes an empty compound file: the store is cut to its three sectors (header, FAT, directory).
    ///
    /// - Parameter isEmpty: whether nothing is in the store, and it need not be asked.
    public convenience init(
        creatingOn store: any ByteStore, version: FormatVersion = .v3, isEmpty: Bool = false
    ) throws(CompoundFileError) {
        // Cutting off an empty file has file systems write it out when it is closed, as if it replaced another one.
        if !isEmpty, try store.length() > 0 { try store.setLength(0) }
        let image = try CompoundFile.emptyFile(version)
        // Nothing is kept here yet: the first commit makes it durable together with what it writes.
        try store.write(at: 0, image.bytes)
        (store as? FileByteStore)?.enterAsReader()
        let opener = Opener(store)
        let base = try Base(store: store, log: FindingLog(), whole: image)
        base.audit = Audit(ofNew: base)
        self.init(base, opener, writable: true)
    }

    /// What files begin as; nobody writes to it.
    nonisolated(unsafe) private static let emptyFiles = [try? makeEmptyFile(.v3), try? makeEmptyFile(.v4)]

    private static func emptyFile(_ version: FormatVersion) throws(CompoundFileError) -> ByteBlock {
        if let known = emptyFiles[version == .v3 ? 0 : 1] { return known }
        return try makeEmptyFile(version)
    }

    private static func makeEmptyFile(_ version: FormatVersion) throws(CompoundFileError) -> ByteBlock {
        var header = Header(version: version)
        header.directorySectorCount = version == .v4 ? 1 : 0
        header.fatSectorCount = 1
        header.firstDirectorySector = 1
        header.difat[0] = 0
        let size = header.sectorSize
        return try ByteBlock(count: 3 &* size) { target in
            target.initializeMemory(as: UInt8.self, repeating: 0)
            target.copyBytes(from: header.encoded())
            UnsafeMutableRawBufferPointer(rebasing: target[size..<2 &* size])
                .initializeMemory(as: UInt8.self, repeating: 0xFF)
            target.store(SectorNumber.fatMark, size)
            target.store(SectorNumber.endOfChain, size &+ 4)
            var root = DirectoryEntry(name: rootName, kind: .root)
            root.start = SectorNumber.endOfChain
            root.encode(into: target, at: 2 &* size)
            for index in 1..<size / Limit.entrySize {
                DirectoryEntry.encodeFree(into: target, at: 2 &* size &+ index &* Limit.entrySize)
            }
            return target.count
        }
    }
}
