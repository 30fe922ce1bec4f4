extension UnsafeBufferPointer {
    /// In elements that are sorted so: the index of the first that is not before the one sought; their number when
    /// all are before it.
    ///
    /// Each step halves what is left, whatever comes out of the comparison, so that the processor has no branch to
    /// guess: a wrong guess costs as much as the rest of a search among a few dozen.
    @inline(__always)
    func lowerBound(_ isBefore: (Element) -> Bool) -> Int {
        var low = 0
        var left = count
        if left == 0 { return 0 }
        while left > 1 {
            let half = left / 2
            low = isBefore(self[low &+ half &- 1]) ? low &+ half : low
            left &-= half
        }
        return isBefore(self[low]) ? low &+ 1 : low
    }
}

extension Array {
    /// Puts an element in before the one at a place. Like `insert(_:at:)`, which replaces an empty range by a
    /// collection of one and takes several times as long for the few elements that there are.
    mutating func place(_ element: consuming Element, at place: Int) {
        append(element)
        withUnsafeMutableBufferPointer { elements in
            guard let start = elements.baseAddress else { return }
            var index = elements.count &- 1
            guard index > place else { return }
            let new = (start + index).move()
            while index > place {
                (start + index).initialize(to: (start + (index &- 1)).move())
                index &-= 1
            }
            (start + index).initialize(to: new)
        }
    }
}
