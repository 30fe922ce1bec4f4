/// A dump for programs.
final class JSONDump: DumpFormat {
    private let writer: JSONWriter
    private let isList: Bool

    /// - Parameter isList: whether the files' objects stand in an array
    init(output: Output, isList: Bool) {
        self.isList = isList
        writer = JSONWriter(output: output)
    }

    func begin() throws(CommandError) {
        if isList { try writer.beginArray() }
    }

    func end() throws(CommandError) {
        if isList { try writer.endArray() }
        try writer.end()
    }

    func beginFile(_ path: String) throws(CommandError) {
        try writer.beginObject()
        try writer.key("file")
        try writer.string(path)
    }

    func endFile() throws(CommandError) { try writer.endObject() }

    func beginParts(_ part: DumpPart) throws(CommandError) {
        try writer.key(part.rawValue + "s")
        try writer.beginArray()
    }

    func endParts(_: DumpPart) throws(CommandError) { try writer.endArray() }

    func beginPart(_: DumpPart, number: UInt32) throws(CommandError) {
        try writer.beginObject()
        try writer.key("number")
        try writer.literal("\(number)")
    }

    func endPart(_: DumpPart) throws(CommandError) { try writer.endObject() }

    func beginEmbeddedMessage() throws(CommandError) {
        try writer.key("message")
        try writer.beginObject()
    }

    func endEmbeddedMessage() throws(CommandError) { try writer.endObject() }

    func beginProperties() throws(CommandError) {
        try writer.key("properties")
        try writer.beginArray()
    }

    func endProperties() throws(CommandError) { try writer.endArray() }

    func failure(_ error: CommandError) throws(CommandError) {
        try writer.key("error")
        try writer.string(error.line)
    }

    func property(
        _ property: Property, name: PropertyName?, of object: PropertyObject?
    ) throws(CommandError) {
        try writer.beginObject()
        try member("tag", "0x" + hexadecimal(property.tag.rawValue))
        try member("type", property.tag.type.name)
        if let name {
            try writeName(name)
        } else if let names = PropertyNames.names(of: property.tag) {
            if let canonical = names.canonical { try member("name", canonical) }
            if let header = names.header { try member("header", header) }
        }
        try writeValue(property, of: object)
        try writer.endObject()
    }

    private func writeName(_ name: PropertyName) throws(CommandError) {
        if let canonical = PropertyNames.canonicalName(of: name) { try member("name", canonical) }
        try member("set", name.set.text)
        if let setName = name.set.setName { try member("setName", setName) }
        switch name.kind {
        case .number(let number):
            try writer.key("id")
            try writer.literal("\(number)")
        case .string(let units):
            try writer.key("string")
            try writer.string(units)
        }
    }

    private func writeValue(_ property: Property, of object: PropertyObject?) throws(CommandError) {
        guard property.value.isLarge else { return try writeValue(property.value) }
        do throws(CommandError) {
            guard let object else { throw CommandError("too large for a table") }
            if property.tag.type == .binary {
                let stream = try object.stream(property.tag)
                try writer.key("value")
                try writer.string { () throws(CommandError) in
                    let bytes = try stream.read()
                    return bytes.isEmpty ? nil : HexadecimalBytes.encode(bytes)
                }
            } else {
                try writeValue(try object.largeValue(property.tag))
            }
        } catch {
            try failure(error)
        }
    }

    private func writeValue(_ value: PropertyValue) throws(CommandError) {
        if case .failure(let code) = value {
            return try member("error", "\(code.meaning) (\(code.description))")
        }
        try writer.key("value")
        try write(value)
    }

    private func write(_ value: PropertyValue) throws(CommandError) {
        switch value {
        case .none, .failure, .large: try writer.literal("null")
        case .integer(let number): try writer.literal("\(number)")
        case .float(let number): try write("\(number)", isFinite: number.isFinite)
        case .double(let number): try write("\(number)", isFinite: number.isFinite)
        case .currency(let amount): try writer.string(TextDump.decimal(amount))
        case .boolean(let flag): try writer.literal(flag ? "true" : "false")
        case .text(let units): try writer.string(units)
        case .time(let time): try writer.string(time.text)
        case .guid(let guid): try writer.string(guid.text)
        case .bytes(let bytes): try writer.string(HexadecimalBytes.text(bytes))
        case .list(let values):
            try writer.beginArray()
            for value in values { try write(value) }
            try writer.endArray()
        }
    }

    /// JSON has no infinities and no NaN: those are strings.
    private func write(_ number: String, isFinite: Bool) throws(CommandError) {
        if isFinite { try writer.literal(number) } else { try writer.string(number) }
    }

    private func member(_ key: String, _ value: String) throws(CommandError) {
        try writer.key(key)
        try writer.string(value)
    }
}
