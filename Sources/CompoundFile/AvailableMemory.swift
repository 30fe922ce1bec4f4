import Glibc

/// Whether so many bytes of memory can be had at this moment.
///
/// An array that cannot be allocated ends the process. Before one whose size comes from a file or from a caller this
/// is asked; below a megabyte nothing is, for a process that lacks that is at its end anyway.
public func isMemoryAvailable(_ count: UInt64) -> Bool {
    guard count >= 1 << 20 else { return true }
    guard let size = Int(exactly: count) else { return false }
    // A mapping counts against the process's limits as an allocation does, and costs nothing while it is not touched.
    guard let place = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), place != MAP_FAILED
    else { return false }
    munmap(place, size)
    return true
}
