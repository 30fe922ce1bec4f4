import CMAPI

@inline(__always)
private func stream(_ this: UnsafeMutableRawPointer?, _ body: (StreamObject) throws -> Void) -> Int32 {
    method(this, StreamObject.self, body)
}

private func refuseLock(_ stream: StreamObject) throws {
    try stream.requireRandomAccess()
    throw HResult.stgInvalidFunction
}

let streamVtable = IStreamVtbl(
    QueryInterface: { queryInterface($0, $1, $2) },
    AddRef: { addRef($0) },
    Release: { release($0) },
    Read: { this, target, count, done in
        done?.pointee = 0
        return stream(this) { stream in
            let read = try stream.read(target, count)
            done?.pointee = read
        }
    },
    Write: { this, source, count, done in
        done?.pointee = 0
        return stream(this) { stream in
            try stream.write(source, count)
            done?.pointee = count
        }
    },
    Seek: { this, distance, origin, position in
        stream(this) { stream in
            do {
                let new = try stream.seek(distance.QuadPart, origin)
                position?.pointee.QuadPart = new
            } catch {
                if let place = stream.placeAfterFailure { position?.pointee.QuadPart = place }
                throw error
            }
        }
    },
    SetSize: { this, size in stream(this) { try $0.setSize(size.QuadPart) } },
    CopyTo: { this, target, count, read, written in
        read?.pointee.QuadPart = 0
        written?.pointee.QuadPart = 0
        return unlockedMethod(this, StreamObject.self) { stream in
            guard let target else { throw HResult.stgInvalidPointer }
            try stream.checkNotSimple()
            // Whoever doesn't ask how much was written has to learn otherwise that it wasn't all.
            let allowsLess = written != nil
            try stream.copy(to: ForeignStreamRef(target), limit: count.QuadPart, allowsLess: allowsLess) { done in
                read?.pointee.QuadPart = done.0
                written?.pointee.QuadPart = done.1
            }
            return .ok
        }
    },
    Commit: { this, flags in
        stream(this) { stream in
            if stream.isSimple { throw HResult.stgUnimplementedFunction }
            try stream.content.commit(flags)
        }
    },
    Revert: { this in
        stream(this) { stream in
            try stream.requireRandomAccess()
            try stream.checkNotSimple()
            try stream.content.revert()
        }
    },
    LockRegion: { this, _, _, _ in stream(this, refuseLock) },
    UnlockRegion: { this, _, _, _ in stream(this, refuseLock) },
    Stat: { this, status, flag in
        stream(this) { stream in
            guard let status else { throw HResult.stgInvalidPointer }
            status.pointee = STATSTG()
            status.pointee = try stream.stat(flag)
        }
    },
    Clone: { this, out in
        out?.pointee = nil
        return stream(this) { stream in
            guard let out else { throw HResult.stgInvalidPointer }
            out.pointee = try stream.clone().face.assumingMemoryBound(to: IStream.self)
        }
    })
