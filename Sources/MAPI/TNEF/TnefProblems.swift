import CMAPI
import COM
import MessageFormat
import TNEF

/// What could not be encoded or decoded: an STnefProblemArray in the making.
final class TnefProblems {
    private var problems: [(component: UInt32, attribute: AttributeID, tag: PropertyTag, code: HResult)] = []

    /// Damage makes a stream of nothing but problems possible; nobody reads more than these.
    private static let most = 1 << 12

    /// - Parameter component: 0 for the message, else the attachment's PR_ATTACH_NUM.
    func add(_ component: UInt32, _ attribute: AttributeID, _ tag: PropertyTag?, _ code: HResult) {
        guard problems.count < Self.most else { return }
        problems.append((component, attribute, tag ?? PropertyTag(rawValue: 0), code))
    }

    /// The array as one block for MAPIFreeBuffer; a null pointer when there is nothing to report.
    func give(to out: UnsafeMutablePointer<LPSTnefProblemArray?>?) throws {
        guard let out, !problems.isEmpty else { return }
        // ULONG count, then 16 bytes each.
        guard let block = BufferMemory.allocate(4 &+ problems.count &* 16) else { throw HResult.mapiNotEnoughMemory }
        block.storeBytes(of: UInt32(clamping: problems.count), as: UInt32.self)
        for (index, problem) in problems.enumerated() {
            let entry = block + (4 &+ index &* 16)
            entry.storeBytes(of: problem.component, as: UInt32.self)
            entry.storeBytes(of: problem.attribute.rawValue, toByteOffset: 4, as: UInt32.self)
            entry.storeBytes(of: problem.tag.rawValue, toByteOffset: 8, as: UInt32.self)
            entry.storeBytes(of: problem.code.rawValue, toByteOffset: 12, as: Int32.self)
        }
        out.pointee = block.assumingMemoryBound(to: STnefProblemArray.self)
    }
}
