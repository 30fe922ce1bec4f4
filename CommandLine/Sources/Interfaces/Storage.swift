import CMAPI

/// A storage of a compound file (IStorage).
final class Storage {
    let reference: Reference<IStorage>
    private var storage: UnsafeMutablePointer<IStorage> { reference.pointer }
    private var methods: IStorageVtbl { storage.pointee.lpVtbl.pointee }

    init(_ reference: Reference<IStorage>) {
        self.reference = reference
    }

    /// Opens a file for reading.
    convenience init(reading path: String) throws(CommandError) {
        var pointer: UnsafeMutablePointer<IStorage>?
        let mode = Mode.read | Mode.shareDenyWrite
        let result = withWide(path) { StgOpenStorage($0, nil, mode, nil, 0, &pointer) }
        if result < 0 { throw OpenFailure.error(path: path, result: HResult(result)) }
        self.init(try owned(pointer, "cannot open"))
    }

    /// Creates a file.
    /// - Parameter replacing: whether an existing file may be replaced, which happens when the first commit
    ///   succeeds
    convenience init(creating path: String, replacing: Bool) throws(CommandError) {
        var pointer: UnsafeMutablePointer<IStorage>?
        let replace = replacing ? Mode.create : 0
        let mode = Mode.readWrite | Mode.transacted | Mode.shareExclusive | replace
        let result = withWide(path) { StgCreateDocfile($0, mode, 0, &pointer) }
        if result < 0 { throw CreateFailure.error(path: path, result: HResult(result)) }
        self.init(try owned(pointer, "cannot create"))
    }

    /// Copies all elements, the class and the state bits.
    func copy(to destination: Storage) throws(CommandError) {
        try check(methods.CopyTo(storage, 0, nil, nil, destination.storage), "cannot copy the storage")
    }

    func commit() throws(CommandError) {
        try check(methods.Commit(storage, 0), "cannot write")
    }

    /// Marks the file as one that holds a message.
    func setMessageClass() throws(CommandError) {
        var mailMessage = GUID(
            Data1: 0x0002_0D0B, Data2: 0, Data3: 0, Data4: (0xC0, 0, 0, 0, 0, 0, 0, 0x46))
        try check(WriteClassStg(storage, &mailMessage), "cannot write the class")
    }
}
