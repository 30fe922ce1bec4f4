import CMAPI
import COM
import CompoundFile
import MessageFormat

/// Rows in memory, of which HrGetView makes tables: ITableData, what CreateTable makes.
///
/// Views show every change at their next use, and tell it to whoever has asked by Advise. A view keeps its table alive.
final class TableDataObject: ComObject {
    private static let interface = InterfaceType(
        name: "ITableData", vtable: immortal(makeTableDataVtable()), iids: [.ole(0x20316)],
        deadCode: .mapiInvalidObject)

    typealias Callback = @convention(c) (ULONG_PTR, LPTABLEDATA?, LPMAPITABLE?) -> Void

    let store: RowStore
    let allocators: Allocators
    private var views: [ObjectIdentifier: WeakView] = [:]

    private struct WeakView { weak var table: TableObject? }

    init(_ store: RowStore, _ allocators: Allocators) {
        self.store = store
        self.allocators = allocators
        super.init(type: Self.interface, lock: TreeLock())
    }

    // MARK: Views

    /// - Parameters:
    ///   - keys: the order of the rows; none for that of the table itself.
    ///   - released: called, with no lock held, when the view is gone.
    /// - Returns: a view with a reference for the caller.
    func view(_ keys: [TableSortKey], released: Callback?, data: ULONG_PTR) throws(HResult) -> TableObject {
        // Set once the view is the caller's: one that can't be given is no news to it.
        var viewFace: UnsafeMutableRawPointer?
        var id: ObjectIdentifier?
        addRef()
        let view = TableObject(
            source: store, unicode: nil, allocators: allocators, lock: lock,
            threshold: { AnswerBudget.bytes },
            onClose: { [self] in
                if let id { views[id] = nil }
                let closed = viewFace
                lock.afterUnlock { self.viewClosed(closed, released, data) }
            })
        id = ObjectIdentifier(view)
        views[ObjectIdentifier(view)] = WeakView(table: view)
        // Columns that come later are there for the asking, but do not show by themselves.
        view.setColumns(store.requiredColumns)
        do throws(HResult) {
            if !keys.isEmpty { try view.sort(by: keys) }
        } catch {
            _ = COM.release(view.face)
            throw error
        }
        viewFace = view.face
        return view
    }

    /// The caller is told first: it may give up its own reference on the table then.
    private func viewClosed(_ view: UnsafeMutableRawPointer?, _ released: Callback?, _ data: ULONG_PTR) {
        if let view {
            released?(
                data, face.assumingMemoryBound(to: ITableData.self), view.assumingMemoryBound(to: IMAPITable.self))
        }
        _ = COM.release(face)
    }

    /// Has all views tell their sinks.
    private func tell(_ change: TableChange) {
        for view in views.values { view.table?.tell(change) }
    }

    // MARK: Rows

    /// Nothing changes unless each row has the index column.
    func modify(_ rows: [[PropertyResult]]) throws(HResult) {
        for row in rows { _ = try store.index(in: row) }
        var changed: [TableChange.Row] = []
        for row in rows { changed.append(try store.put(row)) }
        if !changed.isEmpty { tell(.rows(changed)) }
    }

    func insert(_ row: [PropertyResult], at number: UInt32) throws(HResult) {
        tell(.rows([try store.insert(row, at: Int(number))]))
    }

    func delete(_ index: PropertyResult) throws(HResult) {
        guard let row = try store.remove(index) else { throw .mapiNotFound }
        tell(.rows([row]))
    }

    /// - Returns: how many were there to be deleted.
    func delete(_ rows: [[PropertyResult]]) throws(HResult) -> Int {
        var indexes: [PropertyResult] = []
        for row in rows { indexes.append(try store.index(in: row)) }
        var changed: [TableChange.Row] = []
        for index in indexes {
            if let row = try store.remove(index) { changed.append(row) }
        }
        if !changed.isEmpty { tell(.rows(changed)) }
        return changed.count
    }

    func deleteAll() -> Int {
        let count = store.removeAll()
        if count > 0 { tell(.all) }
        return count
    }

    /// Has a row told as modified, whether it was or not.
    func notify(_ properties: [PropertyResult]) throws(HResult) {
        let index = try store.index(in: properties)
        guard let row = try store.row(at: index) else { throw .mapiNotFound }
        tell(.rows([TableChange.Row(key: row.key, index: index)]))
    }

    /// A row as one block of the caller's allocator: the SRow, then its properties.
    func make(_ row: StoredRow) throws(HResult) -> LPSRow {
        let start = MemoryLayout<SRow>.stride
        let block = try allocators.allocate(start &+ PropertyMarshaller.size(of: row.properties))
        PropertyMarshaller.fill(block + start, with: row.properties)
        let values = (block + start).assumingMemoryBound(to: SPropValue.self)
        let record = block.bindMemory(to: SRow.self, capacity: 1)
        record.initialize(
            to: SRow(ulAdrEntryPad: 0, cValues: ULONG(clamping: row.properties.count), lpProps: values))
        return record
    }
}

/// CreateTable.
public enum TableData {
    /// - Parameters:
    ///   - type: TBLTYPE_, which the views' GetStatus answers.
    ///   - index: the column that tells rows apart.
    ///   - columns: what views show at least.
    /// - Returns: a new object with a reference for the caller.
    public static func create(
        interface: UnsafePointer<GUID>?, allocateBuffer: LPALLOCATEBUFFER?, allocateMore: LPALLOCATEMORE?,
        freeBuffer: LPFREEBUFFER?, type: UInt32, index: UInt32, columns: LPSPropTagArray?
    ) throws(HResult) -> LPTABLEDATA {
        if let interface, GUIDValue(at: interface) != .ole(0x20316) { throw .mapiInterfaceNotSupported }
        let allocators = try Allocators(allocateBuffer, allocateMore, freeBuffer)
        let index = PropertyTag(rawValue: index)
        guard type <= TBLTYPE_DYNAMIC, index.id.rawValue != 0, isIndex(index.type) else {
            throw .mapiInvalidParameter
        }
        let store = RowStore(index: index, columns: try TableArguments.tags(columns), tableType: type)
        return TableDataObject(store, allocators).face.assumingMemoryBound(to: ITableData.self)
    }

    /// Types whose values tell rows apart.
    private static func isIndex(_ type: PropertyType) -> Bool {
        switch type {
        case .short, .long, .float, .double, .currency, .appTime, .boolean, .longLong, .string8, .unicode,
            .sysTime, .clsid, .binary:
            return true
        default: return false
        }
    }
}
