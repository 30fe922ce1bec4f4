import CMAPI

/// A message or an attachment as an object with properties (IMAPIProp).
class PropertyObject {
    /// IMessage and IAttach begin with the methods of IMAPIProp, so one pointer serves for both.
    let properties: Reference<IMAPIProp>

    init(_ properties: Reference<IMAPIProp>) {
        self.properties = properties
    }

    private var object: UnsafeMutablePointer<IMAPIProp> { properties.pointer }
    private var methods: IMAPIPropVtbl { object.pointee.lpVtbl.pointee }

    /// The tags of all that is stored, strings as PT_UNICODE.
    func propertyTags() throws(CommandError) -> [PropertyTag] {
        var array: UnsafeMutablePointer<SPropTagArray>?
        try check(methods.GetPropList(object, Flags.unicode, &array), "cannot list the properties")
        return takeTags(array)
    }

    /// One property for each tag, in their order; missing ones have a failure as value.
    func properties(_ tags: [PropertyTag]) throws(CommandError) -> [Property] {
        guard !tags.isEmpty else { return [] }
        var count: UInt32 = 0
        var array: UnsafeMutablePointer<SPropValue>?
        let result = withTagArray(tags) { methods.GetProps(object, $0, Flags.unicode, &count, &array) }
        try check(result, "cannot read the properties")
        guard let array else { return [] }
        defer { _ = MAPIFreeBuffer(array) }
        return zip(UnsafeBufferPointer(start: array, count: Int(count)), tags).map {
            Property($0.0, asked: $0.1)
        }
    }

    /// The value of one property, a large one too; nil when there is none.
    func value(_ tag: PropertyTag) throws(CommandError) -> PropertyValue? {
        guard let property = try properties([tag]).first else { return nil }
        switch property.value {
        case .failure: return nil
        case .large: return try largeValue(tag)
        default: return property.value
        }
    }

    /// A value that GetProps found too large. Strings and binaries come as streams, multivalued ones only
    /// whole.
    func largeValue(_ tag: PropertyTag) throws(CommandError) -> PropertyValue {
        switch tag.type {
        case .unicode:
            return .text(codeUnits(try stream(tag).readAll()))
        case .string8:
            return .text(Array(String(decoding: try stream(tag).readAll(), as: UTF8.self).utf16))
        case .binary:
            return .bytes(try stream(tag).readAll())
        default:
            return try withLargeValues { () throws(CommandError) in
                try properties([tag]).first?.value ?? .failure(.notFound)
            }
        }
    }

    /// Opens a string or binary property for reading.
    func stream(_ tag: PropertyTag) throws(CommandError) -> PropertyStream {
        PropertyStream(try open(tag, IID_IStream, flags: 0, as: IStream.self))
    }

    /// Makes a string or binary property anew, empty, for writing.
    func newStream(_ tag: PropertyTag) throws(CommandError) -> PropertyStream {
        PropertyStream(
            try open(
                tag, IID_IStream, mode: Mode.readWrite, flags: Flags.modify | Flags.create,
                as: IStream.self))
    }

    func open<Interface>(
        _ tag: PropertyTag, _ interface: IID, mode: UInt32 = Mode.read, flags: UInt32,
        as type: Interface.Type
    ) throws(CommandError) -> Reference<Interface> {
        var unknown: UnsafeMutablePointer<IUnknown>?
        let result = withUnsafePointer(to: interface) {
            methods.OpenProperty(object, tag.rawValue, $0, mode, flags, &unknown)
        }
        try check(result, "cannot open property \(hexadecimal(tag.rawValue))")
        return try owned(unknown, as: type, "cannot open property \(hexadecimal(tag.rawValue))")
    }

    /// Sets properties; one that the library refuses is an error.
    func set(_ list: PropertyList) throws(CommandError) {
        guard !list.values.isEmpty else { return }
        var problems: UnsafeMutablePointer<SPropProblemArray>?
        let result = list.values.withUnsafeMutableBufferPointer {
            methods.SetProps(object, UInt32(clamping: $0.count), $0.baseAddress, &problems)
        }
        defer { _ = MAPIFreeBuffer(problems) }
        try check(result, "cannot set properties")
        if let problem = problems?.pointee, problem.cProblem > 0 {
            let tag = hexadecimal(problem.aProblem.ulPropTag)
            try check(problem.aProblem.scode, "cannot set property \(tag)")
        }
    }

    /// Copies everything to another object of the same kind.
    func copy(to destination: PropertyObject, as interface: IID) throws(CommandError) {
        let result = withUnsafePointer(to: interface) {
            methods.CopyTo(
                object, 0, nil, nil, 0, nil, $0, UnsafeMutableRawPointer(destination.object), 0, nil)
        }
        try check(result, "cannot copy the message")
    }

    /// Keeps the changes; the object stays open for more.
    func save() throws(CommandError) {
        try check(methods.SaveChanges(object, Flags.keepOpenReadWrite), "cannot save")
    }

    /// The names of named properties, in the order of the tags; nil for those without.
    func names(of tags: [PropertyTag]) throws(CommandError) -> [PropertyName?] {
        guard !tags.isEmpty else { return [] }
        var count: UInt32 = 0
        var names: UnsafeMutablePointer<UnsafeMutablePointer<MAPINAMEID>?>?
        let result = withTagArray(tags) { array in
            var array: UnsafeMutablePointer<SPropTagArray>? = array
            return methods.GetNamesFromIDs(object, &array, nil, 0, &count, &names)
        }
        try check(result, "cannot read the names of properties")
        defer { _ = MAPIFreeBuffer(names) }
        return (0..<Int(count)).map { names?[$0].flatMap { PropertyName($0.pointee) } }
    }
}

/// Runs `body` while GetProps and tables answer with values of any size.
func withLargeValues<Value>(_ body: () throws(CommandError) -> Value) throws(CommandError) -> Value {
    let largest = UInt32(Int32.max)
    let threshold = OpenIMsgGetPropertyThreshold()
    _ = OpenIMsgSetPropertyThreshold(largest)
    defer { _ = OpenIMsgSetPropertyThreshold(threshold) }
    return try body()
}
