import Glibc

/// Bytes on their way to a descriptor, in large pieces.
final class Output {
    private static let capacity = 65_536

    private let descriptor: Int32
    private var buffer: [UInt8] = []

    init(descriptor: Int32) {
        self.descriptor = descriptor
        buffer.reserveCapacity(Self.capacity)
    }

    func write(_ text: String) throws(CommandError) {
        try write(bytes: Array(text.utf8))
    }

    func write(bytes: [UInt8]) throws(CommandError) {
        buffer += bytes
        if buffer.count >= Self.capacity { try flush() }
    }

    func flush() throws(CommandError) {
        defer { buffer.removeAll(keepingCapacity: true) }
        var start = 0
        while start < buffer.count {
            let count = buffer.withUnsafeBytes { bytes in
                Glibc.write(descriptor, bytes.baseAddress?.advanced(by: start), bytes.count - start)
            }
            if count > 0 {
                start += count
            } else if errno != EINTR {
                throw CommandError("cannot write: \(systemMessage(errno))")
            }
        }
    }
}

/// The system's words for an error number, without a capital.
func systemMessage(_ number: Int32) -> String {
    let text = String(cString: strerror(number))
    return text.prefix(1).lowercased() + text.dropFirst()
}
