/* The second file, which defines the same GUID: one of the two stays. */
#define USES_IID_IMessage
#define INITGUID
#include "mapix.h"

#ifdef __cplusplus
extern "C"
#endif
const GUID *second_message_guid(void);

const GUID *second_message_guid(void)
{
    return &IID_IMessage;
}
