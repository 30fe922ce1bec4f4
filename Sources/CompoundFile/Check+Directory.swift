/// The directory entries one by one, whether a tree leads to them or not.
extension Check {
    func checkEntries() throws(CompoundFileError) {
        let directory = base.directory
        for index in 0..<(try directory.capacity()) {
            guard let number = UInt32(exactly: index), number < StreamID.limit,
                let view = try directory.view(StreamID(number))
            else { return }
            let id = StreamID(number)
            let raw = Array(view.bytes)
            check(view.entry, id, LittleEndian(raw), raw, at: directory.offset(of: id) ?? 0)
        }
    }

    private func check(
        _ entry: DirectoryEntry, _ id: StreamID, _ raw: LittleEndian, _ bytes: [UInt8], at offset: UInt64
    ) {
        let number = UInt64(id.rawValue)
        if id == .root {
            if entry.name.string != "Root Entry" { log.note(.rootName, "directory entry", 0, offset: offset) }
        } else {
            switch entry.kind {
            case .free: return checkFree(bytes, raw, number, offset)
            case .stream: checkStream(entry, raw, number, offset)
            case .storage: checkStorage(entry, raw, number, offset)
            default: break
            }
            checkName(entry.name, number, offset)
            if !base.directory.hasOwner(id) { log.note(.orphanEntry, "directory entry", number, offset: offset) }
        }
        if bytes.count > 67, bytes[67] > 1 {
            log.note(.entryColor, "directory entry", number, offset: offset &+ 67)
        }
        if base.source.shift == 9, raw.uint32(124) != 0 {
            log.note(.sizeHighBits, "directory entry", number, offset: offset &+ 124)
        }
    }

    /// Windows clears a free entry but for its color, its size and its start.
    private func checkFree(_ bytes: [UInt8], _ raw: LittleEndian, _ number: UInt64, _ offset: UInt64) {
        let links = [68, 72, 76].map { raw.uint32($0) }
        let isClean =
            bytes.prefix(66).allSatisfy { $0 == 0 } && bytes.dropFirst(80).prefix(36).allSatisfy { $0 == 0 }
            && links.allSatisfy { $0 == 0 || $0 == StreamID.none.rawValue }
            && (raw.uint32(116) == 0 || raw.uint32(116) == SectorNumber.endOfChain) && raw.uint64(120) == 0
        if !isClean { log.note(.staleFreeEntry, "directory entry", number, offset: offset) }
    }

    private func checkStream(_ entry: DirectoryEntry, _ raw: LittleEndian, _ number: UInt64, _ offset: UInt64) {
        if entry.child != .none { log.note(.streamFields, "stream child", number, offset: offset &+ 76) }
        if entry.clsid != .zero { log.note(.streamFields, "stream CLSID", number, offset: offset &+ 80) }
        if entry.stateBits != 0 { log.note(.streamFields, "stream state bits", number, offset: offset &+ 96) }
        if raw.uint64(100) | raw.uint64(108) != 0 {
            log.note(.streamFields, "stream times", number, offset: offset &+ 100)
        }
        if entry.size == 0, entry.start != SectorNumber.endOfChain {
            log.note(.unusedStart, "stream", number, offset: offset &+ 116)
        }
    }

    private func checkStorage(_ entry: DirectoryEntry, _ raw: LittleEndian, _ number: UInt64, _ offset: UInt64) {
        if entry.start != 0 { log.note(.storageFields, "storage start", number, offset: offset &+ 116) }
        if entry.size != 0 { log.note(.storageFields, "storage size", number, offset: offset &+ 120) }
    }

    private func checkName(_ name: ElementName, _ number: UInt64, _ offset: UInt64) {
        let units = name.utf16
        if units.contains(where: ElementName.isIllegal) {
            log.note(.nameCharacters, "directory entry", number, offset: offset)
        }
        var index = 0
        while index < units.count {
            let isHigh = units[index] & 0xFC00 == 0xD800
            let isPair = isHigh && index &+ 1 < units.count && units[index &+ 1] & 0xFC00 == 0xDC00
            if units[index] & 0xF800 == 0xD800, !isPair {
                return log.note(.unpairedSurrogate, "directory entry", number, offset: offset)
            }
            index &+= isPair ? 2 : 1
        }
    }
}
