import COM

/// A reference on an object of the caller's, held for as long as this value lives.
///
/// Only the first three slots of its vtable are used: every COM interface starts with IUnknown's.
final class CallerReference {
    private typealias Count = @convention(c) (UnsafeMutableRawPointer?) -> UInt32

    let pointer: UnsafeMutableRawPointer

    /// Takes a reference of its own on `pointer`, an interface pointer of any kind.
    init(_ pointer: UnsafeMutableRawPointer) {
        self.pointer = pointer
        _ = Self.slot(1, of: pointer)(pointer)
    }

    /// Takes over the reference that came with the pointer.
    init(owning pointer: UnsafeMutableRawPointer) { self.pointer = pointer }

    deinit { _ = Self.slot(2, of: pointer)(pointer) }

    private static func slot(_ index: Int, of pointer: UnsafeMutableRawPointer) -> Count {
        let vtable = pointer.load(as: UnsafeRawPointer.self)
        return vtable.load(
            fromByteOffset: index * MemoryLayout<UnsafeRawPointer>.stride, as: Count.self)
    }
}
