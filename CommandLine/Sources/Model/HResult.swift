/// A result code of the library's functions: negative means failure.
struct HResult: Hashable {
    let rawValue: Int32

    init(_ rawValue: Int32) {
        self.rawValue = rawValue
    }

    init(bits: UInt32) {
        rawValue = Int32(bitPattern: bits)
    }

    static let ok = HResult(0)
    static let storageFileNotFound = HResult(bits: 0x8003_0002)
    static let storagePathNotFound = HResult(bits: 0x8003_0003)
    static let storageAccessDenied = HResult(bits: 0x8003_0005)
    static let storageFileAlreadyExists = HResult(bits: 0x8003_0050)
    static let notEnoughMemory = HResult(bits: 0x8007_000E)
    static let notFound = HResult(bits: 0x8004_010F)

    var failed: Bool { rawValue < 0 }

    /// The code with its name in the C headers where it has one, as `STG_E_FILENOTFOUND 0x80030002`.
    var description: String {
        let number = "0x" + hexadecimal(UInt32(bitPattern: rawValue))
        guard let name = Self.meanings[UInt32(bitPattern: rawValue)]?.name else { return number }
        return "\(name) \(number)"
    }

    /// What the code says, for a person.
    var meaning: String {
        Self.meanings[UInt32(bitPattern: rawValue)]?.text ?? "failed"
    }
}
