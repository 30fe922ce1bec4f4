/* ITnef's tagged text: tags in the place of attachments, and what becomes of text with tags. */
#include "tnef_support.h"

static IStream *tagged(ITnef *tnef, IMessage *message, ULONG flags)
{
    IStream *stream = NULL;
    REQUIRE_HR(S_OK, tnef->lpVtbl->OpenTaggedBody(tnef, message, flags, &stream));
    return stream;
}

static IMessage *sample(void)
{
    IMessage *message = memory_message();
    CHECK_HR(S_OK, set_text(message, PR_BODY_W, "äx yz"));
    for (int i = 0; i < 3; i++) {
        ULONG number = 0;
        IAttach *attach = NULL;
        REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attach));
        CHECK_HR(S_OK, set_long(attach, PR_RENDERING_POSITION, i == 1 ? -1 : i ? 4 : 2));
        if (i == 0)
            CHECK_HR(S_OK, set_text(attach, PR_ATTACH_FILENAME_W, "a.txt"));
        else
            CHECK_HR(S_OK, set_text(attach, PR_ATTACH_TRANSPORT_NAME_W, "part"));
        CHECK_HR(S_OK, attach->lpVtbl->SaveChanges(attach, 0));
        RELEASE(attach);
    }
    return message;
}

static LONG position_of(IMessage *message, ULONG number)
{
    IAttach *attach = attachment_of(message, number);
    LPSPropValue value = NULL;
    LONG position = -2;
    if (get_one(attach, PR_RENDERING_POSITION, &value) == S_OK)
        position = value->Value.l;
    MAPIFreeBuffer(value);
    RELEASE(attach);
    return position;
}

int main(void)
{
    static const char text[] = "äx[[ a.txt : 4660 in winmail.dat ]]y[[ Attachment : 4662 in part ]]";
    static const char reply[] = "> [[ Attachment : 4662 in part ]]é[[ a.txt : 4660 in x ]] [[ no : 7 in x ]]";
    CHECK_HR(S_OK, MAPIInitialize(NULL));
    IMessage *message = sample();
    IStream *target = stream_on("", 0), *stream;
    ITnef *tnef = open_tnef(target, TNEF_ENCODE, message);
    stream = tagged(tnef, message, 0);
    CHECK(stream_is(stream, text, sizeof text - 1));
    CHECK_HR(STG_E_ACCESSDENIED, stream->lpVtbl->Write(stream, "x", 1, NULL));
    RELEASE(stream);
    CHECK(text_is(message, PR_BODY_W, "äx yz"));
    /* What is written is plain text again at the end. */
    stream = tagged(tnef, message, MAPI_CREATE | MAPI_MODIFY);
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, reply, sizeof reply - 1, NULL));
    CHECK(text_is(message, PR_BODY_W, "äx yz"));
    CHECK_HR(S_OK, stream->lpVtbl->Commit(stream, 0));
    CHECK(text_is(message, PR_BODY_W, ">  é  [[ no : 7 in x ]]"));
    CHECK(position_of(message, 0) == 4 && position_of(message, 1) == -1 && position_of(message, 2) == 2);
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, "!", 1, NULL));
    RELEASE(stream);
    CHECK(text_is(message, PR_BODY_W, ">  é  [[ no : 7 in x ]]!"));
    /* Text that is left as it is stays. */
    stream = tagged(tnef, message, MAPI_MODIFY);
    RELEASE(stream);
    CHECK(text_is(message, PR_BODY_W, ">  é  [[ no : 7 in x ]]!"));
    IStream *none = (IStream *)1;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, tnef->lpVtbl->OpenTaggedBody(tnef, NULL, 0, &none));
    CHECK(!none);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, tnef->lpVtbl->OpenTaggedBody(tnef, message, 0, NULL));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, tnef->lpVtbl->OpenTaggedBody(tnef, message, 4, &none));
    RELEASE(tnef);
    RELEASE(target);
    RELEASE(message);
    /* A stream that was read has its own key. */
    struct bytes data = {NULL, 0};
    begin_tnef(&data);
    add_renddata(&data, 1, 0);
    target = stream_on(data.data, data.size);
    drop(&data);
    message = memory_message();
    tnef = open_tnef(target, TNEF_DECODE, message);
    CHECK_HR(S_OK, tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_EXCLUDE, NULL, NULL));
    stream = tagged(tnef, message, MAPI_CREATE | MAPI_MODIFY);
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, "ab[[ x : 17185 in y ]]", 22, NULL));
    RELEASE(stream);
    CHECK(text_is(message, PR_BODY_W, "ab ") && position_of(message, 0) == 2);
    /* A message without text has none, and a tag. */
    CHECK_HR(S_OK, set_text(message, PR_BODY_W, ""));
    stream = tagged(tnef, message, 0);
    CHECK(stream_is(stream, "[[ Attachment : 17185 in winmail.dat ]]", 39));
    RELEASE(stream);
    RELEASE(tnef);
    RELEASE(target);
    RELEASE(message);
    MAPIUninitialize();
    return SUMMARY();
}
