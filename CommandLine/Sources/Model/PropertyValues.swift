/// What GetProps answered, by id.
struct PropertyValues {
    private let values: [UInt16: PropertyValue]

    /// - Parameter object: where values that are too large for one answer are read from
    init(_ properties: [Property], of object: PropertyObject? = nil) {
        var values: [UInt16: PropertyValue] = [:]
        for property in properties {
            if case .failure = property.value { continue }
            let large = property.value.isLarge ? try? object?.largeValue(property.tag) : nil
            values[property.tag.id] = large ?? property.value
        }
        self.values = values
    }

    func text(_ tag: PropertyTag) -> [UInt16]? { values[tag.id]?.text }
    func integer(_ tag: PropertyTag) -> Int64? { values[tag.id]?.integer }
    func time(_ tag: PropertyTag) -> FileTime? { values[tag.id]?.time }
}
