import CMAPI
import COM
import CompoundFile

/// OpenStreamOnFile and OpenStreamOnFileW.
public enum FileStreams {
    // STGM_ and SOF_ flags.
    private static let write: UInt32 = 0x1
    private static let readWrite: UInt32 = 0x2
    private static let access: UInt32 = 0x3
    private static let share: UInt32 = 0x70
    private static let create: UInt32 = 0x1000
    private static let deleteOnRelease: UInt32 = 0x0400_0000
    private static let uniqueName: UInt32 = 0x8000_0000
    private static let longestPrefix = 3
    /// Tries at a name that no file has.
    private static let mostTries = 64

    /// - Parameters:
    ///   - name: a path in UTF-8, or with SOF_UNIQUEFILENAME a folder; nil where the flags allow it.
    ///   - prefix: of the name that is made up.
    /// - Returns: an IStream with its first reference.
    /// - Throws: MAPI codes.
    public static func open(
        flags: UInt32, name: String?, prefix: String?
    ) throws -> UnsafeMutableRawPointer {
        try MAPIFlags.check(flags, known: access | share | create | deleteOnRelease | uniqueName)
        guard flags & access != access else { throw HResult.mapiUnknownFlags }
        let creates = flags & create != 0
        let isTemporary = flags & uniqueName != 0 || name == nil
        if creates || isTemporary {
            guard creates, flags & access == readWrite else { throw HResult.mapiInvalidParameter }
        }
        if name == nil, flags & uniqueName == 0, flags & deleteOnRelease == 0 { throw HResult.mapiInvalidParameter }
        let store: FileByteStore
        do {
            store = try isTemporary
                ? makeUnique(in: name ?? "/tmp", prefix: prefix ?? "SOF")
                : FileByteStore(
                    path: name ?? "", access: flags & access == 0 ? .readOnly : .readWrite,
                    disposition: creates ? .createOrTruncate : .open)
        } catch { throw mapStorageCode(HResult(error)) }
        let content = FileContent(store, deletesOnRelease: flags & deleteOnRelease != 0)
        return StreamObject(content: content, mode: flags & (access | share), lock: TreeLock()).face
    }

    /// A new file named after the prefix, four hexadecimal digits and ".TMP".
    private static func makeUnique(in folder: String, prefix: String) throws -> FileByteStore {
        guard prefix.utf8.count <= longestPrefix, !prefix.utf8.contains(0x2F) else {
            throw HResult.mapiInvalidParameter
        }
        let start = folder.hasSuffix("/") ? folder + prefix : folder + "/" + prefix
        for _ in 0..<mostTries {
            let number = String(UInt32.random(in: 0x1_0000...0x1_FFFF), radix: 16, uppercase: true).dropFirst()
            do throws(CompoundFileError) {
                return try FileByteStore(path: start + number + ".TMP", access: .readWrite, disposition: .createNew)
            } catch {
                if error.code != .alreadyExists { throw error }
            }
        }
        throw HResult.mapiCollision
    }

    /// A path of the caller's in UTF-16.
    public static func text(_ name: UnsafePointer<UInt16>?) throws(HResult) -> String? {
        guard name != nil else { return nil }
        guard let units = units(name, limit: longestPath) else { throw .mapiInvalidParameter }
        return String(decoding: units, as: UTF16.self)
    }

    /// A path that is longer can't be opened anyway.
    private static let longestPath = 32_768
}

/// HrIStorageFromStream, with MAPI's codes for its arguments.
public enum StorageOnStream {
    public static func open(
        _ unknown: UnsafeMutableRawPointer?, _ iid: UnsafePointer<IID>?, _ flags: UInt32
    ) throws -> UnsafeMutableRawPointer {
        guard let unknown else { throw HResult.mapiInvalidParameter }
        try MAPIFlags.check(flags, known: StreamStorages.knownFlags)
        let iid = GUIDValue(iid) ?? .iidStream
        guard iid == .iidStream || iid == .iidLockBytes else { throw HResult.mapiInterfaceNotSupported }
        return try StreamStorages.open(unknown, iid, flags)
    }
}
