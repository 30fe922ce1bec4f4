/// What kind of object a property stream belongs to ([MS-OXMSG] 2.4.1).
public enum ContainerKind: Hashable, Sendable {
    case message, embeddedMessage, attachment, recipient

    /// The bytes before the first entry of the property stream.
    public var headerSize: Int {
        switch self {
        case .message: return 32
        case .embeddedMessage: return 24
        case .attachment, .recipient: return 8
        }
    }
}
