/// Writes one JSON text piece by piece, indented. What it is given in the wrong order is the caller's fault:
/// every `begin` has its `end`, and in objects a key stands before each value.
final class JSONWriter {
    private let output: Output
    /// For each open array or object: whether something is in it.
    private var levels: [Bool] = []
    private var isAfterKey = false

    init(output: Output) {
        self.output = output
    }

    func beginObject() throws(CommandError) { try begin("{") }
    func endObject() throws(CommandError) { try end("}") }
    func beginArray() throws(CommandError) { try begin("[") }
    func endArray() throws(CommandError) { try end("]") }

    func key(_ name: String) throws(CommandError) {
        try separate()
        try output.write("\"\(name)\": ")
        isAfterKey = true
    }

    /// A number, `true`, `false` or `null` in JSON's own spelling.
    func literal(_ text: String) throws(CommandError) {
        try separate()
        try output.write(text)
    }

    func string(_ text: String) throws(CommandError) {
        try separate()
        try output.write("\"" + Self.escape(text) + "\"")
    }

    func string(_ units: [UInt16]) throws(CommandError) {
        try string(String(decoding: units, as: UTF16.self))
    }

    /// A string of ASCII pieces that need no escapes. When a piece cannot be had the string ends there.
    func string(pieces: () throws(CommandError) -> [UInt8]?) throws(CommandError) {
        try separate()
        try output.write("\"")
        do {
            while let piece = try pieces() { try output.write(bytes: piece) }
        } catch {
            try output.write("\"")
            throw error
        }
        try output.write("\"")
    }

    func end() throws(CommandError) {
        try output.write("\n")
    }

    private func begin(_ bracket: String) throws(CommandError) {
        try separate()
        try output.write(bracket)
        levels.append(false)
    }

    private func end(_ bracket: String) throws(CommandError) {
        let hadElements = levels.popLast() ?? false
        if hadElements { try newLine() }
        try output.write(bracket)
    }

    private func separate() throws(CommandError) {
        if isAfterKey {
            isAfterKey = false
            return
        }
        guard let hasElements = levels.last else { return }
        if hasElements { try output.write(",") }
        levels[levels.count - 1] = true
        try newLine()
    }

    private func newLine() throws(CommandError) {
        try output.write("\n" + String(repeating: "  ", count: levels.count))
    }

    /// Escapes what JSON asks for and what a terminal should not get.
    private static func escape(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                result.append("\\")
                result.append(scalar)
            case "\n": result += "\\n".unicodeScalars
            case "\r": result += "\\r".unicodeScalars
            case "\t": result += "\\t".unicodeScalars
            case _ where TerminalText.isUnsafe(scalar):
                result += ("\\u" + hexadecimal(UInt16(truncatingIfNeeded: scalar.value))).unicodeScalars
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
