import CMAPI
import CompoundFile

/// The class of a storage, and a class as the first 16 bytes of a stream; through the interface, whoever's it is.
public enum ClassRecords {
    public static func read(
        _ storage: UnsafeMutablePointer<IStorage>?, _ clsid: UnsafeMutablePointer<CLSID>?
    ) throws -> HResult {
        guard let storage, let clsid else { throw HResult.invalidArgument }
        clsid.pointee = CLSID(GUIDValue.zero)
        clsid.pointee = CLSID(try ForeignStorageRef(storage).stat().info.clsid)
        return .ok
    }

    public static func write(
        _ storage: UnsafeMutablePointer<IStorage>?, _ clsid: UnsafePointer<CLSID>?
    ) throws -> HResult {
        guard let storage else { throw HResult.invalidArgument }
        guard let clsid = GUIDValue(clsid) else { throw HResult.stgInvalidPointer }
        try ForeignStorageRef(storage).setClass(clsid)
        return .ok
    }

    public static func read(
        _ stream: UnsafeMutablePointer<IStream>?, _ clsid: UnsafeMutablePointer<CLSID>?
    ) throws -> HResult {
        guard let stream, let clsid else { throw HResult.invalidArgument }
        clsid.pointee = CLSID(GUIDValue.zero)
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = try bytes.withUnsafeMutableBytes { try ForeignStreamRef(stream).read($0) }
        guard count == 16, let value = GUIDValue(bytes: bytes) else { throw HResult.stgReadFault }
        clsid.pointee = CLSID(value)
        return .ok
    }

    public static func write(
        _ stream: UnsafeMutablePointer<IStream>?, _ clsid: UnsafePointer<CLSID>?
    ) throws -> HResult {
        guard let stream, let clsid = GUIDValue(clsid) else { throw HResult.invalidArgument }
        try clsid.bytes.withUnsafeBytes { try ForeignStreamRef(stream).write($0) }
        return .ok
    }
}
