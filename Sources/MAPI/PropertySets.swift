import CMAPI
import COM
import MessageFormat

/// ScCountProps and its kin: arrays of SPropValue, counted, copied and moved with all their data.
public enum PropertySets {
    private static let elementSize = PropertyMarshaller.elementSize

    /// Bytes of `count` values with their data, packed.
    /// - Parameter shift: added to each pointer before it is followed.
    /// - Throws: `.mapiInvalidParameter` for no values and for any that is no property, `.mapiNotEnoughMemory`
    ///   for 4 GiB and more.
    public static func size(
        _ count: Int32, _ values: UnsafeRawPointer?, shift: Int = 0
    ) throws(HResult) -> UInt32 {
        var total = 0
        try each(count, values, shift) { (value, _) throws(HResult) in
            total &+= elementSize &+ (try value.size(withArrays: true))
        }
        guard let size = UInt32(exactly: total) else { throw .mapiNotEnoughMemory }
        return size
    }

    /// Copies the values and, behind them, their data to `target`, which has room for `size` bytes.
    public static func copy(
        _ count: Int32, _ values: UnsafeRawPointer?, to target: UnsafeMutableRawPointer
    ) throws(HResult) {
        guard let values else { throw .mapiInvalidParameter }
        var packer = Packer(base: target)
        let elements = packer.place(values, Int(count) &* elementSize)
        try each(count, values, 0) { (value, index) throws(HResult) in
            try value.copy(to: elements.map { $0 + index &* elementSize }, &packer)
        }
    }

    /// Adjusts all pointers to a move of the block from `old` to `new`.
    /// - Returns: bytes of the values with their data.
    public static func relocate(
        _ count: Int32, _ values: UnsafeMutableRawPointer?, from old: UnsafeRawPointer?, to new: UnsafeRawPointer?
    ) throws(HResult) -> UInt32 {
        let distance = Int(bitPattern: new) &- Int(bitPattern: old)
        // The data is where the values are: at the new place, or, for a block that has yet to move, at the old.
        let isAtOldPlace = values.map { UnsafeRawPointer($0) == old } ?? false
        let shift = isAtOldPlace ? 0 : distance
        // Before anything has changed.
        let size = try size(count, values, shift: shift)
        try each(count, values, shift) { (value, _) throws(HResult) in try value.relocate(by: distance) }
        return size
    }

    /// One new block with the values and their data.
    public static func duplicate(
        _ count: Int32, _ values: UnsafeRawPointer?, _ allocate: LPALLOCATEBUFFER
    ) throws(HResult) -> UnsafeMutableRawPointer {
        let size = try size(count, values)
        var block: LPVOID?
        try HResult.check(allocate(size, &block))
        guard let block else { throw .mapiNotEnoughMemory }
        try copy(count, values, to: block)
        return block
    }

    /// A copy of one value, its data in one block that is chained to `owner`.
    public static func copy(
        _ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, _ allocateMore: LPALLOCATEMORE?,
        owner: UnsafeMutableRawPointer?
    ) throws(HResult) {
        let value = try PackedProperty(source)
        let size = try value.size(withArrays: true)
        var element = source.loadUnaligned(as: SPropValue.self)
        if size > 0 {
            guard let allocateMore, let owner else { throw .mapiInvalidParameter }
            guard let bytes = UInt32(exactly: size) else { throw .mapiNotEnoughMemory }
            var block: LPVOID?
            try HResult.check(allocateMore(bytes, owner, &block))
            guard let block else { throw .mapiNotEnoughMemory }
            var packer = Packer(base: block)
            try withUnsafeMutablePointer(to: &element) { (copy) throws(HResult) in
                try value.copy(to: UnsafeMutableRawPointer(copy), &packer)
            }
        }
        target.storeBytes(of: element, as: SPropValue.self)
    }

    /// UlPropSize: 0 for what is no property.
    public static func dataSize(_ value: UnsafeRawPointer?) -> UInt32 {
        guard let value, let size = try? PackedProperty(value).size(withArrays: false) else { return 0 }
        return UInt32(clamping: size)
    }

    /// - Throws: `.mapiInvalidParameter` for no values, and for a tag that is none.
    private static func each(
        _ count: Int32, _ values: UnsafeRawPointer?, _ shift: Int,
        _ body: (PackedProperty, Int) throws(HResult) -> Void
    ) throws(HResult) {
        guard let values, count > 0 else { throw .mapiInvalidParameter }
        for index in 0..<Int(count) {
            let element = values + index &* elementSize
            let tag = PropertyTag(rawValue: element.loadUnaligned(as: UInt32.self))
            guard tag.id.rawValue != 0, tag.id.rawValue != 0xFFFF, tag.type != .null else {
                throw .mapiInvalidParameter
            }
            guard let value = try? PackedProperty(element, shift: shift) else { throw .mapiInvalidParameter }
            try body(value, index)
        }
    }
}
