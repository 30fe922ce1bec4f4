import Glibc

/// The folder that attachments are saved in. Files are only ever created: nothing that is there is
/// overwritten, and a symbolic link is never followed.
final class ExtractionFolder {
    private static let mostFilesOfAName = 100_000

    private let path: String
    /// The last number given to a name, so that many equal names don't try all numbers again.
    private var numbers: [String: Int] = [:]

    /// Creates the folder when it isn't there.
    init(_ path: String) throws(CommandError) {
        self.path = path.hasSuffix("/") ? path : path + "/"
        var status = stat()
        if mkdir(path, 0o777) == 0 { return }
        guard errno == EEXIST else { throw CommandError(systemMessage(errno)) }
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw CommandError("not a directory")
        }
    }

    /// Creates a file of a name that no other has.
    func createFile(_ name: SafeFileName) throws(CommandError) -> NewFile {
        try create(name) { path throws(CommandError) in
            let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
            let descriptor = open(path, flags, 0o666)
            if descriptor >= 0 { return NewFile(path: path, descriptor: descriptor) }
            if errno == EEXIST { return nil }
            throw CommandError("cannot create \(path): \(systemMessage(errno))")
        }
    }

    /// Creates a compound file of a name that no other has.
    /// - Parameter make: creates the file; answers nil when there is one of that name
    func create<Value>(
        _ name: SafeFileName, _ make: (String) throws(CommandError) -> Value?
    ) throws(CommandError) -> Value {
        let key = name.candidate(1)
        var number = numbers[key, default: 0]
        while number < Self.mostFilesOfAName {
            number += 1
            if let value = try make(path + name.candidate(number)) {
                numbers[key] = number
                return value
            }
        }
        throw CommandError("too many files have the name \(key)")
    }
}

/// A file that is being written.
final class NewFile {
    let path: String
    private var descriptor: Int32

    init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Writes all that the stream holds; the file goes again when that fails.
    func fill(from stream: PropertyStream) throws(CommandError) {
        do throws(CommandError) {
            let output = Output(descriptor: descriptor)
            while true {
                let bytes = try stream.read()
                guard !bytes.isEmpty else { break }
                try output.write(bytes: bytes)
            }
            try output.flush()
        } catch {
            unlink(path)
            throw error
        }
    }
}
