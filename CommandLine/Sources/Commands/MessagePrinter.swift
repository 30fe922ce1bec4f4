/// Prints a message as a person reads it.
struct MessagePrinter {
    let output: Output
    let file: String
    let diagnostics: Diagnostics

    private static let headerTags: [PropertyTag] =
        [
            .messageClass, .subject, .clientSubmitTime, .messageDeliveryTime, .displayTo, .displayCc,
            .displayBcc,
        ] + Sender.tags

    /// - Parameter depth: how many messages this one is embedded in
    func show(_ message: Message, depth: Int) throws(CommandError) {
        try showHeaders(message, depth: depth)
        try showBody(message, depth: depth)
        do {
            try showAttachments(message, depth: depth)
        } catch {
            diagnostics.report(error, file: file)
        }
    }

    private func showHeaders(_ message: Message, depth: Int) throws(CommandError) {
        let values = PropertyValues(try message.properties(Self.headerTags), of: message)
        let senders = Sender.senders(in: values)
        let recipients = recipients(of: message)
        try header("From", senders.from.map(\.text), depth)
        try header("Sender", senders.actual.map(\.text), depth)
        for (label, kind, tag) in Recipient.headers {
            let people = recipients.filter { $0.kind == kind }.map(\.person.text)
            // Files without recipients still have the line that was shown in a list of messages.
            let shown = recipients.isEmpty ? values.text(tag).map(TerminalText.line) ?? "" : ""
            try header(label, people.isEmpty ? shown : people.joined(separator: ", "), depth)
        }
        let times = [PropertyTag.clientSubmitTime, .messageDeliveryTime].compactMap { values.time($0) }
        try header("Date", times.first(where: \.isSet)?.wholeSeconds.text, depth)
        try write("Subject: " + TerminalText.line(values.text(.subject) ?? []), depth)
        let messageClass = TerminalText.line(values.text(.messageClass) ?? [])
        if messageClass.lowercased() != "ipm.note" { try header("Class", messageClass, depth) }
    }

    private func recipients(of message: Message) -> [Recipient] {
        do {
            return try message.recipients().map(Recipient.init)
        } catch {
            diagnostics.report(error, file: file, part: "recipients")
            return []
        }
    }

    private func showBody(_ message: Message, depth: Int) throws(CommandError) {
        let lines: [Substring]
        do {
            lines = try MessageBody.lines(of: message)
        } catch {
            diagnostics.report(error, file: file, part: "body")
            return
        }
        let end = (lines.lastIndex { !$0.allSatisfy(\.isWhitespace) } ?? -1) + 1
        guard end > 0 else { return }
        try write("", 0)
        for line in lines.prefix(end) { try write(line, depth) }
    }

    private func showAttachments(_ message: Message, depth: Int) throws(CommandError) {
        let numbers = try message.attachmentNumbers()
        guard !numbers.isEmpty else { return }
        try write("", 0)
        try write("Attachments:", depth)
        for (index, number) in numbers.enumerated() {
            do {
                try show(message.attachment(number), index: index + 1, depth: depth)
            } catch {
                diagnostics.report(error, file: file, part: "attachment \(number)")
            }
        }
    }

    private func show(_ attachment: Attachment, index: Int, depth: Int) throws(CommandError) {
        let facts = try AttachmentFacts(attachment)
        try write("  \(index). \(facts.line)", depth)
        guard facts.method == AttachMethod.embeddedMessage else { return }
        guard depth + 1 < maximumNesting else {
            try write("     (messages nested deeper are not shown)", depth)
            return
        }
        try write("", 0)
        try show(attachment.embeddedMessage(), depth: depth + 1)
        try write("", 0)
    }

    private func header(_ label: String, _ value: String?, _ depth: Int) throws(CommandError) {
        guard let value, !value.isEmpty else { return }
        let space = String(repeating: " ", count: max(1, 8 - label.utf8.count))
        try write("\(label):\(space)\(value)", depth)
    }

    private func write(_ line: some StringProtocol, _ depth: Int) throws(CommandError) {
        let indent = line.isEmpty ? "" : String(repeating: "    ", count: depth)
        try output.write("\(indent)\(line)\n")
    }
}
