import CompoundFile

/// Compound files as such, whatever is in them.
enum CompoundFileAccess {
    /// A file that is read, and that nobody may change meanwhile.
    static func reading(_ path: String) throws(CommandError) -> FileByteStore {
        try reporting(path) { () throws(CompoundFileError) in
            let store = try FileByteStore(path: path, access: .readOnly, disposition: .open)
            try store.acquire([.reads, .deniesWrite])
            return store
        }
    }

    /// Turns the errors of compound files into what the command says about them.
    static func reporting<Value>(
        _ path: String, _ body: () throws(CompoundFileError) -> Value
    ) throws(CommandError) -> Value {
        do throws(CompoundFileError) {
            return try body()
        } catch {
            throw failure(error, path)
        }
    }

    private static func failure(_ error: CompoundFileError, _ path: String) -> CommandError {
        let general = OpenFailure.error(path: path, result: result(error.code))
        if error.code == .accessDenied, error.structure == "file names" {
            return CommandError("has several names", general.result)
        }
        if error.code == .alreadyExists { return CommandError("file exists", general.result) }
        let kind = "header of "
        guard error.code == .notCompoundFile, error.structure.hasPrefix(kind) else { return general }
        // The reader has recognized the format of another kind of file.
        return CommandError("\(general.what) but \(error.structure.dropFirst(kind.count))", general.result)
    }

    /// The code that the library's C interface has for it.
    private static func result(_ code: CompoundFileError.Code) -> HResult {
        switch code {
        case .notCompoundFile, .alreadyExists: return .storageFileAlreadyExists
        case .oldFormat: return HResult(bits: 0x8003_0104)
        case .unsupported: return HResult(bits: 0x8003_0105)
        case .invalidHeader: return HResult(bits: 0x8003_00FB)
        case .corrupt, .truncated: return HResult(bits: 0x8003_0109)
        case .notFound: return .storageFileNotFound
        case .pathNotFound: return .storagePathNotFound
        case .accessDenied, .wrongKind, .isDirectory: return .storageAccessDenied
        case .invalidName: return HResult(bits: 0x8003_00FC)
        case .invalidParameter: return HResult(bits: 0x8003_0057)
        case .reverted: return HResult(bits: 0x8003_0102)
        case .notCurrent: return HResult(bits: 0x8003_0101)
        case .mediumFull: return HResult(bits: 0x8003_0070)
        case .tooLarge: return HResult(bits: 0x8003_0111)
        case .outOfMemory: return HResult(bits: 0x8003_0008)
        case .readFault: return HResult(bits: 0x8003_001E)
        case .writeFault: return HResult(bits: 0x8003_001D)
        case .shareViolation: return HResult(bits: 0x8003_0020)
        case .lockViolation: return HResult(bits: 0x8003_0021)
        case .tooManyOpenFiles: return HResult(bits: 0x8003_0004)
        case .store(let number): return HResult(number)
        }
    }
}
