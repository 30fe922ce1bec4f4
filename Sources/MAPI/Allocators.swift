import CMAPI
import COM

/// The three functions that the caller gave to OpenIMsgOnIStg. Everything that goes back to the caller is
/// allocated with them and nothing else is (contract of `OpenIMsgOnIStg`).
struct Allocators {
    typealias Allocate = @convention(c) (ULONG, UnsafeMutablePointer<LPVOID?>?) -> SCODE
    typealias AllocateMore =
        @convention(c) (ULONG, LPVOID?, UnsafeMutablePointer<LPVOID?>?) -> SCODE
    typealias Free = @convention(c) (LPVOID?) -> ULONG

    let allocateBuffer: Allocate
    let allocateMore: AllocateMore
    let freeBuffer: Free

    /// A root block of `size` bytes.
    func allocate(_ size: Int) throws(HResult) -> UnsafeMutableRawPointer {
        guard let count = ULONG(exactly: size) else { throw .mapiNotEnoughMemory }
        var block: LPVOID?
        let code = allocateBuffer(count, &block)
        if code < 0 { throw HResult(rawValue: code) }
        guard let block else { throw .mapiNotEnoughMemory }
        return block
    }

    func free(_ block: UnsafeMutableRawPointer?) {
        if let block { _ = freeBuffer(block) }
    }
}
