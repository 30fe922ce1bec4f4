/// The red-black tree of one storage's children ([MS-CFB] 2.6.4) in a directory that is being planned: entries are put
/// in and taken out one by one, and only those on the way to them change.
///
/// The tree must be a sound one (`isSound`); where it is not, a change answers false, and the tree is to be made anew.
struct PlannedTree {
    /// Deeper than any red-black tree that a directory has room for.
    private static let depthLimit = 64

    private let directory: PlannedDirectory
    private let storage: StreamID
    /// The entries from the top down to where something changes.
    private var path: ContiguousArray<StreamID> = []

    init(_ directory: PlannedDirectory, of storage: StreamID) {
        self.directory = directory
        self.storage = storage
        path.reserveCapacity(PlannedTree.depthLimit)
    }

    // MARK: Fields

    private enum Side: Int {
        case left = 68, right = 72

        var other: Side { self == .left ? .right : .left }
    }

    private func child(_ id: StreamID, _ side: Side) throws(CompoundFileError) -> StreamID {
        StreamID(try directory.number(id, at: side.rawValue))
    }

    private func setChild(_ id: StreamID, _ side: Side, _ child: StreamID) throws(CompoundFileError) {
        if try directory.number(id, at: side.rawValue) == child.rawValue { return }
        try directory.bytes(id).store(child.rawValue, side.rawValue)
    }

    /// Where there is no entry, it counts as black.
    private func isRed(_ id: StreamID) throws(CompoundFileError) -> Bool {
        id == .none ? false : try directory.color(id) == 0
    }

    private func setRed(_ id: StreamID, _ isRed: Bool) throws(CompoundFileError) {
        if try self.isRed(id) != isRed { try directory.bytes(id).store(isRed ? 0 : 1 as UInt8, 67) }
    }

    private var top: StreamID {
        get throws(CompoundFileError) { StreamID(try directory.number(storage, at: 76)) }
    }

    /// Puts an entry, or none, in the place of another one; `level` is the place of that one's parent in the path.
    private func replace(_ old: StreamID, by new: StreamID, below level: Int) throws(CompoundFileError) {
        guard level >= 0 else {
            if try top != new { try directory.bytes(storage).store(new.rawValue, 76) }
            return
        }
        try setChild(path[level], try side(of: old, in: path[level]), new)
    }

    private func side(of id: StreamID, in parent: StreamID) throws(CompoundFileError) -> Side {
        try child(parent, .left) == id ? .left : .right
    }

    /// The child on that side comes up in the place of the entry at a level of the path, which goes down on the other.
    @discardableResult
    private func raise(_ side: Side, of level: Int) throws(CompoundFileError) -> StreamID {
        let id = path[level]
        let raised = try child(id, side)
        try replace(id, by: raised, below: level &- 1)
        try setChild(id, side, try child(raised, side.other))
        try setChild(raised, side.other, id)
        return raised
    }

    // MARK: Whether it can be trusted

    /// Whether the tree leads to these children in this order, and keeps the rules of a red-black tree.
    func isSound(_ children: Listing) throws(CompoundFileError) -> Bool {
        var path: ContiguousArray<(id: StreamID, entry: EntryView, blacks: Int)> = []
        path.reserveCapacity(PlannedTree.depthLimit)
        var height: Int?
        var place = 0
        // The top counts as below a red one, since it should be black itself.
        var (next, blacks, isBelowRed) = (try top, 0, true)
        while true {
            while next != .none {
                guard path.count < PlannedTree.depthLimit, let entry = try directory.view(next) else { return false }
                let isRed = !entry.isBlack
                if isRed, isBelowRed { return false }
                if !isRed { blacks &+= 1 }
                isBelowRed = isRed
                path.append((next, entry, blacks))
                next = entry.left
            }
            if height ?? blacks != blacks { return false }
            height = blacks
            guard let (id, entry, above) = path.popLast() else { return place == children.count }
            guard place < children.count, children.ids[place] == id.rawValue else { return false }
            place &+= 1
            (blacks, isBelowRed) = (above, !entry.isBlack)
            next = entry.right
        }
    }

    // MARK: Seeking

    /// Goes down to where the name is, or should be; answers the entry that has it.
    private mutating func seek(_ name: ElementName) throws(CompoundFileError) -> StreamID? {
        path.removeAll(keepingCapacity: true)
        var next = try top
        while next != .none, path.count < PlannedTree.depthLimit, let other = try directory.view(next) {
            let order = name.compare(other.name.name)
            if order == 0 { return next }
            path.append(next)
            next = try child(next, order < 0 ? .left : .right)
        }
        return nil
    }

    // MARK: Putting in

    /// Puts an entry in; answers false when its name is there.
    mutating func insert(_ id: StreamID, _ name: ElementName) throws(CompoundFileError) -> Bool {
        guard try seek(name) == nil, path.count < PlannedTree.depthLimit else { return false }
        try setChild(id, .left, .none)
        try setChild(id, .right, .none)
        try setRed(id, true)
        if let parent = path.last, let other = try directory.view(parent) {
            try setChild(parent, name.compare(other.name.name) < 0 ? .left : .right, id)
        } else {
            try replace(.none, by: id, below: -1)
        }
        path.append(id)
        try settleRed()
        return true
    }

    /// The last entry of the path is red, and its parent may be as well.
    private mutating func settleRed() throws(CompoundFileError) {
        while path.count > 2 {
            let count = path.count
            let (id, parent, grandparent) = (path[count &- 1], path[count &- 2], path[count &- 3])
            guard try isRed(parent) else { return }
            let side = try side(of: parent, in: grandparent)
            let uncle = try child(grandparent, side.other)
            if try isRed(uncle) {
                try setRed(uncle, false)
                try setRed(parent, false)
                try setRed(grandparent, true)
                path.removeLast(2)
                continue
            }
            if try self.side(of: id, in: parent) != side { try raise(side.other, of: count &- 2) }
            let raised = try raise(side, of: count &- 3)
            try setRed(raised, false)
            try setRed(grandparent, true)
            return
        }
        try setRed(try top, false)
    }

    // MARK: Taking out

    /// Takes an entry out, whose name must still be the one that it was put in by; answers false when it is not there.
    mutating func remove(_ id: StreamID, _ name: ElementName) throws(CompoundFileError) -> Bool {
        guard try seek(name) == id else { return false }
        let level = path.count
        let (left, right) = (try child(id, .left), try child(id, .right))
        guard left != .none, right != .none else {
            let rest = left == .none ? right : left
            let wasRed = try isRed(id)
            let side = level > 0 ? try side(of: id, in: path[level &- 1]) : .left
            try replace(id, by: rest, below: level &- 1)
            return wasRed ? true : try settleBlack(rest, side)
        }
        // The next one in order has no left child: it leaves its place, and takes that of the one that goes.
        path.append(id)
        var next = right
        while try child(next, .left) != .none, path.count < PlannedTree.depthLimit {
            path.append(next)
            next = try child(next, .left)
        }
        let (rest, wasRed) = (try child(next, .right), try isRed(next))
        let side: Side = next == right ? .right : .left
        try setChild(path[path.count &- 1], side, rest)
        try setChild(next, .left, left)
        try setChild(next, .right, try child(id, .right))
        try setRed(next, try isRed(id))
        try replace(id, by: next, below: level &- 1)
        path[level] = next
        return wasRed ? true : try settleBlack(rest, side)
    }

    /// On that side of the last entry of the path, where `id` is, there is a black one less than on the other.
    private mutating func settleBlack(_ id: StreamID, _ side: Side) throws(CompoundFileError) -> Bool {
        var (id, side) = (id, side)
        while try !isRed(id), let parent = path.last {
            let level = path.count &- 1
            var sibling = try child(parent, side.other)
            if try isRed(sibling) {
                try setRed(sibling, false)
                try setRed(parent, true)
                path.insert(try raise(side.other, of: level), at: level)
                sibling = try child(parent, side.other)
            }
            // There is one, in a sound tree.
            guard sibling != .none else { return false }
            let isNearRed = try isRed(try child(sibling, side))
            let isFarRed = try isRed(try child(sibling, side.other))
            if isNearRed || isFarRed {
                try raiseSibling(sibling, side, isFarRed: isFarRed)
                return true
            }
            try setRed(sibling, true)
            id = parent
            path.removeLast()
            if let above = path.last { side = try self.side(of: id, in: above) }
        }
        if id != .none { try setRed(id, false) }
        return true
    }

    /// Evens the sides out by a sibling that has a red child; it comes up in the place of the path's last entry.
    private mutating func raiseSibling(
        _ sibling: StreamID, _ side: Side, isFarRed: Bool
    ) throws(CompoundFileError) {
        let level = path.count &- 1
        let parent = path[level]
        if !isFarRed {
            path.append(sibling)
            let near = try raise(side, of: level &+ 1)
            path.removeLast()
            try setRed(near, false)
            try setRed(sibling, true)
        }
        let raised = try raise(side.other, of: level)
        try setRed(raised, try isRed(parent))
        try setRed(parent, false)
        let far = try child(raised, side.other)
        if far != .none { try setRed(far, false) }
    }
}
