import CMAPI
import COM
import MessageFormat

private typealias This = UnsafeMutablePointer<IMAPITable>?

/// Runs a method that has a code of its own to answer.
private func answer(
    _ this: This, _ body: (TableObject) throws(HResult) -> HResult
) -> HRESULT {
    method(UnsafeMutableRawPointer(this), TableObject.self) { (table: TableObject) throws -> HResult in
        try body(table)
    }
}

/// Runs a method that answers S_OK.
private func run(_ this: This, _ body: (TableObject) throws(HResult) -> Void) -> HRESULT {
    answer(this) { (table) throws(HResult) -> HResult in
        try body(table)
        return .ok
    }
}

/// The caller's place for a result, which must be there.
private func needed<Result>(
    _ out: UnsafeMutablePointer<Result>?
) throws(HResult) -> UnsafeMutablePointer<Result> {
    guard let out else { throw .mapiInvalidParameter }
    return out
}

/// TBL_ASYNC and TBL_BATCH: the work is done at once all the same.
private let deferring: ULONG = TBL_ASYNC | TBL_BATCH

/// The functions of IMAPITable.
func makeTableVtable() -> IMAPITableVtbl {
    var table = IMAPITableVtbl()
    table.QueryInterface = { queryInterface($0, $1, $2) }
    table.AddRef = { addRef($0) }
    table.Release = { release($0) }
    addGeneralMethods(&table)
    addColumnMethods(&table)
    addPositionMethods(&table)
    addRowMethods(&table)
    addCategoryMethods(&table)
    return table
}

private func addGeneralMethods(_ table: inout IMAPITableVtbl) {
    // No error is remembered: there is nothing to say beyond its code.
    table.GetLastError = { this, _, flags, out in
        out?.pointee = nil
        return run(this) { (_) throws(HResult) in
            try MAPIFlags.check(flags, known: MAPIFlags.unicode)
            _ = try needed(out)
        }
    }
    table.Advise = { this, mask, sink, connection in
        connection?.pointee = 0
        return run(this) { (table) throws(HResult) in
            guard let connection else { throw .mapiInvalidParameter }
            connection.pointee = ULONG_PTR(try table.advise(mask, sink))
        }
    }
    table.Unadvise = { this, connection in
        run(this) { (table) throws(HResult) in
            if connection != 0 { try table.unadvise(UInt(connection)) }
        }
    }
    table.GetStatus = { this, status, type in
        status?.pointee = 0
        type?.pointee = 0
        return run(this) { (table) throws(HResult) in
            try needed(status).pointee = TBLSTAT_COMPLETE
            try needed(type).pointee = table.tableType
        }
    }
    table.Abort = { this in run(this) { (_) throws(HResult) in } }
    table.WaitForCompletion = { this, flags, _, status in
        status?.pointee = TBLSTAT_COMPLETE
        return run(this) { (_) throws(HResult) in try MAPIFlags.check(flags, known: 0) }
    }
}

private func addColumnMethods(_ table: inout IMAPITableVtbl) {
    table.SetColumns = { this, tags, flags in
        run(this) { (table) throws(HResult) in
            try MAPIFlags.check(flags, known: deferring)
            table.setColumns(try TableArguments.tags(tags))
        }
    }
    table.QueryColumns = { this, flags, out in
        out?.pointee = nil
        return run(this) { (table) throws(HResult) in
            try MAPIFlags.check(flags, known: TBL_ALL_COLUMNS)
            let out = try needed(out)
            let columns = flags & TBL_ALL_COLUMNS != 0 ? try table.allColumns() : try table.columns()
            out.pointee = try table.makeTagArray(columns)
        }
    }
    table.SortTable = { this, set, flags in
        run(this) { (table) throws(HResult) in
            try MAPIFlags.check(flags, known: deferring)
            try table.sort(by: try TableArguments.sortKeys(set))
        }
    }
    table.QuerySortOrder = { this, out in
        out?.pointee = nil
        return run(this) { (table) throws(HResult) in
            let out = try needed(out)
            out.pointee = try table.makeSortOrderSet(try table.sortOrder())
        }
    }
}

private func addPositionMethods(_ table: inout IMAPITableVtbl) {
    table.SeekRow = { this, bookmark, count, sought in
        sought?.pointee = 0
        return answer(this) { (table) throws(HResult) -> HResult in
            let result = try table.seek(from: bookmark, count)
            sought?.pointee = result.sought
            return result.code
        }
    }
    table.SeekRowApprox = { this, numerator, denominator in
        run(this) { (table) throws(HResult) in
            try table.seekApproximately(numerator, of: denominator)
        }
    }
    table.QueryPosition = { this, row, numerator, denominator in
        row?.pointee = 0
        numerator?.pointee = 0
        denominator?.pointee = 0
        return run(this) { (table) throws(HResult) in
            let (row, numerator) = (try needed(row), try needed(numerator))
            let denominator = try needed(denominator)
            let position = try table.position()
            row.pointee = position.row
            numerator.pointee = position.row
            denominator.pointee = max(position.count, 1)
        }
    }
    table.FindRow = { this, restriction, bookmark, flags in
        answer(this) { (table) throws(HResult) -> HResult in
            try MAPIFlags.check(flags, known: DIR_BACKWARD)
            let sought = try table.parse(try needed(restriction))
            return try table.find(sought, from: bookmark, backward: flags & DIR_BACKWARD != 0)
        }
    }
    table.CreateBookmark = { this, out in
        out?.pointee = 0
        return run(this) { (table) throws(HResult) in
            let out = try needed(out)
            out.pointee = try table.createBookmark()
        }
    }
    table.FreeBookmark = { this, bookmark in
        run(this) { (table) throws(HResult) in try table.freeBookmark(bookmark) }
    }
}

private func addRowMethods(_ table: inout IMAPITableVtbl) {
    table.GetRowCount = { this, flags, out in
        out?.pointee = 0
        return run(this) { (table) throws(HResult) in
            try MAPIFlags.check(flags, known: TBL_NOWAIT)
            let out = try needed(out)
            out.pointee = try table.rowCount()
        }
    }
    table.Restrict = { this, restriction, flags in
        run(this) { (table) throws(HResult) in
            try MAPIFlags.check(flags, known: deferring)
            guard let restriction else { return try table.restrict(nil) }
            try table.restrict(try table.parse(restriction))
        }
    }
    table.QueryRows = { this, count, flags, out in
        out?.pointee = nil
        return run(this) { (table) throws(HResult) in
            try MAPIFlags.check(flags, known: TBL_NOADVANCE)
            let out = try needed(out)
            if count == 0 { throw .mapiInvalidParameter }
            out.pointee = try table.queryRows(count, advance: flags & TBL_NOADVANCE == 0)
        }
    }
}

/// These tables have no categories.
private func addCategoryMethods(_ table: inout IMAPITableVtbl) {
    table.ExpandRow = { this, _, _, _, _, rows, more in
        rows?.pointee = nil
        more?.pointee = 0
        return run(this) { (_) throws(HResult) in throw .mapiNoSupport }
    }
    table.CollapseRow = { this, _, _, _, count in
        count?.pointee = 0
        return run(this) { (_) throws(HResult) in throw .mapiNoSupport }
    }
    table.GetCollapseState = { this, _, _, _, size, state in
        size?.pointee = 0
        state?.pointee = nil
        return run(this) { (_) throws(HResult) in throw .mapiNoSupport }
    }
    table.SetCollapseState = { this, _, _, _, location in
        location?.pointee = 0
        return run(this) { (_) throws(HResult) in throw .mapiNoSupport }
    }
}
