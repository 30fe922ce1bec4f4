import MessageFormat
import Testing

@testable import TNEF

/// Attributes that stand for properties.
@Suite struct MappingTests {
    private func mapped(_ id: AttributeID) throws -> MappedAttribute {
        try #require((MappedAttribute.ofMessages + MappedAttribute.ofAttachments).first { $0.attribute == id })
    }

    @Test func datesComeBack() throws {
        let day: UInt64 = 864_000_000_000
        // 1 January 1601 was a Monday; 1970; a leap day; the last second of 9999.
        #expect(DateRecord.encode(10_000_000) == [0x41, 6, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0])
        #expect(DateRecord.encode(116_444_736_000_000_000) == [0xB2, 7, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 4, 0])
        #expect(DateRecord.encode(133_537_247_980_000_000) == [0xE8, 7, 2, 0, 29, 0, 23, 0, 59, 0, 58, 0, 4, 0])
        #expect(DateRecord.encode(2_650_467_743_990_000_000)?.prefix(6) == [0x0F, 0x27, 12, 0, 31, 0])
        #expect(DateRecord.encode(0) == nil)
        #expect(DateRecord.encode(2_650_467_744_000_000_000) == nil)
        for number: UInt64 in stride(from: 1, to: 3_067_000, by: 997) {
            let time = number * day + 12_345 * 10_000_000 % day
            let record = try #require(DateRecord.encode(time))
            #expect(DateRecord.decode(record) == time / 10_000_000 * 10_000_000)
            #expect(Int(record[12]) == Int((number + 1) % 7))
        }
    }

    @Test func whatIsNoDateIsNone() {
        let good: [UInt8] = [0xE8, 7, 2, 0, 29, 0, 23, 0, 59, 0, 58, 0, 4, 0]
        #expect(DateRecord.decode(good) != nil)
        for (place, value): (Int, UInt8) in [(1, 0), (2, 0), (2, 13), (4, 0), (4, 32), (6, 24), (8, 60), (10, 60)] {
            var bad = good
            bad[place] = value
            #expect(DateRecord.decode(bad) == nil)
        }
        #expect(DateRecord.decode(Array(good.prefix(11))) == nil)
        #expect(DateRecord.decode([UInt8](repeating: 0, count: 14)) == nil)
    }

    @Test func classesComeBack() throws {
        let attribute = try mapped(.messageClass)
        for (name, property) in [
            ("IPM.Microsoft Mail.Note", "IPM.Note"), ("IPM.Microsoft Mail.Read Receipt", "Report.IPM.Note.IPNRN"),
            ("IPM.Microsoft Schedule.MtgCncl", "IPM.Schedule.Meeting.Canceled"), ("IPM.Contact", "IPM.Contact"),
        ] {
            let value = PropertyValue.unicode(Array(property.utf16))
            #expect(attribute.value(Array(name.utf8) + [0], .windows1252) == value)
            #expect(attribute.data(value, .windows1252) == Array(name.utf8) + [0])
            #expect(attribute.isWhole(value, .windows1252))
        }
        #expect(
            attribute.value(Array("ipm.microsoft mail.note".utf8), .windows1252) == .unicode(Array("IPM.Note".utf16)))
    }

    @Test func numbersComeBack() throws {
        let priority = try mapped(.priority)
        for (stored, importance): (UInt8, Int32) in [(1, 2), (2, 1), (3, 0)] {
            #expect(priority.value([stored, 0], .windows1252) == .long(importance))
            #expect(priority.data(.long(importance), .windows1252) == [stored, 0])
        }
        #expect(priority.value([1], .windows1252) == nil)
        let status = try mapped(.messageStatus)
        #expect(status.value([0xA4], .windows1252) == .long(0x01 | 0x02 | 0x04 | 0x10))
        #expect(status.data(.long(0x01 | 0x08), .windows1252) == [0x23])
        #expect(!status.isWhole(.long(1), .windows1252))
        let key = try mapped(.messageID)
        #expect(key.value(Array("00fFa".utf8), .windows1252) == nil)
        #expect(key.value(Array("00fF".utf8), .windows1252) == .binary([0, 0xFF]))
        #expect(key.data(.binary([0x0A, 0xF0]), .windows1252) == Array("0AF0".utf8) + [0])
        let owner = try mapped(.ownerAppointmentID)
        #expect(owner.value([1, 2, 3, 0x84], .windows1252) == .long(Int32(bitPattern: 0x8403_0201)))
        #expect(owner.data(.long(-2), .windows1252) == [0xFE, 0xFF, 0xFF, 0xFF])
        #expect(try mapped(.responseRequested).data(.boolean(1), .windows1252) == [1, 0])
    }

    @Test func textLosesWhatThePageLacks() throws {
        let subject = try mapped(.subject)
        #expect(subject.isWhole(.unicode([0x20AC]), .windows1252))
        #expect(!subject.isWhole(.unicode([0x0416]), .windows1252))
        #expect(subject.data(.unicode([0x0416]), .windows1252) == [0x3F, 0])
        #expect(subject.value([0x80, 0, 0x41], .windows1252) == .unicode([0x20AC]))
    }

    @Test func addressesComeBack() throws {
        let texts: ([UInt16], [UInt16], [UInt16]) = (Array("Anna".utf16), Array("SMTP".utf16), Array("a@b".utf16))
        for attribute in [AttributeID.from, .owner] {
            let data = try #require(
                AddressAttribute.data(attribute, name: texts.0, type: texts.1, address: texts.2, .windows1252))
            let found = try #require(
                AddressAttribute.values(attribute, data, messageClass: [], .windows1252))
            #expect(found.map(\.1) == [.unicode(texts.0), .unicode(texts.1), .unicode(texts.2)])
            for count in data.indices {
                _ = AddressAttribute.values(attribute, Array(data[..<count]), messageClass: [], .windows1252)
            }
        }
        #expect(AddressAttribute.values(.from, [5, 0, 9, 0, 1, 0, 1, 0, 0, 0], messageClass: [], .windows1252) == nil)
        #expect(
            AddressAttribute.data(
                .from, name: [UInt16](repeating: 65, count: 70_000), type: [], address: [], .windows1252) == nil)
        let response = Array("IPM.Schedule.Meeting.Resp.Pos".utf8)
        #expect(AddressAttribute.properties(of: .owner, messageClass: response)?.name.rawValue == 0x0044)
        #expect(AddressAttribute.properties(of: .owner, messageClass: [])?.name.rawValue == 0x0042)
    }

    @Test func renderingComesBack() {
        var record = RenderingRecord()
        (record.isOLE, record.position, record.isMacBinary) = (true, 77, true)
        #expect(record.bytes == [2, 0, 77, 0, 0, 0, 32, 0, 32, 0, 1, 0, 0, 0])
        #expect(RenderingRecord(record.bytes) == record)
        #expect(RenderingRecord([]) == RenderingRecord())
        #expect(RenderingRecord([1, 0, 5]).position == -1)
    }
}
