import Glibc

/// A time in 100 ns steps since 1601-01-01 UTC.
struct FileTime: Hashable {
    let ticks: UInt64

    private static let ticksPerSecond: UInt64 = 10_000_000
    private static let secondsFrom1601To1970: UInt64 = 11_644_473_600
    /// 9999-12-31T23:59:59.9999999Z; later times have no date.
    private static let last: UInt64 = 2_650_467_743_999_999_999
    /// What Outlook stores for "no date": 4501-01-01.
    private static let outlookNone: UInt64 = 0x0CB3_4557_A3DD_4000

    static func now() -> FileTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let seconds = UInt64(clamping: time.tv_sec) &+ secondsFrom1601To1970
        return FileTime(ticks: seconds &* ticksPerSecond &+ UInt64(clamping: time.tv_nsec) / 100)
    }

    /// False for the values that stand for "no time".
    var isSet: Bool { ticks != 0 && ticks != Self.outlookNone && ticks <= Self.last }

    /// The same time at the beginning of its second.
    var wholeSeconds: FileTime { FileTime(ticks: ticks - ticks % Self.ticksPerSecond) }

    /// As `2024-05-06T07:08:09Z`, with a fraction only where there is one; the number for times after the
    /// year 9999.
    var text: String {
        guard ticks <= Self.last else { return "0x" + hexadecimal(ticks) }
        let seconds = ticks / Self.ticksPerSecond
        let fraction = ticks % Self.ticksPerSecond
        let (year, month, day) = Self.date(daysSince1601: seconds / 86_400)
        let clock = seconds % 86_400
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        let time = "\(padded(clock / 3600, 2)):\(padded(clock / 60 % 60, 2)):\(padded(clock % 60, 2))"
        return "\(date)T\(time)\(fraction == 0 ? "" : "." + padded(fraction, 7))Z"
    }

    /// Gregorian date. 1601 begins a cycle of 400 years, which have 146,097 days.
    private static func date(daysSince1601: UInt64) -> (year: UInt64, month: UInt64, day: UInt64) {
        // Years that begin in March put the leap day last; 1600-03-01 is 306 days before 1601-01-01.
        let days = daysSince1601 &+ 306
        let cycle = days / 146_097
        let dayOfCycle = days % 146_097
        let yearOfCycle =
            (dayOfCycle &- dayOfCycle / 1460 &+ dayOfCycle / 36_524 &- dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle &- (365 &* yearOfCycle &+ yearOfCycle / 4 &- yearOfCycle / 100)
        let shifted = (5 &* dayOfYear &+ 2) / 153
        let day = dayOfYear &- (153 &* shifted &+ 2) / 5 &+ 1
        let month = shifted < 10 ? shifted &+ 3 : shifted &- 9
        let year = 1600 &+ cycle &* 400 &+ yearOfCycle &+ (month <= 2 ? 1 : 0)
        return (year, month, day)
    }
}

/// Decimal digits with zeros in front, `width` at least.
func padded(_ number: UInt64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
