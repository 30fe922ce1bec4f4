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

    @Test func errorsOfTheSystemHaveTheirCodes() throws {
        func code(_ path: String, _ disposition: FileByteStore.Disposition = .open) -> CompoundFileError.Code? {
            do throws(CompoundFileError) {
                _ = try FileByteStore(path: path, access: .readOnly, disposition: disposition)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code("/nonexistent/file") == .notFound)
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
}
