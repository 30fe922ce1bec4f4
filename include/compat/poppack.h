/* Ends what the last pshpack began. */
#pragma pack(pop)
