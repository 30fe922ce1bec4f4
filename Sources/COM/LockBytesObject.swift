import CMAPI

/// An ILockBytes on global memory.
final class LockBytesObject: ComObject {
    let content: GlobalContent

    static let interfaceType = InterfaceType(
        name: "ILockBytes", vtable: immortal(lockBytesVtable), iids: [.iidLockBytes], deadCode: .stgReverted)

    init(_ content: GlobalContent) {
        self.content = content
        super.init(type: LockBytesObject.interfaceType, lock: TreeLock())
        content.retain()
    }

    override func dispose() { content.release() }

    func read(_ offset: UInt64, _ target: UnsafeMutableRawPointer?, _ count: UInt32) throws -> Int {
        guard let target else { throw HResult.stgInvalidPointer }
        return try content.read(at: offset, into: UnsafeMutableRawBufferPointer(start: target, count: Int(count)))
    }

    func write(_ offset: UInt64, _ source: UnsafeRawPointer?, _ count: UInt32) throws {
        guard let source else { throw HResult.stgInvalidPointer }
        try content.write(at: offset, UnsafeRawBufferPointer(start: source, count: Int(count)))
    }
}

private func bytes(_ this: UnsafeMutableRawPointer?, _ body: (LockBytesObject) throws -> Void) -> Int32 {
    method(this, LockBytesObject.self, body)
}

let lockBytesVtable = ILockBytesVtbl(
    QueryInterface: { queryInterface($0, $1, $2) },
    AddRef: { addRef($0) },
    Release: { release($0) },
    ReadAt: { this, offset, target, count, done in
        done?.pointee = 0
        return bytes(this) { object in
            let read = try object.read(offset.QuadPart, target, count)
            done?.pointee = UInt32(truncatingIfNeeded: read)
        }
    },
    WriteAt: { this, offset, source, count, done in
        done?.pointee = 0
        return bytes(this) { object in
            try object.write(offset.QuadPart, source, count)
            done?.pointee = count
        }
    },
    Flush: { this in bytes(this) { _ in } },
    SetSize: { this, size in bytes(this) { try $0.content.setLength(size.QuadPart) } },
    LockRegion: { this, _, _, _ in bytes(this) { _ in throw HResult.stgInvalidFunction } },
    UnlockRegion: { this, _, _, _ in bytes(this) { _ in throw HResult.stgInvalidFunction } },
    Stat: { this, status, flag in
        bytes(this) { object in
            guard let status else { throw HResult.stgInvalidPointer }
            status.pointee = STATSTG()
            status.pointee = try .make(.lockBytes, name: nil, flag: flag, size: try object.content.length())
        }
    })
