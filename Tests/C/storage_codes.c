/* MapStorageSCode: what storage codes mean to a MAPI caller. */
#include "check.h"
#include "imessage.h"

static const struct { uint32_t storage; SCODE mapi; } codes[] = {
    {0x00000000, S_OK},
    {0x00030200, S_OK}, /* STG_S_CONVERTED */
    {0x80030001, MAPI_E_NO_SUPPORT},
    {0x80030002, MAPI_E_NOT_FOUND},
    {0x80030003, MAPI_E_NOT_FOUND},
    {0x80030004, MAPI_E_NOT_ENOUGH_RESOURCES},
    {0x80030005, MAPI_E_NO_ACCESS},
    {0x80030008, MAPI_E_NOT_ENOUGH_MEMORY},
    {0x8003001D, MAPI_E_DISK_ERROR},
    {0x80030050, MAPI_E_COLLISION},
    {0x80030057, MAPI_E_INVALID_PARAMETER},
    {0x80030070, MAPI_E_NOT_ENOUGH_DISK},
    {0x800300FB, MAPI_E_CORRUPT_DATA},
    {0x800300FF, MAPI_E_UNKNOWN_FLAGS},
    {0x80030100, MAPI_E_BUSY},
    {0x80030101, MAPI_E_OBJECT_CHANGED},
    {0x80030102, MAPI_E_OBJECT_DELETED},
    {0x80030104, MAPI_E_VERSION},
    {0x80030109, MAPI_E_CORRUPT_DATA},
    {0x80030111, MAPI_E_TOO_BIG},
    /* No storage codes: those that are MAPI's already stay, and what nobody knows has failed. */
    {0x8007000E, MAPI_E_NOT_ENOUGH_MEMORY},
    {0x80070057, MAPI_E_INVALID_PARAMETER},
    {0x80004001, MAPI_E_NO_SUPPORT},
    {0x80040605, (SCODE)0x80040605},
    {0x8003FFFF, MAPI_E_CALL_FAILED},
    {0x80090001, MAPI_E_CALL_FAILED},
    {0xFFFFFFFF, MAPI_E_CALL_FAILED},
};

int main(void)
{
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (!CHECK_HR(codes[i].mapi, MapStorageSCode((SCODE)codes[i].storage)))
            fprintf(stderr, "     of 0x%08" PRIX32 "\n", codes[i].storage);
    return SUMMARY();
}
