/// The name that a file has where names have eight characters and an extension of three.
enum ShortFileName {
    static func make(_ name: String) -> String {
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        let stem = name[..<dot]
        let suffix = name[dot...].dropFirst()
        let plainStem = plain(stem)
        let plainSuffix = plain(suffix).prefix(3)
        let extended = plainSuffix.isEmpty ? "" : "." + plainSuffix
        if plainStem == stem && plainSuffix == suffix && stem.utf8.count <= 8 { return name }
        return "\(plainStem.isEmpty ? "FILE" : plainStem.prefix(6).uppercased())~1\(extended.uppercased())"
    }

    private static func plain(_ text: Substring) -> String {
        String(text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") })
    }
}
