import CMAPI
import COM
import CompoundFile
import MessageFormat

/// IMAPITable over the recipients or attachments of a message, or over rows in memory.
///
/// The table keeps references to rows, never copies of them. When these have changed it asks its source which, or for
/// all of them again; the cursor and the bookmarks then follow their rows.
///
/// Callers' functions run inside some methods (allocators, a storage of the caller's own) and may come back to
/// the same table: state is read before them and stored after them, never held open across them.
final class TableObject: ComObject {
    static let type = InterfaceType(
        name: "IMAPITable", vtable: immortal(makeTableVtable()), iids: [.ole(0x20301)],
        deadCode: .mapiInvalidObject)

    let allocators: Allocators
    /// The width of strings in columns that do not say theirs; nil for the one in which they are stored.
    private let unicode: Bool?
    private let threshold: () -> Int
    private var source: (any TableSource)?
    private var onClose: (() -> Void)?

    /// All rows of the source; nil when they have to be asked for.
    private var rows: [any TableRow]?
    /// Those that show, in table order.
    private var shown = ShownRows()
    /// The source's revision that the rows are of; nil when they have to be fetched anew.
    private var revision: UInt64?
    /// The next row to read: 0 up to the number of rows that show.
    private var cursor = 0
    private var bookmarks = TableBookmarks()
    private var restriction: TableRestriction?
    private var sortKeys: [TableSortKey] = []
    /// As SetColumns gave them; nil while the table shows its initial ones.
    private var chosenColumns: [PropertyTag]?
    /// Computed when first asked for, anew when the rows have changed.
    private var initialColumns: [PropertyTag]?
    /// Who is told of changes.
    private var sinks = TableSinks()

    /// - Parameters:
    ///   - unicode: whether strings are UTF-16 where the caller does not say; nil leaves them as they are.
    ///   - threshold: gives the bytes from which on a value is answered with MAPI_E_NOT_ENOUGH_MEMORY.
    ///   - onClose: called once, when the table goes.
    init(
        source: any TableSource, unicode: Bool?, allocators: Allocators, lock: TreeLock,
        threshold: @escaping () -> Int = { PropertyThreshold.bytes }, onClose: @escaping () -> Void
    ) {
        self.source = source
        self.unicode = unicode
        self.allocators = allocators
        self.threshold = threshold
        self.onClose = onClose
        super.init(type: Self.type, lock: lock)
    }

    override var allowsReentry: Bool { false }

    override func dispose() {
        let close = onClose
        onClose = nil
        source = nil
        rows = nil
        shown = ShownRows()
        restriction = nil
        initialColumns = nil
        bookmarks.freeAll()
        sinks.drop(after: lock)
        close?()
        super.dispose()
    }

    // MARK: Rows

    /// The source, with the table brought up to its present rows.
    private func refreshed() throws(HResult) -> any TableSource {
        guard let source else { throw .mapiInvalidObject }
        let current = source.tableRevision
        if revision == current { return source }
        if let revision, let changes = source.changes(since: revision) {
            try update(changes, source)
        } else {
            try fetch(source)
        }
        revision = current
        return source
    }

    private func fetch(_ source: any TableSource) throws(HResult) {
        let fetched = try source.tableRows()
        let arranged = try arrange(fetched, restriction, sortKeys, source)
        if cursor > 0 || !bookmarks.isEmpty {
            let moves = TableMoves(from: shown.rows.map(\.key), to: arranged.map(\.key))
            follow(moves.target)
        }
        rows = fetched
        shown = ShownRows(arranged)
        initialColumns = nil
    }

    /// Puts the rows that have changed where they belong now.
    private func update(_ changes: [TableUpdate], _ source: any TableSource) throws(HResult) {
        let evaluation = restriction.map { RestrictionEvaluation($0, source: source, unicode: unicode) }
        var steps = TableSteps(count: shown.count)
        let columns = initialColumns
        // Until this is done, and after a failure, whoever needs the rows fetches all of them.
        (rows, revision, initialColumns) = (nil, nil, nil)
        var shown = ShownRows()
        swap(&shown, &self.shown)
        defer { if revision == nil { self.shown = shown } }
        for change in changes {
            if let place = shown.remove(change.key) { steps.removed(change.key, at: place) }
        }
        for change in changes {
            guard let row = change.row else { continue }
            if let evaluation, try !evaluation.matches(row) { continue }
            let place = try TableSort.place(of: row, among: shown.rows, by: sortKeys, source)
            steps.inserted(change.key, at: place)
            shown.insert(row, at: place)
        }
        if revision != nil { return }
        follow(steps.target)
        if let columns, restriction == nil, steps.areInsertions {
            initialColumns = try TableColumn.initial(
                source.requiredColumns, changes.compactMap(\.row), known: columns, unicode: unicode)
        }
    }

    /// The rows that show under a restriction, in the order of the keys.
    private func arrange(
        _ rows: [any TableRow], _ restriction: TableRestriction?, _ keys: [TableSortKey],
        _ source: any TableSource
    ) throws(HResult) -> [any TableRow] {
        guard let restriction else { return try TableSort.sorted(rows, by: keys, source) }
        let evaluation = RestrictionEvaluation(restriction, source: source, unicode: unicode)
        var matching: [any TableRow] = []
        for row in rows where try evaluation.matches(row) { matching.append(row) }
        return try TableSort.sorted(matching, by: keys, source)
    }

    private func follow(_ target: (Int) -> (position: Int, isSameRow: Bool)) {
        // A cursor that has read nothing yet stays before all rows.
        if cursor > 0 { cursor = target(cursor).position }
        bookmarks.follow(target)
    }

    private func allRows(_ source: any TableSource) throws(HResult) -> [any TableRow] {
        if let rows { return rows }
        let fetched = try source.tableRows()
        rows = fetched
        return fetched
    }

    /// Shows the rows anew under another restriction or order, from the beginning; bookmarks are freed. Nothing
    /// changes when that fails.
    private func show(
        _ restriction: TableRestriction?, _ keys: [TableSortKey]
    ) throws(HResult) {
        let source = try refreshed()
        let rows = try allRows(source)
        let revision = revision
        let arranged = try arrange(rows, restriction, keys, source)
        // These are of one revision, whatever a caller's function did to the table meanwhile.
        self.rows = rows
        self.revision = revision
        shown = ShownRows(arranged)
        self.restriction = restriction
        sortKeys = keys
        cursor = 0
        bookmarks.freeAll()
    }

    func rowCount() throws(HResult) -> UInt32 {
        _ = try refreshed()
        return UInt32(clamping: shown.count)
    }

    func restrict(_ restriction: TableRestriction?) throws(HResult) {
        try show(restriction, sortKeys)
    }

    func sort(by keys: [TableSortKey]) throws(HResult) {
        try show(restriction, keys)
    }

    /// What the rows are sorted by: the caller's keys, or those of the default order.
    func sortOrder() throws(HResult) -> [TableSortKey] {
        guard let source else { throw .mapiInvalidObject }
        return sortKeys.isEmpty ? source.defaultSortOrder : sortKeys
    }

    /// Copies a caller's restriction; narrow text in it is the program's.
    func parse(_ restriction: UnsafeRawPointer) throws(HResult) -> TableRestriction {
        guard let source else { throw .mapiInvalidObject }
        return try RestrictionParser.parse(restriction) { source.callerText($0) }
    }

    // MARK: Columns

    func setColumns(_ tags: [PropertyTag]) {
        chosenColumns = tags.map(TableColumn.plain)
    }

    /// The columns that QueryRows shows.
    func columns() throws(HResult) -> [PropertyTag] {
        if let chosenColumns { return chosenColumns }
        return try allColumns()
    }

    /// All columns that there are: the initial ones.
    func allColumns() throws(HResult) -> [PropertyTag] {
        let source = try refreshed()
        if let initialColumns { return initialColumns }
        let columns = try TableColumn.initial(source.requiredColumns, allRows(source), unicode: unicode)
        initialColumns = columns
        return columns
    }

    // MARK: Position

    /// Where a bookmark stands, built-in ones included, and whether its row is gone.
    private func origin(_ bookmark: UInt) throws(HResult) -> (position: Int, hasMoved: Bool) {
        _ = try refreshed()
        switch bookmark {
        case BOOKMARK_BEGINNING: return (0, false)
        case BOOKMARK_CURRENT: return (cursor, false)
        case BOOKMARK_END: return (shown.count, false)
        default: return try bookmarks.use(bookmark)
        }
    }

    func position() throws(HResult) -> (row: UInt32, count: UInt32) {
        _ = try refreshed()
        return (UInt32(clamping: cursor), UInt32(clamping: shown.count))
    }

    /// Moves the cursor `count` rows on from a bookmark, as far as there are rows.
    /// - Returns: how far it went, and `.mapiPositionChanged` when the bookmark's row is gone.
    func seek(from bookmark: UInt, _ count: Int32) throws(HResult) -> (sought: Int32, code: HResult) {
        let start = try origin(bookmark)
        cursor = min(max(start.position &+ Int(count), 0), shown.count)
        return (
            Int32(clamping: cursor &- start.position), start.hasMoved ? .mapiPositionChanged : .ok
        )
    }

    func seekApproximately(_ numerator: UInt32, of denominator: UInt32) throws(HResult) {
        if numerator > 0, denominator == 0 { throw .mapiInvalidParameter }
        _ = try refreshed()
        if numerator == 0 {
            cursor = 0
        } else if numerator >= denominator {
            cursor = shown.count
        } else {
            let product = UInt64(UInt32(clamping: shown.count)) &* UInt64(numerator)
            cursor = Int(product / UInt64(denominator))
        }
    }

    /// Puts the cursor on the first row from the bookmark on that the restriction holds for; going backward, the
    /// first before the bookmark's own row.
    func find(
        _ restriction: TableRestriction, from bookmark: UInt, backward: Bool
    ) throws(HResult) -> HResult {
        let source = try refreshed()
        let start = try origin(bookmark)
        let rows = shown.rows
        let evaluation = RestrictionEvaluation(restriction, source: source, unicode: unicode)
        let steps = backward ? start.position : rows.count &- start.position
        for step in 0..<max(steps, 0) {
            let place = backward ? start.position &- 1 &- step : start.position &+ step
            if try evaluation.matches(rows[place]) {
                cursor = min(place, shown.count)
                return start.hasMoved ? .mapiPositionChanged : .ok
            }
        }
        throw .mapiNotFound
    }

    func createBookmark() throws(HResult) -> UInt {
        _ = try refreshed()
        return try bookmarks.create(at: cursor)
    }

    func freeBookmark(_ bookmark: UInt) throws(HResult) { try bookmarks.free(bookmark) }

    // MARK: Reading

    /// Rows from the cursor on, as a set that belongs to the caller. A negative count first goes back, and gives
    /// the rows it passed. Where they are more than a call may give back they are fewer than asked for.
    /// - Parameter advance: whether the cursor goes behind the last row given; otherwise it stays on the first.
    func queryRows(
        _ count: Int32, advance: Bool
    ) throws(HResult) -> UnsafeMutablePointer<SRowSet> {
        let wanted = Int(count)
        let source = try refreshed()
        let hasRows = wanted < 0 ? cursor > 0 : cursor < shown.count
        let columns = hasRows ? try self.columns() : []
        let first = wanted < 0 ? max(cursor &+ wanted, 0) : cursor
        let end = wanted < 0 ? cursor : min(cursor &+ wanted, shown.count)
        let (unicode, threshold) = (unicode, threshold())
        let asked = Array(shown.rows[first..<end])
        let reading = DirectReading(
            converter: source.converter, unicode: unicode, limit: threshold, respectsFlags: false)
        let width = columns.count
        let set = try TableRows.make(asked, columns: width, allocators) { (row, block, budget) throws(HResult) in
            try row.withStored { (stored) throws(HResult) in
                for column in columns {
                    let before = block.byteCount
                    if !budget.isSpent, row.giveStored(column, reading, &stored, to: block) {
                        budget.spend(block.byteCount &- before)
                        continue
                    }
                    // Values that need memory of their own are left to OpenProperty once that is spent.
                    let threshold = budget.isSpent ? 0 : threshold
                    try block.append(TableColumn.cell(column, row, source, unicode: unicode, threshold: threshold))
                    budget.spend(block.byteCount &- before)
                }
            }
        }
        // Fewer rows may show by now: the allocators are the caller's.
        cursor = min(advance ? first &+ Int(set.pointee.cRows) : first, shown.count)
        return set
    }

    // MARK: Notifications

    var tableType: UInt32 { source?.tableType ?? TBLTYPE_DYNAMIC }

    /// - Returns: the connection, for `unadvise`.
    func advise(_ mask: UInt32, _ sink: LPMAPIADVISESINK?) throws(HResult) -> UInt {
        guard let source, source.noticeIndex != nil else { throw .mapiNoSupport }
        guard let sink, mask & UInt32(fnevTableModified) != 0 else { throw .mapiInvalidParameter }
        // From here on changes are told against what shows now.
        _ = try refreshed()
        return sinks.add(sink)
    }

    func unadvise(_ connection: UInt) throws(HResult) {
        guard let source, source.noticeIndex != nil else { throw .mapiNoSupport }
        try sinks.remove(connection, after: lock)
    }

    /// Tells the sinks, once the lock is free, what a change of the source's rows means to this table.
    func tell(_ change: TableChange) {
        guard !sinks.isEmpty, let source, let index = source.noticeIndex else { return }
        let events: [TableEvent]
        switch change {
        case .rows(let keys) where keys.count <= TableEvent.most:
            let before = keys.map { shown.place(of: $0.key) != nil }
            do throws(HResult) {
                _ = try refreshed()
                events = try self.events(for: keys, before, source, index)
            } catch {
                events = [TableEvent(TABLE_CHANGED)]
            }
        case .rows: events = [TableEvent(TABLE_CHANGED)]
        case .all: events = [TableEvent(TABLE_RELOAD)]
        }
        sinks.deliver(events, after: lock)
    }

    /// - Parameter wereShown: which of the rows were there before the change.
    private func events(
        for changed: [TableChange.Row], _ wereShown: [Bool], _ source: any TableSource, _ index: PropertyTag
    ) throws(HResult) -> [TableEvent] {
        let columns = try columns()
        var events: [TableEvent] = []
        for (row, wasShown) in zip(changed, wereShown) {
            guard let place = shown.place(of: row.key) else {
                if wasShown { events.append(TableEvent(TABLE_ROW_DELETED, index: row.index)) }
                continue
            }
            let kind = wasShown ? TABLE_ROW_MODIFIED : TABLE_ROW_ADDED
            let prior = place > 0 ? try shown.rows[place &- 1].value(of: index.id) : nil
            let told = shown.rows[place]
            events.append(
                TableEvent(
                    kind, index: row.index, prior: prior.map { PropertyResult(index, $0) },
                    cells: columns.map {
                        TableColumn.cell($0, told, source, unicode: unicode, threshold: threshold())
                    }))
        }
        return events
    }
}
