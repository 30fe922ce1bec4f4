/// What the dictionary holds before the first byte ([MS-OXRTFCP] 2.1.2.1): the ring's first 207 positions.
enum Preload {
    /// RTF that most documents begin with, in the order in which the format fixes it. Part of its middle is the
    /// line end CR LF, which some readers have the wrong way round: one wrong byte here spoils every document.
    private static let text: StaticString = """
        {\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \
        \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\
        \\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx
        """

    /// The bytes. Tests hold them against their SHA-256.
    static let bytes = [UInt8](UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))

    /// The ring's size; positions are taken modulo this.
    static let ringSize = 4096
    static let ringMask = 4095
}
