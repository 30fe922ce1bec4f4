import CMAPI
import COM
import MessageFormat

/// The properties that a call could not set, delete or copy: an SPropProblemArray in the making.
struct ProblemList {
    private(set) var problems: [(index: Int, tag: PropertyTag, code: HResult)] = []

    mutating func add(_ index: Int, _ tag: PropertyTag, _ code: HResult) {
        problems.append((index, tag, code))
    }

    /// The array as one root block of the caller's allocator; a null pointer when there is nothing to report.
    /// With no place to put it the problems are dropped.
    func give(
        to out: UnsafeMutablePointer<LPSPropProblemArray?>?, _ allocators: Allocators
    ) throws(HResult) {
        guard let out else { return }
        out.pointee = nil
        guard !problems.isEmpty else { return }
        // ULONG count, then 12 bytes each: index, tag, code.
        let block = try allocators.allocate(4 + problems.count * 12)
        block.storeBytes(of: UInt32(problems.count), as: UInt32.self)
        for (place, problem) in problems.enumerated() {
            let entry = block + 4 + place * 12
            entry.storeBytes(of: UInt32(truncatingIfNeeded: problem.index), as: UInt32.self)
            entry.storeBytes(of: problem.tag.rawValue, toByteOffset: 4, as: UInt32.self)
            entry.storeBytes(of: problem.code.rawValue, toByteOffset: 8, as: Int32.self)
        }
        out.pointee = block.assumingMemoryBound(to: SPropProblemArray.self)
    }
}

/// Property tag arrays: a ULONG count, then the tags.
enum TagArray {
    /// More tags than properties can exist; a larger count is a caller's mistake.
    private static let mostTags: UInt32 = 1 << 20

    /// A caller's array; nil for a null pointer.
    /// - Throws: `.mapiInvalidParameter` for one without tags.
    static func read(_ array: LPSPropTagArray?) throws(HResult) -> [PropertyTag]? {
        guard let array else { return nil }
        let start = UnsafeRawPointer(array)
        let count = start.loadUnaligned(as: UInt32.self)
        guard count > 0, count <= mostTags else { throw .mapiInvalidParameter }
        return (1...Int(count)).map {
            PropertyTag(rawValue: start.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self))
        }
    }

    /// A new array as one root block of the caller's allocator.
    static func make(
        _ tags: [PropertyTag], _ allocators: Allocators
    ) throws(HResult) -> LPSPropTagArray {
        let block = try allocators.allocate(4 + tags.count * 4)
        block.storeBytes(of: UInt32(truncatingIfNeeded: tags.count), as: UInt32.self)
        for (index, tag) in tags.enumerated() {
            block.storeBytes(of: tag.rawValue, toByteOffset: 4 + index * 4, as: UInt32.self)
        }
        return block.assumingMemoryBound(to: SPropTagArray.self)
    }
}
