import CMAPI
import COM
import CompoundFile
import MessageFormat

/// What GetLastError has to say about the last failure of an object: where in the file, or in a storage, it was. A
/// code that speaks for itself is not kept.
struct LastError {
    let code: HResult
    private let text: String
    /// The code of the storage underneath; 0 if none was at fault.
    private let storageCode: HResult

    /// Nil for an error without details.
    init?(_ error: any Error) {
        switch error {
        case let error as MessageError:
            code = error.hresult
            text = error.description
            switch error.code {
            case .storage(let below): storageCode = CompoundFileError(below, "storage").hresult
            case .foreign(let below): storageCode = HResult(rawValue: below)
            default: storageCode = .ok
            }
        case let error as CompoundFileError:
            code = error.hresult
            text = error.description
            storageCode = error.hresult
        default: return nil
        }
    }

    private static let component = "OpenIMsg"

    /// A MAPIERROR with its strings, in one block of the caller's.
    func make(unicode: Bool, _ allocators: Allocators) throws(HResult) -> LPMAPIERROR {
        let error = bytes(text, unicode)
        let component = bytes(Self.component, unicode)
        let size = MemoryLayout<MAPIERROR>.stride
        let block = try allocators.allocate(size &+ error.count &+ component.count)
        let strings = UnsafeMutableRawBufferPointer(start: block + size, count: error.count &+ component.count)
        strings.copyBytes(from: error + component)
        let structure = block.bindMemory(to: MAPIERROR.self, capacity: 1)
        structure.initialize(to: MAPIERROR())
        structure.pointee.lpszError = (block + size).assumingMemoryBound(to: CHAR.self)
        structure.pointee.lpszComponent = (block + size + error.count).assumingMemoryBound(to: CHAR.self)
        structure.pointee.ulLowLevelError = storageCode.bits
        return structure
    }

    /// With the terminator; both strings start at an even place.
    private func bytes(_ text: String, _ unicode: Bool) -> [UInt8] {
        if unicode { return (Array(text.utf16) + [0]).littleEndianBytes }
        let narrow = NarrowText.codePage.encode(Array(text.utf16)) + [0]
        return narrow.count % 2 == 0 ? narrow : narrow + [0]
    }
}
