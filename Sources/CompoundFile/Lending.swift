extension Unmanaged {
    /// Lends the object without counting a reference. Somebody else must hold one meanwhile.
    @inline(__always)
    func lend<Result>(
        _ body: (Instance) throws(CompoundFileError) -> Result
    ) throws(CompoundFileError) -> Result {
        // The library's own way does not know what its body throws.
        let outcome: Swift.Result<Result, CompoundFileError> = _withUnsafeGuaranteedRef { object in
            do throws(CompoundFileError) { return .success(try body(object)) } catch { return .failure(error) }
        }
        return try outcome.get()
    }
}
