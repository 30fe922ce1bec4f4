import Glibc

/// A file, or standard input, that is read from the beginning.
final class InputFile {
    /// Larger than any body; attachments are not read whole.
    private static let largestWhole = 1 << 30

    private let path: String
    private let descriptor: Int32

    /// - Parameter path: `-` for standard input
    init(_ path: String) throws(FileFailure) {
        self.path = path
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw FileFailure(file: path, error: CommandError(systemMessage(errno))) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
            throw FileFailure(file: path, error: CommandError("is a directory"))
        }
    }

    deinit {
        if descriptor > STDIN_FILENO { close(descriptor) }
    }

    /// The next bytes; none at the end.
    func read() throws(FileFailure) -> [UInt8] {
        while true {
            var count = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: PropertyStream.chunk) { buffer, initialized in
                count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                initialized = max(0, count)
            }
            if count >= 0 { return bytes }
            guard errno == EINTR else {
                throw FileFailure(file: path, error: CommandError(systemMessage(errno)))
            }
        }
    }

    static func contents(of path: String) throws(FileFailure) -> [UInt8] {
        let file = try InputFile(path)
        var all: [UInt8] = []
        while true {
            let bytes = try file.read()
            guard !bytes.isEmpty else { return all }
            all += bytes
            guard all.count <= largestWhole else {
                throw FileFailure(file: path, error: CommandError("too large for a body"))
            }
        }
    }
}
