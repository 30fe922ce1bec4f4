import CompoundFile
import Testing

/// The bytes of a compound file, to be broken at known places.
struct Image {
    var bytes: [UInt8]

    enum Kind: String { case small, v4, large }

    private static let small = try? made(.v3) { try fill($0) }
    private static let v4 = try? made(.v4) { try fill($0) }
    /// 7.5 MB: more FAT sectors than the header has room for.
    private static let large = try? made(.v3) { try $0.put("big", [UInt8](repeating: 0x42, count: 7_500_000)) }

    init(_ kind: Kind) throws {
        switch kind {
        case .small: bytes = try #require(Image.small)
        case .v4: bytes = try #require(Image.v4)
        case .large: bytes = try #require(Image.large)
        }
    }

    private static func made(_ version: FormatVersion, _ fill: (Storage) throws -> Void) throws -> [UInt8] {
        let store = MemoryByteStore()
        let file = try CompoundFile(creatingOn: store, version: version)
        try fill(file.root)
        try file.commit()
        return store.bytes
    }

    private static func fill(_ root: Storage) throws {
        for index in 1...3 { try root.put("small\(index)", pattern(index * 100, seed: index)) }
        try root.put("big", pattern(20_000))
        try root.put("large", pattern(5000, seed: 1))
        try root.put("empty", [])
        try root.createStorage(name("dir")).put("inner", pattern(50))
    }

    // MARK: Numbers

    func get(_ offset: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
    }

    mutating func set<Number: FixedWidthInteger>(_ offset: Int, _ value: Number) {
        withUnsafeBytes(of: value.littleEndian) { bytes.replaceSubrange(offset..<offset + $0.count, with: $0) }
    }

    // MARK: Places

    var sectorSize: Int { 1 << Int(bytes[30]) }
    var sectorCount: Int { bytes.count / sectorSize - 1 }
    func sector(_ number: UInt32) -> Int { (Int(number) + 1) * sectorSize }

    /// Where the link of a sector is, of those that the header's slots cover.
    func link(_ sector: UInt32) -> Int {
        let links = UInt32(sectorSize / 4)
        return self.sector(get(76 + 4 * Int(sector / links))) + 4 * Int(sector % links)
    }

    func miniLink(_ number: UInt32) -> Int { sector(get(60)) + 4 * Int(number) }

    /// Where the directory entries are, in their order.
    var entries: [Int] {
        chain(get(48)).flatMap { Array(stride(from: sector($0), to: sector($0) + sectorSize, by: 128)) }
    }

    /// The sectors of a chain that is sound.
    func chain(_ start: UInt32) -> [UInt32] {
        var result: [UInt32] = []
        var next = start
        while Int(next) < sectorCount {
            result.append(next)
            next = get(link(next))
        }
        return result
    }

    func entry(_ text: String) throws -> Int {
        let wanted: [UInt8] = text.utf8.flatMap { [$0, 0] as [UInt8] } + [0, 0]
        return try #require(entries.first { Array(bytes[$0..<$0 + wanted.count]) == wanted })
    }

    /// An entry of the root's tree without siblings below.
    func leaf() throws -> Int {
        try #require(
            entries.dropFirst().first { bytes[$0 + 66] == 2 && get($0 + 68) == .max && get($0 + 72) == .max })
    }

    func freeEntry() throws -> Int { try #require(entries.first { bytes[$0 + 66] == 0 }) }

    func start(_ text: String) throws -> UInt32 { get(try entry(text) + 116) }

    mutating func rename(_ text: String, _ units: [UInt16], length: Int? = nil) throws -> Int {
        let offset = try entry(text)
        for index in 0..<32 { set(offset + 2 * index, index < units.count ? units[index] : 0) }
        set(offset + 64, UInt16(length ?? 2 * units.count + 2))
        return offset
    }
}

extension Image {
    /// An entry of a directory that is made by hand.
    struct Entry {
        var name: String
        var type: UInt8
        var right: UInt32 = .max
        var child: UInt32 = .max
    }

    /// A file of directory entries and nothing else: the directory, then the FAT.
    init(entries: [Entry]) {
        let directory = (entries.count + 3) / 4
        let tables = (directory + 126) / 127
        bytes = [UInt8](repeating: 0, count: 512 * (1 + directory + tables))
        set(0, UInt64(0xE11A_B1A1_E011_CFD0))
        set(24, UInt64(0x0009_FFFE_0003_003E))
        set(32, UInt16(6))
        for (offset, value) in [(44, UInt32(tables)), (56, 4096), (60, 0xFFFF_FFFE), (68, 0xFFFF_FFFE)] {
            set(offset, value)
        }
        for index in 0..<109 { set(76 + 4 * index, index < tables ? UInt32(directory + index) : .max) }
        for index in 0..<tables * 128 {
            let isInside = index < directory + tables
            let next: UInt32 = index < directory - 1 ? UInt32(index + 1) : 0xFFFF_FFFE
            let mark: UInt32 = index < directory ? next : isInside ? 0xFFFF_FFFD : .max
            set(512 * (1 + directory) + 4 * index, mark)
        }
        for index in 0..<directory * 4 {
            let entry = index < entries.count ? entries[index] : Entry(name: "", type: 0)
            put(entry, at: 512 + 128 * index)
        }
    }

    private mutating func put(_ entry: Entry, at offset: Int) {
        for (index, unit) in entry.name.utf16.enumerated() { set(offset + 2 * index, unit) }
        set(offset + 64, entry.type == 0 ? 0 : UInt16(2 * entry.name.utf16.count + 2))
        (bytes[offset + 66], bytes[offset + 67]) = (entry.type, 1)
        for (field, value) in [(68, UInt32.max), (72, entry.right), (76, entry.child)] { set(offset + field, value) }
        if entry.type == 2 || entry.type == 5 { set(offset + 116, UInt32(0xFFFF_FFFE)) }
    }
}
