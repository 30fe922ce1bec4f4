import CompoundFile
import Glibc
import RichText
import Walks

/// What is done with the bytes that the fuzzer makes up. OPENIMSG_FUZZ chooses.
private enum Target: String {
    case storage
    case storageEdit = "storage-edit"
    case message
    case messageEdit = "message-edit"
    case rtf
    case tnef

    static let chosen: Target = {
        let name = getenv("OPENIMSG_FUZZ").map { String(cString: $0) } ?? "storage"
        guard let target = Target(rawValue: name) else { fatalError("no target \(name)") }
        return target
    }()

    func run(_ bytes: UnsafeRawBufferPointer) {
        switch self {
        case .storage: StorageFuzzing.walk(Array(bytes))
        case .storageEdit: StorageFuzzing.edit(Array(bytes))
        case .message: walk_message(bytes.baseAddress, bytes.count)
        case .messageEdit: edit_message(bytes.baseAddress, bytes.count)
        case .rtf: RichTextFuzzing.decode(Array(bytes))
        case .tnef: walk_tnef(bytes.baseAddress, bytes.count)
        }
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let bytes, count > 0 else { return 0 }
    Target.chosen.run(UnsafeRawBufferPointer(start: bytes, count: count))
    return 0
}

private enum RichTextFuzzing {
    static func decode(_ bytes: [UInt8]) {
        let (rtf, _) = CompressedRTF.decode(bytes, limit: 1 << 22)
        for form in [RTFReader.Form.original, .plainText] {
            _ = RTFReader.read(rtf, as: form) { _, bytes in bytes.map { UInt16($0) } }
            _ = RTFReader.read(bytes, as: form) { _, bytes in bytes.map { UInt16($0) } }
        }
        // What is compressed again comes out the same.
        guard let again = CompressedRTF.encode(rtf) else { return }
        guard CompressedRTF.decode(again).rtf == rtf else { fatalError("other text after compressing") }
    }
}
