import CMAPI

/// The bytes of a property (IStream), read or written from the beginning.
final class PropertyStream {
    static let chunk = 65_536

    private let reference: Reference<IStream>
    private var stream: UnsafeMutablePointer<IStream> { reference.pointer }
    private var methods: IStreamVtbl { stream.pointee.lpVtbl.pointee }

    init(_ reference: Reference<IStream>) {
        self.reference = reference
    }

    func size() throws(CommandError) -> UInt64 {
        var stat = STATSTG()
        let noName: UInt32 = 1
        try check(methods.Stat(stream, &stat, noName), "cannot read the size of a property")
        return stat.cbSize.QuadPart
    }

    /// The next bytes, `limit` at most; none at the end.
    func read(limit: Int = PropertyStream.chunk) throws(CommandError) -> [UInt8] {
        var count: UInt32 = 0
        var result: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, initialized in
            result = methods.Read(stream, buffer.baseAddress, UInt32(clamping: limit), &count)
            initialized = result < 0 ? 0 : min(Int(count), limit)
        }
        try check(result, "cannot read a property")
        return bytes
    }

    func readAll() throws(CommandError) -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let bytes = try read()
            guard !bytes.isEmpty else { return all }
            all += bytes
        }
    }

    /// - Parameter bytes: no more than 4 GiB
    func write(_ bytes: [UInt8]) throws(CommandError) {
        var written: UInt32 = 0
        let result = bytes.withUnsafeBytes {
            methods.Write(stream, $0.baseAddress, UInt32(clamping: $0.count), &written)
        }
        try check(result, "cannot write a property")
        guard Int(written) == bytes.count else { throw CommandError("cannot write a property") }
    }
}

/// UTF-16 from its little-endian bytes.
func codeUnits(_ bytes: [UInt8]) -> [UInt16] {
    stride(from: 0, to: bytes.count - bytes.count % 2, by: 2).map {
        UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8
    }
}
