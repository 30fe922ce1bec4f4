/// Why something could not be done: words, and the library's code where there is one.
struct CommandError: Error {
    let what: String
    let result: HResult?

    init(_ what: String, _ result: HResult? = nil) {
        self.what = what
        self.result = result
    }

    /// One line without the file's name.
    var line: String {
        guard let result else { return what }
        return "\(what) (\(result.description))"
    }
}

/// Throws when a call of the library failed. Warnings, such as MAPI_W_ERRORS_RETURNED, are no failures.
/// - Parameter what: what was tried, as "cannot list the attachments"
func check(_ result: Int32, _ what: @autoclosure () -> String) throws(CommandError) {
    guard result < 0 else { return }
    let code = HResult(result)
    throw CommandError("\(what()): \(code.meaning)", code)
}
