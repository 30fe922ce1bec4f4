import COM
import CompoundFile
import MessageFormat

/// SetProps and DeleteProps.
extension PropObject {
    /// Stores what the caller gives; what can't be stored becomes a problem.
    /// - Throws: `.mapiInvalidParameter` for a value that is no value, before anything has changed.
    func setProps(_ properties: CallerProperties) throws -> ProblemList {
        try requireWritable()
        var problems = ProblemList()
        var accepted: [Accepted] = []
        accepted.reserveCapacity(properties.count)
        let widens = storesUnicode && converter.widensASCII
        for (index, property) in properties.enumerated() {
            let tag = property.tag
            if tag == .null || tag.type == .error { continue }
            if tag.type == .object || (tag.type == .null && tag.id.rawValue != 0) {
                throw HResult.mapiInvalidParameter
            }
            do {
                accepted.append(Accepted(index: index, tag: tag, given: try Given(property, widening: widens)))
            } catch {
                guard error == .mapiInvalidType else { throw error }
                problems.add(index, tag, error)
            }
        }
        var changed: [PropertyID] = []
        changed.reserveCapacity(accepted.count)
        // 8-bit text is stored in the page that these tell: they go first.
        for page in [true, false] {
            for one in accepted where StateCopier.decidesCodePage(one.tag.id) == page {
                switch try obstacle(to: one.tag) {
                case .problem(let code): problems.add(one.index, one.tag, code)
                case .silent: break
                case nil:
                    try store(one.given, one.tag)
                    changed.append(one.tag.id)
                }
            }
            if page, !changed.isEmpty { (self as? MessageObject)?.forgetCodePage() }
        }
        if !changed.isEmpty { try propertiesChanged(changed) }
        return problems
    }

    private struct Accepted {
        let index: Int
        let tag: PropertyTag
        let given: Given
    }

    /// What a caller sets.
    private enum Given {
        case value(PropertyValue)
        /// Long binary data, as they lie in the caller's memory.
        case bytes(UnsafeRawBufferPointer)

        init(_ property: CallerProperty, widening: Bool) throws(HResult) {
            if let bytes = try property.binary(), bytes.count >= PropertyTable.longValue {
                self = .bytes(bytes)
            } else {
                self = .value(try property.value(widening: widening))
            }
        }
    }

    private func store(_ given: Given, _ tag: PropertyTag) throws {
        switch given {
        case .value(let value): try store(fileValue(value, of: tag.id), tag: tag)
        case .bytes(let bytes):
            prepareToStore(tag.id)
            try table.set(binary: bytes, tag: tag, scratch: context.scratch)
        }
    }

    enum Obstacle {
        case problem(HResult)
        case silent
    }

    /// What stands in the way of setting a property; nil when nothing does.
    func obstacle(to tag: PropertyTag) throws -> Obstacle? {
        if tag.id.rawValue == 0 || tag.id.rawValue == 0xFFFF {
            return .problem(.mapiInvalidParameter)
        }
        if tag.id == .messageRecipients || tag.id == .messageAttachments {
            return .problem(.mapiComputed)
        }
        switch try refusal(for: tag.id) {
        case .computed: return .problem(.mapiComputed)
        case .silent: return .silent
        case nil: break
        }
        guard try table.tag(of: tag.id) != nil else { return nil }
        return table.flags(of: tag.id)?.contains(.writeable) == false ? .problem(.mapiNoAccess) : nil
    }

    /// Stores a value that is in the file's width already; streams open on the property lose it.
    func store(_ value: PropertyValue, tag: PropertyTag) throws {
        prepareToStore(tag.id)
        try table.set(value, tag: PropertyTag(tag.id, value.type), scratch: context.scratch)
    }

    private func prepareToStore(_ id: PropertyID) {
        if !openProperties.isEmpty { detachStream(id) }
        // An identifier without a name is kept from getting one.
        if id.isNamed { context.names.reserve(id) }
    }

    /// Deletes properties; those that are not there are no problem.
    func deleteProps(_ tags: [PropertyTag]) throws -> ProblemList {
        try requireWritable()
        var problems = ProblemList()
        var changed: [PropertyID] = []
        for (index, tag) in tags.enumerated() where tag.type != .null {
            if try deleteSpecial(tag.id) { continue }
            if try refusal(for: tag.id) == .computed {
                problems.add(index, tag, .mapiComputed)
                continue
            }
            guard try table.tag(of: tag.id) != nil else { continue }
            if table.flags(of: tag.id)?.contains(.mandatory) == true {
                problems.add(index, tag, .mapiNoAccess)
                continue
            }
            detachStream(tag.id)
            try removeStored(tag.id)
            changed.append(tag.id)
        }
        if !changed.isEmpty { try propertiesChanged(changed) }
        return problems
    }
}
