import CMAPI
import COM
import CompoundFile
import MessageFormat
import Testing

@testable import MAPI

/// IMAPITable through its C functions. The suite is serial because C allocators have no context to count in.
@Suite(.serialized) enum TableTests {}

extension TableTests {
    static let invalidParameter: UInt32 = 0x8007_0057
    static let unknownFlags: UInt32 = 0x8004_0106
    static let notFound: UInt32 = 0x8004_010F
    static let tooComplex: UInt32 = 0x8004_0117
    static let invalidBookmark: UInt32 = 0x8004_0405
    static let positionChanged: UInt32 = 0x0004_0481

    static func fiveRows() -> [ToyRow] {
        [
            ToyRow(1, "delta", size: 10), ToyRow(2, "Alpha", size: 30), ToyRow(3, nil, size: 20),
            ToyRow(4, "charlie", size: 10), ToyRow(5, "bravo", size: nil),
        ]
    }
}

extension TableTests {
    @Suite struct Rows {
        @Test func countsMoveTheCursor() throws {
            let table = try ToyTable(fiveRows())
            #expect(try table.keys(2) == [1, 2])
            #expect(try table.position() == [2, 2, 5])
            #expect(try table.keys(2, TBL_NOADVANCE) == [3, 4])
            #expect(try table.position() == [2, 2, 5])
            #expect(try table.keys(100) == [3, 4, 5])
            #expect(try table.keys(1) == [])
            #expect(try table.position() == [5, 5, 5])
        }

        @Test func negativeCountsGoBackFirst() throws {
            let table = try ToyTable(fiveRows())
            #expect(try table.keys(-3) == [])
            _ = try table.seek(2, 0)
            #expect(try table.keys(-2, TBL_NOADVANCE) == [4, 5])
            #expect(try table.position() == [3, 3, 5])
            #expect(try table.keys(-2) == [2, 3])
            #expect(try table.position() == [3, 3, 5])
            #expect(try table.keys(.min, TBL_NOADVANCE) == [1, 2, 3])
            #expect(try table.position() == [0, 0, 5])
        }

        @Test func badCallsAreRefused() throws {
            let table = try ToyTable(fiveRows())
            let methods = try table.methods
            var out: UnsafeMutablePointer<SRowSet>?
            #expect(UInt32(bitPattern: methods.QueryRows(table.pointer, 0, 0, &out)) == invalidParameter)
            #expect(UInt32(bitPattern: methods.QueryRows(table.pointer, 1, 2, &out)) == unknownFlags)
            #expect(UInt32(bitPattern: methods.QueryRows(table.pointer, 1, 0, nil)) == invalidParameter)
            #expect(out == nil)
            #expect(CountedMemory.liveBlocks == 0)
        }

        @Test func blocksAreOneForTheSetAndOnePerRow() throws {
            let table = try ToyTable(fiveRows())
            var out: UnsafeMutablePointer<SRowSet>?
            #expect(try table.methods.QueryRows(table.pointer, 5, 0, &out) == 0)
            #expect(CountedMemory.liveBlocks == 6)
            let set = try #require(out)
            #expect(set.pointee.cRows == 5)
            #expect(CountedMemory.size(of: set) == 8 + 5 * 16)
            let row = UnsafeRawPointer(set).load(fromByteOffset: 8 + 16, as: SRow.self)
            let name = try #require(row.lpProps?[0].Value.lpszW)
            #expect(Array(UnsafeBufferPointer(start: name, count: 6)) == units("Alpha\0"))
            for index in 0..<5 {
                let row = UnsafeRawPointer(set).load(fromByteOffset: 8 + index * 16, as: SRow.self)
                CountedMemory.free(row.lpProps)
            }
            CountedMemory.free(set)
            #expect(CountedMemory.liveBlocks == 0 && CountedMemory.badFrees == 0)
        }

        @Test(arguments: 0...5) func failedAllocationLeavesNothingAndNoMove(after count: Int) throws {
            let table = try ToyTable(fiveRows())
            _ = try table.seek(0, 1)
            _ = try table.columns()
            CountedMemory.fail(after: count)
            var out: UnsafeMutablePointer<SRowSet>?
            let code = try table.methods.QueryRows(table.pointer, 100, 0, &out)
            CountedMemory.fail(after: nil)
            // Five blocks are what four rows take.
            #expect((code == 0) == (count == 5))
            if code == 0 { return }
            #expect(UInt32(bitPattern: code) == 0x8007_000E && out == nil)
            #expect(CountedMemory.liveBlocks == 0 && CountedMemory.badFrees == 0)
            #expect(try table.keys() == [2, 3, 4, 5])
        }

        @Test func noRowsAreAnEmptySet() throws {
            let table = try ToyTable([])
            #expect(try table.query(10).isEmpty)
            #expect(try table.position() == [0, 0, 1])
            #expect(CountedMemory.liveBlocks == 0)
        }
    }

    @Suite struct Columns {
        @Test func initialOnesAreTheRequiredThenTheUnion() throws {
            let rows = [ToyRow(1, "a"), ToyRow(2, nil, size: 3, [Toy.words: .unicodes([units("x")])])]
            rows[0].values[.attachData] = .binary([1])
            let narrow = [tag(0x3001, .string8), Toy.number, Toy.size, Toy.key].sorted { $0.id < $1.id }
            let table = try ToyTable(rows, unicode: false)
            let columns = try table.columns()
            #expect(columns.prefix(2) == [tag(0x3001, .string8), Toy.number])
            #expect(
                columns.dropFirst(2) == [
                    Toy.size, Toy.key, tag(0x8001, PropertyType.string8.multivaluedForm),
                ])
            #expect(columns.count == narrow.count + 1)
            try table.setColumns([Toy.key])
            #expect(try table.columns() == [Toy.key])
            #expect(try table.columns(TBL_ALL_COLUMNS) == columns)
        }

        @Test func cellsFollowTheirColumn() throws {
            let row = ToyRow(1, "Zoë", size: 7, [Toy.words: .unicodes([units("one"), units("two")])])
            row.errors[PropertyID(rawValue: 0x1234)] = .mapiCorruptData
            let table = try ToyTable([row], unicode: false)
            let instance = PropertyTag(rawValue: Toy.words.rawValue | 0x2000)
            try table.setColumns([
                PropertyTag(rawValue: 1), tag(0x3001, .unspecified), tag(0x3001, .unicode), tag(0x3001, .long),
                tag(0x4321, .long), tag(0x1234, .long), Toy.size, instance,
            ])
            let cells = try #require(try table.query(1).first)
            #expect(
                cells.map(\.tag) == [
                    PropertyTag(rawValue: 1), tag(0x3001, .string8), tag(0x3001, .unicode), tag(0x3001, .error),
                    tag(0x4321, .error), tag(0x1234, .error), Toy.size, Toy.words,
                ])
            #expect(cells[1].value == .string8(Array("Zoë".utf8)))
            #expect(cells[2].value == .unicode(units("Zoë")))
            #expect(cells[3].value == .error(HResult.mapiUnexpectedType.rawValue))
            #expect(cells[4].value == .error(HResult.mapiNotFound.rawValue))
            #expect(cells[5].value == .error(HResult.mapiCorruptData.rawValue))
            #expect(cells[6].value == .long(7))
            #expect(cells[7].value == .unicodes([units("one"), units("two")]))
        }

        @Test func largeValuesAreLeftToStreams() throws {
            let blob = tag(0x6000, .binary)
            let rows = [15, 16].map { ToyRow(UInt32($0), nil, [blob: .binary(Array(repeating: 1, count: $0))]) }
            let table = try ToyTable(rows, threshold: 16)
            try table.setColumns([blob])
            let cells = try table.query(2).map { $0[0] }
            #expect(cells[0].tag == blob)
            #expect(cells[1].tag == tag(0x6000, .error))
            #expect(cells[1].value == .error(HResult.mapiNotEnoughMemory.rawValue))
        }

        @Test(arguments: [0, 65_537, UInt32.max]) func wildCountsAreRefused(count: UInt32) throws {
            let table = try ToyTable(fiveRows())
            var words: [UInt32] = [count, Toy.name.rawValue]
            let code = try words.withUnsafeMutableBytes { bytes in
                let tags = bytes.baseAddress?.assumingMemoryBound(to: SPropTagArray.self)
                return UInt32(bitPattern: try table.methods.SetColumns(table.pointer, tags, 0))
            }
            #expect(code == invalidParameter)
        }
    }

    @Suite struct Position {
        @Test func seeksAreClampedAndTold() throws {
            let table = try ToyTable(fiveRows())
            #expect(try table.seek(0, 3) == (0, 3))
            #expect(try table.seek(1, -10) == (0, -3))
            #expect(try table.seek(2, .min) == (0, -5))
            #expect(try table.seek(0, .max) == (0, 5))
            #expect(try table.seek(3, 0).code == invalidBookmark)
            #expect(try table.methods.SeekRow(table.pointer, 0, 1, nil) == 0)
            #expect(try table.position() == [1, 1, 5])
        }

        @Test func approximateSeeksScale() throws {
            let table = try ToyTable(fiveRows())
            func seek(_ numerator: ULONG, _ denominator: ULONG) throws -> [ULONG] {
                let code = try table.methods.SeekRowApprox(table.pointer, numerator, denominator)
                return [ULONG(bitPattern: code), try table.position()[0]]
            }
            #expect(try seek(1, 2) == [0, 2])
            #expect(try seek(1, 0) == [invalidParameter, 2])
            #expect(try seek(9, 8) == [0, 5])
            #expect(try seek(0, 0) == [0, 0])
            #expect(try seek(.max - 1, .max) == [0, 4])
        }

        @Test func bookmarksFollowTheirRows() throws {
            let table = try ToyTable(fiveRows())
            _ = try table.seek(0, 2)
            let third = try table.bookmark()
            _ = try table.seek(0, 4)
            let fifth = try table.bookmark()
            #expect(third >= 3 && fifth != third)
            table.source.rows.insert(ToyRow(9, "new"), at: 0)
            #expect(try table.seek(third) == (0, 0))
            #expect(try table.keys(1) == [3])
            table.source.rows.removeAll { $0.key == 3 || $0.key == 5 }
            #expect(try table.seek(third).code == positionChanged)
            #expect(try table.keys(1) == [4])
            #expect(try table.seek(third).code == 0)
            #expect(try table.seek(fifth).code == positionChanged)
            #expect(try table.position() == [4, 4, 4])
        }

        @Test func bookmarksEndWithOrderAndRestriction() throws {
            let table = try ToyTable(fiveRows())
            let first = try table.bookmark()
            #expect(try table.restrict(nil) == 0)
            #expect(try table.seek(first).code == invalidBookmark)
            let second = try table.bookmark()
            #expect(try table.sort([(Toy.name, 0)]) == 0)
            #expect(try table.seek(second).code == invalidBookmark)
            let third = try table.bookmark()
            let free = try table.methods.FreeBookmark
            #expect(free?(table.pointer, third) == 0)
            #expect(free.map { UInt32(bitPattern: $0(table.pointer, third)) } == invalidBookmark)
            for handle: UInt in 0...2 { #expect(free?(table.pointer, handle) == 0) }
        }

        @Test func cursorFollowsItsRow() throws {
            let table = try ToyTable(fiveRows())
            #expect(try table.keys(3) == [1, 2, 3])
            table.source.rows.removeFirst(2)
            #expect(try table.keys(1) == [4])
            table.source.rows.removeLast()
            #expect(try table.keys() == [])
            table.source.rows.append(ToyRow(6, "later"))
            #expect(try table.keys() == [6])
            table.source.rows = [ToyRow(7, "other")]
            #expect(try table.position() == [1, 1, 1])
            table.source.rows = []
            #expect(try table.position() == [0, 0, 1])
        }
    }
}
