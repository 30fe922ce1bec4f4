import CompoundFile

/// Why an operation on a message failed. Two errors are equal when their codes are.
public struct MessageError: Error, Equatable, CustomStringConvertible {
    /// What went wrong, in terms that a caller can act on.
    public enum Code: Equatable, Sendable {
        /// A compound file of this library answered so.
        case storage(CompoundFileError.Code)
        /// A storage that the caller brought answered with this HRESULT.
        case foreign(Int32)
        /// The bytes are no message, or contradict each other beyond repair.
        case corrupt
        /// There is no such element, recipient or attachment.
        case notFound
        /// A limit is exceeded: nesting, the size of a value.
        case tooBig
        /// Memory ran out.
        case outOfMemory
        /// All property ids from 8000 to FFFE are in use.
        case namesExhausted
        /// The property's type does not fit the operation.
        case invalidType
        /// The storage under the object was destroyed or its changes reverted.
        case reverted
    }

    /// The kind of failure.
    public let code: Code
    /// The structure at fault, in the words of [MS-OXMSG]: "property stream", "entry stream", ...
    public let structure: String
    /// Where in that structure, in bytes, when that is known.
    public let offset: UInt64?
    /// The clashing numbers in words; empty when there are none.
    public let detail: String

    /// Makes an error.
    public init(_ code: Code, _ structure: StaticString, offset: UInt64? = nil, detail: String = "") {
        self.code = code
        self.structure = String(describing: structure)
        self.offset = offset
        self.detail = detail
    }

    /// What a compound file answered.
    public init(_ error: CompoundFileError) {
        switch error.code {
        case .reverted: code = .reverted
        case .outOfMemory: code = .outOfMemory
        default: code = .storage(error.code)
        }
        structure = error.structure
        offset = error.offset
        detail = error.detail
    }

    public var description: String {
        var text = "\(structure): \(meaning)"
        if let offset { text += " at offset \(offset)" }
        if !detail.isEmpty { text += " (\(detail))" }
        return text
    }

    private var meaning: String {
        switch code {
        case .storage(let code): return "\(code)"
        case .foreign(let code):
            return "error 0x" + String(decoding: hexDigits(UInt32(bitPattern: code)), as: UTF8.self)
        default: return "\(code)"
        }
    }

    public static func == (left: MessageError, right: MessageError) -> Bool { left.code == right.code }
}

/// Runs an operation of a compound file; its error becomes one of this module.
@inline(__always)
func mapped<Result>(
    _ operation: () throws(CompoundFileError) -> Result
) throws(MessageError) -> Result {
    do { return try operation() } catch { throw MessageError(error) }
}
