import Glibc

/// An entry among the openers of one file in this process; it lasts as long as the object.
final class Opener {
    private enum Key: Hashable {
        case file(FileByteStore.Identity)
        case store(ObjectIdentifier)
        case shared(UInt)
    }

    private static let mutex: UnsafeMutablePointer<pthread_mutex_t> = {
        let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        return mutex
    }()
    /// Guarded by the mutex.
    nonisolated(unsafe) private static var counts: [Key: Int] = [:]

    private let key: Key
    private let file: FileByteStore?
    /// Whether others were there first: what they see may then lie in sectors that look free.
    private(set) var cameLater: Bool

    /// - Parameter mayCommit: whether it matters who was there first.
    init(_ store: any ByteStore, mayCommit: Bool = true) {
        file = store as? FileByteStore
        if let file {
            key = .file(file.identity)
        } else if let shared = store as? SharedByteStore {
            key = .shared(shared.address)
        } else {
            key = .store(ObjectIdentifier(store))
        }
        cameLater = false
        pthread_mutex_lock(Opener.mutex)
        let count = Opener.enter(&Opener.counts[key, default: 0])
        pthread_mutex_unlock(Opener.mutex)
        cameLater = mayCommit && (count > 1 || file?.mayHavePredecessors() == true)
    }

    deinit {
        pthread_mutex_lock(Opener.mutex)
        if let place = Opener.counts.index(forKey: key) {
            if Opener.counts.values[place] > 1 {
                Opener.counts.values[place] &-= 1
            } else {
                Opener.counts.remove(at: place)
            }
        }
        pthread_mutex_unlock(Opener.mutex)
    }

    private static func enter(_ count: inout Int) -> Int {
        count &+= 1
        return count
    }

    /// Whether nobody else has the file open now.
    func isAlone() -> Bool {
        pthread_mutex_lock(Opener.mutex)
        let count = Opener.counts[key, default: 1]
        pthread_mutex_unlock(Opener.mutex)
        guard count <= 1, file?.hasOtherOpeners != true else { return false }
        cameLater = false
        return true
    }
}
