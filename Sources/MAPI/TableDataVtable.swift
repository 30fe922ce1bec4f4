import CMAPI
import COM
import MessageFormat

private typealias This = UnsafeMutablePointer<ITableData>?

private func run(_ this: This, _ body: (TableDataObject) throws(HResult) -> Void) -> HRESULT {
    method(UnsafeMutableRawPointer(this), TableDataObject.self) { (object: TableDataObject) throws -> HResult in
        try body(object)
        return .ok
    }
}

/// The functions of ITableData.
func makeTableDataVtable() -> ITableDataVtbl {
    var table = ITableDataVtbl()
    table.QueryInterface = { queryInterface($0, $1, $2) }
    table.AddRef = { addRef($0) }
    table.Release = { release($0) }
    addViewMethod(&table)
    addReadingMethods(&table)
    addChangingMethods(&table)
    return table
}

private func addViewMethod(_ table: inout ITableDataVtbl) {
    table.HrGetView = { this, order, released, data, out in
        out?.pointee = nil
        return run(this) { (object) throws(HResult) in
            guard let out else { throw .mapiInvalidParameter }
            let keys = order == nil ? [] : try TableArguments.sortKeys(order)
            let view = try object.view(keys, released: released, data: data)
            out.pointee = view.face.assumingMemoryBound(to: IMAPITable.self)
        }
    }
    table.HrNotify = { this, flags, count, values in
        run(this) { (object) throws(HResult) in
            try MAPIFlags.check(flags, known: 0)
            var row = SRow(ulAdrEntryPad: 0, cValues: count, lpProps: values)
            try object.notify(try CallerRows.read(&row))
        }
    }
}

private func addReadingMethods(_ table: inout ITableDataVtbl) {
    table.HrQueryRow = { this, index, out, number in
        out?.pointee = nil
        number?.pointee = 0
        return run(this) { (object) throws(HResult) in
            guard let index, let out else { throw .mapiInvalidParameter }
            let sought = try CallerRows.read(CallerProperty(UnsafeRawPointer(index)))
            guard let row = try object.store.row(at: sought) else { throw .mapiNotFound }
            out.pointee = try object.make(row)
            number?.pointee = ULONG(clamping: object.store.number(of: row))
        }
    }
    table.HrEnumRow = { this, number, out in
        out?.pointee = nil
        return run(this) { (object) throws(HResult) in
            guard let out else { throw .mapiInvalidParameter }
            // Past the last row there is none, which is no error: that is how programs find the end.
            guard let row = object.store.row(number: Int(number)) else { return }
            out.pointee = try object.make(row)
        }
    }
}

private func addChangingMethods(_ table: inout ITableDataVtbl) {
    table.HrModifyRow = { this, row in
        run(this) { (object) throws(HResult) in try object.modify([try CallerRows.read(UnsafeRawPointer(row))]) }
    }
    table.HrModifyRows = { this, flags, rows in
        run(this) { (object) throws(HResult) in
            try MAPIFlags.check(flags, known: 0)
            try object.modify(try CallerRows.read(rows))
        }
    }
    table.HrInsertRow = { this, number, row in
        run(this) { (object) throws(HResult) in
            try object.insert(try CallerRows.read(UnsafeRawPointer(row)), at: number)
        }
    }
    table.HrDeleteRow = { this, index in
        run(this) { (object) throws(HResult) in
            guard let index else { throw .mapiInvalidParameter }
            try object.delete(try CallerRows.read(CallerProperty(UnsafeRawPointer(index))))
        }
    }
    table.HrDeleteRows = { this, flags, rows, deleted in
        deleted?.pointee = 0
        return run(this) { (object) throws(HResult) in
            try MAPIFlags.check(flags, known: TAD_ALL_ROWS)
            let count = flags & TAD_ALL_ROWS != 0 ? object.deleteAll() : try object.delete(try CallerRows.read(rows))
            deleted?.pointee = ULONG(clamping: count)
        }
    }
}
