/// Runs a method's body on the living object behind an interface pointer, under the lock of its tree.
///
/// A dead object answers its dead code, a pointer that is not ours E_INVALIDARG, an error that the body throws
/// becomes its HRESULT. The object may be killed between the look-up and the lock, by another thread: hence the
/// second look.
public func method<Object: ComObject>(
    _ this: UnsafeMutableRawPointer?, _ type: Object.Type, _ body: (Object) throws -> HResult
) -> Int32 {
    unlockedMethod(this, type) { object in
        object.lock.lock()
        defer { object.lock.unlock() }
        guard object.isAlive else { throw deadCode(at: this) }
        try object.checkEntry()
        return try body(object)
    }
}

/// The same for bodies that have nothing to say but S_OK.
public func method<Object: ComObject>(
    _ this: UnsafeMutableRawPointer?, _ type: Object.Type, _ body: (Object) throws -> Void
) -> Int32 {
    method(this, type) { object -> HResult in
        try body(object)
        return .ok
    }
}

/// For bodies that lock by themselves, because they call objects of other trees.
public func unlockedMethod<Object: ComObject>(
    _ this: UnsafeMutableRawPointer?, _ type: Object.Type, _ body: (Object) throws -> HResult
) -> Int32 {
    switch HandleTable.resolve(this) {
    case .alive(let object):
        guard let object = HandleTable.downcast(object, to: type) else { return HResult.invalidArgument.rawValue }
        do { return try body(object).rawValue } catch { return HResult(error).rawValue }
    case .dead(let code): return code.rawValue
    case .foreign: return HResult.invalidArgument.rawValue
    }
}

/// What the tombstone at a pointer answers.
private func deadCode(at this: UnsafeMutableRawPointer?) -> HResult {
    if case .dead(let code) = HandleTable.resolve(this) { return code }
    return .invalidArgument
}

/// Runs the body of an exported function: an error that it throws becomes its HRESULT.
public func hresult(_ body: () throws -> HResult) -> Int32 {
    do { return try body().rawValue } catch { return HResult(error).rawValue }
}
