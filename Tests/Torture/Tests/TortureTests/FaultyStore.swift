import CompoundFile

/// A store in memory whose n-th operation goes wrong.
final class FaultyStore: ByteStore {
    enum Fault: CaseIterable {
        /// Nothing happens but the error.
        case refusal
        /// Half of it happens, and then the error.
        case tear
        /// All of it happens, and still there is the error.
        case lateError
        /// A read gives fewer bytes than there are; everything else is refused.
        case shortRead
    }

    /// Whether operations after the faulty one succeed.
    enum Recovery: CaseIterable { case atOnce, never }

    static let error = CompoundFileError(.store(-12345), "faulty store")

    let memory: MemoryByteStore
    /// The operation that goes wrong, counted from 0; nil for none.
    var faulty: Int?
    var fault = Fault.refusal
    var recovery = Recovery.atOnce
    private(set) var operations = 0
    private(set) var hasFailed = false
    var hasHoles: Bool { true }

    init(_ bytes: [UInt8] = []) { memory = MemoryByteStore(bytes) }

    /// Counts from here, and has operation `number` go wrong.
    func arm(_ number: Int?, _ fault: Fault = .refusal, _ recovery: Recovery = .atOnce) {
        (faulty, self.fault, self.recovery) = (number, fault, recovery)
        (operations, hasFailed) = (0, false)
    }

    func disarm() { faulty = nil }

    private func isFaulty() -> Bool {
        defer { operations += 1 }
        guard let faulty else { return false }
        let result = recovery == .atOnce ? operations == faulty : operations >= faulty
        if result { hasFailed = true }
        return result
    }

    func length() throws(CompoundFileError) -> UInt64 {
        if isFaulty() { throw FaultyStore.error }
        return try memory.length()
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(CompoundFileError) -> Int {
        guard isFaulty() else { return try memory.read(at: offset, into: buffer) }
        let half = UnsafeMutableRawBufferPointer(rebasing: buffer[..<(buffer.count / 2)])
        if fault != .refusal {
            let count = try memory.read(at: offset, into: half)
            if fault == .shortRead { return count }
        }
        throw FaultyStore.error
    }

    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws(CompoundFileError) {
        guard isFaulty() else { return try memory.write(at: offset, bytes) }
        switch fault {
        case .refusal, .shortRead: break
        case .tear: try memory.write(at: offset, UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]))
        case .lateError: try memory.write(at: offset, bytes)
        }
        throw FaultyStore.error
    }

    func setLength(_ length: UInt64) throws(CompoundFileError) {
        guard isFaulty() else { return try memory.setLength(length) }
        let old = try memory.length()
        if fault == .tear { try memory.setLength(old / 2 + length / 2) }
        if fault == .lateError { try memory.setLength(length) }
        throw FaultyStore.error
    }

    func sync() throws(CompoundFileError) {
        if isFaulty() { throw FaultyStore.error }
    }
}

/// What a storage holds, by value.
struct Picture: Equatable {
    var streams: [String: [UInt8]] = [:]
    var storages: [String: Picture] = [:]
    var clsid = GUIDValue.zero
    var stateBits: UInt32 = 0

    init() {}

    init(_ storage: Storage) throws {
        (clsid, stateBits) = (storage.info.clsid, storage.info.stateBits)
        for info in try storage.children() {
            let text = info.name.string
            // Half of the streams are given back.
            if info.kind == .stream, (text.utf8.last ?? 0) & 1 == 0 {
                var stream = try storage.stream(info.name)
                streams[text] = try stream?.readAll()
                storage.letGo(&stream)
                continue
            }
            switch try storage.child(info.name) {
            case .stream(let stream):
                streams[text] = try stream.readAll()
                if stream.length != UInt64(streams[text]?.count ?? 0) { streams[text + " is short"] = [] }
            case .storage(let child): storages[text] = try Picture(child)
            case nil: streams[text + " is listed and not found"] = []
            }
        }
    }

    init(of bytes: [UInt8]) throws {
        try self.init(CompoundFile(opening: MemoryByteStore(bytes), writable: false).root)
    }
}
