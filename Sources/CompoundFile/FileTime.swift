import Glibc

/// A FILETIME: 100 ns steps since the start of 1601, UTC. Zero means that no time is set.
public struct FileTime: Hashable, Comparable, Sendable {
    public var ticks: UInt64

    /// No time set.
    public static let none = FileTime(ticks: 0)

    public init(ticks: UInt64) { self.ticks = ticks }

    /// The system's clock.
    public static func now() -> FileTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return FileTime(time)
    }

    /// A time of the system; those before 1970 count as its start.
    public init(_ time: timespec) {
        let secondsFrom1601To1970: UInt64 = 11_644_473_600
        let seconds = UInt64(max(0, time.tv_sec)) &+ secondsFrom1601To1970
        self.init(ticks: seconds &* 10_000_000 &+ UInt64(max(0, time.tv_nsec)) / 100)
    }

    public static func < (left: FileTime, right: FileTime) -> Bool { left.ticks < right.ticks }
}
