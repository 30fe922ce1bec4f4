import CGLib
import COM
import CompoundFile
import Glibc
import MAPINames
import MessageFormat

/// A failure with a word about what it concerns.
struct FlatFailure: HResultConvertible {
    let hresult: HResult
    let about: String

    init(_ code: HResult, _ about: String = "") {
        hresult = code
        self.about = about
    }
}

extension CompoundFileError {
    /// What it adds to its code: the place in the file, where it has one, and the numbers.
    var particulars: String { offset == nil ? detail : description }
}

/// What the flat interface's functions say beside their codes: the last failure of each thread.
public enum FlatErrors {
    /// The thread's text, as C allocated it.
    private static let slot: UnsafeMutablePointer<GPrivate> = {
        let slot = UnsafeMutablePointer<GPrivate>.allocate(capacity: 1)
        slot.initialize(to: GPrivate())
        slot.pointee.notify = { free($0) }
        return slot
    }()

    private static let none = immortal(CChar(0)).assumingMemoryBound(to: CChar.self)

    /// Text that stays until the thread's next failure; empty before the first.
    public static var text: UnsafePointer<CChar> {
        g_private_get(slot).map { UnsafePointer($0.assumingMemoryBound(to: CChar.self)) } ?? none
    }

    /// The names of codes, kept for good.
    private static let names = ResultMeanings.all.mapValues { $0.name.withCString { UnsafePointer(strdup($0)) } }

    public static func name(of code: Int32) -> UnsafePointer<CChar> {
        names[UInt32(bitPattern: code)].flatMap { $0 } ?? none
    }

    fileprivate static func note(_ error: any Error, _ code: HResult, _ about: String) {
        let number = UInt32(bitPattern: code.rawValue)
        let meaning = ResultMeanings.all[number]
        var parts = [meaning?.name ?? "0x" + String(number, radix: 16, uppercase: true)]
        if let text = meaning?.text { parts.append(text) }
        switch error {
        case let failure as FlatFailure: parts.append(failure.about)
        case let error as MessageError: parts.append(error.description)
        case let error as CompoundFileError: parts.append(error.particulars)
        default: break
        }
        parts.append(about)
        let text = parts.filter { !$0.isEmpty }.joined(separator: ": ")
        g_private_replace(slot, text.withCString { strdup($0) })
    }
}

/// Runs the body of a function of the flat interface; an error that it throws becomes its code, and the thread's
/// text.
/// - Parameter about: what the function was asked about, for the text.
public func flat(_ about: @autoclosure () -> String = "", _ body: () throws -> Void) -> Int32 {
    do {
        try body()
        return 0
    } catch {
        let code = HResult(error)
        FlatErrors.note(error, code, about())
        return code.rawValue
    }
}

/// A mandatory out parameter.
public func required<Value>(_ pointer: UnsafeMutablePointer<Value>?) throws -> UnsafeMutablePointer<Value> {
    guard let pointer else { throw FlatFailure(.mapiInvalidParameter, "no place for the result") }
    return pointer
}
