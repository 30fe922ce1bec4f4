import CompoundFile
import Testing

/// A file and changes to it, each ending in one commit.
struct CrashScenario: CustomTestStringConvertible {
    let title: String
    let base: (FormatVersion) throws -> [UInt8]
    let changes: [(CompoundFile) throws -> Void]
    /// Whether long streams wait for the commit in the file.
    var isStaged = false
    /// Whether sectors that belong to nobody may be left.
    var mayLeak = false
    var testDescription: String { title }
}

/// Every commit is cut off at every step, and between two syncs any part of the writes may be lost: what is left is
/// the old content or the new one, and takes the next change.
@Suite struct CrashTests {
    private static func bytes(_ count: Int, _ seed: Int = 0) -> [UInt8] { Pattern.bytes(count, seed: seed) }

    private static func made(_ version: FormatVersion, _ fill: (Storage) throws -> Void) throws -> [UInt8] {
        let store = MemoryByteStore()
        let file = try CompoundFile(creatingOn: store, version: version)
        try fill(file.root)
        try file.commit()
        return store.bytes
    }

    private static func ordinary(_ version: FormatVersion) throws -> [UInt8] {
        try made(version) { root in
            for index in 0..<30 { try root.put("s\(index)", bytes(index * 211)) }
            try root.put("big", bytes(100_000))
            let dir = try root.storageToFill("dir")
            for index in 0..<9 { try dir.put("in\(index)", bytes(index * 800)) }
            try dir.storageToFill("deep").put("x", bytes(300))
        }
    }

    /// A file whose last sector is cut off behind the bytes that are in use.
    private static func torn(_ version: FormatVersion) throws -> [UInt8] {
        let store = MemoryByteStore(try ordinary(version))
        let file = try CompoundFile(opening: store, writable: true)
        try file.root.put("last", bytes(4097 + 512))
        try file.commit()
        // The stream took the last sectors but for those of the tables; one that ends the file is taken anew.
        let before = try Picture(of: store.bytes)
        var length = store.bytes.count
        while try Picture(of: Array(store.bytes.prefix(length - 1))) == before, store.bytes.count - length < 300 {
            length -= 1
        }
        return Array(store.bytes.prefix(length))
    }

    /// Just before the 110th sector of the FAT.
    private static func full(_ version: FormatVersion) throws -> [UInt8] {
        try made(version) { root in
            for number in 0..<7 { try root.put("b\(number)", bytes(1_000_000)) }
            try root.put("rest", bytes(70_000))
        }
    }

    private static let edits: [(CompoundFile) throws -> Void] = [
        { file in
            for index in stride(from: 0, to: 30, by: 3) { try file.root.remove(name("s\(index)")) }
            try file.root.put("s1", bytes(5000, 1))
            try file.root.stream("s29")?.setLength(100)
            try file.root.stream("big")?.write([9, 9], at: 50_000)
            try file.commit()
        },
        { file in
            try file.root.remove(name("dir"))
            try file.root.put("again", bytes(30_000, 2))
            try file.root.rename(name("s2"), to: name("S2 renamed"))
            try file.commit()
        },
        { file in
            try file.root.stream("big")?.setLength(0)
            try file.root.stream("again")?.setLength(4096)
            for index in 0..<40 { try file.root.put("t\(index)", bytes(64)) }
            try file.commit()
        },
        { file in
            try file.root.removeAll()
            try file.root.put("only", bytes(4095))
            try file.commit(.onlyIfCurrent)
        },
    ]

    static let scenarios: [CrashScenario] = [
        CrashScenario(title: "edits and deletions", base: ordinary, changes: edits),
        CrashScenario(title: "a torn last sector", base: torn, changes: edits),
        CrashScenario(
            title: "transactions in transactions", base: ordinary,
            changes: [
                { file in
                    let outer = try file.root.beginTransaction()
                    let inner = try #require(try outer.storage("dir")).beginTransaction()
                    try inner.put("new", bytes(9000))
                    try inner.remove(name("in4"))
                    try inner.storage("deep")?.put("x", bytes(70_000, 5))
                    try inner.commitTransaction()
                    try outer.rename(name("s3"), to: name("s3x"))
                    try outer.stream("big")?.write(bytes(1000, 7), at: 99_500)
                    try outer.commitTransaction()
                    try outer.remove(name("s4"))
                    try file.commit()
                },
                { file in
                    let outer = try file.root.beginTransaction()
                    try outer.removeAll()
                    try outer.put("big", bytes(60_000, 3))
                    try outer.commitTransaction()
                    try file.commit()
                },
            ]),
        CrashScenario(
            title: "the FAT grows into the DIFAT", base: full,
            changes: [
                { file in
                    try file.root.put("more", bytes(200_000))
                    try file.commit()
                },
                { file in
                    try file.root.put("b3", bytes(900_000, 3))
                    try file.root.put("small", bytes(10))
                    try file.commit()
                },
                { file in
                    try file.root.remove(name("b1"))
                    try file.commit()
                },
            ]),
        CrashScenario(
            title: "consolidation", base: ordinary,
            changes: [
                { file in
                    for index in stride(from: 1, to: 30, by: 2) { try file.root.remove(name("s\(index)")) }
                    try file.root.put("new", bytes(30_000))
                    try file.commit(.consolidate)
                },
                { file in
                    try file.root.stream("big")?.setLength(5000)
                    try file.root.remove(name("dir"))
                    try file.commit(.consolidate)
                },
            ]),
        CrashScenario(
            title: "the disk is full", base: full,
            changes: [
                { file in
                    let store = try #require(file.store as? RecordingStore)
                    store.capacity = UInt64(store.memory.bytes.count) + (file.version == .v3 ? 12_000 : 40_000)
                    for number in 1..<6 { try file.root.remove(name("b\(number)")) }
                    try file.root.put("s", bytes(100))
                    try file.commit()
                },
                { file in
                    try file.root.put("b3", bytes(900_000, 3))
                    try file.root.stream("b6")?.setLength(5000)
                    try file.commit()
                },
            ], mayLeak: true),
        CrashScenario(
            title: "long streams wait in the file", base: ordinary,
            changes: [
                { file in
                    try file.root.put("long", bytes(200_000, 2))
                    try file.root.stream("big")?.write(bytes(90_000, 3), at: 5000)
                    try file.root.put("gone", bytes(140_000, 4))
                    try file.root.remove(name("gone"))
                    try file.commit()
                },
                { file in
                    let level = try file.root.beginTransaction()
                    try level.put("late", bytes(140_000, 5))
                    try file.root.storageToFill("dir").put("other", bytes(150_000, 6))
                    try file.root.storage("dir")?.copyContents(into: file.root.storageToFill("twin"))
                    try file.commit()
                    try level.commitTransaction()
                },
                { file in
                    try file.root.stream("long")?.setLength(70_000)
                    try file.root.stream("late")?.write(bytes(66_000, 7), at: 65_000)
                    try file.commit()
                },
                { file in
                    try file.root.remove(name("long"))
                    try file.root.put("big", bytes(80_000, 8))
                    try file.commit(.consolidate)
                },
            ], isStaged: true),
        CrashScenario(
            title: "another opener is overridden", base: ordinary,
            changes: [
                { file in
                    let other = try CompoundFile(opening: file.store, writable: true)
                    try other.root.remove(name("big"))
                    try other.root.put("other", bytes(30_000, 4))
                    try other.commit()
                },
                { file in
                    try file.root.put("mine", bytes(80_000, 5))
                    try file.root.remove(name("s7"))
                    try file.commit()
                },
                { file in
                    try file.root.put("mine", bytes(8_000, 6))
                    try file.commit(.consolidate)
                },
            ]),
    ]

    @Test(arguments: [FormatVersion.v3, .v4], scenarios)
    func aCommitCutOffAnywhereLeavesTheOldOrTheNew(version: FormatVersion, scenario: CrashScenario) throws {
        let store = RecordingStore(try scenario.base(version))
        let file = try CompoundFile(opening: store, writable: true)
        if scenario.isStaged { file.stageInStore(keeping: 0) }
        for (index, change) in scenario.changes.enumerated() {
            let before = store.memory.bytes
            store.steps = []
            try change(file)
            #expect(try CompoundFile.check(store).filter { $0.grade > .note } == [], "commit \(index)")
            var crash = try Crash(
                "\(scenario.title) \(version), commit \(index)", before, store.steps, after: store.memory.bytes)
            crash.mayLeak = scenario.mayLeak
            try crash.cutOffEverywhere()
            try crash.loseAnyPart(rounds: before.count > 2_000_000 ? 6 : 40)
        }
    }

    /// Without syncs nothing is durable; the last synced state survives as long as no header reaches the disk.
    @Test(arguments: [FormatVersion.v3, .v4])
    func commitsWithoutSyncSpareTheDurableState(version: FormatVersion) throws {
        let store = RecordingStore(try Self.ordinary(version))
        let file = try CompoundFile(opening: store, writable: true)
        let before = store.memory.bytes
        let old = try Picture(of: before)
        for round in 0..<5 {
            try file.root.put("s5", Self.bytes(2000 * round, round))
            try file.root.stream("big")?.write(Self.bytes(70_000, round), at: UInt64(round * 5000))
            try file.root.removeIfThere("s\(10 + round)")
            try file.commit(.withoutSync)
        }
        #expect(!store.steps.contains { if case .sync = $0 { return true } else { return false } })
        var generator = SeededGenerator(state: 3)
        let units = DiskUnit.units(store.steps).filter { !$0.isHeader }
        for _ in 0..<60 {
            var disk = before
            for unit in units.shuffled(using: &generator) where Bool.random(using: &generator) { unit.apply(to: &disk) }
            #expect(try Picture(of: disk) == old)
        }
        try file.root.put("end", [1])
        try file.commit()
        #expect(try CompoundFile.check(store) == [])
    }
}

/// What a commit did to the disk, to be cut off.
private struct Crash {
    let title: String
    let before: [UInt8]
    let steps: [RecordingStore.Step]
    let old: Picture
    let new: Picture
    /// The step that writes the header; those that follow move sectors, or cut free ones off.
    let header: Int
    var generator = SeededGenerator(state: 42)
    var mayLeak = false

    init(_ title: String, _ before: [UInt8], _ steps: [RecordingStore.Step], after: [UInt8]) throws {
        (self.title, self.before, self.steps) = (title, before, steps)
        (old, new) = (try Picture(of: before), try Picture(of: after))
        #expect(old != new)
        header = try #require(steps.firstIndex { if case .write(0, _) = $0 { return true } else { return false } })
        if case .write(_, let bytes) = steps[header] { #expect(bytes.count == 512) }
    }

    mutating func cutOffEverywhere() throws {
        var disk = before
        for (index, step) in steps.enumerated() {
            try expect(index <= header ? old : new, disk, "cut off before step \(index)")
            for unit in DiskUnit.units(CollectionOfOne(step)) { unit.apply(to: &disk) }
        }
        try expect(new, disk, "whole")
    }

    /// What is between two syncs may reach the disk in any order and in part.
    mutating func loseAnyPart(rounds: Int) throws {
        var durable = before
        var isNew = false
        let groups = steps.split(omittingEmptySubsequences: true) {
            if case .sync = $0 { return true } else { return false }
        }
        for group in groups {
            let units = DiskUnit.units(group)
            let hasHeader = units.contains { $0.isHeader }
            #expect(!hasHeader || units.count == 1, "\(title): the header is written together with other things")
            for round in 0..<(hasHeader ? 0 : rounds) {
                var disk = durable
                let share = [0.1, 0.5, 0.9][round % 3]
                for unit in units.shuffled(using: &generator) where Double.random(in: 0..<1, using: &generator) < share {
                    unit.apply(to: &disk)
                }
                try expect(isNew ? new : old, disk, "round \(round)")
            }
            isNew = isNew || hasHeader
            for unit in units { unit.apply(to: &durable) }
        }
    }

    /// The content is just that one, the file is sound, and it takes another commit.
    private func expect(_ picture: Picture, _ disk: [UInt8], _ place: String) throws {
        let store = MemoryByteStore(disk)
        let file = try CompoundFile(opening: store, writable: true)
        #expect(try Picture(file.root) == picture, "\(title), \(place)")
        let findings = try CompoundFile.check(store).filter { $0.grade > .note }
        #expect(findings.filter { !mayLeak || $0.code != .leakedSectors } == [], "\(title), \(place)")
        var changed = picture
        changed.streams["after the crash"] = Pattern.bytes(6000)
        try file.root.put("after the crash", Pattern.bytes(6000))
        try file.commit()
        #expect(try Picture(of: store.bytes) == changed, "\(title), \(place)")
    }
}
