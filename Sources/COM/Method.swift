/// Runs a method's body on the living object behind an interface pointer, under the lock of its tree.
///
/// A dead object answers its dead code, a pointer that is not ours E_INVALIDARG, an error that the body throws
/// becomes its HRESULT. The lock is found by the pointer alone, and once it is taken the pointer must still lead to it:
/// while it is held, nothing takes the object away (see `ComObject.leave`), so that nobody need hold on to that.
@inline(__always)
public func method<Object: ComObject>(
    _ this: UnsafeMutableRawPointer?, _ type: Object.Type, _ body: (Object) throws -> HResult
) -> Int32 {
    guard let this, FaceSlab.contains(this), let cell = this.assumingMemoryBound(to: Face.self).cell else {
        return answerOfNoObject(at: this)
    }
    let face = this.assumingMemoryBound(to: Face.self)
    cell.lock()
    defer { cell.unlock() }
    guard face.cell == cell, let reference = face.pointee.object else { return answerOfNoObject(at: this) }
    return reference._withUnsafeGuaranteedRef { object in
        if Swift.type(of: object) == type { return run(unsafeDowncast(object, to: type), body) }
        return runConverted(object, type, body)
    }
}

@inline(never)
private func runConverted<Object: ComObject>(
    _ object: ComObject, _ type: Object.Type, _ body: (Object) throws -> HResult
) -> Int32 {
    guard let object = object as? Object else { return HResult.invalidArgument.rawValue }
    return run(object, body)
}

@inline(__always)
private func run<Object: ComObject>(_ object: Object, _ body: (Object) throws -> HResult) -> Int32 {
    do {
        try object.checkEntry()
        return try body(object).rawValue
    } catch { return HResult(error).rawValue }
}

/// The same for bodies that have nothing to say but S_OK.
@inline(__always)
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

/// What methods answer at a pointer that leads to no living object.
@inline(never)
private func answerOfNoObject(at this: UnsafeMutableRawPointer?) -> Int32 {
    if case .dead(let code) = HandleTable.resolve(this) { return code.rawValue }
    return HResult.invalidArgument.rawValue
}

/// Runs the body of an exported function: an error that it throws becomes its HRESULT.
public func hresult(_ body: () throws -> HResult) -> Int32 {
    do { return try body().rawValue } catch { return HResult(error).rawValue }
}
