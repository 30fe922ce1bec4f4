/// A storage whose children a commit goes through, and what becomes of them.
final class PlannedVisit {
    let storage: Storage
    private let id: StreamID
    private let old: Listing
    /// The places of what is known of the children, by name.
    private let order: ContiguousArray<Int>
    /// The children as they will be; nil when they are those that there were.
    let listing: Listing?
    private var removed: ContiguousArray<CommitPlan.Member> = []
    private var added: ContiguousArray<CommitPlan.Member> = []
    private var place = 0
    private var next = 0

    init(_ storage: Storage, _ id: StreamID, _ old: Listing) {
        (self.storage, self.id, self.old) = (storage, id, old)
        order = storage.touched.placesByName
        listing = storage.changes.contains(.members) ? Listing(capacity: old.count &+ order.count) : nil
    }

    /// The place, among those touched, of the next child that there is something to know about; what lies in between
    /// stays as it was.
    func advance() -> Int? {
        while next < order.count {
            let index = order[next]
            next &+= 1
            if place < old.count { keep(before: storage.touched.name(at: index)) }
            guard case .removed = storage.touched.values[index] else { return index }
            if place < old.count, old.names[place] == storage.touched.name(at: index) { leaveOut() }
        }
        keep(before: nil)
        return nil
    }

    /// Takes note of the entry that the child has which `advance` gave, and of the one that it had, if any.
    func add(_ name: ElementName, _ id: StreamID, committed: StreamID?) {
        guard let listing else { return }
        listing.append(name, id)
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
        guard let listing, place < old.count else { return }
        let end = name.map { old.firstPlace(from: place, notBefore: $0) } ?? old.count
        listing.append(old, place..<end)
        place = end
    }

    var planned: CommitPlan.PlannedStorage {
        CommitPlan.PlannedStorage(
            node: storage, id: id, old: old, children: listing, removed: removed, added: added)
    }
}
