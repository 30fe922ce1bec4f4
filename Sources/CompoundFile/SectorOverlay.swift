import Glibc

/// Images of sectors that a commit changes, by their places in a chain. Each is allocated by malloc.
final class SectorOverlay {
    private var images: ContiguousArray<UnsafeMutableRawPointer?> = []
    /// The places that have an image, in the order in which they got it.
    private(set) var places: ContiguousArray<Int> = []

    deinit { for place in places { free(images[place]) } }

    @inline(__always)
    func image(_ place: Int) -> UnsafeMutableRawPointer? { place < images.count ? images[place] : nil }

    /// Takes an image over, for a place that has none.
    func put(_ image: UnsafeMutableRawPointer, at place: Int) {
        if place >= images.count {
            images.append(contentsOf: repeatElement(nil, count: place &+ 1 &- images.count))
        }
        images[place] = image
        places.append(place)
    }

    /// Drops the images from a place on.
    func truncate(to count: Int) {
        guard images.count > count else { return }
        for place in count..<images.count {
            free(images[place])
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
