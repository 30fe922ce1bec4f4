import CMAPI

/// Adds attachments to a message that is being written.
struct AttachmentWriter {
    private let message: Message

    init(_ message: Message) {
        self.message = message
    }

    /// Attaches a file's bytes under its name.
    func attach(_ path: String) throws {
        let file = try InputFile(path)
        let attachment = try message.newAttachment()
        try attachment.set(Self.properties(fileName: path == "-" ? "attachment" : Self.lastPart(of: path)))
        let stream = try attachment.newStream(.attachDataBinary)
        while true {
            let bytes = try file.read()
            guard !bytes.isEmpty else { break }
            try stream.write(bytes)
        }
        try attachment.save()
    }

    /// Embeds the message of a file as a message.
    func embed(_ path: String) throws {
        do throws(CommandError) {
            let source = try MessageFile(reading: path)
            defer { source.close() }
            let values = PropertyValues(try source.message.properties([.subject]), of: source.message)
            let attachment = try message.newAttachment()
            let list = PropertyList()
            list.add(.attachMethod, long: Int32(AttachMethod.embeddedMessage))
            list.add(.renderingPosition, long: -1)
            list.add(.displayName, text: String(decoding: values.text(.subject) ?? [], as: UTF16.self))
            try attachment.set(list)
            let embedded = try attachment.newEmbeddedMessage()
            try source.message.copy(to: embedded, as: IID_IMessage)
            try embedded.save()
            try attachment.save()
        } catch {
            throw FileFailure(file: path, error: error)
        }
    }

    private static func properties(fileName: String) -> PropertyList {
        let list = PropertyList()
        let suffix = fileName.lastIndex(of: ".").map { String(fileName[$0...]) } ?? ""
        list.add(.attachMethod, long: Int32(AttachMethod.byValue))
        list.add(.renderingPosition, long: -1)
        list.add(.attachLongFilename, text: fileName)
        list.add(.attachFilename, text: ShortFileName.make(fileName))
        list.add(.displayName, text: fileName)
        if !suffix.isEmpty { list.add(.attachExtension, text: suffix) }
        list.add(.attachMimeTag, text: MediaTypes.type(ofExtension: suffix))
        return list
    }

    private static func lastPart(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}
