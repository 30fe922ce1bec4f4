import CMAPI
import CompoundFile

@inline(__always)
private func storage(_ this: UnsafeMutableRawPointer?, _ body: (StorageObject) throws -> Void) -> Int32 {
    method(this, StorageObject.self, body)
}

let storageVtable = IStorageVtbl(
    QueryInterface: { queryStorage($0, $1, $2) },
    AddRef: { addRef($0) },
    Release: { release($0) },
    CreateStream: { this, name, mode, reserved1, reserved2, out in
        out?.pointee = nil
        return storage(this) { storage in
            guard let out else { throw HResult.stgInvalidPointer }
            let name = try elementName(name)
            guard reserved1 == 0, reserved2 == 0 else { throw HResult.stgInvalidParameter }
            let face = try storage.createStream(name, StorageMode(rawValue: mode))
            out.pointee = face.assumingMemoryBound(to: IStream.self)
        }
    },
    OpenStream: { this, name, reserved1, mode, reserved2, out in
        out?.pointee = nil
        return storage(this) { storage in
            guard let out else { throw HResult.stgInvalidPointer }
            let name = try elementName(name)
            guard reserved1 == nil, reserved2 == 0 else { throw HResult.stgInvalidParameter }
            let face = try storage.openStream(name, StorageMode(rawValue: mode))
            out.pointee = face.assumingMemoryBound(to: IStream.self)
        }
    },
    CreateStorage: { this, name, mode, reserved1, reserved2, out in
        out?.pointee = nil
        return method(this, StorageObject.self) { storage -> HResult in
            guard let out else { throw HResult.stgInvalidPointer }
            let name = try elementName(name)
            guard reserved1 == 0, reserved2 == 0 else { throw HResult.stgInvalidParameter }
            let (child, result) = try storage.createStorage(name, StorageMode(rawValue: mode))
            out.pointee = child.pointer
            return result
        }
    },
    OpenStorage: { this, name, priority, mode, exclude, reserved, out in
        out?.pointee = nil
        return storage(this) { storage in
            guard let out else { throw HResult.stgInvalidPointer }
            let name = try elementName(name)
            guard reserved == 0, exclude == nil, priority == nil else { throw HResult.stgInvalidParameter }
            let child = try storage.openStorage(name, StorageMode(rawValue: mode))
            out.pointee = child.pointer
        }
    },
    CopyTo: { this, count, iids, names, destination in
        unlockedMethod(this, StorageObject.self) { storage in
            guard let destination else { throw HResult.stgInvalidPointer }
            let exclusion = try CopyExclusion(count, iids, names)
            try storage.copyContents(to: destination, exclusion)
            return .ok
        }
    },
    MoveElementTo: { this, name, destination, newName, flags in
        unlockedMethod(this, StorageObject.self) { storage in
            let name = try elementName(name)
            guard let destination else { throw HResult.stgInvalidPointer }
            let newName = try elementName(newName)
            guard flags <= 1 else { throw HResult.stgInvalidFlag }
            try storage.transfer(name, to: destination, as: newName, keeping: flags == 1)
            return .ok
        }
    },
    Commit: { this, flags in method(this, StorageObject.self) { storage -> HResult in try storage.commit(flags) } },
    Revert: { this in storage(this) { try $0.revert() } },
    EnumElements: { this, reserved1, reserved2, reserved3, out in
        out?.pointee = nil
        return storage(this) { storage in
            guard let out else { throw HResult.stgInvalidPointer }
            try storage.checkNotSimple()
            guard reserved1 == 0, reserved2 == nil, reserved3 == 0 else { throw HResult.stgInvalidParameter }
            out.pointee = storage.makeEnumerator().assumingMemoryBound(to: IEnumSTATSTG.self)
        }
    },
    DestroyElement: { this, name in storage(this) { try $0.destroy(try elementName(name)) } },
    RenameElement: { this, old, new in
        storage(this) { try $0.rename(try elementName(old), to: try elementName(new)) }
    },
    SetElementTimes: { this, name, created, _, modified in
        storage(this) { storage in
            let element: ElementName? = name == nil ? nil : try elementName(name)
            try storage.setTimes(element, created: FileTime(created), modified: FileTime(modified))
        }
    },
    SetClass: { this, clsid in
        storage(this) { storage in
            guard let clsid = GUIDValue(clsid) else { throw HResult.stgInvalidPointer }
            try storage.setClass(clsid)
        }
    },
    SetStateBits: { this, bits, mask in storage(this) { try $0.setStateBits(bits, mask: mask) } },
    Stat: { this, status, flag in
        storage(this) { storage in
            guard let status else { throw HResult.stgInvalidPointer }
            status.pointee = STATSTG()
            status.pointee = try storage.stat(flag)
        }
    })
