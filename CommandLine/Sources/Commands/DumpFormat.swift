/// What a dump is written in. Calls nest: each `begin` has its `end`.
protocol DumpFormat {
    func begin() throws(CommandError)
    func end() throws(CommandError)

    func beginFile(_ path: String) throws(CommandError)
    func endFile() throws(CommandError)

    /// A recipient or an attachment, one of several.
    func beginPart(_ part: DumpPart, number: UInt32) throws(CommandError)
    func endPart(_ part: DumpPart) throws(CommandError)

    /// The list of recipients or of attachments.
    func beginParts(_ part: DumpPart) throws(CommandError)
    func endParts(_ part: DumpPart) throws(CommandError)

    func beginEmbeddedMessage() throws(CommandError)
    func endEmbeddedMessage() throws(CommandError)

    func beginProperties() throws(CommandError)
    func endProperties() throws(CommandError)

    /// - Parameters:
    ///   - name: of a named property, where the file has one
    ///   - object: whose property it is; large values are read from it. Nil for rows of tables.
    func property(_ property: Property, name: PropertyName?, of object: PropertyObject?) throws(CommandError)

    /// Why the rest of this part is missing.
    func failure(_ error: CommandError) throws(CommandError)
}

enum DumpPart: String {
    case recipient, attachment
}
