import CMAPI
import CompoundFile
import Glibc

/// The bytes behind an IStream, and what happens to them. Errors reach the caller as their HRESULT.
public protocol StreamContent: AnyObject {
    func length() throws -> UInt64
    /// Fills as much of the buffer as there is; past the end nothing.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int
    func write(at offset: UInt64, _ bytes: UnsafeRawBufferPointer) throws
    func setLength(_ length: UInt64) throws
    func commit(_ flags: UInt32) throws
    func revert() throws
    /// What Stat adds to length and mode. A nil name gives a null pointer.
    func stat() throws -> (
        name: [UInt16]?, clsid: GUIDValue, created: FileTime, modified: FileTime, stateBits: UInt32
    )
    /// Called for the first stream object on the content and for every clone.
    func opened(_ stream: StreamObject)
    /// Called once for each of them, when it is disposed of.
    func closed(_ stream: StreamObject)
    /// Streams on global memory know 32-bit offsets only, and have a code of their own for bad seeks.
    var isGlobalMemory: Bool { get }
    /// Streams of a storage in simple mode lack some methods.
    var simpleMode: SimpleMode? { get }
    /// See `ComObject.allowsReentry`.
    var allowsReentry: Bool { get }
    /// The bytes come, or go, in order alone: their number is not known before, and no one else can have them.
    /// What a stream on such content does not support answers MAPI_E_NO_SUPPORT.
    var isSequential: Bool { get }
    /// Whether it is that element of a storage.
    func isOpen(on element: Element) -> Bool
}

extension StreamContent {
    public func commit(_ flags: UInt32) throws {}
    public func revert() throws {}
    public func opened(_ stream: StreamObject) {}
    public func closed(_ stream: StreamObject) {}
    public var isGlobalMemory: Bool { false }
    public var simpleMode: SimpleMode? { nil }
    public var allowsReentry: Bool { true }
    public var isSequential: Bool { false }
    public func isOpen(on element: Element) -> Bool { false }
}

/// An IStream: a position of its own over content that it may share with clones.
public final class StreamObject: ComObject {
    private let other: (any StreamContent)?
    /// The element of a storage that it is on, until it is closed; what most streams are on.
    private var element: Stream?
    /// The same, to be looked at without being counted.
    private var bareElement: Unmanaged<Stream>?
    /// The storage that handed it out, whose end is its end at the latest.
    private var owner: Unmanaged<StorageObject>?
    /// The storage that may have it back when it has ended.
    private var lastOwner: Unmanaged<StorageObject>?
    /// What Stat gives as grfMode; its access bits say what is allowed.
    public private(set) var mode: UInt32
    private var position: UInt64
    /// How far a new stream in simple mode counts as written.
    private var written: UInt64 = 0
    private let deadCode: HResult

    public static let interfaceType = InterfaceType(
        name: "IStream", vtable: immortal(streamVtable), iids: [.iidSequentialStream, .iidStream],
        deadCode: .stgReverted)

    /// - Parameter type: for a stream that answers to another interface besides.
    public init(
        content: any StreamContent, mode: UInt32, position: UInt64 = 0, lock: TreeLock,
        deadCode: HResult = .stgReverted, type: InterfaceType = StreamObject.interfaceType
    ) {
        other = content
        self.mode = mode
        self.position = position
        self.deadCode = deadCode
        super.init(type: type, lock: lock)
        content.opened(self)
    }

    /// On an element of a storage.
    init(_ element: Stream, mode: UInt32, position: UInt64 = 0, in owner: StorageObject) {
        other = nil
        self.element = element
        bareElement = Unmanaged.passUnretained(element)
        self.owner = Unmanaged.passUnretained(owner)
        self.mode = mode
        self.position = position
        deadCode = .stgReverted
        super.init(type: StreamObject.interfaceType, lock: owner.lock)
        owner.adopt(self)
        element.openers &+= 1
    }

    /// Opens an object that has been parked on another element of the same storage, which it takes over.
    func reopen(_ element: inout Stream?, mode: UInt32, in owner: StorageObject) {
        swap(&self.element, &element)
        bareElement = self.element.map { Unmanaged.passUnretained($0) }
        bareElement?._withUnsafeGuaranteedRef { $0.openers &+= 1 }
        self.owner = Unmanaged.passUnretained(owner)
        self.mode = mode
        position = 0
        written = 0
        owner.adopt(self)
        revive()
    }

    /// The bytes.
    public var content: any StreamContent { other ?? ElementContent(element) }

    public override func dispose() {
        guard let owner else { return content.closed(self) }
        lastOwner = owner
        self.owner = nil
        owner._withUnsafeGuaranteedRef { owner in
            owner.childClosed(self)
            bareElement?._withUnsafeGuaranteedRef { $0.openers &-= 1 }
            bareElement = nil
            owner.node.letGo(&element)
        }
    }

    override func park() -> Bool {
        guard let owner = lastOwner else { return false }
        lastOwner = nil
        return owner._withUnsafeGuaranteedRef { $0.park(Unmanaged.passUnretained(self)) }
    }

    /// Whether it is open on that node.
    override func isOpen(on element: Element) -> Bool {
        if case .stream(let stream) = element, let own = self.element { return own === stream }
        return other?.isOpen(on: element) ?? false
    }

    public override var allowsReentry: Bool { other?.allowsReentry ?? true }

    private var access: StorageMode { StorageMode(rawValue: mode) }

    var isSimple: Bool { other?.simpleMode != nil }

    /// For the methods that simple mode lacks.
    func checkNotSimple() throws(HResult) {
        if isSimple { throw .stgInvalidFunction }
    }

    // MARK: Methods, with the lock held

    func read(_ target: UnsafeMutableRawPointer?, _ count: UInt32) throws -> UInt32 {
        guard let target else { throw HResult.stgInvalidPointer }
        guard access.canRead else { throw HResult.stgAccessDenied }
        let room = UnsafeMutableRawBufferPointer(start: target, count: Int(count))
        let done = try bareElement?._withUnsafeGuaranteedRef { try $0.read(at: position, into: room) }
            ?? content.read(at: position, into: room)
        position &+= UInt64(done)
        return UInt32(truncatingIfNeeded: done)
    }

    func write(_ source: UnsafeRawPointer?, _ count: UInt32) throws {
        guard let source else { throw HResult.stgInvalidPointer }
        guard access.canWrite else { throw HResult.stgAccessDenied }
        guard count > 0 else { return }
        let (end, overflow) = position.addingReportingOverflow(UInt64(count))
        guard !overflow, end <= UInt64(Int64.max) else { throw HResult.stgMediumFull }
        let bytes = UnsafeRawBufferPointer(start: source, count: Int(count))
        if let bareElement {
            try bareElement._withUnsafeGuaranteedRef { element in
                if end > element.largestLength { throw HResult.stgDocfileTooLarge }
                try element.write(at: position, bytes)
            }
        } else {
            try content.write(at: position, bytes)
        }
        position = end
        written = end
    }

    /// Where it stands, for a seek that fails too: streams on global memory then give it.
    var placeAfterFailure: UInt64? { other?.isGlobalMemory == true ? position : nil }

    /// A position past the end is fine, one before the start is not.
    func seek(_ distance: Int64, _ origin: UInt32) throws -> UInt64 {
        if isSequential {
            // Where it stands may be asked.
            guard distance == 0, origin == 1 else { throw HResult.mapiNoSupport }
            return position
        }
        let isGlobalMemory = other?.isGlobalMemory ?? false
        let failure = isGlobalMemory ? HResult.stgSeekError : .stgInvalidFunction
        let distance = isGlobalMemory ? Int64(Int32(truncatingIfNeeded: distance)) : distance
        let base: UInt64
        switch origin {
        case 0: base = 0
        case 1: base = position
        case 2: base = try content.length()
        default: throw failure
        }
        guard let start = Int64(exactly: base) else { throw failure }
        let (target, overflow) = start.addingReportingOverflow(distance)
        guard !overflow, target >= 0, !isGlobalMemory || target <= UInt32.max else { throw failure }
        position = UInt64(target)
        written = min(written, position)
        return position
    }

    func setSize(_ size: UInt64) throws {
        try requireRandomAccess()
        guard access.canWrite else { throw HResult.stgAccessDenied }
        let size = (other?.isGlobalMemory ?? false) ? size & 0xFFFF_FFFF : size
        guard size <= UInt64(Int64.max) else { throw HResult.stgMediumFull }
        // A file could never hold it, and its Release has no way to say so.
        if let element, size > element.largestLength { throw HResult.stgDocfileTooLarge }
        try content.setLength(size)
    }

    func stat(_ flag: UInt32) throws -> STATSTG {
        let about = try content.stat()
        let size = other?.simpleMode == .created ? written : try content.length()
        return try .make(
            .stream, name: about.name, flag: flag, size: size, mode: mode, clsid: about.clsid,
            stateBits: about.stateBits, created: about.created, modified: about.modified)
    }

    /// Whether bytes can only be read or written in order.
    private var isSequential: Bool { other?.isSequential ?? false }

    /// What goes in order alone can be neither cut nor locked, taken back or had twice.
    func requireRandomAccess() throws(HResult) {
        if isSequential { throw HResult.mapiNoSupport }
    }

    func clone() throws(HResult) -> StreamObject {
        try requireRandomAccess()
        try checkNotSimple()
        if let element, let owner = owner?.takeUnretainedValue() {
            return StreamObject(element, mode: mode, position: position, in: owner)
        }
        return StreamObject(
            content: content, mode: mode, position: position, lock: lock, deadCode: deadCode, type: type)
    }

    // MARK: Copying, without the lock while the other stream is called

    /// Copies at most `limit` bytes from here on into another stream; both positions move.
    /// - Parameter allowsLess: a target that takes less without an error ends the copying as the end of the bytes
    ///   does; else it is full.
    func copy(
        to target: ForeignStreamRef, limit: UInt64, allowsLess: Bool, counts: ((read: UInt64, written: UInt64)) -> Void
    ) throws {
        let chunk = 1 << 16
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 16)
        defer { buffer.deallocate() }
        // What there is at the start: a target that is a clone of this stream would otherwise never end.
        var remaining = try whileAlive { () throws -> UInt64 in
            if isSequential { return limit }
            let length = try content.length()
            return min(limit, length > position ? length &- position : 0)
        }
        var (read, written): (UInt64, UInt64) = (0, 0)
        defer { counts((read, written)) }
        while remaining > 0 {
            let wanted = UInt32(min(remaining, UInt64(chunk)))
            let done = try whileAlive { try self.read(buffer.baseAddress, wanted) }
            if done == 0 { return }
            read &+= UInt64(done)
            remaining &-= UInt64(done)
            let piece = UnsafeRawBufferPointer(rebasing: buffer[0..<Int(done)])
            written &+= UInt64(try target.writeSome(piece))
            if written < read {
                if allowsLess { return }
                throw HResult.stgMediumFull
            }
        }
    }

    private func whileAlive<Result>(_ body: () throws -> Result) throws -> Result {
        try lock.withLock {
            guard isAlive else { throw deadCode }
            try checkEntry()
            return try body()
        }
    }
}
