import CompoundFile
import Testing

/// Random scripts against a model, on files and in memory. SEED repeats one; OPENIMSG_SECONDS goes on with new ones.
@Suite struct ScriptTests {
    private func run(_ seed: UInt64, _ store: any ByteStore, steps: Int) throws {
        var file = try CompoundFile(creatingOn: store, version: seed % 2 == 0 ? .v4 : .v3)
        // Half of them have their pages wait in the file.
        let isStaged = seed / 2 % 2 == 0
        if isStaged { file.stageInStore(keeping: 0) }
        var script = try Script(file, seed)
        let title = "SEED=\(seed)"
        for step in 0..<steps {
            switch script.pick(24) {
            case 0...15: try script.edit()
            case 16...19: try script.changeLevel()
            case 20, 21:
                guard script.isAtRoot else { continue }
                try script.commit([[], .withoutSync, .onlyIfCurrent, .overwrite, .consolidate][script.pick(5)])
                let findings = try CompoundFile.check(store)
                #expect(findings == [], "\(title), step \(step)")
                if script.pick(3) == 0 {
                    // Another look: what was written is what was meant.
                    file = try CompoundFile(opening: store, writable: true, validation: .strict)
                    if isStaged { file.stageInStore(keeping: 0) }
                    script = try Script(file, seed &+ UInt64(step) &* 7919, expecting: script.root, title)
                }
            case 22 where script.pick(3) == 0: script.revert()
            case 23 where script.pick(6) == 0: try file.leaveFile()
            default: break
            }
            if step % 4 == 3 { try script.verify("\(title), step \(step)") }
        }
    }

    @Test func scriptsInMemory() throws {
        try Effort.each(of: 14) { try run($0, MemoryByteStore(), steps: 300) }
    }

    @Test func scriptsOnFiles() throws {
        try Effort.each(of: 6) { seed in try withFile { try run(seed &+ 1_000_000, $0, steps: 200) } }
    }

    /// Two openers of one file: each sees what it opened and its own changes, and the last one to commit has its way.
    @Test func scriptsOfTwoOpeners() throws {
        try Effort.each(of: 10) { seed in
            try runTwo(seed, MemoryByteStore())
            try withFile { try runTwo(seed, $0) }
        }
    }

    private func runTwo(_ seed: UInt64, _ store: any ByteStore) throws {
        var generator = SeededGenerator(state: seed &+ 77)
        let created = try CompoundFile(creatingOn: store, version: seed % 2 == 0 ? .v4 : .v3)
        for index in 0..<6 { try created.root.put("n\(index)", Pattern.bytes(index * 1500)) }
        try created.commit()
        var openers = [try Script(created, seed), try Script(try another(store), seed &+ 1)]
        /// The commits so far, and up to which of them each opener has seen.
        var (commits, seen) = (0, [0, 0])
        var stored = openers[0].committed
        for step in 0..<160 {
            let who = Int.random(in: 0..<2, using: &generator)
            let title = "SEED=\(seed), step \(step), opener \(who)"
            switch Int.random(in: 0..<16, using: &generator) {
            case 0...9: try openers[who].edit()
            case 10: openers[who].revert()
            case 11, 12:
                let isCurrent = seen[who] == commits
                let options: CommitOptions = Bool.random(using: &generator) ? .onlyIfCurrent : []
                let hasChanges = openers[who].file.hasUncommittedChanges
                do {
                    try openers[who].commit(options)
                    #expect(isCurrent || options.isEmpty, "\(title)")
                    guard hasChanges else { continue }
                    commits += 1
                    seen[who] = commits
                    stored = openers[who].root
                } catch let error as CompoundFileError {
                    #expect(error.code == .notCurrent && !isCurrent && !options.isEmpty, "\(title): \(error)")
                }
                #expect(try CompoundFile.check(store).filter { $0.grade > .note } == [], "\(title)")
            case 13 where step % 3 == 0:
                // One goes and comes again.
                openers[who] = try Script(try another(store), seed &+ UInt64(step))
                #expect(openers[who].root == stored, "\(title)")
                seen[who] = commits
            default: break
            }
            for opener in openers { try opener.verify(title) }
            #expect(try Picture(CompoundFile(opening: store, writable: false).root) == stored, "\(title)")
        }
    }

    private func another(_ store: any ByteStore) throws -> CompoundFile {
        guard let file = store as? FileByteStore else { return try CompoundFile(opening: store, writable: true) }
        let again = try FileByteStore(path: file.path, access: .readWrite, disposition: .open)
        try again.acquire([.reads, .writes])
        return try CompoundFile(opening: again, writable: true)
    }
}

extension Script {
    /// Goes on with a file that was opened anew.
    init(_ file: CompoundFile, _ seed: UInt64, expecting picture: Picture, _ title: String) throws {
        try self.init(file, seed)
        if root != picture { Issue.record("\(title): opened anew: \(picture.difference(from: root))") }
    }
}
