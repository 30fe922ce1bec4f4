/// A storage whose children a commit goes through, and what becomes of them.
final class PlannedStorage {
    let node: Storage
    let id: StreamID
    /// The children that there were, and those that there will be, when they have changed.
    let old: Listing
    let children: Listing?
    /// What the tree of the old ones loses and gets.
    private(set) var removed: ContiguousArray<CommitPlan.Member> = []
    private(set) var added: ContiguousArray<CommitPlan.Member> = []
    /// The places of what is known of the children, by name; nil where they are in that order.
    private let order: ContiguousArray<Int>?
    /// Nobody changes it.
    nonisolated(unsafe) static let noChildren = Listing()
    /// How many of them have been gone through, and of the old children.
    private var next = 0
    private var place = 0

    init(_ node: Storage, _ id: StreamID, _ old: Listing) {
        (self.node, self.id, self.old) = (node, id, old)
        order = node.touched.placesByName
        children = node.changes.contains(.members) ? Listing(capacity: old.count &+ node.touched.count) : nil
    }

    /// The place, among those touched, of the next child that there is something to know about; what lies in between
    /// stays as it was.
    func advance() -> Int? {
        while next < node.touched.count {
            let index = if let order { order[next] } else { next }
            next &+= 1
            if place < old.count { keep(before: node.touched.name(at: index)) }
            guard case .removed = node.touched.values[index] else { return index }
            if place < old.count, old.names[place] == node.touched.name(at: index) { leaveOut() }
        }
        keep(before: nil)
        return nil
    }

    /// Takes note of the entry that the child has which `advance` gave, and of the one that it had, if any.
    func add(_ name: ElementName, _ id: StreamID, committed: StreamID?) {
        guard let children else { return }
        children.append(name, id)
        // The tree is made anew.
        if old.count == 0 { return }
        if place < old.count, old.names[place] == name {
            // A new element may have been given the entry of the one whose name it has.
            if committed == old.id(at: place) {
                place &+= 1
                return
            }
            leaveOut()
        }
        added.append(CommitPlan.Member(name: name, id: id))
    }

    private func leaveOut() {
        removed.append(CommitPlan.Member(name: old.names[place], id: old.id(at: place)))
        place &+= 1
    }

    private func keep(before name: ElementName?) {
        guard let children, place < old.count else { return }
        let end = name.map { old.firstPlace(from: place, notBefore: $0) } ?? old.count
        children.append(old, place..<end)
        place = end
    }
}
