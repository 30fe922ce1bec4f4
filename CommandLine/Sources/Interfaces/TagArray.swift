import CMAPI

/// Calls `body` with the tags as the interfaces take them: a count, then the tags. The array lives until
/// `body` returns.
func withTagArray<Result>(
    _ tags: [PropertyTag], _ body: (UnsafeMutablePointer<SPropTagArray>) -> Result
) -> Result {
    let words = UnsafeMutablePointer<UInt32>.allocate(capacity: tags.count + 2)
    defer { words.deallocate() }
    words[0] = UInt32(clamping: tags.count)
    words[1] = 0
    for (index, tag) in tags.enumerated() {
        words[index + 1] = tag.rawValue
    }
    return body(UnsafeMutableRawPointer(words).assumingMemoryBound(to: SPropTagArray.self))
}

/// Copies the tags out of an array of the library's and frees it.
func takeTags(_ array: UnsafeMutablePointer<SPropTagArray>?) -> [PropertyTag] {
    guard let array else { return [] }
    defer { _ = MAPIFreeBuffer(array) }
    let words = UnsafeRawPointer(array).assumingMemoryBound(to: UInt32.self)
    return (0..<Int(words[0])).map { PropertyTag(words[$0 + 1]) }
}
