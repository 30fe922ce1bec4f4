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

    /// The parts of an object that the request covers, each with its index for the problem list: the place in
    /// CopyProps' array, or in the list that CopyTo makes.
    struct Scope {
        var properties: [(index: Int, tag: PropertyTag)] = []
        var recipients: Int?
        var attachments: Int?
    }

    /// What of `source` is asked for. With its lock held.
    func scope(of source: PropObject) throws -> Scope {
        var scope = Scope()
        switch selection {
        case .allBut(let tags, let interfaces):
            let excluded = Set(tags.filter { $0 != .null }.map(\.id))
            let listed = try source.table.tags().filter {
                !excluded.contains($0.id) && StateCopier.isCopied($0)
            }
            scope.properties = listed.enumerated().map { ($0, $1) }
            guard source is MessageObject, !interfaces.contains(.iidMessage) else { break }
            if !excluded.contains(.messageRecipients) { scope.recipients = listed.count }
            if !excluded.contains(.messageAttachments) { scope.attachments = listed.count &+ 1 }
        case .only(let tags):
            for (index, tag) in tags.enumerated() {
                switch tag.id {
                case .messageRecipients: scope.recipients = index
                case .messageAttachments: scope.attachments = index
                default:
                    if tag.type != .null { scope.properties.append((index, tag)) }
                }
            }
        }
        return scope
    }
}

/// CopyTo and CopyProps.
extension PropObject {
    /// Copies into another object; nothing reaches a file before that object's SaveChanges.
    /// - Returns: the properties that could not be copied.
    func copy(_ request: CopyRequest) throws -> ProblemList {
        let (pointer, interface) = try check(request)
        guard HandleTable.isOurs(pointer) else {
            return try ForeignCopy.run(request, from: self, to: pointer, as: interface)
        }
        let destination = try PropObject.resolve(pointer)
        if destination === self { throw HResult.mapiNoAccess }
        let progress = CopyProgress(request)
        try progress?.begin(steps: 1)
        let problems = try copy(request, to: destination, as: interface)
        progress?.finish()
        return problems
    }

    /// The way between objects of this library: with both trees locked.
    private func copy(
        _ request: CopyRequest, to destination: PropObject, as interface: GUIDValue
    ) throws -> ProblemList {
        try TreeLock.withBoth(lock, destination.lock) {
            guard isAlive, destination.isAlive else { throw HResult.mapiInvalidObject }
            try checkEntry()
            try destination.checkEntry()
            guard interfaces.contains(interface), destination.interfaces.contains(interface),
                self is PropDataObject || destination is PropDataObject
                    || (self is MessageObject) == (destination is MessageObject)
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

    private func check(_ request: CopyRequest) throws -> (UnsafeMutableRawPointer, GUIDValue) {
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
        return (pointer, interface)
    }

    var interfaces: [GUIDValue] { type.iids }

    /// MAPI_MOVE: what was copied goes; what was refused stays.
    func removeMoved(_ scope: CopyRequest.Scope, less problems: ProblemList) throws {
        let refused = Set(problems.problems.map(\.tag.id))
        var tags = scope.properties.map(\.tag)
        if scope.recipients != nil { tags.append(PropertyTag(.messageRecipients, .object)) }
        if scope.attachments != nil { tags.append(PropertyTag(.messageAttachments, .object)) }
        _ = try deleteProps(tags.filter { !refused.contains($0.id) })
    }

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
