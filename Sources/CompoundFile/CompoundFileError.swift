/// Why an operation on a compound file failed. Two errors are equal when their codes are.
public struct CompoundFileError: Error, Equatable, CustomStringConvertible {
    /// What went wrong, in terms that a caller can act on.
    public enum Code: Equatable, Sendable {
        case notCompoundFile, oldFormat, unsupported, invalidHeader, corrupt, truncated
        case notFound, alreadyExists, accessDenied, invalidName, wrongKind, invalidParameter
        case reverted, notCurrent, mediumFull, tooLarge, outOfMemory
        case readFault, writeFault, shareViolation, lockViolation, tooManyOpenFiles, pathNotFound, isDirectory
        /// The HRESULT with which a caller's own byte store answered.
        case store(Int32)
    }

    /// The kind of failure.
    public let code: Code
    /// The structure that was at fault, in the words of [MS-CFB]: "header", "FAT sector", ...
    public let structure: String
    /// Where in the file, in bytes, when that is known.
    public let offset: UInt64?
    let found: UInt64?
    let expected: UInt64?

    /// Makes an error; `found` and `expected` are the numbers that clash, if there are any.
    public init(
        _ code: Code, _ structure: StaticString, offset: UInt64? = nil, found: UInt64? = nil,
        expected: UInt64? = nil
    ) {
        self.code = code
        self.structure = String(describing: structure)
        self.offset = offset
        self.found = found
        self.expected = expected
    }

    /// The clashing numbers in words; empty when there are none.
    public var detail: String {
        switch (found, expected) {
        case (let found?, let expected?): return "found \(found), expected \(expected)"
        case (let found?, nil): return "found \(found)"
        case (nil, let expected?): return "expected \(expected)"
        case (nil, nil): return ""
        }
    }

    public var description: String {
        var text = "\(structure): \(code)"
        if let offset { text += " at offset \(offset)" }
        if !detail.isEmpty { text += " (\(detail))" }
        return text
    }

    public static func == (left: CompoundFileError, right: CompoundFileError) -> Bool {
        left.code == right.code
    }
}
