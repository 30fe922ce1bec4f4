/* Quick ends of a process: what a client asks of MAPI, and MAPI of its providers. */
#ifndef OPENIMSG_SHUTDOWN_H
#define OPENIMSG_SHUTDOWN_H

#include "openimsg_mapi.h"

DECLARE_MAPI_INTERFACE_PTR(IMAPIClientShutdown, LPMAPICLIENTSHUTDOWN);
DECLARE_MAPI_INTERFACE_PTR(IMAPIProviderShutdown, LPMAPIPROVIDERSHUTDOWN);

#define MAPI_IMAPICLIENTSHUTDOWN_METHODS(IPURE)                                                     \
    MAPIMETHOD(QueryFastShutdown)(THIS) IPURE;                                                      \
    MAPIMETHOD(NotifyProcessShutdown)(THIS) IPURE;                                                  \
    MAPIMETHOD(DoFastShutdown)(THIS) IPURE;

#undef INTERFACE
#define INTERFACE IMAPIClientShutdown
DECLARE_MAPI_INTERFACE_(IMAPIClientShutdown, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPICLIENTSHUTDOWN_METHODS(PURE)
};

#define MAPI_IMAPIPROVIDERSHUTDOWN_METHODS(IPURE)                                                   \
    MAPIMETHOD(QueryFastShutdown)(THIS) IPURE;                                                      \
    MAPIMETHOD(NotifyProcessShutdown)(THIS) IPURE;                                                  \
    MAPIMETHOD(DoFastShutdown)(THIS) IPURE;

#undef INTERFACE
#define INTERFACE IMAPIProviderShutdown
DECLARE_MAPI_INTERFACE_(IMAPIProviderShutdown, IUnknown)
{
    BEGIN_INTERFACE
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPIPROVIDERSHUTDOWN_METHODS(PURE)
};
#undef INTERFACE

#endif
