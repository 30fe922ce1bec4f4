import CMAPI
import COM
import CompoundFile
import MessageFormat
import Testing

@testable import MAPI

extension TableTests {
    @Suite struct Sorting {
        @Test func rowsWithoutTheKeyComeLastEitherWay() throws {
            let table = try ToyTable(fiveRows())
            #expect(try table.sort([(Toy.name, TABLE_SORT_ASCEND)]) == 0)
            #expect(try table.keys() == [2, 5, 4, 1, 3])
            #expect(try table.sort([(Toy.name, TABLE_SORT_DESCEND)]) == 0)
            #expect(try table.keys() == [1, 4, 5, 2, 3])
        }

        @Test func furtherKeysAndOldOrderDecideTies() throws {
            let table = try ToyTable(fiveRows())
            #expect(try table.sort([(Toy.size, TABLE_SORT_DESCEND)]) == 0)
            #expect(try table.keys() == [2, 3, 1, 4, 5])
            #expect(try table.sort([(Toy.size, TABLE_SORT_ASCEND), (Toy.name, TABLE_SORT_ASCEND)]) == 0)
            #expect(try table.keys() == [4, 1, 3, 2, 5])
            #expect(try table.sort([]) == 0)
            #expect(try table.keys() == [1, 2, 3, 4, 5])
        }

        @Test func narrowKeysSortTheSame() throws {
            let table = try ToyTable(fiveRows())
            #expect(try table.sort([(tag(0x3001, .string8), TABLE_SORT_ASCEND)]) == 0)
            #expect(try table.keys() == [2, 5, 4, 1, 3])
        }

        @Test func refusedOrdersLeaveTheOldOne() throws {
            let table = try ToyTable(fiveRows())
            #expect(try table.sort([(Toy.name, TABLE_SORT_ASCEND)]) == 0)
            _ = try table.seek(0, 1)
            #expect(try table.sort([(Toy.size, 0)], categories: 1) == tooComplex)
            #expect(try table.sort([(Toy.size, TABLE_SORT_COMBINE)]) == tooComplex)
            #expect(try table.sort([(Toy.size, 77)]) == invalidParameter)
            #expect(try table.sort([], count: .max) == invalidParameter)
            #expect(UInt32(bitPattern: try table.methods.SortTable(table.pointer, nil, 0)) == invalidParameter)
            #expect(try table.keys() == [5, 4, 1, 3])
        }

        @Test func orderIsTold() throws {
            let table = try ToyTable(fiveRows())
            func told() throws -> [UInt32] {
                var out: UnsafeMutablePointer<SSortOrderSet>?
                #expect(try table.methods.QuerySortOrder(table.pointer, &out) == 0)
                let set = UnsafeRawPointer(try #require(out))
                let words = 3 + 2 * Int(set.load(as: UInt32.self))
                defer { CountedMemory.free(out) }
                return (0..<words).map { set.load(fromByteOffset: $0 * 4, as: UInt32.self) }
            }
            #expect(try told() == [1, 0, 0, Toy.number.rawValue, 0])
            #expect(try table.sort([(Toy.name, 1), (Toy.size, 0)]) == 0)
            #expect(try told() == [2, 0, 0, Toy.name.rawValue, 1, Toy.size.rawValue, 0])
            #expect(CountedMemory.liveBlocks == 0)
        }

        @Test func keysAreReadOncePerRow() throws {
            let rows = (0..<5_000).map { ToyRow(UInt32($0), "name \(($0 &* 7919) % 5_000)", size: 1) }
            let table = try ToyTable(rows)
            #expect(try table.sort([(Toy.size, 0), (Toy.name, 0)]) == 0)
            #expect(rows.allSatisfy { $0.reads == 2 })
            #expect(table.source.fetches == 1)
            #expect(try table.keys(1) == [0])
            // Reading rows neither fetches nor reads others anew.
            #expect(rows.reduce(0) { $0 + $1.reads } == 10_001)
            #expect(table.source.fetches == 1)
        }

        @Test func newRowsAreSortedIn() throws {
            let table = try ToyTable(fiveRows())
            #expect(try table.sort([(Toy.name, TABLE_SORT_ASCEND)]) == 0)
            #expect(try table.keys(2) == [2, 5])
            table.source.rows.append(ToyRow(6, "BUDGET"))
            // The new row stands before the one to be read next.
            #expect(try table.keys() == [4, 1, 3])
            _ = try table.seek()
            #expect(try table.keys() == [2, 5, 6, 4, 1, 3])
        }

        @Test func damagedKeysCountAsMissing() throws {
            let rows = fiveRows()
            rows[1].errors[Toy.name.id] = .mapiCorruptData
            let table = try ToyTable(rows)
            #expect(try table.sort([(Toy.name, TABLE_SORT_ASCEND)]) == 0)
            #expect(try table.keys() == [5, 4, 1, 2, 3])
            rows[0].errors[Toy.name.id] = .mapiDiskError
            #expect(try table.sort([(Toy.name, TABLE_SORT_DESCEND)]) == HResult.mapiDiskError.bits)
            #expect(try table.keys() == [])
            _ = try table.seek()
            #expect(try table.keys() == [5, 4, 1, 2, 3])
        }
    }

    @Suite struct Ordering {
        static let ascending: [(PropertyValue, PropertyValue)] = [
            (.short(-1), .short(1)), (.long(-5), .long(4)), (.error(-2), .error(1)),
            (.float(-1), .float(0.5)), (.double(1), .double(.nan)), (.appTime(1), .appTime(2)),
            (.currency(-1), .currency(0)), (.longLong(.min), .longLong(.max)),
            (.sysTime(1), .sysTime(.max)), (.boolean(0), .boolean(2)),
            (.unicode(units("apple")), .unicode(units("Banana"))),
            (.unicode(units("Ärger")), .unicode(units("ärgern"))),
            (.unicode(units("SAME")), .unicode(units("same"))),
            (.binary([1, 2]), .binary([1, 2, 0])), (.binary([1, 255]), .binary([2])),
            (.clsid(GUIDValue(low: 1, high: 0)), .clsid(GUIDValue(low: 2, high: 0))),
            (.longs([1, 2]), .longs([1, 3])), (.longs([1]), .longs([1, -1])),
        ]

        @Test(arguments: ascending.indices) func valuesAreOrdered(index: Int) {
            let (less, more) = Self.ascending[index]
            #expect(PropertyComparison.order(less, more) == -1)
            #expect(PropertyComparison.order(more, less) == 1)
            #expect(PropertyComparison.order(less, less) == 0)
            #expect(PropertyComparison.order(more, more) == 0)
        }

        @Test func typesDoNotMix() {
            #expect(PropertyComparison.order(.short(1), .long(1)) == nil)
            #expect(PropertyComparison.order(.long(1), .longs([1])) == nil)
            #expect(PropertyComparison.order(.object, .object) == nil)
        }

        @Test func foldingTakesOutWhatDoesNotCount() {
            let text = units("Ça VA, Ωμέγα 𐐀 e\u{301}")
            #expect(TextFolding.ignoreCase.apply(to: text) == units("ça va, ωμέγα 𐐨 e\u{301}"))
            #expect(TextFolding.ignoreNonSpacing.apply(to: text) == units("Ca VA, Ωμεγα 𐐀 e"))
            #expect(TextFolding([.ignoreCase, .ignoreNonSpacing]).apply(to: text) == units("ca va, ωμεγα 𐐨 e"))
            #expect(TextFolding.ignoreCase.apply(to: [0xD800, 0x41, 0xDC00]) == [0xD800, 0x61, 0xDC00])
        }
    }
}
