/* GUIDs of Exchange's interfaces, declared and defined as in mapiguid.h. */
#include "openimsg_guids.h"

#ifndef EDKGUID_H
#define EDKGUID_H

EXTERN_C const GUID IID_IExchangeManageStore;
EXTERN_C const GUID IID_IExchangeManageStore2;
EXTERN_C const GUID IID_IExchangeManageStore3;
EXTERN_C const GUID IID_IExchangeManageStore4;
EXTERN_C const GUID IID_IExchangeManageStoreEx;
EXTERN_C const GUID IID_IExchangeModifyTable;
EXTERN_C const GUID IID_IExchangeRuleAction;
EXTERN_C const GUID IID_IExchangeFastTransfer;
EXTERN_C const GUID IID_IExchangeExportChanges;
EXTERN_C const GUID IID_IExchangeExportChanges2;
EXTERN_C const GUID IID_IExchangeExportChanges3;
EXTERN_C const GUID IID_IExchangeImportHierarchyChanges;
EXTERN_C const GUID IID_IExchangeImportContentsChanges;
EXTERN_C const GUID IID_IExchangeImportContentsChanges2;
EXTERN_C const GUID IID_IExchangeChangeAdvisor;
EXTERN_C const GUID IID_IExchangeMessageConversion;
EXTERN_C const GUID IID_IExchangeFavorites;
EXTERN_C const GUID IID_IExchangeNntpNewsfeed;
EXTERN_C const GUID IID_IExchangeBadItemCallback;
EXTERN_C const GUID IID_IExchangeMoveUserProgress;

/* A message in a code page of its own; the code page is the GUID's first number. */
EXTERN_C const GUID IID_IExchangeMessageCpid0;

#endif

#ifdef INITGUID

#if (defined(USES_IID_IExchangeManageStore) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeManageStore)
#define OPENIMSG_HAS_IID_IExchangeManageStore
DEFINE_GUID(IID_IExchangeManageStore, 0x559D10B0, 0xA772, 0x11CD,
            0x9B, 0xC8, 0x00, 0xAA, 0x00, 0x2F, 0xC4, 0x5A);
#endif
#if (defined(USES_IID_IExchangeManageStore2) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeManageStore2)
#define OPENIMSG_HAS_IID_IExchangeManageStore2
DEFINE_GUID(IID_IExchangeManageStore2, 0xB6DCA470, 0x0FF3, 0x11D0,
            0xA4, 0x09, 0x00, 0xC0, 0x4F, 0xD7, 0xBD, 0x87);
#endif
#if (defined(USES_IID_IExchangeManageStore3) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeManageStore3)
#define OPENIMSG_HAS_IID_IExchangeManageStore3
DEFINE_GUID(IID_IExchangeManageStore3, 0x166D9BC2, 0xDB75, 0x44A9,
            0x8A, 0x93, 0x9F, 0x3F, 0xFC, 0x99, 0x4D, 0x76);
#endif
#if (defined(USES_IID_IExchangeManageStore4) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeManageStore4)
#define OPENIMSG_HAS_IID_IExchangeManageStore4
DEFINE_GUID(IID_IExchangeManageStore4, 0x2590FF87, 0xC431, 0x4F9C,
            0xB1, 0xA8, 0xCD, 0x69, 0xD7, 0x60, 0xCD, 0x10);
#endif
#if (defined(USES_IID_IExchangeManageStoreEx) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeManageStoreEx)
#define OPENIMSG_HAS_IID_IExchangeManageStoreEx
DEFINE_GUID(IID_IExchangeManageStoreEx, 0x7FE3C629, 0x4D9A, 0x4510,
            0xA4, 0x79, 0x56, 0x96, 0x2B, 0x24, 0x6D, 0xC6);
#endif
#if (defined(USES_IID_IExchangeModifyTable) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeModifyTable)
#define OPENIMSG_HAS_IID_IExchangeModifyTable
DEFINE_GUID(IID_IExchangeModifyTable, 0x2D734CB0, 0x53FD, 0x101B,
            0xB1, 0x9D, 0x08, 0x00, 0x2B, 0x30, 0x56, 0xE3);
#endif
#if (defined(USES_IID_IExchangeRuleAction) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeRuleAction)
#define OPENIMSG_HAS_IID_IExchangeRuleAction
DEFINE_GUID(IID_IExchangeRuleAction, 0x74BBA840, 0xC93A, 0x11CE,
            0x95, 0x81, 0x00, 0xAA, 0x00, 0x57, 0x42, 0xF7);
#endif
#if (defined(USES_IID_IExchangeFastTransfer) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeFastTransfer)
#define OPENIMSG_HAS_IID_IExchangeFastTransfer
DEFINE_GUID(IID_IExchangeFastTransfer, 0xFF7DB070, 0xA88A, 0x11CD,
            0x9B, 0xC8, 0x00, 0xAA, 0x00, 0x2F, 0xC4, 0x5A);
#endif
#if (defined(USES_IID_IExchangeExportChanges) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeExportChanges)
#define OPENIMSG_HAS_IID_IExchangeExportChanges
DEFINE_GUID(IID_IExchangeExportChanges, 0xA3EA9CC0, 0xD1B2, 0x11CD,
            0x80, 0xFC, 0x00, 0xAA, 0x00, 0x4B, 0xBA, 0x0B);
#endif
#if (defined(USES_IID_IExchangeExportChanges2) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeExportChanges2)
#define OPENIMSG_HAS_IID_IExchangeExportChanges2
DEFINE_GUID(IID_IExchangeExportChanges2, 0x387CEBE0, 0xF53F, 0x11CF,
            0xA4, 0x8F, 0x00, 0xC0, 0x4F, 0xD6, 0x55, 0x95);
#endif
#if (defined(USES_IID_IExchangeExportChanges3) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeExportChanges3)
#define OPENIMSG_HAS_IID_IExchangeExportChanges3
DEFINE_GUID(IID_IExchangeExportChanges3, 0x702E7F86, 0x50A6, 0x11D1,
            0xAB, 0xD6, 0x00, 0xA0, 0xC9, 0x05, 0x66, 0x0A);
#endif
#if (defined(USES_IID_IExchangeImportHierarchyChanges) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeImportHierarchyChanges)
#define OPENIMSG_HAS_IID_IExchangeImportHierarchyChanges
DEFINE_GUID(IID_IExchangeImportHierarchyChanges, 0x85A66CF0, 0xD0E0, 0x11CD,
            0x80, 0xFC, 0x00, 0xAA, 0x00, 0x4B, 0xBA, 0x0B);
#endif
#if (defined(USES_IID_IExchangeImportContentsChanges) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeImportContentsChanges)
#define OPENIMSG_HAS_IID_IExchangeImportContentsChanges
DEFINE_GUID(IID_IExchangeImportContentsChanges, 0xF75ABFA0, 0xD0E0, 0x11CD,
            0x80, 0xFC, 0x00, 0xAA, 0x00, 0x4B, 0xBA, 0x0B);
#endif
#if (defined(USES_IID_IExchangeImportContentsChanges2) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeImportContentsChanges2)
#define OPENIMSG_HAS_IID_IExchangeImportContentsChanges2
DEFINE_GUID(IID_IExchangeImportContentsChanges2, 0x7DFDD720, 0xF53F, 0x11CF,
            0xA4, 0x8F, 0x00, 0xC0, 0x4F, 0xD6, 0x55, 0x95);
#endif
#if (defined(USES_IID_IExchangeChangeAdvisor) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeChangeAdvisor)
#define OPENIMSG_HAS_IID_IExchangeChangeAdvisor
DEFINE_GUID(IID_IExchangeChangeAdvisor, 0x1E300720, 0xA839, 0x11CF,
            0xBD, 0xE0, 0x00, 0x00, 0x4C, 0x75, 0x31, 0xE3);
#endif
#if (defined(USES_IID_IExchangeMessageConversion) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeMessageConversion)
#define OPENIMSG_HAS_IID_IExchangeMessageConversion
DEFINE_GUID(IID_IExchangeMessageConversion, 0x3532B360, 0xD114, 0x11CF,
            0xA8, 0x3B, 0x00, 0xC0, 0x4F, 0xD6, 0x55, 0x97);
#endif
#if (defined(USES_IID_IExchangeFavorites) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeFavorites)
#define OPENIMSG_HAS_IID_IExchangeFavorites
DEFINE_GUID(IID_IExchangeFavorites, 0xCF4F3BC0, 0xEC66, 0x11CE,
            0xB3, 0x1C, 0x00, 0xAA, 0x00, 0x57, 0x4C, 0xC6);
#endif
#if (defined(USES_IID_IExchangeNntpNewsfeed) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeNntpNewsfeed)
#define OPENIMSG_HAS_IID_IExchangeNntpNewsfeed
DEFINE_GUID(IID_IExchangeNntpNewsfeed, 0x380F41C0, 0x3CDC, 0x11D0,
            0x97, 0x92, 0x00, 0xC0, 0x4F, 0xD6, 0x55, 0x1D);
#endif
#if (defined(USES_IID_IExchangeBadItemCallback) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeBadItemCallback)
#define OPENIMSG_HAS_IID_IExchangeBadItemCallback
DEFINE_GUID(IID_IExchangeBadItemCallback, 0x1DF85AB7, 0x4D20, 0x4A57,
            0xB1, 0x70, 0x2F, 0x06, 0x21, 0x36, 0xC1, 0xD6);
#endif
#if (defined(USES_IID_IExchangeMoveUserProgress) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeMoveUserProgress)
#define OPENIMSG_HAS_IID_IExchangeMoveUserProgress
DEFINE_GUID(IID_IExchangeMoveUserProgress, 0xEF2FB44A, 0x8DAC, 0x4E4E,
            0xB1, 0xE3, 0xA3, 0xB9, 0x26, 0x35, 0x56, 0x17);
#endif

#if (defined(USES_IID_IExchangeMessageCpid0) || defined(OPENIMSG_USES_ALL_GUIDS)) \
    && !defined(OPENIMSG_HAS_IID_IExchangeMessageCpid0)
#define OPENIMSG_HAS_IID_IExchangeMessageCpid0
DEFINE_GUID(IID_IExchangeMessageCpid0, 0x00000000, 0x1AE9, 0x11CF,
            0x84, 0xE0, 0x00, 0xAA, 0x00, 0x6B, 0x4F, 0xAE);
#endif

#endif
