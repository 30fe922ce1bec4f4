/* IUnknown, IMalloc and structured storage [MS-CFB], with the functions that open and create it.
 *
 * Rules for every method: an out pointer is set to null before anything can fail; a pointer that comes
 * back holds a reference which the caller releases; names are UTF-16 and end with a NUL. */
#ifndef OPENIMSG_STORAGE_H
#define OPENIMSG_STORAGE_H

#include "openimsg_types.h"
#include "openimsg_errors.h"
#include "openimsg_guids.h"

typedef struct IUnknown IUnknown, *LPUNKNOWN;
typedef struct IMalloc IMalloc, *LPMALLOC;
typedef struct ISequentialStream ISequentialStream, *LPSEQUENTIALSTREAM;
typedef struct IStream IStream, *LPSTREAM;
typedef struct IStorage IStorage, *LPSTORAGE;
typedef struct ILockBytes ILockBytes, *LPLOCKBYTES;
typedef struct IEnumSTATSTG IEnumSTATSTG, *LPENUMSTATSTG;
typedef struct IRootStorage IRootStorage, *LPROOTSTORAGE;
typedef struct IDirectWriterLock IDirectWriterLock, *LPDIRECTWRITERLOCK;
typedef struct IPersist IPersist, *LPPERSIST;

EXTERN_C const IID IID_IUnknown;
EXTERN_C const IID IID_IClassFactory;
EXTERN_C const IID IID_IMalloc;
EXTERN_C const IID IID_IMarshal;
EXTERN_C const IID IID_ILockBytes;
EXTERN_C const IID IID_IStorage;
EXTERN_C const IID IID_IStream;
EXTERN_C const IID IID_IEnumSTATSTG;
EXTERN_C const IID IID_IRootStorage;
EXTERN_C const IID IID_IDirectWriterLock;
EXTERN_C const IID IID_IPersist;
EXTERN_C const IID IID_IPropertyStorage;
EXTERN_C const IID IID_IPropertySetStorage;
EXTERN_C const IID IID_ISequentialStream;

/* Access and sharing, for storages and streams. */

#define STGM_READ ((DWORD)0x00000000)
#define STGM_WRITE ((DWORD)0x00000001)
#define STGM_READWRITE ((DWORD)0x00000002)
#define STGM_SHARE_EXCLUSIVE ((DWORD)0x00000010)
#define STGM_SHARE_DENY_WRITE ((DWORD)0x00000020)
#define STGM_SHARE_DENY_READ ((DWORD)0x00000030)
#define STGM_SHARE_DENY_NONE ((DWORD)0x00000040)
#define STGM_FAILIFTHERE ((DWORD)0x00000000)
#define STGM_CREATE ((DWORD)0x00001000)
#define STGM_CONVERT ((DWORD)0x00020000)
#define STGM_DIRECT ((DWORD)0x00000000)
#define STGM_TRANSACTED ((DWORD)0x00010000)
#define STGM_PRIORITY ((DWORD)0x00040000)
#define STGM_NOSCRATCH ((DWORD)0x00100000)
#define STGM_NOSNAPSHOT ((DWORD)0x00200000)
#define STGM_DIRECT_SWMR ((DWORD)0x00400000)
#define STGM_DELETEONRELEASE ((DWORD)0x04000000)
#define STGM_SIMPLE ((DWORD)0x08000000)

#define STGC_DEFAULT ((DWORD)0)
#define STGC_OVERWRITE ((DWORD)1)
#define STGC_ONLYIFCURRENT ((DWORD)2)
#define STGC_DANGEROUSLYCOMMITMERELYTODISKCACHE ((DWORD)4)
#define STGC_CONSOLIDATE ((DWORD)8)
typedef DWORD STGC;

#define STGTY_STORAGE ((DWORD)1)
#define STGTY_STREAM ((DWORD)2)
#define STGTY_LOCKBYTES ((DWORD)3)
#define STGTY_PROPERTY ((DWORD)4)
typedef DWORD STGTY;

#define STATFLAG_DEFAULT ((DWORD)0)
#define STATFLAG_NONAME ((DWORD)1)
#define STATFLAG_NOOPEN ((DWORD)2)
typedef DWORD STATFLAG;

#define STREAM_SEEK_SET ((DWORD)0)
#define STREAM_SEEK_CUR ((DWORD)1)
#define STREAM_SEEK_END ((DWORD)2)
typedef DWORD STREAM_SEEK;

#define STGMOVE_MOVE ((DWORD)0)
#define STGMOVE_COPY ((DWORD)1)
#define STGMOVE_SHALLOWCOPY ((DWORD)2)
typedef DWORD STGMOVE;

#define LOCK_WRITE ((DWORD)1)
#define LOCK_EXCLUSIVE ((DWORD)2)
#define LOCK_ONLYONCE ((DWORD)4)
typedef DWORD LOCKTYPE;

#define STGFMT_STORAGE ((DWORD)0)
#define STGFMT_DOCUMENT ((DWORD)0)
#define STGFMT_NATIVE ((DWORD)1)
#define STGFMT_FILE ((DWORD)3)
#define STGFMT_ANY ((DWORD)4)
#define STGFMT_DOCFILE ((DWORD)5)
#define STGOPTIONS_VERSION 2
#define CWCSTORAGENAME 32

/* How a storage is created, and what an open one has. Version 1 ends before pwcsTemplateFile. */
typedef struct tagSTGOPTIONS {
    USHORT usVersion;
    USHORT reserved;
    ULONG ulSectorSize; /* 0, 512 or 4096 */
    const WCHAR *pwcsTemplateFile;
} STGOPTIONS;

/* What Stat says about an element. pwcsName comes from the task allocator: CoTaskMemFree. */
typedef struct tagSTATSTG {
    LPOLESTR pwcsName;
    DWORD type; /* STGTY_ */
    ULARGE_INTEGER cbSize;
    FILETIME mtime;
    FILETIME ctime;
    FILETIME atime;
    DWORD grfMode; /* STGM_ */
    DWORD grfLocksSupported;
    CLSID clsid;
    DWORD grfStateBits;
    DWORD reserved;
} STATSTG;

/* Every object: E_NOINTERFACE for an interface it lacks; AddRef and Release return the new count. */
#undef INTERFACE
#define INTERFACE IUnknown
OPENIMSG_INTERFACE(IUnknown)
{
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
};

/* An allocator. GetSize is in bytes; DidAlloc answers 1, 0, or -1 for "can't tell". */
#undef INTERFACE
#define INTERFACE IMalloc
OPENIMSG_INTERFACE_(IMalloc, IUnknown)
{
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD_(void *, Alloc)(THIS_ SIZE_T cb) PURE;
    STDMETHOD_(void *, Realloc)(THIS_ void *pv, SIZE_T cb) PURE;
    STDMETHOD_(void, Free)(THIS_ void *pv) PURE;
    STDMETHOD_(SIZE_T, GetSize)(THIS_ void *pv) PURE;
    STDMETHOD_(int, DidAlloc)(THIS_ void *pv) PURE;
    STDMETHOD_(void, HeapMinimize)(THIS) PURE;
};

/* Bytes in order. The counts done are optional out pointers; reading past the end gives fewer bytes
 * and success. */
#undef INTERFACE
#define INTERFACE ISequentialStream
OPENIMSG_INTERFACE_(ISequentialStream, IUnknown)
{
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(Read)(THIS_ void *pv, ULONG cb, ULONG *pcbRead) PURE;
    STDMETHOD(Write)(THIS_ const void *pv, ULONG cb, ULONG *pcbWritten) PURE;
};

/* A stream with a position. Clone shares the bytes and has a position of its own. */
#undef INTERFACE
#define INTERFACE IStream
OPENIMSG_INTERFACE_(IStream, ISequentialStream)
{
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(Read)(THIS_ void *pv, ULONG cb, ULONG *pcbRead) PURE;
    STDMETHOD(Write)(THIS_ const void *pv, ULONG cb, ULONG *pcbWritten) PURE;
    STDMETHOD(Seek)(THIS_ LARGE_INTEGER dlibMove, DWORD dwOrigin, ULARGE_INTEGER *plibNewPosition) PURE;
    STDMETHOD(SetSize)(THIS_ ULARGE_INTEGER libNewSize) PURE;
    STDMETHOD(CopyTo)(THIS_ IStream *pstm, ULARGE_INTEGER cb, ULARGE_INTEGER *pcbRead,
                      ULARGE_INTEGER *pcbWritten) PURE;
    STDMETHOD(Commit)(THIS_ DWORD grfCommitFlags) PURE;
    STDMETHOD(Revert)(THIS) PURE;
    STDMETHOD(LockRegion)(THIS_ ULARGE_INTEGER libOffset, ULARGE_INTEGER cb, DWORD dwLockType) PURE;
    STDMETHOD(UnlockRegion)(THIS_ ULARGE_INTEGER libOffset, ULARGE_INTEGER cb, DWORD dwLockType) PURE;
    STDMETHOD(Stat)(THIS_ STATSTG *pstatstg, DWORD grfStatFlag) PURE;
    STDMETHOD(Clone)(THIS_ IStream **ppstm) PURE;
};

/* A folder of streams and storages. Names have 1 to 31 units, none of / \ : and !, and are compared
 * without case. Children are opened with STGM_SHARE_EXCLUSIVE. */
#undef INTERFACE
#define INTERFACE IStorage
OPENIMSG_INTERFACE_(IStorage, IUnknown)
{
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(CreateStream)(THIS_ const OLECHAR *pwcsName, DWORD grfMode, DWORD reserved1,
                            DWORD reserved2, IStream **ppstm) PURE;
    STDMETHOD(OpenStream)(THIS_ const OLECHAR *pwcsName, void *reserved1, DWORD grfMode,
                          DWORD reserved2, IStream **ppstm) PURE;
    STDMETHOD(CreateStorage)(THIS_ const OLECHAR *pwcsName, DWORD grfMode, DWORD reserved1,
                             DWORD reserved2, IStorage **ppstg) PURE;
    STDMETHOD(OpenStorage)(THIS_ const OLECHAR *pwcsName, IStorage *pstgPriority, DWORD grfMode,
                           SNB snbExclude, DWORD reserved, IStorage **ppstg) PURE;
    STDMETHOD(CopyTo)(THIS_ DWORD ciidExclude, const IID *rgiidExclude, SNB snbExclude,
                      IStorage *pstgDest) PURE;
    STDMETHOD(MoveElementTo)(THIS_ const OLECHAR *pwcsName, IStorage *pstgDest,
                             const OLECHAR *pwcsNewName, DWORD grfFlags) PURE;
    STDMETHOD(Commit)(THIS_ DWORD grfCommitFlags) PURE;
    STDMETHOD(Revert)(THIS) PURE;
    STDMETHOD(EnumElements)(THIS_ DWORD reserved1, void *reserved2, DWORD reserved3,
                            IEnumSTATSTG **ppenum) PURE;
    STDMETHOD(DestroyElement)(THIS_ const OLECHAR *pwcsName) PURE;
    STDMETHOD(RenameElement)(THIS_ const OLECHAR *pwcsOldName, const OLECHAR *pwcsNewName) PURE;
    STDMETHOD(SetElementTimes)(THIS_ const OLECHAR *pwcsName, const FILETIME *pctime,
                               const FILETIME *patime, const FILETIME *pmtime) PURE;
    STDMETHOD(SetClass)(THIS_ REFCLSID clsid) PURE;
    STDMETHOD(SetStateBits)(THIS_ DWORD grfStateBits, DWORD grfMask) PURE;
    STDMETHOD(Stat)(THIS_ STATSTG *pstatstg, DWORD grfStatFlag) PURE;
};

/* Bytes at offsets: what a compound file that isn't a file lies on. */
#undef INTERFACE
#define INTERFACE ILockBytes
OPENIMSG_INTERFACE_(ILockBytes, IUnknown)
{
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(ReadAt)(THIS_ ULARGE_INTEGER ulOffset, void *pv, ULONG cb, ULONG *pcbRead) PURE;
    STDMETHOD(WriteAt)(THIS_ ULARGE_INTEGER ulOffset, const void *pv, ULONG cb, ULONG *pcbWritten) PURE;
    STDMETHOD(Flush)(THIS) PURE;
    STDMETHOD(SetSize)(THIS_ ULARGE_INTEGER cb) PURE;
    STDMETHOD(LockRegion)(THIS_ ULARGE_INTEGER libOffset, ULARGE_INTEGER cb, DWORD dwLockType) PURE;
    STDMETHOD(UnlockRegion)(THIS_ ULARGE_INTEGER libOffset, ULARGE_INTEGER cb, DWORD dwLockType) PURE;
    STDMETHOD(Stat)(THIS_ STATSTG *pstatstg, DWORD grfStatFlag) PURE;
};

/* The elements of a storage, one after the other. Next gives S_FALSE when fewer than celt were left. */
#undef INTERFACE
#define INTERFACE IEnumSTATSTG
OPENIMSG_INTERFACE_(IEnumSTATSTG, IUnknown)
{
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(Next)(THIS_ ULONG celt, STATSTG *rgelt, ULONG *pceltFetched) PURE;
    STDMETHOD(Skip)(THIS_ ULONG celt) PURE;
    STDMETHOD(Reset)(THIS) PURE;
    STDMETHOD(Clone)(THIS_ IEnumSTATSTG **ppenum) PURE;
};

/* Moves an open root storage to another file. */
#undef INTERFACE
#define INTERFACE IRootStorage
OPENIMSG_INTERFACE_(IRootStorage, IUnknown)
{
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(SwitchToFile)(THIS_ LPOLESTR pszFile) PURE;
};

/* The one writer's lock on a file opened with STGM_DIRECT_SWMR. The time-out is in milliseconds. */
#undef INTERFACE
#define INTERFACE IDirectWriterLock
OPENIMSG_INTERFACE_(IDirectWriterLock, IUnknown)
{
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(WaitForWriteAccess)(THIS_ DWORD dwTimeout) PURE;
    STDMETHOD(ReleaseWriteAccess)(THIS) PURE;
    STDMETHOD(HaveWriteAccess)(THIS) PURE;
};

#undef INTERFACE
#define INTERFACE IPersist
OPENIMSG_INTERFACE_(IPersist, IUnknown)
{
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(GetClassID)(THIS_ CLSID *pClassID) PURE;
};
#undef INTERFACE

#if defined(COBJMACROS) && (!defined(__cplusplus) || defined(CINTERFACE))
#include "openimsg_cobjmacros.h"
#endif

#ifdef __cplusplus
OPENIMSG_UUID(IUnknown)
OPENIMSG_UUID(IMalloc)
OPENIMSG_UUID(ISequentialStream)
OPENIMSG_UUID(IStream)
OPENIMSG_UUID(IStorage)
OPENIMSG_UUID(ILockBytes)
OPENIMSG_UUID(IEnumSTATSTG)
OPENIMSG_UUID(IRootStorage)
OPENIMSG_UUID(IDirectWriterLock)
OPENIMSG_UUID(IPersist)
#endif

/* Opening and creating. Paths are UTF-16 and reach the file system as UTF-8. */

/* Creates a compound file of 512-byte sectors. A null name makes a temporary file. */
STDAPI StgCreateDocfile(const OLECHAR *pwcsName, DWORD grfMode, DWORD reserved, IStorage **ppstgOpen);

/* Opens a compound file: STG_E_FILENOTFOUND if there is none, STG_E_PATHNOTFOUND if not even its
 * folder, STG_E_FILEALREADYEXISTS if it is no compound file, STG_E_ACCESSDENIED if it can't be written but is to be. */
STDAPI StgOpenStorage(const OLECHAR *pwcsName, IStorage *pstgPriority, DWORD grfMode, SNB snbExclude,
                      DWORD reserved, IStorage **ppstgOpen);

/* The same with a sector size (512 or 4096, pStgOptions may be null) and the interface asked for,
 * IID_IStorage. grfAttrs is 0, pSD isn't used. */
STDAPI StgCreateStorageEx(const WCHAR *pwcsName, DWORD grfMode, DWORD stgfmt, DWORD grfAttrs,
                          STGOPTIONS *pStgOptions, PSECURITY_DESCRIPTOR pSD, REFIID riid,
                          void **ppObjectOpen);
STDAPI StgOpenStorageEx(const WCHAR *pwcsName, DWORD grfMode, DWORD stgfmt, DWORD grfAttrs,
                        STGOPTIONS *pStgOptions, PSECURITY_DESCRIPTOR pSD, REFIID riid,
                        void **ppObjectOpen);

/* S_OK for a compound file, S_FALSE for anything else. */
STDAPI StgIsStorageFile(const OLECHAR *pwcsName);
STDAPI StgIsStorageILockBytes(ILockBytes *plkbyt);

/* A compound file in the caller's bytes; the storage keeps a reference to them. */
STDAPI StgCreateDocfileOnILockBytes(ILockBytes *plkbyt, DWORD grfMode, DWORD reserved,
                                    IStorage **ppstgOpen);
STDAPI StgOpenStorageOnILockBytes(ILockBytes *plkbyt, IStorage *pstgPriority, DWORD grfMode,
                                  SNB snbExclude, DWORD reserved, IStorage **ppstgOpen);

/* Sets the times of a compound file's root; a null time stays as it is. */
STDAPI StgSetTimes(const OLECHAR *lpszName, const FILETIME *pctime, const FILETIME *patime,
                   const FILETIME *pmtime);

/* Bytes and streams in memory. A null handle allocates; fDeleteOnRelease frees the memory with the
 * object. The Get functions lend the handle: the object keeps owning it. */
STDAPI CreateILockBytesOnHGlobal(HGLOBAL hGlobal, BOOL fDeleteOnRelease, ILockBytes **pplkbyt);
STDAPI GetHGlobalFromILockBytes(ILockBytes *plkbyt, HGLOBAL *phglobal);
STDAPI CreateStreamOnHGlobal(HGLOBAL hGlobal, BOOL fDeleteOnRelease, LPSTREAM *ppstm);
STDAPI GetHGlobalFromStream(LPSTREAM pstm, HGLOBAL *phglobal);

/* A storage's class, CLSID_NULL if it has none; a class as 16 bytes of a stream. */
STDAPI ReadClassStg(IStorage *pStg, CLSID *pclsid);
STDAPI WriteClassStg(IStorage *pStg, REFCLSID rclsid);
STDAPI ReadClassStm(IStream *pStm, CLSID *pclsid);
STDAPI WriteClassStm(IStream *pStm, REFCLSID rclsid);

/* The task allocator, of which STATSTG.pwcsName is. dwMemContext is MEMCTX_TASK. */
#define MEMCTX_TASK 1
STDAPI CoGetMalloc(DWORD dwMemContext, LPMALLOC *ppMalloc);
STDAPI_(LPVOID) CoTaskMemAlloc(SIZE_T cb);
STDAPI_(LPVOID) CoTaskMemRealloc(LPVOID pv, SIZE_T cb);
STDAPI_(void) CoTaskMemFree(LPVOID pv);

/* Counted, and without effect: the library needs no initialising. S_OK first, S_FALSE nested; OleInitialize counts
 * for COM too, and by itself for its answer. */
#define COINIT_MULTITHREADED ((DWORD)0)
#define COINIT_APARTMENTTHREADED ((DWORD)2)
#define COINIT_DISABLE_OLE1DDE ((DWORD)4)
#define COINIT_SPEED_OVER_MEMORY ((DWORD)8)
STDAPI CoInitialize(LPVOID pvReserved);
STDAPI CoInitializeEx(LPVOID pvReserved, DWORD dwCoInit);
STDAPI_(void) CoUninitialize(void);
STDAPI OleInitialize(LPVOID pvReserved);
STDAPI_(void) OleUninitialize(void);

#define CLSCTX_INPROC_SERVER ((DWORD)1)
#define CLSCTX_INPROC_HANDLER ((DWORD)2)
#define CLSCTX_LOCAL_SERVER ((DWORD)4)
#define CLSCTX_REMOTE_SERVER ((DWORD)16)
#define CLSCTX_ALL ((DWORD)23)

/* Memory by handle. GlobalLock gives the address, good until the matching GlobalUnlock; GlobalFree
 * returns null, or the handle if it isn't one. Sizes are in bytes. */
#define GMEM_FIXED ((UINT)0x0000)
#define GMEM_MOVEABLE ((UINT)0x0002)
#define GMEM_ZEROINIT ((UINT)0x0040)
#define GMEM_MODIFY ((UINT)0x0080)
#define GMEM_NOCOMPACT ((UINT)0x0010)
#define GMEM_NODISCARD ((UINT)0x0020)
#define GMEM_DISCARDABLE ((UINT)0x0100)
#define GMEM_LOCKCOUNT ((UINT)0x00FF)
#define GMEM_DISCARDED ((UINT)0x4000)
#define GMEM_SHARE ((UINT)0x2000)
#define GMEM_DDESHARE ((UINT)0x2000)
#define GMEM_INVALID_HANDLE ((UINT)0x8000)
#define GHND ((UINT)0x0042)
#define GPTR ((UINT)0x0040)
STDAPI_(HGLOBAL) GlobalAlloc(UINT uFlags, SIZE_T dwBytes);
STDAPI_(HGLOBAL) GlobalReAlloc(HGLOBAL hMem, SIZE_T dwBytes, UINT uFlags);
STDAPI_(LPVOID) GlobalLock(HGLOBAL hMem);
STDAPI_(BOOL) GlobalUnlock(HGLOBAL hMem);
STDAPI_(SIZE_T) GlobalSize(HGLOBAL hMem);
STDAPI_(UINT) GlobalFlags(HGLOBAL hMem);
STDAPI_(HGLOBAL) GlobalHandle(LPCVOID pMem);
STDAPI_(HGLOBAL) GlobalFree(HGLOBAL hMem);

#endif
