/// One deviation from [MS-CFB] that reading has met, and gone on in spite of.
public struct Finding: Hashable, Sendable, CustomStringConvertible {
    /// What is wrong. The raw value is a stable name for reports.
    public enum Code: String, Sendable {
        // Harmless: readable without loss, and safe to change in place.
        case byteOrder, versionMismatch, miniStreamCutoff, headerCount, unmarkedFATSector, linksBeyondEnd
        case partialLastSector, trailingBytes, entryName, misorderedTree, sizeHighBits, rootType, leakedSectors
        case rootSize, unbalancedTree, uncleanSlack
        // Damage: a commit in place could make it worse, so it is refused.
        case shiftMismatch, difatCycle, fatSectorOutside, duplicateFATSector, brokenChain, chainCycle
        case sharedSector, shortChain, shortMiniStream, miniChain, sharedMiniSector, directoryChain
        case entryOutside, entryVisitedTwice, entryType, duplicateName, rangeLockSector, nestingTooDeep
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

    /// Whether changing the file in place could lose what is still readable.
    public var isDamage: Bool {
        switch code {
        case .shiftMismatch, .difatCycle, .fatSectorOutside, .duplicateFATSector, .brokenChain, .chainCycle,
            .sharedSector, .shortChain, .shortMiniStream, .miniChain, .sharedMiniSector, .directoryChain,
            .entryOutside, .entryVisitedTwice, .entryType, .duplicateName, .rangeLockSector, .nestingTooDeep:
            return true
        default:
            return false
        }
    }

    public var description: String {
        "\(structure) \(number): \(code.rawValue)" + (offset.map { " at offset \($0)" } ?? "")
    }
}

/// The findings of one opener: each once, and not more than a damaged file deserves.
final class FindingLog {
    /// A file made to annoy could raise one finding a sector.
    static let limit = 1000

    private(set) var findings: [Finding] = []
    private var seen: Set<Finding> = []
    private(set) var isDamaged = false

    func note(_ code: Finding.Code, _ structure: StaticString, _ number: UInt64, offset: UInt64? = nil) {
        let finding = Finding(code, structure, number, offset: offset)
        if finding.isDamage { isDamaged = true }
        guard findings.count < FindingLog.limit, seen.insert(finding).inserted else { return }
        findings.append(finding)
    }
}
