import CMAPI
import COM
import MessageFormat
import RichText

/// WrapCompressedRTFStream and WrapCompressedRTFStreamEx.
public enum RichTextWrapping {
    private static let read: UInt32 = 0
    private static let write: UInt32 = 1

    /// The stream on RTF over one on compressed RTF.
    public static func wrap(
        _ stream: LPSTREAM?, flags: UInt32, _ out: UnsafeMutablePointer<LPSTREAM?>?
    ) throws -> HResult {
        out?.pointee = nil
        guard let stream, let out else { throw HResult.mapiInvalidParameter }
        try MAPIFlags.check(flags, known: MAPIFlags.modify | MAPIFlags.storeUncompressedRTF)
        give(content(ForeignStreamRef(stream), flags), flags, out)
        return .ok
    }

    /// The same with a record, which may ask for the body that the RTF was made from.
    public static func wrap(
        _ stream: LPSTREAM?, _ info: UnsafePointer<RTF_WCSINFO>?, _ out: UnsafeMutablePointer<LPSTREAM?>?,
        _ result: UnsafeMutablePointer<RTF_WCSRETINFO>?
    ) throws -> HResult {
        out?.pointee = nil
        guard let stream, let info = info?.pointee, let out, info.size >= MemoryLayout<RTF_WCSINFO>.size
        else { throw HResult.mapiInvalidParameter }
        if let result, result.pointee.size < MemoryLayout<RTF_WCSRETINFO>.size {
            throw HResult.mapiInvalidParameter
        }
        let flags = info.ulFlags
        try MAPIFlags.check(
            flags, known: MAPIFlags.modify | MAPIFlags.storeUncompressedRTF | MAPIFlags.nativeBody)
        let reference = ForeignStreamRef(stream)
        guard flags & MAPIFlags.nativeBody != 0 else {
            give(content(reference, flags), flags, out)
            result?.pointee.ulStreamFlags = RTFReader.Origin.richText.flag
            return .ok
        }
        if flags & MAPIFlags.modify != 0 { throw HResult.mapiInvalidParameter }
        let body = try NativeBodyContent(reference, page: try page(info))
        give(body, flags, out)
        result?.pointee.ulStreamFlags = body.origin.flag
        return .ok
    }

    private static func content(_ stream: ForeignStreamRef, _ flags: UInt32) -> any StreamContent {
        guard flags & MAPIFlags.modify != 0 else { return DecompressingContent(stream) }
        let isStored = flags & MAPIFlags.storeUncompressedRTF != 0
        return CallOut.run { CompressingContent(stream, kind: isStored ? .stored : .compressed) }
    }

    private static func give(
        _ content: any StreamContent, _ flags: UInt32, _ out: UnsafeMutablePointer<LPSTREAM?>
    ) {
        let mode = flags & MAPIFlags.modify != 0 ? write : read
        let object = StreamObject(content: content, mode: mode, lock: TreeLock())
        out.pointee = object.face.assumingMemoryBound(to: IStream.self)
    }

    /// The page of the text that is wanted, else that of the message, else UTF-8.
    private static func page(_ info: RTF_WCSINFO) throws(HResult) -> CodePage {
        for number in [info.ulOutCodePage, info.ulInCodePage] where number != 0 {
            let page = CodePage(rawValue: number)
            guard page.isSupported else { throw .mapiUnknownCodePage }
            return page
        }
        return .utf8
    }
}

extension RTFReader.Origin {
    /// MAPI_NATIVE_BODY_TYPE_.
    fileprivate var flag: UInt32 {
        switch self {
        case .richText: return 1
        case .html: return 2
        case .plainText: return 4
        }
    }
}

/// RTFSync.
public enum RichTextSync {
    public static func sync(
        _ message: LPMESSAGE?, _ flags: UInt32, _ updated: UnsafeMutablePointer<BOOL>?
    ) -> Int32 {
        updated?.pointee = 0
        guard let message, let updated else { return HResult.mapiInvalidParameter.rawValue }
        if case .foreign = HandleTable.resolve(message) { return HResult.mapiNoSupport.rawValue }
        return messageMethod(message) { object in
            try MAPIFlags.check(flags, known: MessageObject.rtfChanged | MessageObject.bodyChanged)
            updated.pointee = try object.syncRTF(flags) ? 1 : 0
        }
    }
}
