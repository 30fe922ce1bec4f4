/* The profile wizard. */
#ifndef OPENIMSG_MAPIWZ_H
#define OPENIMSG_MAPIWZ_H
#define _MAPIWZ_H /* the name that other code looks for */

#include "mapix.h"

/* Messages to the wizard's pages, from the first that programs may use. */

#ifndef WM_USER
#define WM_USER 0x0400
#endif
#define WIZ_QUERYNUMPAGES (WM_USER + 10)
#define WIZ_NEXT (WM_USER + 11)
#define WIZ_PREV (WM_USER + 12)

#define PR_WIZARD_NO_PST_PAGE ((ULONG)0x6700000B)
#define PR_WIZARD_NO_PAB_PAGE ((ULONG)0x6701000B)
#define MAPI_PW_FIRST_PROFILE ((ULONG)0x00000001)
#define MAPI_PW_LAUNCHED_BY_CONFIG ((ULONG)0x00000002)
#define MAPI_PW_ADD_SERVICE_ONLY ((ULONG)0x00000004)
#define MAPI_PW_PROVIDER_UI_ONLY ((ULONG)0x00000008)
#define MAPI_PW_HIDE_SERVICES_LIST ((ULONG)0x00000010)

/* The wizard is a dialog of Windows: MAPI_E_NO_SUPPORT. The function itself takes narrow text. */
typedef HRESULT(STDAPICALLTYPE LAUNCHWIZARDENTRY)(HWND hParentWnd, ULONG ulFlags, LPCTSTR *lppszServiceNameToAdd,
                                                  ULONG cbBufferMax, LPTSTR lpszNewProfileName);
typedef LAUNCHWIZARDENTRY *LPLAUNCHWIZARDENTRY;
STDAPI LaunchWizard(HWND hParentWnd, ULONG ulFlags, LPCSTR *lppszServiceNameToAdd, ULONG cbBufferMax,
                    LPSTR lpszNewProfileName);
#define LAUNCHWIZARDENTRYNAME "LAUNCHWIZARD"

/* The functions of providers that the wizard asks for pages. */
typedef BOOL(STDAPICALLTYPE SERVICEWIZARDDLGPROC)(HWND hDlg, UINT wMsgID, WPARAM wParam, LPARAM lParam);
typedef SERVICEWIZARDDLGPROC *LPSERVICEWIZARDDLGPROC;
typedef ULONG(STDAPICALLTYPE WIZARDENTRY)(HINSTANCE hProviderDLLInstance, LPTSTR *lppcsResourceName,
                                          DLGPROC *lppDlgProc, LPMAPIPROP lpMapiProp,
                                          LPVOID lpMapiSupportObject);
typedef WIZARDENTRY *LPWIZARDENTRY;

#endif
