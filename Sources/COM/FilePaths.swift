import CompoundFile
import Glibc

/// Names of files as callers give them and as Stat gives them back.
enum FilePaths {
    /// A path that is longer can't be opened anyway.
    private static let longest = 32_768

    /// A path in UTF-8, as the file system has it.
    static func path(_ name: UnsafePointer<UInt16>?) throws(HResult) -> String {
        guard let units = units(name, limit: longest), !units.isEmpty else { throw .stgInvalidName }
        // Most are ASCII, and decoding costs more than all else about opening a small file.
        guard units.allSatisfy({ $0 < 0x80 }) else { return String(decoding: units, as: UTF16.self) }
        return String(unsafeUninitializedCapacity: units.count) { bytes in
            for (index, unit) in units.enumerated() { bytes[index] = UInt8(truncatingIfNeeded: unit) }
            return units.count
        }
    }

    /// Full, but with links as they are.
    static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let directory = getcwd(nil, 0) else { return path }
        defer { free(directory) }
        return String(cString: directory) + "/" + path
    }
}

extension StorageMode {
    var fileAccess: FileByteStore.Access { canWrite ? .readWrite : .readOnly }
}
