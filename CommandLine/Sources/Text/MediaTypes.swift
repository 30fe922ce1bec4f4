/// Media types of common files, by extension.
enum MediaTypes {
    /// - Parameter suffix: with its dot
    static func type(ofExtension suffix: String) -> String {
        types[suffix.lowercased()] ?? "application/octet-stream"
    }

    private static let types = [
        ".bmp": "image/bmp", ".csv": "text/csv", ".doc": "application/msword",
        ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".eml": "message/rfc822", ".gif": "image/gif", ".gz": "application/gzip", ".htm": "text/html",
        ".html": "text/html", ".ics": "text/calendar", ".jpeg": "image/jpeg", ".jpg": "image/jpeg",
        ".json": "application/json", ".mp3": "audio/mpeg", ".mp4": "video/mp4",
        ".msg": "application/vnd.ms-outlook", ".pdf": "application/pdf", ".png": "image/png",
        ".ppt": "application/vnd.ms-powerpoint",
        ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ".rtf": "application/rtf", ".svg": "image/svg+xml", ".txt": "text/plain", ".vcf": "text/vcard",
        ".wav": "audio/wav", ".webp": "image/webp", ".xls": "application/vnd.ms-excel",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".xml": "application/xml", ".zip": "application/zip",
    ]
}
