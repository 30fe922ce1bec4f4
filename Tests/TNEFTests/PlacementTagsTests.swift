import Testing

@testable import TNEF

/// Tags of attachments in text.
@Suite struct PlacementTagsTests {
    private func tag(_ position: Int, _ key: UInt16, _ title: String) -> PlacementTags.Tag {
        .init(position: position, key: key, title: Array(title.utf16), container: Array("winmail.dat".utf16))
    }

    private func extract(_ text: String) -> (text: String, places: [(key: UInt16, position: Int)]) {
        let found = PlacementTags.extract(from: Array(text.utf16)) { (5...7).contains($0) }
        return (String(decoding: found.text, as: UTF16.self), found.places)
    }

    @Test func tagsComeBack() {
        let tagged = PlacementTags.insert(
            [tag(4, 6, "b.txt"), tag(0, 5, "[a]:"), tag(99, 7, "c")], into: Array(" xyz !".utf16))
        let text = String(decoding: tagged, as: UTF16.self)
        #expect(
            text == "[[ _a__ : 5 in winmail.dat ]]xyz[[ b.txt : 6 in winmail.dat ]]![[ c : 7 in winmail.dat ]]")
        let found = extract(text)
        #expect(found.text == " xyz ! ")
        #expect(found.places.map(\.key) == [5, 6, 7])
        #expect(found.places.map(\.position) == [0, 4, 6])
    }

    @Test func twoMayShareAPlace() {
        let tagged = PlacementTags.insert([tag(1, 5, "a"), tag(1, 6, "b")], into: Array("x y".utf16))
        #expect(extract(String(decoding: tagged, as: UTF16.self)).text == "x  y")
    }

    @Test func wrappedTagsAreFound() {
        #expect(extract("[[ a name\r\n: with colon : 5\r\nin that ]]").places.map(\.position) == [0])
    }

    @Test func otherTextStays() {
        for text in [
            "", "[", "[[", "[[ ]]", "[[ a : 5 in b ]", "[[ a : 4 in b ]]", "[[ a : x in b ]]", "[[ a : 5 on b ]]",
            "[[ a 5 in b ]]",
            "[[ a : 70000 in b ]]", "[[ a : 555555555555555555555 in b ]]", "[[ a [ : 5 in b ]]",
            "[[ a : 5 in " + String(repeating: "b", count: 2000) + " ]]",
        ] {
            let found = extract(text)
            #expect(found.text == text)
            #expect(found.places.isEmpty)
        }
    }

    /// A row of opening brackets takes no time worth telling.
    @Test func bracketsAreLinear() {
        let text = [UInt16](repeating: 0x5B, count: 1 << 20)
        #expect(PlacementTags.extract(from: text) { _ in true }.text.count == text.count)
    }
}
