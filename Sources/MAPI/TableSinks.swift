import CMAPI
import COM
import MessageFormat

/// What happened to the rows of a table's source.
enum TableChange {
    /// A row by its key, and by the property that notifications name it by.
    struct Row {
        let key: UInt32
        let index: PropertyResult
    }

    /// These were added, changed or deleted.
    case rows([Row])
    /// All are gone.
    case all
}

/// One change as a table tells it: a TABLE_NOTIFICATION in the making.
struct TableEvent {
    /// As many rows are told one by one; a change of more is told as TABLE_CHANGED.
    static let most = 8

    let kind: UInt32
    let index: PropertyResult
    let prior: PropertyResult
    let cells: [PropertyResult]

    init(
        _ kind: UInt32, index: PropertyResult? = nil, prior: PropertyResult? = nil, cells: [PropertyResult] = []
    ) {
        let none = PropertyResult(.null, .raw(type: PropertyType.null.rawValue, bits: 0))
        self.kind = kind
        self.index = index ?? none
        self.prior = prior ?? none
        self.cells = cells
    }
}

/// The sinks of a table. They are the caller's objects: none is called while a lock is held.
struct TableSinks {
    private var references: [(connection: UInt, sink: CallerReference)] = []
    /// Never reused.
    private var nextConnection: UInt = 1

    var isEmpty: Bool { references.isEmpty }

    mutating func add(_ sink: LPMAPIADVISESINK) -> UInt {
        defer { nextConnection &+= 1 }
        references.append((nextConnection, CallerReference(UnsafeMutableRawPointer(sink))))
        return nextConnection
    }

    mutating func remove(_ connection: UInt, after lock: TreeLock) throws(HResult) {
        guard let place = references.firstIndex(where: { $0.connection == connection }) else {
            throw .mapiNotFound
        }
        Self.release([references.remove(at: place).sink], after: lock)
    }

    /// Gives all references up.
    mutating func drop(after lock: TreeLock) {
        if references.isEmpty { return }
        Self.release(references.map(\.sink), after: lock)
        references = []
    }

    private static func release(_ sinks: [CallerReference], after lock: TreeLock) {
        lock.afterUnlock { withExtendedLifetime(sinks) {} }
    }

    /// One call for each sink with all the events.
    func deliver(_ events: [TableEvent], after lock: TreeLock) {
        if events.isEmpty { return }
        let sinks = references.map(\.sink)
        lock.afterUnlock {
            let notifications = TableNotifications(events)
            for sink in sinks { notifications.send(to: sink.pointer) }
        }
    }
}

/// An array of NOTIFICATION, lent to sinks for as long as they are told.
final class TableNotifications {
    private let notifications: UnsafeMutablePointer<NOTIFICATION>
    private let count: Int
    private var blocks: [UnsafeMutableRawPointer] = []

    init(_ events: [TableEvent]) {
        count = events.count
        notifications = .allocate(capacity: max(count, 1))
        for (place, event) in events.enumerated() {
            (notifications + place).initialize(to: make(event))
        }
    }

    deinit {
        notifications.deallocate()
        for block in blocks { block.deallocate() }
    }

    private func make(_ event: TableEvent) -> NOTIFICATION {
        let results = [event.index, event.prior] + event.cells
        let block = UnsafeMutableRawPointer.allocate(
            byteCount: PropertyMarshaller.size(of: results), alignment: 16)
        blocks.append(block)
        PropertyMarshaller.fill(block, with: results)
        var notification = NOTIFICATION()
        notification.ulEventType = ULONG(fnevTableModified)
        notification.info.tab.ulTableEvent = event.kind
        notification.info.tab.hResult = HResult.ok.rawValue
        notification.info.tab.propIndex = block.loadUnaligned(as: SPropValue.self)
        notification.info.tab.propPrior = block.loadUnaligned(
            fromByteOffset: PropertyMarshaller.elementSize, as: SPropValue.self)
        notification.info.tab.row.cValues = ULONG(clamping: event.cells.count)
        if !event.cells.isEmpty {
            let cells = block + 2 * PropertyMarshaller.elementSize
            notification.info.tab.row.lpProps = cells.assumingMemoryBound(to: SPropValue.self)
        }
        return notification
    }

    func send(to sink: UnsafeMutableRawPointer) {
        let sink = sink.assumingMemoryBound(to: IMAPIAdviseSink.self)
        _ = sink.pointee.lpVtbl?.pointee.OnNotify?(sink, ULONG(clamping: count), notifications)
    }
}
