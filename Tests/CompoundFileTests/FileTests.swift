import CompoundFile
import Glibc
import Testing

/// Files, their locks, and what goes on between openers.
@Suite struct FileTests {
    private func withFile(_ body: (String) throws -> Void) throws {
        let store = try FileByteStore(temporaryIn: nil)
        defer { store.unlink() }
        _ = try CompoundFile(creatingOn: store)
        store.close()
        try body(store.path)
    }

    private func open(_ path: String, _ claim: OpenerClaim) throws -> FileByteStore {
        let access: FileByteStore.Access = claim.contains(.writes) ? .readWrite : .readOnly
        let store = try FileByteStore(path: path, access: access, disposition: .open)
        try store.acquire(claim)
        return store
    }

    @Test func openersKeepEachOtherOut() throws {
        try withFile { path in
            let exclusive: OpenerClaim = [.reads, .writes, .deniesRead, .deniesWrite]
            let writer = try open(path, exclusive)
            #expect(throws: CompoundFileError(.shareViolation, "")) { try open(path, .reads) }
            writer.close()
            let reader = try open(path, [.reads, .deniesWrite])
            let other = try open(path, [.reads, .deniesWrite])
            #expect(throws: CompoundFileError(.shareViolation, "")) { try open(path, [.reads, .writes]) }
            reader.close()
            other.close()
            let priority = try open(path, [.reads, .hasPriority])
            #expect(throws: CompoundFileError(.lockViolation, "")) { try open(path, [exclusive, .isDirect]) }
            let transacted = try open(path, [.reads, .writes])
            let file = try CompoundFile(opening: transacted, writable: true)
            try file.root.put("x", [1])
            #expect(throws: CompoundFileError(.lockViolation, "")) { try file.commit() }
            priority.close()
            try file.commit()
        }
    }

    /// Whoever reads without asking is seen all the same by those who commit.
    @Test func aReaderWithoutAClaimKeepsItsState() throws {
        try withFile { path in
            let file = try CompoundFile(opening: try open(path, [.reads, .writes]), writable: true)
            try file.root.put("s", pattern(20_000))
            try file.commit()
            let store = try FileByteStore(path: path, access: .readOnly, disposition: .open)
            let reader = try CompoundFile(opening: store, writable: false)
            for round in 0..<8 {
                try file.root.stream("s")?.write(pattern(20_000, seed: round), at: 0)
                try file.commit(round % 2 == 0 ? .overwrite : [.overwrite, .consolidate])
            }
            #expect(try reader.root.stream("s")?.readAll() == pattern(20_000))
        }
    }

    @Test func errorsOfTheSystemHaveTheirCodes() throws {
        func code(_ path: String, _ disposition: FileByteStore.Disposition = .open) -> CompoundFileError.Code? {
            do throws(CompoundFileError) {
                _ = try FileByteStore(path: path, access: .readOnly, disposition: disposition)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code("/nonexistent/file") == .pathNotFound)
        #expect(code("/tmp/openimsg-no-such-file") == .notFound)
        #expect(code("/tmp") == .isDirectory)
        #expect(code("/etc/passwd/x") == .pathNotFound)
        #expect(code("/dev/null") == .accessDenied)
        #expect(code("") == .invalidName)
        try withFile { #expect(code($0, .createNew) == .alreadyExists) }
    }

    @Test func aLargeStreamGoesThroughScratchSpace() throws {
        try withFile { path in
            let store = try FileByteStore(path: path, access: .readWrite, disposition: .open)
            let file = try CompoundFile(opening: store, writable: true)
            let stream = try file.root.createStream(name("big"))
            let chunk = pattern(100_000)
            for index in 0..<60 { try stream.write(chunk, at: UInt64(index * chunk.count)) }
            let copy = try file.root.beginTransaction()
            try copy.stream("big")?.write([42], at: 1_000_000)
            #expect(try stream.readAll() == (0..<60).flatMap { _ in chunk })
            try copy.commitTransaction()
            try file.commit(.withoutSync)
            var expected = (0..<60).flatMap { _ in chunk }
            expected[1_000_000] = 42
            #expect(try stream.readAll() == expected)
            #expect(try CompoundFile.check(store) == [])
        }
    }

    @Test func namesCompareAsTheFormatSays() throws {
        #expect(try name("straße") == name("STRAßE"))
        #expect(try name("straße") != name("STRASSE"))
        #expect(try name("ÿ") == name("Ÿ"))
        #expect(try name("z") < name("aa") && name("a") < name("B"))
        #expect(try name("éA").hashValue == name("Éa").hashValue)
        #expect(ElementName("a/b") == nil && ElementName("") == nil)
        #expect(ElementName(String(repeating: "x", count: 32)) == nil)
        #expect(ElementName(String(repeating: "x", count: 31))?.utf16.count == 31)
        #expect(ElementName.literal("__properties_version1.0").string == "__properties_version1.0")
    }

    @Test(arguments: [FormatVersion.v3, .v4]) func compactingKeepsAllButTheFreeSpace(version: FormatVersion) throws {
        try withFile { path in
            let store = try FileByteStore(path: path, access: .readWrite, disposition: .open)
            let file = try CompoundFile(creatingOn: store, version: version)
            for index in 0..<30 { try file.root.put("s\(index)", pattern(index * 1000)) }
            let inner = try file.root.createStorage(name("a")).createStorage(name("b"))
            try inner.put("c", pattern(70))
            try inner.setStateBits(5, mask: 7)
            try inner.setTimes(created: FileTime(ticks: 1234), modified: FileTime(ticks: 5678))
            try file.commit()
            for index in 0..<29 { try file.root.remove(name("s\(index)")) }
            try file.commit()
            let expected = try content(file.root)
            store.close()
            let lengths = try CompoundFile.compact(path: path)
            #expect(lengths.before > 400_000 && lengths.after < 65_000, "\(lengths)")
            let new = try FileByteStore(path: path, access: .readWrite, disposition: .open)
            #expect(try new.length() == lengths.after)
            #expect(try CompoundFile.check(new) == [])
            let compacted = try CompoundFile(opening: new, writable: false)
            #expect(try content(compacted.root) == expected && compacted.version == version)
            let info = try #require(try compacted.root.storage("a")?.storage("b")).info
            #expect(info.stateBits == 5 && info.created.ticks == 1234 && info.modified.ticks == 5678)
        }
    }

    @Test func whatIsOpenIsNotCompacted() throws {
        try withFile { path in
            let before = try readWhole(try open(path, .reads))
            let reader = try open(path, .reads)
            #expect(throws: CompoundFileError(.shareViolation, "")) { try CompoundFile.compact(path: path) }
            reader.close()
            let again = try FileByteStore(path: path, access: .readOnly, disposition: .open)
            #expect(try readWhole(again) == before)
        }
    }
}
