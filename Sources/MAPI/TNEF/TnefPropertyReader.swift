import COM
import CompoundFile
import MessageFormat
import TNEF

/// The properties of one message or attachment of the caller's that are to be encoded.
final class TnefPropertyReader {
    let target: ForeignProp
    private let chosen: TnefSelection.Component
    private let problems: TnefProblems
    let component: UInt32

    /// Values are asked for so many at a time.
    private static let batch = 64

    init(_ target: ForeignProp, _ chosen: TnefSelection.Component, _ problems: TnefProblems, component: UInt32) {
        self.target = target
        self.chosen = chosen
        self.problems = problems
        self.component = component
    }

    func takes(_ id: PropertyID) -> Bool { chosen.takes(id) }

    func problem(_ attribute: AttributeID, _ tag: PropertyTag?, _ code: HResult) {
        problems.add(component, attribute, tag, code)
    }

    /// Text as UTF-16; but HTML is bytes in a page of its own.
    static func wide(_ result: PropertyResult) -> PropertyValue {
        if result.tag.id == .html, case .string8(let bytes) = result.value { return .binary(bytes) }
        return result.value.inWidth(unicode: true, NarrowText.codePage)
    }

    /// Those of the values that are to be encoded and that come with a call of GetProps. None where that fails: the
    /// list will tell.
    func values(of tags: [PropertyTag]) throws -> [PropertyID: PropertyValue] {
        var values: [PropertyID: PropertyValue] = [:]
        let asked = tags.filter { takes($0.id) && chosen.values[$0.id] == nil }
        let found = asked.isEmpty ? [] : (try? target.values(of: asked)) ?? []
        let set = tags.compactMap { chosen.values[$0.id] }
        for result in found + set where result.tag.type != .error { values[result.tag.id] = Self.wide(result) }
        return values
    }

    /// All properties that the object has and that are to be encoded, each once, but for objects.
    func tags() throws -> [PropertyTag] {
        var tags: [PropertyID: PropertyTag] = [:]
        for tag in try target.propertyTags() where takes(tag.id) && tag.type != .error && tag.type != .object {
            // Where there is text in both widths, the wide one counts.
            if tags[tag.id]?.type.elementType == .unicode { continue }
            tags[tag.id] = tag
        }
        for (id, result) in chosen.values { tags[id] = result.tag }
        return tags.values.sorted { $0.rawValue < $1.rawValue }
    }

    // MARK: Writing

    func write(
        to list: inout PropertyListWriter, _ output: TNEFOutput, _ attribute: AttributeID, without: Set<PropertyID>
    ) throws {
        let tags = try tags().filter { !without.contains($0.id) }
        let names = try names(tags.map(\.id).filter(\.isNamed), attribute)
        for start in stride(from: 0, to: tags.count, by: Self.batch) {
            let part = Array(tags[start..<min(start &+ Self.batch, tags.count)])
            for (tag, result) in zip(part, try results(part)) {
                let name = names[tag.id] ?? nil
                // An identifier of that range without a name says nothing to the reader.
                if tag.id.isNamed, name == nil { continue }
                try write(tag, name, result, to: &list, output, attribute)
            }
        }
    }

    private func names(_ ids: [PropertyID], _ attribute: AttributeID) throws -> [PropertyID: PropertyName?] {
        if ids.isEmpty { return [:] }
        do {
            return Dictionary(zip(ids, try target.names(of: ids)), uniquingKeysWith: { first, _ in first })
        } catch let code as HResult {
            if code.endsCopy { throw code }
            for id in ids { problem(attribute, PropertyTag(id, .unspecified), code) }
            return [:]
        }
    }

    /// Values for tags, those that were set before those of the object.
    private func results(_ tags: [PropertyTag]) throws -> [PropertyResult] {
        let asked = tags.filter { chosen.values[$0.id] == nil }
        var found: [PropertyID: PropertyResult] = [:]
        if !asked.isEmpty {
            for result in try target.values(of: asked) { found[result.tag.id] = result }
        }
        return tags.map { chosen.values[$0.id] ?? found[$0.id] ?? PropertyResult($0.id, error: .mapiNotFound) }
    }

    private func write(
        _ tag: PropertyTag, _ name: PropertyName?, _ result: PropertyResult, to list: inout PropertyListWriter,
        _ output: TNEFOutput, _ attribute: AttributeID
    ) throws {
        guard case .error(let code) = result.value else {
            if try !list.add(tag, name, Self.wide(result)) { problem(attribute, tag, .mapiInvalidType) }
            return
        }
        let isStreamed = tag.type.isString || tag.type == .binary
        // There was such a property in the list, but there is none: one that the object makes when it can.
        if HResult(rawValue: code) == .mapiNotFound { return }
        guard isStreamed else { return problem(attribute, tag, HResult(rawValue: code)) }
        do { try stream(tag, name, to: &list, output) } catch {
            let failure = mapStorageCode(HResult(error))
            if failure.endsCopy { throw failure }
            problem(attribute, tag, failure)
        }
    }

    /// A value that GetProps leaves to OpenProperty.
    private func stream(
        _ tag: PropertyTag, _ name: PropertyName?, to list: inout PropertyListWriter, _ output: TNEFOutput
    ) throws {
        let isText = tag.type.isString && tag.id != .html
        let wide = PropertyTag(tag.id, isText ? .unicode : .binary)
        let stream = try target.openStream(wide)
        try list.add(wide, name) { try stream.copy(to: output) }
    }
}

extension ForeignStreamRef {
    /// Hands over what is left of the stream, at most so many bytes; answers how many there were.
    @discardableResult
    func copy(to output: TNEFOutput, most: UInt64 = .max) throws -> UInt64 {
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { piece.deallocate() }
        var done: UInt64 = 0
        while done < most {
            let wanted = Int(min(UInt64(piece.count), most &- done))
            let count = try read(UnsafeMutableRawBufferPointer(rebasing: piece[..<wanted]))
            if count == 0 { break }
            try output.write(UnsafeRawBufferPointer(rebasing: piece[..<count]))
            done &+= UInt64(count)
        }
        return done
    }
}
