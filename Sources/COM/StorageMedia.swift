import CMAPI
import Glibc

/// ReleaseStgMedium: what a storage medium holds goes back to where it came from.
public enum StorageMedia {
    public static func release(_ medium: UnsafeMutablePointer<STGMEDIUM>?) {
        guard let medium else { return }
        let owner = medium.pointee.pUnkForRelease
        switch medium.pointee.tymed {
        // The owner, if there is one, frees the block itself.
        case TYMED_HGLOBAL: if owner == nil { _ = GlobalMemory.free(medium.pointee.hGlobal) }
        case TYMED_FILE:
            let name = medium.pointee.lpszFileName
            if owner == nil, let units = units(name, limit: longestPath) {
                _ = unlink(String(decoding: units, as: UTF16.self))
            }
            TaskAllocator.release(name)
        case TYMED_ISTREAM:
            if let stream = medium.pointee.pstm { _ = stream.pointee.lpVtbl?.pointee.Release?(stream) }
        case TYMED_ISTORAGE:
            if let storage = medium.pointee.pstg { _ = storage.pointee.lpVtbl?.pointee.Release?(storage) }
        default: break
        }
        medium.pointee.tymed = TYMED_NULL
        medium.pointee.hGlobal = nil
        medium.pointee.pUnkForRelease = nil
        if let owner { _ = owner.pointee.lpVtbl?.pointee.Release?(owner) }
    }

    /// A path that is longer names no file.
    private static let longestPath = 32_768
}
