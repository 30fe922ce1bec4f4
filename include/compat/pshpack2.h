/* Packing of the records that follow. */
#pragma pack(push, 2)
