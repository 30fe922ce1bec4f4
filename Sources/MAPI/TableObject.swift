import CMAPI
import COM
import CompoundFile
import MessageFormat

/// IMAPITable over the recipients or attachments of a message, or over rows in memory.
///
/// The table keeps numbers of rows, never copies of them: one array says which rows show and in which order. It
/// asks its source for rows again when these have changed; the cursor and the bookmarks then follow their rows.
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

    private var rows: [any TableRow] = []
    /// The source's revision that `rows` are of; nil before the first use.
    private var revision: UInt64?
    /// The rows that show, in table order, as places in `rows`.
    private var visible: [Int] = []
    /// The next row to read: 0 up to the number of visible rows.
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
        rows = []
        visible = []
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
        let fetched = try source.tableRows()
        let shown = try arrange(fetched, restriction, sortKeys, source)
        follow(to: shown.map { fetched[$0].key })
        rows = fetched
        visible = shown
        initialColumns = nil
        revision = current
        return source
    }

    /// Which of the rows show under a restriction, in the order of the keys.
    private func arrange(
        _ rows: [any TableRow], _ restriction: TableRestriction?, _ keys: [TableSortKey],
        _ source: any TableSource
    ) throws(HResult) -> [Int] {
        var shown = Array(rows.indices)
        if let restriction {
            let evaluation = RestrictionEvaluation(restriction, source: source, unicode: unicode)
            var matching: [Int] = []
            for index in shown where try evaluation.matches(rows[index]) { matching.append(index) }
            shown = matching
        }
        return try TableSort.sorted(shown, of: rows, by: keys, source)
    }

    private func follow(to keys: [UInt32]) {
        guard cursor > 0 || !bookmarks.isEmpty else { return }
        let moves = TableMoves(from: visible.map { rows[$0].key }, to: keys)
        // A cursor that has read nothing yet stays before all rows.
        if cursor > 0 { cursor = moves.target(of: cursor).position }
        bookmarks.follow(moves)
    }

    /// Shows the rows anew under another restriction or order, from the beginning; bookmarks are freed. Nothing
    /// changes when that fails.
    private func show(
        _ restriction: TableRestriction?, _ keys: [TableSortKey]
    ) throws(HResult) {
        let source = try refreshed()
        let (rows, revision) = (rows, revision)
        let shown = try arrange(rows, restriction, keys, source)
        // Rows and places in them go together, whatever a caller's function did to the table meanwhile.
        self.rows = rows
        self.revision = revision
        visible = shown
        self.restriction = restriction
        sortKeys = keys
        cursor = 0
        bookmarks.freeAll()
    }

    func rowCount() throws(HResult) -> UInt32 {
        _ = try refreshed()
        return UInt32(clamping: visible.count)
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
        let columns = try TableColumn.initial(source.requiredColumns, rows, unicode: unicode)
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
        case BOOKMARK_END: return (visible.count, false)
        default: return try bookmarks.use(bookmark)
        }
    }

    func position() throws(HResult) -> (row: UInt32, count: UInt32) {
        _ = try refreshed()
        return (UInt32(clamping: cursor), UInt32(clamping: visible.count))
    }

    /// Moves the cursor `count` rows on from a bookmark, as far as there are rows.
    /// - Returns: how far it went, and `.mapiPositionChanged` when the bookmark's row is gone.
    func seek(from bookmark: UInt, _ count: Int32) throws(HResult) -> (sought: Int32, code: HResult) {
        let start = try origin(bookmark)
        cursor = min(max(start.position &+ Int(count), 0), visible.count)
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
            cursor = visible.count
        } else {
            let product = UInt64(UInt32(clamping: visible.count)) &* UInt64(numerator)
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
        let (rows, visible) = (rows, visible)
        let evaluation = RestrictionEvaluation(restriction, source: source, unicode: unicode)
        let steps = backward ? start.position : visible.count &- start.position
        for step in 0..<max(steps, 0) {
            let place = backward ? start.position &- 1 &- step : start.position &+ step
            if try evaluation.matches(rows[visible[place]]) {
                cursor = min(place, self.visible.count)
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
        let hasRows = wanted < 0 ? cursor > 0 : cursor < visible.count
        let columns = hasRows ? try self.columns() : []
        let first = wanted < 0 ? max(cursor &+ wanted, 0) : cursor
        let end = wanted < 0 ? cursor : min(cursor &+ wanted, visible.count)
        let (unicode, threshold) = (unicode, threshold())
        let shown = visible[first..<end].map { rows[$0] }
        let reading = DirectReading(
            converter: source.converter, unicode: unicode, limit: threshold, respectsFlags: false)
        let width = columns.count
        let set = try TableRows.make(shown, columns: width, allocators) { (row, block, budget) throws(HResult) in
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
        cursor = min(advance ? first &+ Int(set.pointee.cRows) : first, visible.count)
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
            let shown = places(of: keys)
            do throws(HResult) {
                _ = try refreshed()
                events = try self.events(for: keys, before: shown, source, index)
            } catch {
                events = [TableEvent(TABLE_CHANGED)]
            }
        case .rows: events = [TableEvent(TABLE_CHANGED)]
        case .all: events = [TableEvent(TABLE_RELOAD)]
        }
        sinks.deliver(events, after: lock)
    }

    /// Where rows show, by key.
    private func places(of changed: [TableChange.Row]) -> [UInt32: Int] {
        let wanted = Set(changed.map(\.key))
        var places: [UInt32: Int] = [:]
        for (place, row) in visible.enumerated() where wanted.contains(rows[row].key) {
            places[rows[row].key] = place
        }
        return places
    }

    private func events(
        for changed: [TableChange.Row], before: [UInt32: Int], _ source: any TableSource, _ index: PropertyTag
    ) throws(HResult) -> [TableEvent] {
        let now = places(of: changed)
        let columns = try columns()
        var events: [TableEvent] = []
        for row in changed {
            guard let place = now[row.key] else {
                if before[row.key] != nil { events.append(TableEvent(TABLE_ROW_DELETED, index: row.index)) }
                continue
            }
            let kind = before[row.key] == nil ? TABLE_ROW_ADDED : TABLE_ROW_MODIFIED
            let prior = place > 0 ? try rows[visible[place &- 1]].value(of: index.id) : nil
            let shown = rows[visible[place]]
            events.append(
                TableEvent(
                    kind, index: row.index, prior: prior.map { PropertyResult(index, $0) },
                    cells: columns.map {
                        TableColumn.cell($0, shown, source, unicode: unicode, threshold: threshold())
                    }))
        }
        return events
    }
}
