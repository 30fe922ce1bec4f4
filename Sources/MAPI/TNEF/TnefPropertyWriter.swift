import COM
import CompoundFile
import MessageFormat
import TNEF

/// Puts the properties of one message or attachment of a TNEF stream into the caller's object.
///
/// Text goes in as UTF-16. What the object refuses is a problem, unless it makes the property itself.
final class TnefPropertyWriter {
    let target: ForeignProp
    private let problems: TnefProblems
    private let component: UInt32
    var page = CodePage.windows1252
    /// What has been set, and what of that was wide text, before which 8-bit text of the same property does not count.
    private(set) var done: Set<PropertyID> = []
    private var wide: Set<PropertyID> = []
    private var ids: [PropertyName: PropertyID?] = [:]
    private var batch: [(attribute: AttributeID, result: PropertyResult)] = []
    private var batchBytes = 0

    /// Values are handed over together up to this many, or this many bytes.
    private static let mostValues = 256
    private static let mostBytes = 1 << 18

    init(_ target: ForeignProp, _ problems: TnefProblems, component: UInt32) {
        self.target = target
        self.problems = problems
        self.component = component
    }

    /// The identifier that a property has in the object; nil for a name that gets none.
    func id(_ property: ListedProperty, _ attribute: AttributeID) throws -> PropertyID? {
        guard let name = property.name else { return property.tag.id }
        if let known = ids[name] { return known }
        var id: PropertyID?
        do { id = try target.ids(of: [name]).first ?? nil } catch let code as HResult {
            if code.endsCopy { throw code }
            problem(attribute, property.tag, code)
        }
        ids[name] = id
        return id
    }

    func problem(_ attribute: AttributeID, _ tag: PropertyTag?, _ code: HResult) {
        problems.add(component, attribute, tag, code)
    }

    // MARK: Values

    func set(_ id: PropertyID, _ value: PropertyValue, _ attribute: AttributeID) throws {
        let value = stored(id, value)
        if value.type.elementType == .unicode { wide.insert(id) }
        done.insert(id)
        batch.append((attribute, PropertyResult(PropertyTag(id, value.type), value)))
        batchBytes &+= value.dataSize
        if batch.count >= Self.mostValues || batchBytes >= Self.mostBytes { try flush() }
    }

    /// HTML is bytes in a page of its own, whatever its writer called it.
    private func stored(_ id: PropertyID, _ value: PropertyValue) -> PropertyValue {
        if id == .html, case .string8(let bytes) = value { return .binary(bytes) }
        return value.inWidth(unicode: true, page)
    }

    /// Hands over what has been collected.
    func flush() throws {
        let sent = batch
        (batch, batchBytes) = ([], 0)
        let refused = try target.setAll(sent.map(\.result)) { index in
            let result = sent[index].result
            return result.value.type.elementType == .unicode ? result.narrow : nil
        }
        for (index, code) in refused where code != .mapiComputed {
            problem(sent[index].attribute, sent[index].result.tag, code)
        }
    }

    /// One property of a list. 8-bit text that follows wide text of the same property does not count.
    func set(_ id: PropertyID, _ property: ListedProperty, _ attribute: AttributeID) throws {
        if property.tag.type == .error || property.tag.type.elementType == .string8, wide.contains(id) { return }
        switch property.content {
        case .value(.error): break
        case .value(let value): try set(id, value, attribute)
        case .large(let data): try setLarge(PropertyTag(id, property.tag.type), data, attribute)
        case .object: problem(attribute, PropertyTag(id, .object), .mapiNoSupport)
        }
    }

    // MARK: Large values

    /// Text or binary data, read in pieces and written as they come. An object that can't open a stream gets it whole.
    func setLarge(_ tag: PropertyTag, _ data: TNEFWindow, _ attribute: AttributeID) throws {
        if tag.type == .string8 && tag.id != .html {
            guard isMemoryAvailable(data.remaining &* 4) else { throw HResult.mapiNotEnoughMemory }
            let bytes = try data.bytes(upTo: data.remaining).prefix { $0 != 0 }
            return try set(tag.id, .string8(Array(bytes)), attribute)
        }
        let type: PropertyType = tag.type == .unicode ? .unicode : .binary
        let stream: ForeignStreamRef
        do { stream = try target.createStream(PropertyTag(tag.id, type)) } catch let code as HResult {
            if code.endsCopy { throw code }
            return try setWhole(PropertyTag(tag.id, type), data, attribute)
        }
        done.insert(tag.id)
        if type == .unicode { wide.insert(tag.id) }
        do {
            try copy(data, to: stream, isText: type == .unicode)
            try stream.commitWritten()
        } catch let code as HResult {
            let code = mapStorageCode(code)
            if code.endsCopy { throw code }
            problem(attribute, tag, code)
        }
    }

    private func setWhole(_ tag: PropertyTag, _ data: TNEFWindow, _ attribute: AttributeID) throws {
        guard isMemoryAvailable(data.remaining) else { throw HResult.mapiNotEnoughMemory }
        let bytes = try data.bytes(upTo: data.remaining)
        try set(tag.id, tag.type == .unicode ? .unicode(bytes.wideText) : .binary(bytes), attribute)
    }

    /// The terminator of text is no part of it.
    private func copy(_ data: TNEFWindow, to stream: ForeignStreamRef, isText: Bool) throws {
        guard isText else {
            try data.read(.max) { try stream.write($0) }
            return
        }
        // The last two bytes are held back until it is known that they are not the last.
        var held: [UInt8] = []
        try data.read(.max) { piece in
            held.append(contentsOf: piece)
            let count = max(held.count &- 2, 0) & ~1
            try held.withUnsafeBytes { try stream.write(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            held.removeFirst(count)
        }
        let last = held.prefix(held.count & ~1)
        if !last.allSatisfy({ $0 == 0 }) { try Array(last).withUnsafeBytes { try stream.write($0) } }
    }
}

extension [UInt8] {
    /// UTF-16LE without its terminator.
    var wideText: [UInt16] {
        var units = stride(from: 0, to: count & ~1, by: 2).map { UInt16(self[$0]) | UInt16(self[$0 &+ 1]) << 8 }
        if units.last == 0 { units.removeLast() }
        return units
    }
}
