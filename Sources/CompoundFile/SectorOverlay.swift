import Glibc

/// Images of sectors that a commit changes, by their places in a chain. Each is allocated by malloc, but for those of
/// a block.
final class SectorOverlay {
    private var images: ContiguousArray<UnsafeMutableRawPointer?> = []
    /// The places that have an image, in the order in which they got it.
    private(set) var places: ContiguousArray<Int> = []

    /// What the images of a range of places lie in, one behind the other.
    private var block: UnsafeMutableRawPointer?
    private var blockPlaces = 0..<0

    deinit {
        for place in places where !blockPlaces.contains(place) { free(images[place]) }
        free(block)
    }

    /// Makes the images of a range of places, for which there are none: all zeros, in one block. Once only.
    func makeBlock(_ range: Range<Int>, size: Int) throws(CompoundFileError) {
        guard block == nil, !range.isEmpty else { return }
        let (bytes, overflow) = range.count.multipliedReportingOverflow(by: size)
        guard !overflow, let memory = calloc(1, bytes) else { throw CompoundFileError(.outOfMemory, "commit plan") }
        block = memory
        blockPlaces = range
        for (index, place) in range.enumerated() { put(memory + index &* size, at: place) }
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
