import CMAPI
import COM
import CompoundFile
import MessageFormat
import Testing

@testable import MAPI

extension TableTests {
    @Suite struct Object {
        private static let noSupport: UInt32 = 0x8004_0102

        @Test func identity() throws {
            let table = try ToyTable(fiveRows())
            let methods = try table.methods
            for first: UInt32 in [0x00, 0x20301] {
                var iid = GUID(GUIDValue.ole(first))
                var out: LPVOID?
                #expect(methods.QueryInterface(table.pointer, &iid, &out) == 0)
                #expect(out == UnsafeMutableRawPointer(table.pointer))
                #expect(methods.Release(table.pointer) == 1)
            }
            var other = GUID(GUIDValue.ole(0x20307))
            var out: LPVOID? = UnsafeMutableRawPointer(table.pointer)
            #expect(UInt32(bitPattern: methods.QueryInterface(table.pointer, &other, &out)) == 0x8000_4002)
            #expect(out == nil)
            #expect(table.closeCount == 0)
            #expect(table.release() == 0)
            #expect(table.closeCount == 1)
        }

        @Test func deadTablesSaySoAndCloseOnce() throws {
            let table = try ToyTable(fiveRows())
            let methods = try table.methods
            _ = try table.bookmark()
            table.object.kill()
            #expect(table.closeCount == 1)
            var rows: UnsafeMutablePointer<SRowSet>? = .init(bitPattern: 8)
            #expect(UInt32(bitPattern: methods.QueryRows(table.pointer, 1, 0, &rows)) == 0x8004_0108)
            #expect(rows == nil)
            var error: UnsafeMutablePointer<MAPIERROR>? = .init(bitPattern: 8)
            #expect(UInt32(bitPattern: methods.GetLastError(table.pointer, 0, 0, &error)) == 0x8004_0108)
            #expect(error == nil)
            let make = CallerRestriction()
            #expect(try table.find(make.exist(Toy.name)) == 0x8004_0108)
            #expect(methods.AddRef(table.pointer) == 2)
            #expect(methods.Release(table.pointer) == 1)
            #expect(table.release() == 0)
            #expect(table.closeCount == 1)
        }

        @Test func statusIsCompleteAndDynamic() throws {
            let table = try ToyTable(fiveRows())
            let methods = try table.methods
            var status: ULONG = 9
            var type: ULONG = 9
            #expect(methods.GetStatus(table.pointer, &status, &type) == 0)
            #expect(status == TBLSTAT_COMPLETE && type == TBLTYPE_DYNAMIC)
            #expect(UInt32(bitPattern: methods.GetStatus(table.pointer, nil, &type)) == invalidParameter)
            #expect(UInt32(bitPattern: methods.GetStatus(table.pointer, &status, nil)) == invalidParameter)
            status = 9
            #expect(methods.WaitForCompletion(table.pointer, 0, 0, &status) == 0)
            #expect(status == TBLSTAT_COMPLETE)
            #expect(methods.WaitForCompletion(table.pointer, 0, 0, nil) == 0)
            #expect(methods.Abort(table.pointer) == 0)
        }

        @Test func whatTablesLack() throws {
            let table = try ToyTable(fiveRows())
            let (methods, this) = (try table.methods, table.pointer)
            var connection: ULONG_PTR = 5
            #expect(UInt32(bitPattern: methods.Advise(this, 1, nil, &connection)) == Self.noSupport)
            #expect(connection == 0)
            #expect(methods.Unadvise(this, 0) == 0)
            #expect(UInt32(bitPattern: methods.Unadvise(this, 1)) == Self.noSupport)
            var rows: UnsafeMutablePointer<SRowSet>? = .init(bitPattern: 8)
            var count: ULONG = 5
            #expect(
                UInt32(bitPattern: methods.ExpandRow(this, 0, nil, 1, 0, &rows, &count)) == Self.noSupport)
            #expect(rows == nil && count == 0)
            #expect(UInt32(bitPattern: methods.CollapseRow(this, 0, nil, 0, nil)) == Self.noSupport)
            #expect(UInt32(bitPattern: methods.GetCollapseState(this, 0, 0, nil, nil, nil)) == Self.noSupport)
            #expect(UInt32(bitPattern: methods.SetCollapseState(this, 0, 0, nil, nil)) == Self.noSupport)
        }

        @Test func nullResultsAndStrangeFlagsAreRefused() throws {
            let table = try ToyTable(fiveRows())
            let (methods, this) = (try table.methods, table.pointer)
            var (count, other): (ULONG, ULONG) = (0, 0)
            let codes = [
                methods.GetLastError(this, 0, 0, nil), methods.QueryColumns(this, 0, nil),
                methods.GetRowCount(this, 0, nil), methods.QueryPosition(this, nil, &count, &other),
                methods.CreateBookmark(this, nil), methods.QuerySortOrder(this, nil),
                methods.SetColumns(this, nil, 0), methods.QueryRows(nil, 1, 0, nil),
            ]
            for code in codes { #expect(UInt32(bitPattern: code) == invalidParameter) }
            var tags: UnsafeMutablePointer<SPropTagArray>?
            var error: UnsafeMutablePointer<MAPIERROR>?
            let flagged = [
                methods.GetLastError(this, 0, 1, &error), methods.QueryColumns(this, 2, &tags),
                methods.GetRowCount(this, 2, &count), methods.Restrict(this, nil, 4),
                methods.SortTable(this, nil, 4), methods.SetColumns(this, nil, 4),
                methods.WaitForCompletion(this, 1, 0, nil),
            ]
            for code in flagged { #expect(UInt32(bitPattern: code) == unknownFlags) }
            #expect(methods.GetLastError(this, -1, 0x8000_0000, &error) == 0)
            #expect(error == nil)
            #expect(methods.Restrict(this, nil, TBL_ASYNC | TBL_BATCH) == 0)
        }

        @Test func allocatorsMayComeBackToTheTable() throws {
            let table = try ToyTable(fiveRows())
            let make = CallerRestriction()
            let restriction = make.property(Toy.name, RELOP_EQ, .unicode(units("bravo")))
            CountedMemory.onAllocate = {
                _ = try? table.seek(0, 1)
                _ = try? table.restrict(restriction)
                table.source.rows.append(ToyRow(6, "bravo"))
            }
            #expect(try table.query(4).count == 4)
            CountedMemory.onAllocate = nil
            #expect(try table.position()[2] > 1)
            #expect(try table.query(1).count <= 1)
            #expect(CountedMemory.liveBlocks == 0)
        }

        @Test func rowsMayChangeWhileTheyAreCompared() throws {
            let table = try ToyTable(fiveRows())
            #expect(try table.keys(3) == [1, 2, 3])
            table.source.rows[0].onRead = {
                table.source.rows[0].onRead = nil
                table.source.rows = [ToyRow(8, "only")]
                _ = try? table.position()
            }
            #expect(try table.sort([(Toy.name, 0)]) == 0)
            #expect(try table.keys() == [8])
            table.source.rows = fiveRows()
            table.source.rows[4].onRead = {
                table.source.rows = []
                _ = try? table.position()
            }
            let make = CallerRestriction()
            let sought = make.content(Toy.name, FL_PREFIX, .unicode(units("brav")))
            #expect(try table.find(sought) == notFound)
            #expect(try table.query(3).isEmpty)
        }

        @Test func tableMayDieInsideItself() throws {
            let table = try ToyTable(fiveRows())
            CountedMemory.onAllocate = { table.object.kill() }
            var rows: UnsafeMutablePointer<SRowSet>?
            _ = try table.methods.QueryRows(table.pointer, 5, 0, &rows)
            CountedMemory.onAllocate = nil
            #expect(table.closeCount == 1)
            var count: ULONG = 0
            #expect(
                UInt32(bitPattern: try table.methods.GetRowCount(table.pointer, 0, &count)) == 0x8004_0108)
        }
    }
}
