import CMAPI
import Glibc

/// Saves attachments as files.
struct AttachmentSaver {
    private let folder: ExtractionFolder

    init(_ folder: ExtractionFolder) {
        self.folder = folder
    }

    /// - Returns: the new file's path; nil for an attachment that is only a link, or one that was never
    ///   given any contents
    func save(_ attachment: Attachment) throws(CommandError) -> String? {
        let facts = try AttachmentFacts(attachment)
        switch facts.method {
        case _ where facts.isLink: return nil
        case AttachMethod.none where facts.size == nil: return nil
        case AttachMethod.embeddedMessage: return try saveMessage(attachment, facts)
        case AttachMethod.ole where facts.size == nil: return try saveObject(attachment, facts)
        default: return try saveBytes(attachment, facts)
        }
    }

    private func saveBytes(
        _ attachment: Attachment, _ facts: AttachmentFacts
    ) throws(CommandError) -> String {
        let stream: PropertyStream
        do throws(CommandError) {
            stream = try attachment.stream(.attachDataBinary)
        } catch {
            guard error.result == .notFound else { throw error }
            throw CommandError("has no contents", error.result)
        }
        let file = try folder.createFile(SafeFileName(facts.name))
        try file.fill(from: stream)
        return file.path
    }

    private func saveMessage(
        _ attachment: Attachment, _ facts: AttachmentFacts
    ) throws(CommandError) -> String {
        let embedded = try attachment.embeddedMessage()
        let name = SafeFileName(facts.name, fallback: "message").with(suffix: ".msg")
        let (path, file) = try create(name) { path throws(CommandError) in
            try MessageFile(creating: path, replacing: false)
        }
        defer { file.close() }
        try removingOnFailure(path) { () throws(CommandError) in
            try embedded.copy(to: file.message, as: IID_IMessage)
            try file.save()
        }
        return path
    }

    private func saveObject(
        _ attachment: Attachment, _ facts: AttachmentFacts
    ) throws(CommandError) -> String {
        let object = try attachment.objectStorage()
        let name = SafeFileName(facts.name).with(suffix: ".ole")
        let (path, storage) = try create(name) { path throws(CommandError) in
            try Storage(creating: path, replacing: false)
        }
        try removingOnFailure(path) { () throws(CommandError) in
            try object.copy(to: storage)
            try storage.commit()
        }
        return path
    }

    private func create<Value>(
        _ name: SafeFileName, _ make: (String) throws(CommandError) -> Value
    ) throws(CommandError) -> (String, Value) {
        try folder.create(name) { path throws(CommandError) in
            do throws(CommandError) {
                return (path, try make(path))
            } catch {
                if Self.exists(path), error.result == .storageFileAlreadyExists { return nil }
                throw error
            }
        }
    }

    /// A link that points nowhere counts: it is not followed.
    private static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    private func removingOnFailure(
        _ path: String, _ body: () throws(CommandError) -> Void
    ) throws(CommandError) {
        do throws(CommandError) {
            try body()
        } catch {
            unlink(path)
            throw error
        }
    }
}
