/* GUIDs. Included anew, it follows INITGUID. */
#include "../openimsg_guids.h"
