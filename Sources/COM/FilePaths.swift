import CompoundFile
import Glibc

/// Names of files as callers give them and as Stat gives them back.
enum FilePaths {
    /// A path that is longer can't be opened anyway.
    private static let longest = 32_768

    /// A path in UTF-8, as the file system has it.
    static func path(_ name: UnsafePointer<UInt16>?) throws(HResult) -> String {
        guard let name, name[0] != 0 else { throw .stgInvalidName }
        var (count, all): (Int, UInt16) = (0, 0)
        while name[count] != 0 {
            all |= name[count]
            count &+= 1
            if count > longest { throw .stgInvalidName }
        }
        // Most are ASCII, and decoding costs more than all else about opening a small file.
        guard all < 0x80 else {
            return String(decoding: UnsafeBufferPointer(start: name, count: count), as: UTF16.self)
        }
        return String(unsafeUninitializedCapacity: count) { bytes in
            guard let start = bytes.baseAddress else { return 0 }
            for index in 0..<count { start[index] = UInt8(truncatingIfNeeded: name[index]) }
            return count
        }
    }

    /// Full, but with links as they are.
    static func absolute(_ path: String) -> String {
        if path.utf8.first == 0x2F { return path }
        guard let directory = getcwd(nil, 0) else { return path }
        defer { free(directory) }
        return String(cString: directory) + "/" + path
    }
}

extension StorageMode {
    var fileAccess: FileByteStore.Access { canWrite ? .readWrite : .readOnly }
}
