import COM
import CompoundFile
import TNEF

/// A failure of the stream that is read or written: it ends the call, whereas one of a property is a problem.
struct TnefStreamFailure: HResultConvertible {
    let hresult: HResult

    init(_ error: any Error) { hresult = mapStorageCode(HResult(error)) }
}

/// A caller's stream as the source of TNEF.
final class TnefSource: ByteSource {
    private let stream: ForeignStreamRef

    init(_ stream: ForeignStreamRef) { self.stream = stream }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        do { return try stream.read(buffer) } catch { throw TnefStreamFailure(error) }
    }
}

/// A caller's stream as where TNEF goes.
final class TnefSink: ByteSink {
    private let stream: ForeignStreamRef

    init(_ stream: ForeignStreamRef) { self.stream = stream }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        do { try stream.write(bytes) } catch { throw TnefStreamFailure(error) }
    }
}

extension TNEFError: HResultConvertible {
    public var hresult: HResult {
        switch self {
        case .notTNEF: return .mapiCorruptData
        case .damagedList: return .mapiUnableToComplete
        case .tooLarge: return .mapiTooBig
        }
    }
}
