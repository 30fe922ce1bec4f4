import COM
import CompoundFile

/// A stream's content that waits in a buffer until it is published.
protocol BufferedContent: StreamContent {
    var bytes: StreamBuffer { get }
    /// Something was written that is not published.
    var isDirty: Bool { get set }
}

extension BufferedContent {
    func length() throws -> UInt64 { bytes.length }

    func read(at offset: UInt64, into target: UnsafeMutableRawBufferPointer) throws -> Int {
        do { return try bytes.read(at: offset, into: target) } catch { throw error.hresult }
    }

    func write(at offset: UInt64, _ source: UnsafeRawBufferPointer) throws {
        do { try bytes.write(at: offset, source) } catch { throw error.hresult }
        isDirty = true
    }

    func setLength(_ length: UInt64) throws {
        do { try bytes.setLength(length) } catch { throw error.hresult }
        isDirty = true
    }
}
