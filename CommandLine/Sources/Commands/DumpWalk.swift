/// Goes through all that a file holds and hands it to a format. What cannot be read is reported, noted in
/// the output and left out; the rest goes on. Only failures of the output are thrown.
struct DumpWalk {
    let format: any DumpFormat
    let file: String
    let diagnostics: Diagnostics

    func dumpFile() throws(CommandError) {
        try format.beginFile(file)
        switch attempt({ () throws(CommandError) in try MessageFile(reading: file) }) {
        case .success(let opened):
            defer { opened.close() }
            try dump(opened.message, path: [])
        case .failure(let error): try report(error, [])
        }
        try format.endFile()
    }

    private func dump(_ message: Message, path: [String]) throws(CommandError) {
        try dumpProperties(of: message, path: path)
        try dumpRecipients(of: message, path: path)
        try dumpAttachments(of: message, path: path)
    }

    private func dumpProperties(of object: PropertyObject, path: [String]) throws(CommandError) {
        let read = attempt { () throws(CommandError) in
            let tags = try object.propertyTags()
            return (try object.properties(tags), try Self.names(of: tags, in: object))
        }
        switch read {
        case .success(let (properties, names)):
            try write(properties, names, of: object)
        case .failure(let error):
            try report(error, path)
        }
    }

    private func dumpRecipients(of message: Message, path: [String]) throws(CommandError) {
        switch attempt({ () throws(CommandError) in try message.recipients() }) {
        case .success(let rows):
            try format.beginParts(.recipient)
            for (number, row) in rows.enumerated() {
                try format.beginPart(.recipient, number: UInt32(clamping: number))
                let present = row.filter { !Self.isMissing($0) }
                let names = try? Self.names(of: present.map(\.tag), in: message)
                try write(present, names ?? [:], of: nil)
                try format.endPart(.recipient)
            }
            try format.endParts(.recipient)
        case .failure(let error):
            try report(error, path + ["recipients"])
        }
    }

    private func dumpAttachments(of message: Message, path: [String]) throws(CommandError) {
        switch attempt({ () throws(CommandError) in try message.attachmentNumbers() }) {
        case .success(let numbers):
            try format.beginParts(.attachment)
            for number in numbers {
                try format.beginPart(.attachment, number: number)
                try dumpAttachment(number, of: message, path: path + ["attachment \(number)"])
                try format.endPart(.attachment)
            }
            try format.endParts(.attachment)
        case .failure(let error):
            try report(error, path + ["attachments"])
        }
    }

    private func dumpAttachment(
        _ number: UInt32, of message: Message, path: [String]
    ) throws(CommandError) {
        let attachment: Attachment
        switch attempt({ () throws(CommandError) in try message.attachment(number) }) {
        case .success(let opened): attachment = opened
        case .failure(let error): return try report(error, path)
        }
        try dumpProperties(of: attachment, path: path)
        let method = (try? attachment.value(.attachMethod))??.integer
        guard method == AttachMethod.embeddedMessage else { return }
        guard path.count < maximumNesting else {
            return try report(CommandError("messages nested deeper are not followed"), path)
        }
        switch attempt({ () throws(CommandError) in try attachment.embeddedMessage() }) {
        case .success(let embedded):
            try format.beginEmbeddedMessage()
            try dump(embedded, path: path)
            try format.endEmbeddedMessage()
        case .failure(let error):
            try report(error, path)
        }
    }

    private func write(
        _ properties: [Property], _ names: [UInt16: PropertyName], of object: PropertyObject?
    ) throws(CommandError) {
        try format.beginProperties()
        for property in properties {
            try format.property(property, name: names[property.tag.id], of: object)
        }
        try format.endProperties()
    }

    private static func names(
        of tags: [PropertyTag], in object: PropertyObject
    ) throws(CommandError) -> [UInt16: PropertyName] {
        let named = tags.filter(\.isNamed)
        var names: [UInt16: PropertyName] = [:]
        for (tag, name) in zip(named, try object.names(of: named)) {
            names[tag.id] = name
        }
        return names
    }

    /// Rows have a cell for every column that any row has.
    private static func isMissing(_ property: Property) -> Bool {
        if case .failure(.notFound) = property.value { return true }
        return false
    }

    private func report(_ error: CommandError, _ path: [String]) throws(CommandError) {
        diagnostics.report(error, file: file, part: path.isEmpty ? nil : path.joined(separator: ", "))
        try format.failure(error)
    }

    private func attempt<Value>(
        _ body: () throws(CommandError) -> Value
    ) -> Result<Value, CommandError> {
        do {
            return .success(try body())
        } catch {
            return .failure(error)
        }
    }
}
