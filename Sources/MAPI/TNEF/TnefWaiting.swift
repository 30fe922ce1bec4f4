import MessageFormat
import TNEF

/// Properties that attributes stand for, one value for each, until it is known that no list has them.
struct TnefWaiting {
    private var found: [PropertyID: (value: PropertyValue, attribute: AttributeID)] = [:]

    /// In the order of their identifiers.
    var values: [(id: PropertyID, value: (value: PropertyValue, attribute: AttributeID))] {
        found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    subscript(id: PropertyID) -> PropertyValue? { found[id]?.value }

    /// Takes the place of an earlier value.
    mutating func set(_ id: PropertyID, _ value: PropertyValue, _ attribute: AttributeID) {
        found[id] = (value, attribute)
    }

    /// Keeps an earlier value.
    mutating func add(_ id: PropertyID, _ value: PropertyValue, _ attribute: AttributeID) {
        if found[id] == nil { set(id, value, attribute) }
    }
}
