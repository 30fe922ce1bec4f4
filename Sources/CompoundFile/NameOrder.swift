/// Names in tree order, in blocks: one name more or less moves those of its block only.
struct NameOrder {
    private static let mostInBlock = 512

    /// None of them is empty.
    private var blocks: [ContiguousArray<ElementName>]
    private(set) var count: Int

    init(sorted names: ContiguousArray<ElementName>) {
        count = names.count
        if count <= Self.mostInBlock {
            blocks = names.isEmpty ? [] : [names]
        } else {
            blocks = stride(from: 0, to: count, by: Self.mostInBlock / 2).map {
                ContiguousArray(names[$0..<min($0 &+ Self.mostInBlock / 2, names.count)])
            }
        }
    }

    var all: ContiguousArray<ElementName> {
        if blocks.count == 1, let only = blocks.first { return only }
        return ContiguousArray(blocks.joined())
    }

    /// The first name behind this one, which need not be there; nil at the end.
    func name(after last: ElementName?) -> ElementName? {
        guard let last else { return blocks.first?.first }
        guard let block = block(of: last) else { return nil }
        let place = Self.place(in: blocks[block]) { $0 <= last }
        if place < blocks[block].count { return blocks[block][place] }
        return block &+ 1 < blocks.count ? blocks[block &+ 1].first : nil
    }

    /// Adds a name, or puts it in place of its equal: its case may be another.
    mutating func insert(_ name: ElementName) {
        guard let block = block(of: name) ?? blocks.indices.last else {
            (blocks, count) = ([[name]], 1)
            return
        }
        let place = Self.place(in: blocks[block]) { $0 < name }
        if place < blocks[block].count, blocks[block][place] == name {
            blocks[block][place] = name
            return
        }
        blocks[block].insert(name, at: place)
        count &+= 1
        guard blocks[block].count > Self.mostInBlock else { return }
        let upper = ContiguousArray(blocks[block][(Self.mostInBlock / 2)...])
        blocks[block].removeSubrange((Self.mostInBlock / 2)...)
        blocks.insert(upper, at: block &+ 1)
    }

    mutating func remove(_ name: ElementName) {
        guard let block = block(of: name) else { return }
        let place = Self.place(in: blocks[block]) { $0 < name }
        guard place < blocks[block].count, blocks[block][place] == name else { return }
        blocks[block].remove(at: place)
        count &-= 1
        if blocks[block].isEmpty { blocks.remove(at: block) }
    }

    /// The first block whose last name is not before this one; nil when all names are.
    private func block(of name: ElementName) -> Int? {
        var (low, high) = (0, blocks.count)
        while low < high {
            let middle = (low &+ high) / 2
            if let last = blocks[middle].last, last < name { low = middle &+ 1 } else { high = middle }
        }
        return low < blocks.count ? low : nil
    }

    /// How many names of a block pass a test that those at its front pass.
    private static func place(
        in names: ContiguousArray<ElementName>, _ isBefore: (ElementName) -> Bool
    ) -> Int {
        var (low, high) = (0, names.count)
        while low < high {
            let middle = (low &+ high) / 2
            if isBefore(names[middle]) { low = middle &+ 1 } else { high = middle }
        }
        return low
    }
}
