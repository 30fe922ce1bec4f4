import CompoundFile
import Testing

/// One way to break a file, and what is to be made of it.
struct Defect: CustomTestStringConvertible {
    /// What the ordinary open gives.
    enum Outcome {
        /// All that was there.
        case whole
        /// All but these elements, which are gone, cut off, renamed or have other bytes.
        case allBut(Set<String>)
        case error(CompoundFileError.Code)
    }

    let title: String
    let kind: Image.Kind
    let outcome: Outcome
    /// What the checker finds, of which the first at the offset that `change` answers.
    let codes: [Finding.Code]
    let change: (inout Image) throws -> Int?

    init(
        _ title: String, _ kind: Image.Kind = .small, _ outcome: Outcome = .whole, _ codes: [Finding.Code] = [],
        _ change: @escaping (inout Image) throws -> Int?
    ) {
        (self.title, self.kind, self.outcome, self.codes, self.change) = (title, kind, outcome, codes, change)
    }

    var testDescription: String { title }

    func run() throws {
        let whole = try Image(kind)
        var image = whole
        let offset = try change(&image)
        if case .error(let code) = outcome { return try expectError(code, image) }
        let expected = try content(of: whole.bytes)
        try expectFindings(image, offset)
        let file = try CompoundFile(opening: MemoryByteStore(image.bytes), writable: true)
        let found = try content(file.root)
        #expect(rest(found) == rest(expected))
        if case .allBut = outcome { #expect(found != expected) }
        try expectCommit(file, found)
    }

    private func rest(_ content: [String: [UInt8]]) -> [String: [UInt8]] {
        guard case .allBut(let names) = outcome else { return content }
        return content.filter { !names.contains($0.key) }
    }

    private func expectError(_ code: CompoundFileError.Code, _ image: Image) throws {
        let error = CompoundFileError(code, "")
        let store = MemoryByteStore(image.bytes)
        #expect(throws: error) { try CompoundFile(opening: store, writable: false) }
        #expect(throws: error) { try CompoundFile(opening: store, writable: false, validation: .strict) }
        #expect(throws: error) { try CompoundFile.check(store) }
    }

    private func expectFindings(_ image: Image, _ offset: Int?) throws {
        let store = MemoryByteStore(image.bytes)
        let findings = try CompoundFile.check(store)
        for code in codes { #expect(findings.contains { $0.code == code }, "\(code): \(findings)") }
        if codes.isEmpty { #expect(findings == []) }
        if let offset, let code = codes.first {
            #expect(findings.contains { $0.code == code && $0.offset == UInt64(offset) }, "\(offset): \(findings)")
        }
        // What a defect of one grade brings with it is not of a worse one.
        #expect(findings.map(\.grade).max() == codes.map(\.grade).max(), "\(findings)")
        if findings.contains(where: { $0.grade > .note }) {
            #expect(throws: CompoundFileError(.corrupt, "")) {
                try CompoundFile(opening: store, writable: false, validation: .strict)
            }
        } else {
            _ = try CompoundFile(opening: store, writable: false, validation: .strict)
        }
    }

    /// Damage keeps a file from being changed; with anything else it takes changes and keeps what it had.
    private func expectCommit(_ file: CompoundFile, _ found: [String: [UInt8]]) throws {
        let before = try readWhole(file.store)
        try file.root.put("added", pattern(6000))
        try file.root.put("added too", pattern(3000))
        if codes.contains(where: { $0.grade == .damage }) {
            #expect(throws: CompoundFileError(.corrupt, "")) { try file.commit() }
            #expect(try readWhole(file.store) == before)
            return
        }
        try file.commit()
        var expected = found
        expected["/added"] = pattern(6000)
        expected["/added too"] = pattern(3000)
        #expect(try content(of: readWhole(file.store)) == expected)
        #expect(try CompoundFile.check(file.store).allSatisfy { $0.grade < .damage })
    }
}
