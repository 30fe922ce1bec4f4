import CMAPI
import COM
import MessageFormat

/// One NOTIFICATION of a caller's as it lies in memory, seen as what it points to.
private struct PackedNotification {
    /// A member that points to something: its offset in the structure.
    private enum Part {
        /// Bytes, by their count and their pointer.
        case bytes(count: Int, Int)
        case text(Int, PackedProperty.Text)
        case tags(Int)
        case error(Int, PackedProperty.Text)
        /// A value that lies in the structure itself.
        case value(Int)
        case values(count: Int, Int)
    }

    /// sizeof(NOTIFICATION); the event's own structure starts at 8.
    static let size = 88
    /// sizeof(MAPIERROR): strings at 8 and 16.
    private static let errorSize = 32

    private let element: UnsafeRawPointer
    private let parts: [Part]
    /// Added to each pointer before it is followed.
    private let shift: Int

    /// - Throws: `.mapiInvalidParameter` for an event that there is none of.
    init(_ element: UnsafeRawPointer, shift: Int) throws(HResult) {
        self.element = element
        self.shift = shift
        parts = try Self.parts(of: element)
    }

    private static func parts(of element: UnsafeRawPointer) throws(HResult) -> [Part] {
        func text(_ flagsOffset: Int) -> PackedProperty.Text {
            let flags = element.loadUnaligned(fromByteOffset: flagsOffset, as: UInt32.self)
            return flags & MAPIFlags.unicode != 0 ? .wide : .narrow
        }
        switch element.loadUnaligned(as: UInt32.self) {
        case fnevCriticalError: return [.bytes(count: 8, 16), .error(32, text(28))]
        case fnevNewMail:
            return [.bytes(count: 8, 16), .bytes(count: 24, 32), .text(48, text(40))]
        case fnevObjectCreated, fnevObjectDeleted, fnevObjectModified, fnevObjectMoved, fnevObjectCopied,
            fnevSearchComplete:
            return [
                .bytes(count: 8, 16), .bytes(count: 28, 32), .bytes(count: 40, 48), .bytes(count: 56, 64),
                .tags(72),
            ]
        case fnevTableModified:
            // Only what happened to a row has a row to go with it.
            switch element.loadUnaligned(fromByteOffset: 8, as: UInt32.self) {
            case TABLE_ROW_ADDED, TABLE_ROW_DELETED, TABLE_ROW_MODIFIED:
                return [.value(16), .value(40), .values(count: 68, 72)]
            default: return []
            }
        case fnevStatusObjectModified: return [.bytes(count: 8, 16), .values(count: 24, 32)]
        case fnevExtended: return [.bytes(count: 12, 16)]
        default: throw .mapiInvalidParameter
        }
    }

    // MARK: Copying

    /// Copies what the notification points to, and makes `target`, a copy of its structure, point to that.
    func copy(to target: UnsafeMutableRawPointer?, _ packer: inout Packer) throws(HResult) {
        for part in parts {
            packer.align()
            switch part {
            case .bytes(let count, let offset):
                let size = Int(count32(at: count))
                if size == 0 { continue }
                let source = try PackedProperty.pointer(element + offset, shift)
                place(source, try PackedProperty.checked(size), in: target, offset, &packer)
            case .text(let offset, let text): try copyText(element, offset, text, to: target, &packer)
            case .tags(let offset):
                guard let source = pointer(at: offset) else { continue }
                let count = Int(source.loadUnaligned(as: UInt32.self))
                place(source, try PackedProperty.checked(4 &+ count &* 4), in: target, offset, &packer)
            case .error(let offset, let text): try copyError(offset, text, to: target, &packer)
            case .value(let offset):
                guard let value = try value(element + offset) else { continue }
                try value.copy(to: target.map { $0 + offset }, &packer)
            case .values(let count, let offset): try copyValues(count, offset, to: target, &packer)
            }
        }
    }

    private func copyError(
        _ offset: Int, _ text: PackedProperty.Text, to target: UnsafeMutableRawPointer?, _ packer: inout Packer
    ) throws(HResult) {
        guard let source = pointer(at: offset) else { return }
        let copy = packer.place(source, Self.errorSize)
        PackedProperty.store(copy, in: target, offset)
        for member in [8, 16] {
            packer.align()
            try copyText(source, member, text, to: copy, &packer)
        }
    }

    private func copyText(
        _ structure: UnsafeRawPointer, _ offset: Int, _ text: PackedProperty.Text,
        to target: UnsafeMutableRawPointer?, _ packer: inout Packer
    ) throws(HResult) {
        guard structure.loadUnaligned(fromByteOffset: offset, as: UInt.self) != 0 else { return }
        let source = try PackedProperty.pointer(structure + offset, shift)
        place(source, try PackedProperty.length(text, source), in: target, offset, &packer)
    }

    private func copyValues(
        _ count: Int, _ offset: Int, to target: UnsafeMutableRawPointer?, _ packer: inout Packer
    ) throws(HResult) {
        let values = try values(count, offset)
        if values.count == 0 { return }
        let size = PropertyMarshaller.elementSize
        let copies = packer.place(values.start, values.count &* size)
        PackedProperty.store(copies, in: target, offset)
        for index in 0..<values.count {
            packer.align()
            guard let value = try value(values.start + index &* size) else { continue }
            try value.copy(to: copies.map { $0 + index &* size }, &packer)
        }
    }

    private func place(
        _ source: UnsafeRawPointer, _ size: Int, in target: UnsafeMutableRawPointer?, _ offset: Int,
        _ packer: inout Packer
    ) {
        PackedProperty.store(packer.place(source, size), in: target, offset)
    }

    // MARK: Moving

    /// Adds `distance` to all pointers, those in the structure and those that it points to.
    func relocate(by distance: Int) throws(HResult) {
        let structure = UnsafeMutableRawPointer(mutating: element)
        for part in parts {
            switch part {
            case .bytes(_, let offset), .text(let offset, _), .tags(let offset):
                PackedProperty.move(structure + offset, distance)
            case .error(let offset, _):
                if let error = pointer(at: offset).map({ UnsafeMutableRawPointer(mutating: $0) }) {
                    for member in [8, 16] { PackedProperty.move(error + member, distance) }
                }
                PackedProperty.move(structure + offset, distance)
            case .value(let offset): try value(element + offset)?.relocate(by: distance)
            case .values(let count, let offset):
                let values = try values(count, offset)
                for index in 0..<values.count {
                    try value(values.start + index &* PropertyMarshaller.elementSize)?.relocate(by: distance)
                }
                PackedProperty.move(structure + offset, distance)
            }
        }
    }

    // MARK: Pieces

    private func count32(at offset: Int) -> UInt32 { element.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }

    /// Where a member points to; nil for a null pointer.
    private func pointer(at offset: Int) -> UnsafeRawPointer? { try? PackedProperty.pointer(element + offset, shift) }

    private func values(_ count: Int, _ offset: Int) throws(HResult) -> (start: UnsafeRawPointer, count: Int) {
        let count = Int(count32(at: count))
        if count == 0 { return (element, 0) }
        _ = try PackedProperty.checked(count &* PropertyMarshaller.elementSize)
        return (try PackedProperty.pointer(element + offset, shift), count)
    }

    /// Nil for an element that was never filled in.
    private func value(_ value: UnsafeRawPointer) throws(HResult) -> PackedProperty? {
        if value.loadUnaligned(as: UInt32.self) == 0 { return nil }
        do throws(HResult) {
            return try PackedProperty(value, shift: shift)
        } catch { throw .mapiInvalidParameter }
    }
}

/// ScCountNotifications and its kin.
public enum NotificationSets {
    /// Bytes of `count` notifications with all that they point to.
    /// - Parameter shift: added to each pointer before it is followed.
    /// - Throws: `.mapiInvalidParameter` for none and for any that is no notification, `.mapiNotEnoughMemory` for
    ///   4 GiB and more.
    public static func size(
        _ count: Int32, _ notifications: UnsafeRawPointer?, shift: Int = 0
    ) throws(HResult) -> UInt32 {
        var packer = Packer(base: nil, offset: Int(max(count, 0)) &* PackedNotification.size)
        try each(count, notifications, shift) { (notification, _) throws(HResult) in
            try notification.copy(to: nil, &packer)
        }
        guard let size = UInt32(exactly: packer.offset) else { throw .mapiNotEnoughMemory }
        return size
    }

    /// Copies the notifications and what they point to into `target`, which has room for `size` bytes.
    public static func copy(
        _ count: Int32, _ notifications: UnsafeRawPointer?, to target: UnsafeMutableRawPointer
    ) throws(HResult) {
        var packer = Packer(base: target)
        let copies = packer.place(notifications, Int(count) &* PackedNotification.size)
        try each(count, notifications, 0) { (notification, index) throws(HResult) in
            try notification.copy(to: copies.map { $0 + index &* PackedNotification.size }, &packer)
        }
    }

    /// Adjusts all pointers to a move of the block from `old` to `new`, as `PropertySets.relocate` does.
    /// - Returns: bytes of the notifications with all that they point to.
    public static func relocate(
        _ count: Int32, _ notifications: UnsafeMutableRawPointer?, from old: UnsafeRawPointer?,
        to new: UnsafeRawPointer?
    ) throws(HResult) -> UInt32 {
        let distance = Int(bitPattern: new) &- Int(bitPattern: old)
        let isAtOldPlace = notifications.map { UnsafeRawPointer($0) == old } ?? false
        let shift = isAtOldPlace ? 0 : distance
        let size = try size(count, notifications, shift: shift)
        try each(count, notifications, shift) { (notification, _) throws(HResult) in
            try notification.relocate(by: distance)
        }
        return size
    }

    private static func each(
        _ count: Int32, _ notifications: UnsafeRawPointer?, _ shift: Int,
        _ body: (PackedNotification, Int) throws(HResult) -> Void
    ) throws(HResult) {
        guard let notifications, count > 0 else { throw .mapiInvalidParameter }
        for index in 0..<Int(count) {
            try body(try PackedNotification(notifications + index &* PackedNotification.size, shift: shift), index)
        }
    }
}
