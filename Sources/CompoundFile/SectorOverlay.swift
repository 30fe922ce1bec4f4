import Glibc

/// Images of sectors that a commit changes, by their places in a chain. Each is allocated by malloc, but for those of
/// a block.
final class SectorOverlay {
    private var images: ContiguousArray<UnsafeMutableRawPointer?> = []
    /// The places that have an image, in the order in which they got it.
    private(set) var places: ContiguousArray<Int> = []

    /// What the images of a range of places lie in, one behind the other.
    private var block: ByteBlock?
    private var blockPlaces = 0..<0
    /// How far the block is filled, in bytes.
    private var blockFill = 0

    deinit {
        for place in places where !blockPlaces.contains(place) { free(images[place]) }
    }

    /// Makes the images of a range of places, which must lie behind all that have one, in one block. They are to be
    /// filled from the first on, see `room` and `finishBlock`. Once only.
    func makeBlock(_ range: Range<Int>, size: Int) throws(CompoundFileError) {
        guard block == nil, !range.isEmpty, images.count <= range.lowerBound else { return }
        let (bytes, overflow) = range.count.multipliedReportingOverflow(by: size)
        guard !overflow else { throw CompoundFileError(.outOfMemory, "commit plan") }
        let made = try ByteBlock(count: bytes) { $0.count }
        block = made
        blockPlaces = range
        images.reserveCapacity(range.upperBound)
        while images.count < range.lowerBound { images.append(nil) }
        images.append(contentsOf: (0..<range.count).lazy.map { made.start + $0 &* size })
        places.append(contentsOf: range)
    }

    /// Room in the images, which is about to be written to, from a place in the chain's bytes on: as much as there is in
    /// one piece. Nil where there is no image. What is left out in the block becomes zeros.
    func room(at offset: Int, upTo most: Int, _ shift: Int) -> UnsafeMutableRawBufferPointer? {
        let (place, within) = (offset >> shift, offset & (1 << shift &- 1))
        guard let image = image(place) else { return nil }
        let count = min(most, adjacentCount(from: place) << shift &- within)
        if let block, isInBlock(place) {
            let start = image + within - block.start
            if start > blockFill { memset(block.start + blockFill, 0, start &- blockFill) }
            blockFill = max(blockFill, start &+ count)
        }
        return UnsafeMutableRawBufferPointer(start: image + within, count: count)
    }

    /// No more will be written to the block: the rest is zeros.
    func finishBlock() {
        guard let block, blockFill < block.count else { return }
        memset(block.start + blockFill, 0, block.count &- blockFill)
        blockFill = block.count
    }

    /// Whether the image of a place was made in the block.
    func isInBlock(_ place: Int) -> Bool { blockPlaces.contains(place) }

    /// How many images lie one behind the other from that of a place on.
    func adjacentCount(from place: Int) -> Int {
        isInBlock(place) ? min(blockPlaces.upperBound, images.count) &- place : 1
    }

    /// The places that have an image, the lowest first.
    var sortedPlaces: ContiguousArray<Int> {
        for index in 1..<max(1, places.count) where places[index] < places[index &- 1] {
            return ContiguousArray(places.sorted())
        }
        return places
    }

    @inline(__always)
    func image(_ place: Int) -> UnsafeMutableRawPointer? { place < images.count ? images[place] : nil }

    /// Takes an image over, for a place that has none.
    func put(_ image: UnsafeMutableRawPointer, at place: Int) {
        if places.isEmpty {
            images.reserveCapacity(place &+ 16)
            places.reserveCapacity(16)
        }
        while images.count < place { images.append(nil) }
        if images.count == place { images.append(image) } else { images[place] = image }
        places.append(place)
    }

    /// Drops the images from a place on.
    func truncate(to count: Int) {
        guard images.count > count else { return }
        for place in count..<images.count {
            if !blockPlaces.contains(place) { free(images[place]) }
            images[place] = nil
        }
        places.removeAll { $0 >= count }
        images.removeLast(images.count &- count)
    }

    /// Hands all images over to `take`, which is to free them.
    func moveImages(_ take: (Int, UnsafeMutableRawPointer) -> Void) {
        for place in places {
            if let image = images[place] { take(place, image) }
        }
        images = []
        places = []
    }
}
