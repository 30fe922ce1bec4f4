/// Values last in, first out. Unlike with an array, nobody need be asked whether the memory is shared: it is freed, or
/// used again, by whoever made it.
struct Stack<Element: BitwiseCopyable> {
    private var start: UnsafeMutablePointer<Element>
    private var capacity = 64
    private(set) var count = 0

    init() { start = .allocate(capacity: capacity) }

    func free() { start.deallocate() }

    /// The value at a place below `count`.
    @inline(__always)
    subscript(place: Int) -> Element { start[place] }

    @inline(__always)
    mutating func push(_ element: Element) {
        if count == capacity { grow() }
        (start + count).initialize(to: element)
        count &+= 1
    }

    @inline(__always)
    mutating func pop() -> Element? {
        if count == 0 { return nil }
        count &-= 1
        return start[count]
    }

    mutating func removeAll() { count = 0 }

    private mutating func grow() {
        let wider = UnsafeMutablePointer<Element>.allocate(capacity: 2 &* capacity)
        wider.initialize(from: start, count: count)
        start.deallocate()
        start = wider
        capacity = 2 &* capacity
    }
}
