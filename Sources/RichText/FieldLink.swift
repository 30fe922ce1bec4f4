/// A field under way that is a link: where it leads, and where the text begins that stands for it.
struct FieldLink {
    /// How many groups were open outside of the field.
    let depth: Int
    let address: [UInt16]
    /// The number of units of text before it, from the document's start.
    let start: Int

    /// Longer instructions are no links.
    static let longest = 4096

    /// The address in a field's instruction `HYPERLINK "address"`; nil for other fields and for links within the
    /// document.
    static func address(in instruction: [UInt16]) -> [UInt16]? {
        guard instruction.count <= longest else { return nil }
        let words = instruction.drop { $0 == 0x20 }
        guard words.starts(with: "HYPERLINK".utf16) else { return nil }
        let rest = words.dropFirst(9).drop { $0 == 0x20 }
        guard rest.first == 0x22 else {
            let word = rest.prefix { $0 != 0x20 }
            return word.isEmpty || word.first == 0x5C ? nil : Array(word)
        }
        let address = rest.dropFirst().prefix { $0 != 0x22 }
        return address.isEmpty ? nil : Array(address)
    }
}

/// Links in plain text: `text <address>`, as Outlook writes them, unless the text is the address already.
extension RTFReader {
    /// Part of a field's instruction.
    func instruct(_ units: some Sequence<UInt16>) {
        guard instruction.count <= FieldLink.longest else { return }
        instruction.append(contentsOf: units.prefix(FieldLink.longest))
    }

    /// A group has ended that was part of an instruction, or held a link.
    func closeField(_ ended: Group) {
        if ended.destination == .instruction, group.destination != .instruction {
            if !givesHTML, group.destination == .text, !group.isHidden,
                let address = FieldLink.address(in: instruction) {
                links.append(FieldLink(depth: outer.count, address: address, start: sink.total))
            }
            instruction = []
        }
        guard let link = links.last, link.depth > outer.count else { return }
        links.removeLast()
        guard !sink.ends(with: link.address, from: link.start) else { return }
        sink.append(ascii: " <")
        for unit in link.address { sink.append(unit: unit) }
        sink.append(ascii: "> ")
    }
}
