import CompoundFile

/// The ids from 8000 on that the properties of a message use, those of its recipients, attachments and embedded
/// messages included, whether they have names or not.
///
/// Files whose mapping was lost or cut off have properties without names; a new name must not get the id of one.
func namedRangeIDs(in root: any StructuredStorage) throws(MessageError) -> Set<PropertyID> {
    var ids: Set<PropertyID> = []
    var searched: UInt64 = 0
    var waiting: [(storage: any StructuredStorage, kind: ContainerKind, depth: Int)] = [(root, .message, 0)]
    while let (storage, kind, depth) = waiting.popLast() {
        if let stream = try storage.openStream(ElementNames.properties) {
            let bytes = try stream.readAll(limit: Limits.propertyStreamBytes)
            // A damaged file can have one large stream stand for thousands of objects.
            searched = searched &+ UInt64(bytes.count)
            if searched > Limits.searchedBytes { throw MessageError(.tooBig, "property streams") }
            bytes.withUnsafeBytes { bytes in
                let entries = PropertyStream.Stored(bytes, kind: kind)
                for index in 0..<entries.count {
                    let id = PropertyID(entries.id(index))
                    if id.isNamed { ids.insert(id) }
                }
            }
        }
        for element in try storage.elements() {
            let below: ContainerKind
            switch ElementRole(element.name) {
            case .property(let tag), .value(let tag, _):
                if tag.id.isNamed { ids.insert(tag.id) }
                guard tag == PropertyTag(.attachData, .object), depth < Limits.messageDepth else { continue }
                below = .embeddedMessage
            case .recipient: below = .recipient
            case .attachment: below = .attachment
            case .properties, .names, .other: continue
            }
            guard element.kind == .storage, let child = try storage.openStorage(element.name) else { continue }
            waiting.append((child, below, below == .embeddedMessage ? depth &+ 1 : depth))
        }
    }
    return ids
}
