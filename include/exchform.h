/* Verbs of Exchange forms. */
#ifndef OPENIMSG_EXCHFORM_H
#define OPENIMSG_EXCHFORM_H
#define EXCHFORM_H /* the name that other code looks for */

#include "mapix.h"

/* The property set of the map of operations. A program that wants none of its names defines NOEXCHFORMGUIDS. */
#define DEFINE_EXCHFORMGUID(name, b) DEFINE_OLEGUID(name, 0x00020D00 | (b), 0, 0)
#ifndef NOEXCHFORMGUIDS
DEFINE_EXCHFORMGUID(PS_EXCHFORM, 0x0C);
#endif
#define psOpMap PS_EXCHFORM

/* Verbs, and their places in the map of operations. */

#define EXCHIVERB_OPEN ((ULONG)0)
#define EXCHIVERB_RESERVED_COMPOSE ((ULONG)100)
#define EXCHIVERB_RESERVED_OPEN ((ULONG)101)
#define EXCHIVERB_REPLYTOSENDER ((ULONG)102)
#define EXCHIVERB_REPLYTOALL ((ULONG)103)
#define EXCHIVERB_FORWARD ((ULONG)104)
#define EXCHIVERB_PRINT ((ULONG)105)
#define EXCHIVERB_SAVEAS ((ULONG)106)
#define EXCHIVERB_RESERVED_DELIVERY ((ULONG)107)
#define EXCHIVERB_REPLYTOFOLDER ((ULONG)108)
#define ulKindOpMap MNID_ID
#define lidOpMap ((ULONG)1)
#define ptOpMap PT_STRING8
#define ichOpMapReservedCompose ((ULONG)0)
#define ichOpMapOpen ((ULONG)1)
#define ichOpMapReplyToSender ((ULONG)2)
#define ichOpMapReplyToAll ((ULONG)3)
#define ichOpMapForward ((ULONG)4)
#define ichOpMapPrint ((ULONG)5)
#define ichOpMapSaveAs ((ULONG)6)
#define ichOpMapReservedDelivery ((ULONG)7)
#define ichOpMapReplyToFolder ((ULONG)8)

/* What the map says of each operation. */

#define chOpMapByClient '0'
#define chOpMapByForm '1'
#define chOpMapDisable '2'

#endif
