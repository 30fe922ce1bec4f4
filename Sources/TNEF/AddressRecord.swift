/// The addresses of attributes: a name and "TYPE:address", 8-bit text with terminators.
struct AddressRecord: Equatable {
    var name: [UInt8]
    var type: [UInt8]
    var address: [UInt8]

    private init?(_ name: ArraySlice<UInt8>, _ address: ArraySlice<UInt8>) {
        let whole = address.prefix { $0 != 0 }
        self.name = Array(name.prefix { $0 != 0 })
        let colon = whole.firstIndex(of: 0x3A)
        type = colon.map { Array(whole[..<$0]) } ?? []
        self.address = colon.map { Array(whole[($0 &+ 1)...]) } ?? Array(whole)
        if self.name.isEmpty && whole.isEmpty { return nil }
    }

    init(name: [UInt8], type: [UInt8], address: [UInt8]) {
        (self.name, self.type, self.address) = (name, type, address)
    }

    private static func word(_ bytes: [UInt8], _ offset: Int) -> Int {
        offset &+ 1 < bytes.count ? Int(bytes[offset]) | Int(bytes[offset &+ 1]) << 8 : 0
    }

    private static func word(_ number: Int) -> [UInt8] {
        [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)]
    }

    private var whole: [UInt8] { type + [0x3A] + address + [0] }

    /// What attFrom holds ([MS-OXTNEF] 2.1.3.3.1): identifier 4, three lengths, and the two texts. Lengths that go past
    /// the end are cut there.
    init?(triple bytes: [UInt8]) {
        guard bytes.count > 8, Self.word(bytes, 0) == 4 else { return nil }
        let rest = bytes[8...]
        let nameLength = min(Self.word(bytes, 4), rest.count)
        self.init(rest.prefix(nameLength), rest.dropFirst(nameLength).prefix(Self.word(bytes, 6)))
    }

    /// The same with the empty record that ends it; nil for texts that are too long.
    var triple: [UInt8]? {
        let (name, whole) = (name + [0], whole)
        guard name.count &+ whole.count < 0xFFF0 else { return nil }
        let lengths = [4, name.count &+ whole.count &+ 16, name.count, whole.count]
        return lengths.flatMap(Self.word) + name + whole + [UInt8](repeating: 0, count: 8)
    }

    /// What attOwner and attSentFor hold: each text with its length before it.
    init?(pair bytes: [UInt8]) {
        guard bytes.count > 4 else { return nil }
        let rest = bytes[2...]
        let nameLength = min(Self.word(bytes, 0), rest.count)
        self.init(rest.prefix(nameLength), rest.dropFirst(nameLength &+ 2))
    }

    var pair: [UInt8]? {
        let (name, whole) = (name + [0], whole)
        guard name.count < 0x10000, whole.count < 0x10000 else { return nil }
        return Self.word(name.count) + name + Self.word(whole.count) + whole
    }
}
