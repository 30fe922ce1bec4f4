import CMAPI

/// Owns one reference to an object of the library and gives it back in the end.
final class Reference<Interface> {
    let pointer: UnsafeMutablePointer<Interface>

    /// - Parameter pointer: what a call answered; the reference is taken over
    init(owning pointer: UnsafeMutablePointer<Interface>) {
        self.pointer = pointer
    }

    deinit {
        let unknown = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: IUnknown.self)
        _ = unknown.pointee.lpVtbl.pointee.Release(unknown)
    }
}

/// The object behind a pointer that a call which succeeded has filled in.
func owned<Interface>(
    _ pointer: UnsafeMutablePointer<Interface>?, _ what: @autoclosure () -> String
) throws(CommandError) -> Reference<Interface> {
    guard let pointer else { throw CommandError("\(what()): nothing came back") }
    return Reference(owning: pointer)
}

/// The same for OpenProperty, whose answer is an IUnknown of the interface asked for.
func owned<Interface>(
    _ unknown: UnsafeMutablePointer<IUnknown>?, as: Interface.Type, _ what: @autoclosure () -> String
) throws(CommandError) -> Reference<Interface> {
    let pointer = UnsafeMutableRawPointer(unknown)?.assumingMemoryBound(to: Interface.self)
    return try owned(pointer, what())
}

/// A NUL-terminated UTF-16 copy of a string, as the library takes names and paths.
func withWide<Result>(_ text: String, _ body: (UnsafePointer<UInt16>?) -> Result) -> Result {
    let units = Array(text.utf16) + [0]
    return units.withUnsafeBufferPointer { body($0.baseAddress) }
}
