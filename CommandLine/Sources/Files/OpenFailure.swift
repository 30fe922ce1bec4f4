import Glibc

/// What to say when a file cannot be opened. The library's code tells the kind, the file system the rest.
enum OpenFailure {
    static func error(path: String, result: HResult) -> CommandError {
        CommandError(text(path: path, result: result), result)
    }

    /// When the compound file opens and the message in it does not.
    static func messageError(_ result: HResult) -> CommandError {
        let corrupt = HResult(bits: 0x8004_011B)
        guard result != corrupt else { return CommandError("not a message, or a damaged one", result) }
        return CommandError("cannot open the message: \(result.meaning)", result)
    }

    private static func text(path: String, result: HResult) -> String {
        var status = stat()
        let exists = stat(path, &status) == 0
        let notFolder = !exists && errno == ENOTDIR
        switch result {
        case .storageFileNotFound where notFolder, .storagePathNotFound where notFolder:
            return "a part of the path is not a folder"
        case .storageAccessDenied, .storageFileAlreadyExists, .storageFileNotFound:
            guard exists else { break }
            let kind = status.st_mode & S_IFMT
            if kind == S_IFDIR { return "is a directory" }
            if kind != S_IFREG { return "not a regular file" }
            if status.st_size == 0 { return "empty file, not a compound file" }
            if result == .storageFileAlreadyExists { return "not a compound file" }
        default: break
        }
        return result.meaning
    }
}

/// What to say when a file cannot be created.
enum CreateFailure {
    static func error(path: String, result: HResult) -> CommandError {
        var status = stat()
        let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        if isFolder { return CommandError("is a directory", result) }
        if result == .storageFileNotFound || result == .storagePathNotFound {
            return CommandError("no such folder", result)
        }
        return CommandError(result.meaning, result)
    }
}
