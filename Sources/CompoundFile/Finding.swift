/// One thing about a file that [MS-CFB] does not provide for, met while reading and put up with.
public struct Finding: Hashable, Sendable, CustomStringConvertible {
    /// What is wrong. The raw value is a stable name for reports.
    public enum Code: String, Sendable, CaseIterable {
        // Notes.
        case minorVersion, partialLastSector, trailingBytes, redBlackTree, staleFreeEntry, uncleanSlack
        case unpairedSurrogate
        // Deviations.
        case reservedBytes, byteOrder, miniStreamCutoff, headerCount, unusedStart, unmarkedFATSector
        case linksBeyondEnd, longChain, sizeHighBits, rootSize, rootType, rootName, entryName, nameCharacters
        case entryColor, streamFields, storageFields, orphanEntry, misorderedTree, unbalancedTree
        case leakedSectors, rangeLockMark
        // Damage.
        case shiftMismatch, difatCycle, difatFiller, difatCount, unmarkedDIFATSector, fatSectorOutside
        case duplicateFATSector, brokenChain, chainCycle, sharedSector, shortChain, shortMiniStream, miniChain
        case rootSizeTooSmall, miniFATLength, sharedMiniSector, directoryChain, entryOutside, zeroSibling
        case entryVisitedTwice, entryType, duplicateName, rangeLockSector, nestingTooDeep
    }

    /// How much a finding matters.
    public enum Grade: Int, Sendable, Comparable {
        /// Left over, or left to the writer: no reader minds, and a strict open lets it pass.
        case note
        /// Against the rules. Nothing is lost by reading it, and changing the file in place is safe.
        case deviation
        /// A commit in place could make it worse, so it is refused.
        case damage

        public static func < (left: Grade, right: Grade) -> Bool { left.rawValue < right.rawValue }
    }

    public let code: Code
    /// The structure concerned: "header", "FAT", "directory entry", ...
    public let structure: String
    /// Which one: a sector number, a stream ID or a count, by structure.
    public let number: UInt64
    /// Where in the file, in bytes, when that is known.
    public let offset: UInt64?

    init(_ code: Code, _ structure: StaticString, _ number: UInt64, offset: UInt64? = nil) {
        self.code = code
        self.structure = String(describing: structure)
        self.number = number
        self.offset = offset
    }

    public var grade: Grade { code.grade }

    /// Whether changing the file in place could lose what is still readable.
    public var isDamage: Bool { grade == .damage }

    public var description: String {
        "\(structure) \(number): \(code.rawValue)" + (offset.map { " at offset \($0)" } ?? "")
    }
}

extension Finding.Code {
    public var grade: Finding.Grade {
        switch self {
        case .minorVersion, .partialLastSector, .trailingBytes, .redBlackTree, .staleFreeEntry, .uncleanSlack,
            .unpairedSurrogate:
            return .note
        case .shiftMismatch, .difatCycle, .difatFiller, .difatCount, .unmarkedDIFATSector, .fatSectorOutside,
            .duplicateFATSector, .brokenChain, .chainCycle, .sharedSector, .shortChain, .shortMiniStream,
            .miniChain, .rootSizeTooSmall, .miniFATLength, .sharedMiniSector, .directoryChain, .entryOutside,
            .zeroSibling, .entryVisitedTwice, .entryType, .duplicateName, .rangeLockSector, .nestingTooDeep:
            return .damage
        default:
            return .deviation
        }
    }
}

/// The findings of one opener: each once, and not more than a damaged file deserves.
final class FindingLog {
    /// A file made to annoy could raise one finding a sector.
    static let limit = 1000

    private(set) var findings: [Finding] = []
    private var seen: Set<Finding> = []
    private(set) var isDamaged = false
    /// Whether a sector was found in two chains, or twice in one.
    private(set) var hasSharedSectors = false

    func note(_ code: Finding.Code, _ structure: StaticString, _ number: UInt64, offset: UInt64? = nil) {
        let finding = Finding(code, structure, number, offset: offset)
        if finding.isDamage { isDamaged = true }
        if code == .sharedSector || code == .sharedMiniSector { hasSharedSectors = true }
        guard findings.count < FindingLog.limit, seen.insert(finding).inserted else { return }
        findings.append(finding)
    }
}
