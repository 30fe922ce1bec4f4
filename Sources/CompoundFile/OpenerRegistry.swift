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

    init(_ store: any ByteStore) {
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
        let count = Opener.counts[key, default: 0]
        Opener.counts[key] = count &+ 1
        pthread_mutex_unlock(Opener.mutex)
        cameLater = count > 0 || file?.hasOtherOpeners == true
    }

    deinit {
        pthread_mutex_lock(Opener.mutex)
        let count = Opener.counts[key, default: 1]
        Opener.counts[key] = count > 1 ? count &- 1 : nil
        pthread_mutex_unlock(Opener.mutex)
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
