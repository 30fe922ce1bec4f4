import CompoundFile
import Glibc
import Testing

/// A folder of real files with an index of what they hold; not part of the project.
enum Corpus {
    struct Row {
        let file: String
        let streams: Int
        let checksum: UInt32
        let openedBy: String
    }

    static let folder: String? = {
        let given = getenv("OPENIMSG_CORPUS").map { String(cString: $0) }
        let candidates = given.map { [$0] } ?? ["../shared/corpus", "../../shared/corpus"]
        return candidates.first { access($0 + "/INDEX.tsv", R_OK) == 0 }
    }()

    static func rows() throws -> [Row] {
        guard let folder else { return [] }
        let store = try FileByteStore(path: folder + "/INDEX.tsv", access: .readOnly, disposition: .open)
        let text = String(decoding: try readWhole(store), as: UTF8.self)
        return text.split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 7, let count = Int(fields[4]), let sum = UInt32(fields[5], radix: 16) else {
                return nil
            }
            return Row(file: fields[0], streams: count, checksum: sum, openedBy: fields[6])
        }
    }
}

func readWhole(_ store: any ByteStore) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Int(try store.length()))
    let count = try bytes.withUnsafeMutableBytes { try store.read(at: 0, into: $0) }
    return Array(bytes.prefix(count))
}

/// CRC-32 with zlib's polynomial.
enum Checksum {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    static func crc32(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ ($0 >> 8) }
    }

    /// The number of streams below a storage and the sum of their checksums.
    static func sum(_ storage: Storage) throws -> (streams: Int, sum: UInt32) {
        var result = (streams: 0, sum: UInt32(0))
        for info in try storage.children() {
            switch try storage.child(info.name) {
            case .stream(let stream):
                result.streams += 1
                result.sum &+= crc32(try stream.readAll())
            case .storage(let child):
                let below = try sum(child)
                result.streams += below.streams
                result.sum &+= below.sum
            case nil:
                Issue.record("\(info.name) is listed and not found")
            }
        }
        return result
    }
}

@Suite struct CorpusTests {
    @Test(.enabled(if: Corpus.folder != nil))
    func everyFileThatOthersOpenReadsAsTheyReadIt() throws {
        let folder = try #require(Corpus.folder)
        for row in try Corpus.rows() where !row.openedBy.isEmpty {
            do {
                let store = try FileByteStore(path: folder + "/" + row.file, access: .readOnly, disposition: .open)
                let file = try CompoundFile(opening: store, writable: false)
                let found = try Checksum.sum(file.root)
                #expect(found.streams == row.streams, "\(row.file) \(row.openedBy)")
                #expect(found.sum == row.checksum, "\(row.file) \(row.openedBy) \(file.findings)")
            } catch {
                Issue.record("\(row.file): \(error)")
            }
        }
    }

    @Test(.enabled(if: Corpus.folder != nil))
    func filesThatNobodyOpensEndInAnErrorOrAContent() throws {
        let folder = try #require(Corpus.folder)
        for row in try Corpus.rows() where row.openedBy.isEmpty {
            let store = try FileByteStore(path: folder + "/" + row.file, access: .readOnly, disposition: .open)
            do {
                let file = try CompoundFile(opening: store, writable: false)
                _ = try Checksum.sum(file.root)
            } catch let error as CompoundFileError {
                #expect(error.code != .readFault, "\(row.file)")
            }
        }
    }
}
