import CMAPI
import COM
import CompoundFile
import MessageFormat

/// What CopyTo or CopyProps was asked for.
struct CopyRequest {
    enum Selection {
        /// CopyTo: everything but these tags and what these interfaces stand for.
        case allBut([PropertyTag], [GUIDValue])
        /// CopyProps: these tags.
        case only([PropertyTag])
    }

    let selection: Selection
    let interface: GUIDValue?
    let destination: UnsafeMutableRawPointer?
    let flags: UInt32
    let progress: LPMAPIPROGRESS?

    var moves: Bool { flags & MAPIFlags.move != 0 }
    var keepsExisting: Bool { flags & MAPIFlags.noReplace != 0 }

    /// The parts of an object that the request covers.
    struct Scope {
        var properties: [PropertyTag] = []
        var recipients = false
        var attachments = false
    }
}

/// CopyTo and CopyProps between messages and attachments of this library.
extension PropObject {
    /// Copies into another object; nothing reaches a file before that object's SaveChanges.
    /// - Returns: the properties that could not be copied.
    func copy(_ request: CopyRequest) throws -> ProblemList {
        let (destination, interface) = try check(request)
        return try TreeLock.withBoth(lock, destination.lock) {
            guard isAlive, destination.isAlive else { throw HResult.mapiInvalidObject }
            guard interfaces.contains(interface), destination.interfaces.contains(interface),
                (self is MessageObject) == (destination is MessageObject)
            else { throw HResult.mapiInterfaceNotSupported }
            if destination.isInside(self) { throw HResult.mapiFolderCycle }
            try destination.requireWritable()
            if request.moves { try requireWritable() }
            try flushStreams()
            try destination.flushStreams()
            var session = CopySession(source: self, destination: destination, request: request)
            return try session.run()
        }
    }

    private func check(_ request: CopyRequest) throws -> (PropObject, GUIDValue) {
        guard let interface = request.interface, let pointer = request.destination else {
            throw HResult.mapiInvalidParameter
        }
        try MAPIFlags.check(
            request.flags,
            known: MAPIFlags.move | MAPIFlags.noReplace | MAPIFlags.declineOK | MAPIFlags.dialog)
        if case .allBut(_, let interfaces) = request.selection,
            interfaces.contains(.iidMAPIProp) || interfaces.contains(.iidUnknown)
        {
            throw HResult.mapiInterfaceNotSupported
        }
        let destination = try PropObject.resolve(pointer)
        if destination === self { throw HResult.mapiNoAccess }
        return (destination, interface)
    }

    private var interfaces: [GUIDValue] { type.iids }

    /// Whether this object lies in `other`'s tree below it.
    private func isInside(_ other: PropObject) -> Bool {
        var next = owner
        while let object = next {
            if object === other { return true }
            next = object.owner
        }
        return false
    }
}
