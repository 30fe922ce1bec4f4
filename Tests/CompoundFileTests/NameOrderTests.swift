import Testing

@testable import CompoundFile

/// Names in blocks are what one sorted array of them would be.
struct NameOrderTests {
    private func named(_ number: Int) throws -> ElementName { try name("Name \(number)") }

    @Test func blocksAreASortedArray() throws {
        var generator = SeededGenerator(state: 7)
        let start = ContiguousArray(try (0..<3000).map { try named($0 * 2) }.sorted())
        var order = NameOrder(sorted: start)
        var model = Set(start)
        for step in 0..<20_000 {
            let one = try named(Int.random(in: 0..<8000, using: &generator))
            // First mostly more, then mostly fewer, down to none.
            if Int.random(in: 0..<10, using: &generator) < (step < 8000 ? 7 : 1) {
                order.insert(one)
                model.insert(one)
            } else {
                order.remove(one)
                model.remove(one)
            }
            if step % 500 == 0 { try check(order, model) }
        }
        for one in model { order.remove(one) }
        try check(order, [])
    }

    private func check(_ order: NameOrder, _ model: Set<ElementName>) throws {
        let sorted = model.sorted()
        #expect(order.count == sorted.count)
        #expect(order.all.elementsEqual(sorted))
        var last: ElementName?
        for expected in sorted {
            let next = order.name(after: last)
            #expect(next == expected)
            last = next
        }
        #expect(order.name(after: last) == nil)
    }

    @Test func anEqualNameTakesThePlaceOfTheOther() throws {
        var order = NameOrder(sorted: [try name("a"), try name("B")])
        order.insert(try name("b"))
        #expect(order.all.map(\.string) == ["a", "b"])
        #expect(try order.name(after: name("A"))?.string == "b")
    }
}
