/// A name for a file in a folder, made from a name that a message holds, which may hold anything.
struct SafeFileName {
    /// What most file systems allow is 255 bytes; the rest is for the number that makes a name unique.
    private static let longest = 200
    private static let longestExtension = 32

    /// Without the extension.
    let stem: String
    /// With its dot, or empty.
    let suffix: String

    /// Path separators and characters that a terminal should not get become `_`, as does a dot or hyphen at
    /// the beginning: the name is never `.` or `..`, a hidden file or an option. Dots and spaces at the end
    /// go.
    init(_ name: String, fallback: String = "attachment") {
        var scalars = String.UnicodeScalarView()
        scalars.append(
            contentsOf: name.unicodeScalars.lazy.filter { $0.value != 0 }.map { scalar in
                let isUnsafe = scalar == "/" || scalar == "\\" || TerminalText.isUnsafe(scalar)
                return isUnsafe ? "_" : scalar
            })
        while let first = scalars.first, first == " " { scalars.removeFirst() }
        while let last = scalars.last, last == "." || last == " " { scalars.removeLast() }
        if let first = scalars.first, first == "." || first == "-" {
            scalars.replaceSubrange(scalars.startIndex...scalars.startIndex, with: ["_"])
        }
        let clean = scalars.isEmpty ? fallback : String(scalars)
        let (stem, suffix) = Self.split(clean)
        self.suffix = suffix
        self.stem = Self.cut(stem, to: Self.longest - suffix.utf8.count)
    }

    /// The name with another extension in place of nothing: one that has it already keeps it.
    func with(suffix wanted: String) -> SafeFileName {
        suffix.lowercased() == wanted ? self : SafeFileName(stem: stem + suffix, suffix: wanted)
    }

    private init(stem: String, suffix: String) {
        self.stem = Self.cut(stem, to: Self.longest - suffix.utf8.count)
        self.suffix = suffix
    }

    /// The name for the n-th file that wants it: `report.pdf`, `report (2).pdf`.
    func candidate(_ number: Int) -> String {
        number < 2 ? stem + suffix : "\(stem) (\(number))\(suffix)"
    }

    private static func split(_ name: String) -> (stem: String, suffix: String) {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return (name, "") }
        let suffix = name[dot...]
        return suffix.utf8.count > longestExtension ? (name, "") : (String(name[..<dot]), String(suffix))
    }

    /// Cuts between scalars, so that the name stays valid UTF-8.
    private static func cut(_ text: String, to limit: Int) -> String {
        var size = 0
        let kept = text.unicodeScalars.prefix { scalar in
            size += UTF8.width(scalar)
            return size <= limit
        }
        return String(kept)
    }
}
