/// Dates of attributes: seven 16-bit numbers ([MS-OXTNEF] 2.1.3.3.6).
///
/// They are the writer's local time, and nobody knows in which zone that was. They are read and written as UTC here:
/// the result depends on the stream alone, and properties of a list, which say exactly when, count before them.
enum DateRecord {
    private static let ticksPerDay: UInt64 = 864_000_000_000
    /// Days from 1 March 0000 to the start of 1601.
    private static let daysBefore1601 = 584_694

    /// A FILETIME; nil for what is no date.
    static func decode(_ bytes: [UInt8]) -> UInt64? {
        guard bytes.count >= 12 else { return nil }
        let fields = stride(from: 0, to: 12, by: 2).map { Int(bytes[$0]) | Int(bytes[$0 &+ 1]) << 8 }
        let (year, month, day) = (fields[0], fields[1], fields[2])
        guard (1601...9999).contains(year), (1...12).contains(month), (1...31).contains(day), fields[3] < 24,
            fields[4] < 60, fields[5] < 60
        else { return nil }
        // Years begin in March here, so that the odd day is the last of one.
        let (shifted, place) = month > 2 ? (year, month &- 3) : (year &- 1, month &+ 9)
        let days =
            365 &* shifted &+ shifted / 4 &- shifted / 100 &+ shifted / 400 &+ (153 &* place &+ 2) / 5 &+ day &- 1
        let seconds = (fields[3] &* 60 &+ fields[4]) &* 60 &+ fields[5]
        return UInt64(days &- daysBefore1601) &* ticksPerDay &+ UInt64(seconds) &* 10_000_000
    }

    /// The record of a FILETIME; nil for one past the year 9999 or unset.
    static func encode(_ time: UInt64) -> [UInt8]? {
        guard time > 0, time < 2_650_467_744_000_000_000 else { return nil }
        let days = Int(time / ticksPerDay) &+ daysBefore1601
        let seconds = Int(time % ticksPerDay / 10_000_000)
        let era = days / 146_097
        let inEra = days % 146_097
        let yearOfEra = (inEra &- inEra / 1460 &+ inEra / 36_524 &- inEra / 146_096) / 365
        let dayOfYear = inEra &- (365 &* yearOfEra &+ yearOfEra / 4 &- yearOfEra / 100)
        let place = (5 &* dayOfYear &+ 2) / 153
        let month = place < 10 ? place &+ 3 : place &- 9
        let fields = [
            era &* 400 &+ yearOfEra &+ (month <= 2 ? 1 : 0), month, dayOfYear &- (153 &* place &+ 2) / 5 &+ 1,
            seconds / 3600, seconds / 60 % 60, seconds % 60,
            // 1 January 1601 was a Monday.
            (Int(time / ticksPerDay) &+ 1) % 7,
        ]
        return fields.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }
}
