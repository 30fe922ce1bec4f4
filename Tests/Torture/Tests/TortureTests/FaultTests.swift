import CompoundFile
import Glibc
import Testing

/// A file in a faulty store, and the nodes that are open on it.
final class FaultySession {
    let store: FaultyStore
    var file: CompoundFile
    var other: CompoundFile?
    var level: Storage
    var node: Storage

    init(_ bytes: [UInt8], isStaged: Bool = false) throws {
        store = FaultyStore(bytes)
        file = try CompoundFile(opening: store, writable: true)
        if isStaged { file.stageInStore(keeping: 0) }
        (level, node) = (file.root, file.root)
    }
}

/// Every operation on the store fails once, over every step of a script. A step that fails is taken again, and all must
/// come out as if nothing had failed.
@Suite struct FaultTests {
    typealias Step = (FaultySession) throws -> Void

    /// 900 kB, far more than is read at once: directory, FAT and mini stream lie in many places.
    static func base(_ version: FormatVersion) throws -> [UInt8] {
        let store = MemoryByteStore()
        let file = try CompoundFile(creatingOn: store, version: version)
        file.fixedTime = FileTime(ticks: 1)
        try file.root.put("huge", bytes(300_000))
        for index in 0..<24 { try file.root.put("s\(index)", bytes(index * 300)) }
        for number in 0..<8 {
            // Each commit leaves what it moves behind what was there before.
            try file.root.put("gap\(number)", bytes(60_000))
            let dir = try file.root.createStorage(name("dir\(number)"))
            try dir.setClass(.ole(UInt32(number)))
            try dir.setStateBits(5, mask: .max)
            for index in 0..<12 { try dir.put("in\(index)", bytes(index * 900)) }
            try file.commit()
        }
        try file.root.storage("dir6")?.createStorage(name("deep")).put("x", bytes(70_000))
        try file.root.remove(name("s20"))
        try file.root.remove(name("gap3"))
        try file.commit()
        return store.bytes
    }

    private static func bytes(_ count: Int) -> [UInt8] { Pattern.bytes(count) }

    private static func child(_ storage: Storage, _ text: String) throws -> Storage {
        guard let child = try storage.storage(text) else { throw CompoundFileError(.notFound, "test storage") }
        return child
    }

    private static func stream(_ storage: Storage, _ text: String) throws -> Stream {
        guard let child = try storage.stream(text) else { throw CompoundFileError(.notFound, "test stream") }
        return child
    }

    /// Edits of every kind in the root and below it, committed twice.
    static let plain: [Step] = [
        { try $0.file.root.put("new", bytes(5000)) },
        { try stream($0.file.root, "huge").write([1, 2, 3], at: 150_000) },
        { try stream($0.file.root, "huge").setLength(280_001) },
        { try stream($0.file.root, "s3").setLength(5000) },
        { try stream($0.file.root, "s15").setLength(10) },
        { try $0.file.root.remove(name("s4")) },
        { try $0.file.root.rename(name("s5"), to: name("renamed")) },
        { try child($0.file.root, "dir6").setStateBits(0x100, mask: 0x100) },
        { try child($0.file.root, "dir6").put("added", bytes(100)) },
        { try child(child($0.file.root, "dir6"), "deep").rename(name("x"), to: name("y")) },
        { try $0.file.commit() },
        { try $0.file.root.remove(name("dir6")) },
        { try stream($0.file.root, "huge").write(bytes(70_000), at: 10) },
        { try stream($0.file.root, "gap5").setLength(0) },
        { try $0.file.commit(.withoutSync) },
        { try $0.file.root.put("more", bytes(9000)) },
        { try $0.file.commit(.onlyIfCurrent) },
    ]

    /// The same through transactions in transactions, one of which is reverted.
    static let nested: [Step] = [
        { $0.level = try $0.file.root.beginTransaction() },
        { try stream($0.level, "huge").write([7, 7], at: 200_000) },
        { try stream($0.level, "huge").setLength(290_000) },
        { try stream($0.level, "s7").write([1], at: 10_000) },
        { try $0.level.remove(name("s8")) },
        { try $0.level.rename(name("s9"), to: name("t9")) },
        { try $0.level.rename(name("s10"), to: name("s9")) },
        { $0.node = try child($0.level, "dir6").beginTransaction() },
        { try $0.node.setClass(.ole(99)) },
        { try stream($0.node, "in11").write(bytes(3000), at: 9000) },
        { try $0.node.put("in12", bytes(66_000)) },
        { try child($0.node, "deep").remove(name("x")) },
        { try $0.node.storageToFill("deeper").put("z", bytes(64)) },
        { try $0.node.commitTransaction() },
        { try $0.node.remove(name("in3")) },
        { try $0.node.revertTransaction() },
        { try $0.level.commitTransaction() },
        { try stream($0.level, "gap5").write([5], at: 80_000) },
        { try $0.level.commitTransaction() },
        { try $0.file.commit() },
        { try $0.level.remove(name("huge")) },
        { try $0.level.revertTransaction() },
        { try $0.file.root.remove(name("s1")) },
        { $0.file.revert() },
    ]

    /// Long streams that wait for the commit in the file itself: written over, cut off, copied and handed on.
    static let staged: [Step] = [
        { try $0.file.root.put("new", bytes(300_000)) },
        { try stream($0.file.root, "huge").write(bytes(200_000), at: 50_000) },
        { try $0.file.root.put("second", bytes(140_000)) },
        { try stream($0.file.root, "new").setLength(250_001) },
        { try $0.file.root.removeIfThere("second") },
        { try $0.file.root.put("third", bytes(131_072)) },
        { $0.level = try child($0.file.root, "dir6").beginTransaction() },
        { try $0.level.put("late", bytes(200_000)) },
        { try stream(child($0.level, "deep"), "x").write(bytes(66_000), at: 3000) },
        { try child($0.file.root, "dir7").put("copied", bytes(150_000)) },
        { try child($0.file.root, "dir7").copyContents(into: child($0.file.root, "dir5")) },
        { try $0.file.commit() },
        { try stream($0.file.root, "new").write(bytes(140_000), at: 65_536) },
        { try child($0.file.root, "dir7").copyContents(into: child($0.file.root, "dir4")) },
        { try $0.level.commitTransaction() },
        { try $0.file.commit(.withoutSync) },
        { try stream($0.level, "late").write(bytes(70_000), at: 65_000) },
        { try stream($0.file.root, "third").setLength(0) },
        { try $0.file.commit(.overwrite) },
        { try $0.level.commitTransaction() },
        { try $0.file.commit(.consolidate) },
        { try $0.file.root.put("gone", bytes(200_000)) },
        { $0.file.revert() },
        { try $0.file.root.put("last", bytes(200_000)) },
        { try $0.file.leaveFile() },
        { try $0.file.commit() },
    ]

    /// A second opener commits in between, and is overridden.
    static let overriding: [Step] = [
        { try $0.file.root.put("mine", bytes(5000)) },
        { $0.other = try CompoundFile(opening: $0.store, writable: true) },
        { try $0.other?.root.put("yours", bytes(70_000)) },
        { try $0.other?.root.removeIfThere("gap2") },
        { try $0.other?.commit() },
        { try $0.file.root.removeIfThere("gap1") },
        { try $0.file.commit() },
        { try $0.file.root.put("mine", bytes(100_000)) },
        { try $0.file.commit() },
        { _ = try $0.other.map { try Picture($0.root) } },
    ]

    @Test(arguments: [FormatVersion.v3, .v4], FaultyStore.Fault.allCases)
    func everyOperationFailsOnce(version: FormatVersion, fault: FaultyStore.Fault) throws {
        let base = try Self.base(version)
        for (title, script) in [("plain", Self.plain), ("nested", Self.nested), ("overriding", Self.overriding)] {
            try runAll(title, base, script, fault)
        }
        try runAll("staged", base, Self.staged, fault, isStaged: true)
    }

    /// The store fails and stays so: the file is as it was, or as it was to become.
    @Test(arguments: [FormatVersion.v3, .v4], FaultyStore.Fault.allCases)
    func theStoreFailsForGood(version: FormatVersion, fault: FaultyStore.Fault) throws {
        let bytes = try Self.base(version)
        let stride = Effort.seconds == nil ? 4 : 1
        for (script, isStaged) in [(Self.plain, false), (Self.overriding, false), (Self.staged, true)] {
            let (pictures, _) = try soundRun(bytes, script, isStaged)
            var number = 0
            while let (index, error, stored) = try failForGood(bytes, script, isStaged, number, fault) {
                number += stride
                // A header that is torn and cannot be mended is no file any more; nobody tears 512 bytes.
                if error.code == .writeFault, fault == .tear { continue }
                let found = try Picture(of: stored)
                let isNew = error.code == .writeFault && found == pictures[index + 1]
                #expect(found == pictures[index] || isNew, "\(fault) \(number)")
            }
            #expect(number > 30)
        }
    }

    /// The step that failed, how, and what the store then held; nil when none did.
    private func failForGood(
        _ bytes: [UInt8], _ script: [Step], _ isStaged: Bool, _ number: Int, _ fault: FaultyStore.Fault
    ) throws -> (Int, CompoundFileError, [UInt8])? {
        let session = try FaultySession(bytes, isStaged: isStaged)
        session.store.arm(number, fault, .never)
        for (index, step) in script.enumerated() {
            do { try step(session) } catch let error as CompoundFileError {
                if fault != .lateError, fault != .shortRead {
                    #expect(throws: CompoundFileError.self) { try session.file.commit(.onlyIfCurrent) }
                }
                return (index, error, session.store.memory.bytes)
            }
        }
        return nil
    }

    @Test(arguments: [FormatVersion.v3, .v4], FaultyStore.Fault.allCases)
    func openingFailsOrDoesNot(version: FormatVersion, fault: FaultyStore.Fault) throws {
        for bytes in [try Self.base(version), try Self.small(version)] {
            let expected = try Picture(of: bytes)
            let store = FaultyStore(bytes)
            var number = 0
            repeat {
                store.arm(number, fault)
                if let file = try? CompoundFile(opening: store, writable: true) {
                    _ = try? Picture(file.root)
                    _ = try? CompoundFile.check(store)
                    store.disarm()
                    #expect(try Picture(file.root) == expected, "\(fault) \(number)")
                }
                number += 1
            } while store.hasFailed
            #expect(store.memory.bytes == bytes && number > 2)
        }
    }

    /// Somebody cuts the file off while it is open: what is read is what was there, or an error, and a commit does not
    /// pass off the rest as the whole.
    @Test(arguments: [FormatVersion.v3, .v4])
    func theFileIsCutOffWhileItIsOpen(version: FormatVersion) throws {
        for bytes in [try Self.base(version), try Self.small(version)] {
            let whole = try Picture(of: bytes)
            for part in 0..<32 {
                let store = FaultyStore(bytes)
                let file = try CompoundFile(opening: store, writable: true)
                if part >= 16 { file.stageInStore(keeping: 0) }
                if part >= 16 { try file.root.put("waiting", Self.bytes(200_000)) }
                if part % 2 == 0 { _ = try file.root.stream("s3")?.readAll() }
                let length = part < 16 ? bytes.count : store.memory.bytes.count
                try store.memory.setLength(UInt64(length * (part % 16) / 16))
                let cut = store.memory.bytes
                if part < 16, let found = try? Picture(file.root) { #expect(found == whole, "\(part)") }
                guard (try? file.root.put("s3", [1, 2, 3])) != nil else { continue }
                let error = #expect(throws: CompoundFileError.self, "\(part)") { try file.commit() }
                #expect([.corrupt, .readFault, .invalidHeader].contains(error?.code), "\(part)")
                #expect(store.memory.bytes == cut)
            }
        }
    }

    private static func small(_ version: FormatVersion) throws -> [UInt8] {
        let store = MemoryByteStore()
        let file = try CompoundFile(creatingOn: store, version: version)
        for index in 0..<20 { try file.root.put("s\(index)", bytes(index * 300)) }
        try file.commit()
        return store.bytes
    }

    /// A creation that fails leaves no compound file, or the empty one.
    @Test(arguments: [FormatVersion.v3, .v4], FaultyStore.Fault.allCases)
    func creatingFailsOrDoesNot(version: FormatVersion, fault: FaultyStore.Fault) throws {
        var number = 0
        while true {
            let store = FaultyStore(Self.bytes(10_000))
            store.arm(number, fault)
            if let file = try? CompoundFile(creatingOn: store, version: version) {
                #expect(try Picture(file.root) == Picture())
                if !store.hasFailed { break }
            } else {
                store.disarm()
                if let file = try? CompoundFile(opening: store, writable: true) {
                    #expect(try Picture(file.root) == Picture())
                }
            }
            store.disarm()
            let file = try CompoundFile(creatingOn: store, version: version)
            try file.root.put("x", [1])
            try file.commit()
            #expect(try CompoundFile.check(store) == [])
            number += 1
        }
        #expect(number > 2)
    }

    /// A transaction whose commit fails has handed nothing on.
    @Test(arguments: [FormatVersion.v3, .v4])
    func transactionsAreNotHandedOnInPart(version: FormatVersion) throws {
        let bytes = try Self.base(version)
        for number in 0... {
            let store = FaultyStore(bytes)
            let file = try CompoundFile(opening: store, writable: true)
            let level = try file.root.beginTransaction()
            try level.removeIfThere("s3")
            for index in 0..<8 where index != 3 {
                try level.stream("gap\(index)")?.setLength(UInt64(50_000 + index))
                try level.storage("dir\(index)")?.put("in11", Self.bytes(3000))
            }
            try level.rename(name("s5"), to: name("t5"))
            try level.stream("huge")?.setLength(200_001)
            let wanted = try Picture(level)
            let (old, before) = (try Picture(of: bytes), try Picture(file.root))
            store.arm(number)
            do throws(CompoundFileError) { try level.commitTransaction() } catch {
                store.disarm()
                #expect(try Picture(file.root) == before && before == old, "\(number)")
                try level.commitTransaction()
            }
            let hasFailed = store.hasFailed
            store.disarm()
            #expect(try Picture(file.root) == wanted)
            try file.commit()
            #expect(try Picture(of: store.memory.bytes) == wanted)
            if !hasFailed { break }
        }
    }

    /// A file of a megabyte, most of whose streams are one and the same, is neither checked nor copied at length.
    @Test func streamsThatShareOneChainCostNoMoreThanTheFile() throws {
        let store = MemoryByteStore()
        let file = try CompoundFile(creatingOn: store)
        try file.root.put("a", Self.bytes(900_001))
        for index in 0..<1500 { try file.root.put("s\(index)", [1]) }
        try file.commit()
        var image = store.bytes
        let marker: [UInt8] = [UInt8(ascii: "a"), 0, 0, 0]
        let entry = try #require(
            stride(from: 512, to: image.count - 128, by: 128).first {
                Array(image[$0..<$0 + 4]) == marker && image[$0 + 64] == 4 && image[$0 + 66] == 2
            })
        for offset in stride(from: 512, to: image.count - 128, by: 128)
        where image[offset] == UInt8(ascii: "s") && image[offset + 1] == 0 && image[offset + 66] == 2 {
            image.replaceSubrange(offset + 116..<offset + 128, with: image[entry + 116..<entry + 128])
        }
        let start = clock()
        let crafted = MemoryByteStore(image)
        #expect(try CompoundFile.check(crafted).contains { $0.code == .sharedSector })
        let opened = try CompoundFile(opening: crafted, writable: true)
        #expect(try opened.root.stream("s77")?.readAll() == Self.bytes(900_001))
        let copy = MemoryByteStore()
        let target = try CompoundFile(creatingOn: copy)
        #expect(throws: CompoundFileError(.corrupt, "")) { try opened.copy(into: target) }
        #expect(clock() - start < 3 * CLOCKS_PER_SEC)
    }

    private func runAll(
        _ title: String, _ bytes: [UInt8], _ script: [Step], _ fault: FaultyStore.Fault, isStaged: Bool = false
    ) throws {
        let start = try Picture(of: bytes)
        let (pictures, end) = try soundRun(bytes, script, isStaged)
        #expect(end == pictures.last && pictures.last != start)
        // A short run takes every third operation, another one for each fault.
        let stride = Effort.seconds == nil ? 3 : 1
        var number = (FaultyStore.Fault.allCases.firstIndex(of: fault) ?? 0) % stride
        let after = Array(pictures.dropFirst())
        while true {
            let session = try FaultySession(bytes, isStaged: isStaged)
            session.store.arm(number, fault)
            guard try run("\(title), \(fault) \(number)", session, start, script, after, end) else { break }
            number += stride
        }
        #expect(number > 20, "\(title)")
    }

    /// Without faults: what the file holds before the first step and after each, and what the object shows then.
    private func soundRun(
        _ bytes: [UInt8], _ script: [Step], _ isStaged: Bool
    ) throws -> (pictures: [Picture], end: Picture) {
        let session = try FaultySession(bytes, isStaged: isStaged)
        session.store.disarm()
        var pictures = [try Picture(of: bytes)]
        for step in script {
            try step(session)
            pictures.append(try Picture(of: session.store.memory.bytes))
        }
        return (pictures, try Picture(session.file.root))
    }

    /// Answers false when the script ended before the operation that was to fail.
    private func run(
        _ title: String, _ session: FaultySession, _ start: Picture, _ script: [Step], _ pictures: [Picture],
        _ end: Picture
    ) throws -> Bool {
        var current = start
        for (index, step) in script.enumerated() {
            do {
                try step(session)
            } catch let error as CompoundFileError {
                guard session.store.hasFailed else { throw error }
                session.store.disarm()
                let stored = try Picture(of: session.store.memory.bytes)
                #expect(stored == current || stored == pictures[index], "\(title): step \(index) spoils the file")
                if error.code == .writeFault {
                    // Which state the file holds is not known; the step would not be taken again.
                    #expect(throws: CompoundFileError(.writeFault, ""), "\(title)") { try step(session) }
                    return true
                }
                #expect(stored == current, "\(title): step \(index) fails and is done")
                do { try step(session) } catch {
                    Issue.record("\(title): step \(index) cannot be taken again: \(error)")
                    return true
                }
            }
            if pictures[index] != current {
                #expect(try Picture(of: session.store.memory.bytes) == pictures[index], "\(title): after step \(index)")
            }
            current = pictures[index]
        }
        let hasFailed = session.store.hasFailed
        session.store.disarm()
        #expect(try Picture(session.file.root) == end, "\(title): what the object shows")
        #expect(try CompoundFile.check(session.store.memory) == [], "\(title)")
        return hasFailed
    }
}
