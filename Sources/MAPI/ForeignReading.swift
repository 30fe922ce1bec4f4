import CMAPI
import COM
import CompoundFile
import MessageFormat

/// What a caller's object holds, by its public methods.
extension ForeignProp {
    /// The tags of all its properties; text as UTF-16 where it can.
    func propertyTags() throws -> [PropertyTag] {
        var list: LPSPropTagArray?
        var code = table?.GetPropList?(pointer, MAPIFlags.unicode, &list)
        if code == HResult.mapiBadCharWidth.rawValue { code = table?.GetPropList?(pointer, 0, &list) }
        defer { Self.free(list) }
        try check(code)
        guard let list, UnsafeRawPointer(list).loadUnaligned(as: UInt32.self) > 0 else { return [] }
        return try TagArray.read(list) ?? []
    }

    /// The values of properties: one for each tag, or PT_ERROR in its place.
    func values(of tags: [PropertyTag]) throws -> [PropertyResult] {
        let wanted = tags.count
        var array = [UInt32(clamping: wanted)] + tags.map(\.rawValue)
        return try array.withUnsafeMutableBytes { bytes in
            let tags = bytes.baseAddress?.assumingMemoryBound(to: SPropTagArray.self)
            var (count, values): (UInt32, LPSPropValue?) = (0, nil)
            let code = table?.GetProps?(pointer, tags, 0, &count, &values)
            defer { Self.free(values) }
            try check(code)
            guard let values, Int(count) == wanted else { throw HResult.mapiCallFailed }
            return CallerProperty.array(UnsafeRawPointer(values), count: count).map(Self.result)
        }
    }

    /// A value that makes no sense counts as one that is not there.
    static func result(_ property: CallerProperty) -> PropertyResult {
        do { return PropertyResult(property.tag, try property.value()) } catch {
            return PropertyResult(property.tag.id, error: error)
        }
    }

    /// The names of identifiers; nil for one without.
    func names(of ids: [PropertyID]) throws -> [PropertyName?] {
        let wanted = ids.count
        var array = [UInt32(clamping: wanted)] + ids.map { PropertyTag($0, .unspecified).rawValue }
        return try array.withUnsafeMutableBytes { bytes in
            var tags = bytes.baseAddress?.assumingMemoryBound(to: SPropTagArray.self)
            var (count, names): (UInt32, UnsafeMutablePointer<LPMAPINAMEID?>?) = (0, nil)
            let code = table?.GetNamesFromIDs?(pointer, &tags, nil, 0, &count, &names)
            defer { Self.free(names) }
            try check(code)
            guard let names, Int(count) == wanted else { throw HResult.mapiCallFailed }
            return try (0..<Int(count)).map { try CallerName(names[$0]).name }
        }
    }

    /// OpenProperty of what is there, for reading.
    private func open(_ tag: PropertyTag, _ interface: GUIDValue) throws -> UnsafeMutableRawPointer {
        var iid = GUID(interface)
        var out: LPUNKNOWN?
        try check(table?.OpenProperty?(pointer, tag.rawValue, &iid, 0, 0, &out))
        guard let out else { throw HResult.mapiCallFailed }
        return UnsafeMutableRawPointer(out)
    }

    func openStream(_ tag: PropertyTag) throws -> ForeignStreamRef {
        ForeignStreamRef(owning: try open(tag, .iidStream).assumingMemoryBound(to: IStream.self))
    }

    func openMessage() throws -> ForeignMessage {
        ForeignMessage(owning: try open(PropertyTag(.attachData, .object), .iidMessage))
    }

    func openStorage() throws -> ForeignStorageRef {
        let storage = try open(PropertyTag(.attachData, .object), .iidStorage)
        return ForeignStorageRef(owning: storage.assumingMemoryBound(to: IStorage.self))
    }
}

extension ForeignMessage {
    /// The PR_ATTACH_NUM of all attachments.
    func attachmentNumbers() throws -> [UInt32] {
        let table = try attachmentTable()
        let column = PropertyTag(.attachNumber, .long)
        try table.setColumns([column])
        var numbers: [UInt32] = []
        while try table.read(
            512,
            { row in
                for property in row where property.tag == column {
                    if case .long(let number)? = try? property.value() { numbers.append(UInt32(bitPattern: number)) }
                }
            }) > 0
        {}
        return numbers
    }
}
