extension Finding.Code {
    /// What is wrong, in a few words for a person.
    public var meaning: String {
        switch grade {
        case .note: return noteMeaning
        case .deviation: return isAboutEntries ? entryMeaning : layoutMeaning
        case .damage: return isAboutEntries ? entryDamageMeaning : layoutDamageMeaning
        }
    }

    private var isAboutEntries: Bool {
        switch self {
        case .sizeHighBits, .rootSize, .rootType, .rootName, .entryName, .nameCharacters, .entryColor,
            .streamFields, .storageFields, .orphanEntry, .misorderedTree, .unbalancedTree, .rootSizeTooSmall,
            .directoryChain, .entryOutside, .zeroSibling, .entryVisitedTwice, .entryType, .duplicateName,
            .nestingTooDeep:
            return true
        default:
            return false
        }
    }

    private var noteMeaning: String {
        switch self {
        case .minorVersion: return "unusual minor version"
        case .partialLastSector: return "the file ends within a sector"
        case .trailingBytes: return "sectors that the FAT does not cover"
        case .redBlackTree: return "the colors of the tree are not those of a red-black tree"
        case .staleFreeEntry: return "a free entry holds something"
        case .uncleanSlack: return "the last sector holds something behind the end of the stream"
        default: return "half a surrogate pair in the name"
        }
    }

    private var layoutMeaning: String {
        switch self {
        case .reservedBytes: return "reserved bytes are not zero"
        case .byteOrder: return "wrong byte order mark"
        case .miniStreamCutoff: return "another cutoff for small streams than 4096"
        case .headerCount: return "wrong count of sectors"
        case .unusedStart: return "a first sector where there is none"
        case .unmarkedFATSector: return "the FAT does not mark a sector of its own"
        case .linksBeyondEnd: return "links of sectors beyond the end"
        case .longChain: return "more sectors than the stream needs"
        case .leakedSectors: return "sectors in use by nothing"
        default: return "the sector for range locks is not marked"
        }
    }

    private var entryMeaning: String {
        switch self {
        case .sizeHighBits: return "rubbish in the upper half of the size"
        case .rootSize: return "the size of the mini stream does not fit its sectors"
        case .rootType: return "the first entry is not called a root"
        case .rootName: return "the root has another name than \"Root Entry\""
        case .entryName: return "the name and its length do not fit"
        case .nameCharacters: return "forbidden characters in the name"
        case .entryColor: return "a color that is neither red nor black"
        case .streamFields: return "a stream has what only storages have"
        case .storageFields: return "a storage has what only streams have"
        case .orphanEntry: return "an entry in no storage"
        case .misorderedTree: return "the tree is out of order"
        default: return "the tree is far from balanced"
        }
    }

    private var layoutDamageMeaning: String {
        switch self {
        case .shiftMismatch: return "version and sector size disagree"
        case .difatCycle: return "the list of FAT sectors leads nowhere or in a circle"
        case .difatFiller: return "something behind the end of the list of FAT sectors"
        case .difatCount: return "wrong count of DIFAT sectors"
        case .unmarkedDIFATSector: return "the FAT does not mark a DIFAT sector"
        case .fatSectorOutside: return "a FAT sector beyond the end of the file"
        case .duplicateFATSector: return "a FAT sector named twice"
        case .brokenChain: return "the chain leads out of the file or to a sector in no chain"
        case .chainCycle: return "the chain leads back to itself"
        case .sharedSector: return "a sector with two owners"
        case .shortChain: return "fewer bytes than the size says"
        case .shortMiniStream: return "a mini sector beyond the end of the mini stream"
        case .miniChain: return "the mini stream or its FAT is cut off"
        case .miniFATLength: return "the mini FAT is too short for the mini stream"
        case .sharedMiniSector: return "a mini sector with two owners"
        default: return "the sector for range locks is in use"
        }
    }

    private var entryDamageMeaning: String {
        switch self {
        case .rootSizeTooSmall: return "mini sectors in use beyond the size of the mini stream"
        case .directoryChain: return "the directory is cut off"
        case .entryOutside: return "a link out of the directory"
        case .zeroSibling: return "a link to the root where there should be none"
        case .entryVisitedTwice: return "an entry that two links lead to"
        case .entryType: return "an entry of no known type"
        case .duplicateName: return "two elements of one name"
        default: return "storages nested too deep"
        }
    }
}
