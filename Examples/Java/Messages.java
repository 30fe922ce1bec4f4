import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes a message and reads messages through libopenimsg with JNA (Debian: libjna-java).
 *
 * <pre>
 *     java -cp /usr/share/java/jna.jar Messages.java write FILE
 *     java -cp /usr/share/java/jna.jar Messages.java read FILE...
 * </pre>
 *
 * OPENIMSG_LIBRARY names the library where the loader doesn't find it.
 */
public class Messages {
    /** What is used here of openimsg.h. */
    interface OpenIMsg extends Library {
        String OpenIMsgErrorText();
        void OpenIMsgFree(Pointer block);
        int OpenIMsgOpenFile(String path, int writable, PointerByReference message);
        int OpenIMsgCreateFile(String path, PointerByReference message);
        int OpenIMsgSave(Pointer object);
        int OpenIMsgClose(Pointer object);
        int OpenIMsgGetText(Pointer object, int tag, PointerByReference text, LongByReference length);
        int OpenIMsgSetText(Pointer object, int tag, byte[] text, long length);
        int OpenIMsgGetInteger(Pointer object, int tag, LongByReference value);
        int OpenIMsgGetSize(Pointer object, int tag, LongByReference size);
        int OpenIMsgGetRecipientCount(Pointer message, IntByReference count);
        int OpenIMsgOpenRecipient(Pointer message, int index, PointerByReference recipient);
        int OpenIMsgAddRecipient(Pointer message, int kind, String name, String type, String address,
                                 PointerByReference recipient);
        int OpenIMsgGetAttachmentCount(Pointer message, IntByReference count);
        int OpenIMsgOpenAttachment(Pointer message, int index, PointerByReference attachment);
        int OpenIMsgAddAttachment(Pointer message, String name, byte[] bytes, long size,
                                  PointerByReference attachment);
        int OpenIMsgOpenEmbedded(Pointer attachment, PointerByReference message);
        int OpenIMsgAddEmbedded(Pointer message, String name, PointerByReference attachment,
                                PointerByReference embedded);
    }

    static final int SUBJECT = 0x0037001F, BODY = 0x1000001F, SENDER_NAME = 0x0C1A001F, SENDER_ADDRESS = 0x0C1F001F;
    static final int RECIPIENT_TYPE = 0x0C150003, DISPLAY_NAME = 0x3001001F, ADDRESS = 0x3003001F;
    static final int ATTACH_METHOD = 0x37050003, FILE_NAME = 0x3707001F, DATA = 0x37010102;
    static final int EMBEDDED = 5, NOT_FOUND = 0x8004010F;
    static final String[] KINDS = {"from", "to", "cc", "bcc"};

    static final OpenIMsg library = Native.load(
        System.getenv().getOrDefault("OPENIMSG_LIBRARY", "libopenimsg.so.1"), OpenIMsg.class,
        Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));
    static final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    static class Failure extends RuntimeException {
        Failure(String message) {
            super(message);
        }
    }

    static void check(int result) {
        if (result < 0)
            throw new Failure(library.OpenIMsgErrorText());
    }

    /** A message, an attachment or a recipient. */
    static class Item implements AutoCloseable {
        final Pointer handle;

        Item(PointerByReference place) {
            handle = place.getValue();
        }

        void save() {
            check(library.OpenIMsgSave(handle));
        }

        @Override
        public void close() {
            library.OpenIMsgClose(handle);
        }

        /** A text property, "" where there is none. */
        String text(int tag) {
            PointerByReference block = new PointerByReference();
            LongByReference length = new LongByReference();
            int result = library.OpenIMsgGetText(handle, tag, block, length);
            if (result == NOT_FOUND)
                return "";
            check(result);
            byte[] bytes = block.getValue().getByteArray(0, (int) length.getValue());
            library.OpenIMsgFree(block.getValue());
            return new String(bytes, StandardCharsets.UTF_8);
        }

        void setText(int tag, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            check(library.OpenIMsgSetText(handle, tag, bytes, bytes.length));
        }

        long integer(int tag) {
            LongByReference value = new LongByReference();
            int result = library.OpenIMsgGetInteger(handle, tag, value);
            if (result != NOT_FOUND)
                check(result);
            return value.getValue();
        }
    }

    static void showAttachment(Item attachment, String indent) {
        if (attachment.integer(ATTACH_METHOD) == EMBEDDED) {
            PointerByReference place = new PointerByReference();
            check(library.OpenIMsgOpenEmbedded(attachment.handle, place));
            try (Item message = new Item(place)) {
                show(message, indent);
            }
        } else {
            LongByReference size = new LongByReference();
            library.OpenIMsgGetSize(attachment.handle, DATA, size);
            out.println(indent + attachment.text(FILE_NAME) + ": " + size.getValue() + " bytes");
        }
    }

    static void show(Item message, String indent) {
        out.println(indent + message.text(SUBJECT));
        if (!message.text(SENDER_NAME).isEmpty())
            out.println(indent + "from " + message.text(SENDER_NAME) + " <" + message.text(SENDER_ADDRESS) + ">");
        IntByReference count = new IntByReference();
        PointerByReference place = new PointerByReference();
        check(library.OpenIMsgGetRecipientCount(message.handle, count));
        for (int index = 0; index < count.getValue(); index++) {
            check(library.OpenIMsgOpenRecipient(message.handle, index, place));
            try (Item recipient = new Item(place)) {
                String kind = KINDS[(int) recipient.integer(RECIPIENT_TYPE) & 3];
                out.println(indent + kind + " " + recipient.text(DISPLAY_NAME) + " <" + recipient.text(ADDRESS) + ">");
            }
        }
        check(library.OpenIMsgGetAttachmentCount(message.handle, count));
        for (int index = 0; index < count.getValue(); index++) {
            check(library.OpenIMsgOpenAttachment(message.handle, index, place));
            try (Item attachment = new Item(place)) {
                showAttachment(attachment, indent + "    ");
            }
        }
    }

    static void embed(Item message) {
        PointerByReference attachmentPlace = new PointerByReference(), innerPlace = new PointerByReference();
        check(library.OpenIMsgAddEmbedded(message.handle, "Inner", attachmentPlace, innerPlace));
        try (Item attachment = new Item(attachmentPlace); Item inner = new Item(innerPlace)) {
            inner.setText(SUBJECT, "Inner");
            inner.save();
            attachment.save();
        }
    }

    static void write(String path) {
        PointerByReference place = new PointerByReference();
        check(library.OpenIMsgCreateFile(path, place));
        try (Item message = new Item(place)) {
            message.setText(SUBJECT, "Hello from Java \uD83D\uDC0D");
            message.setText(SENDER_NAME, "Ada Lovelace");
            message.setText(SENDER_ADDRESS, "ada@example.org");
            message.setText(BODY, "The squares are attached.\r\n");
            check(library.OpenIMsgAddRecipient(message.handle, 1, "Charles Babbage", null, "charles@example.org", null));
            check(library.OpenIMsgAddRecipient(message.handle, 2, "Mary Somerville", null, "mary@example.org", null));
            byte[] squares = "0 1 4 9 16\n".getBytes(StandardCharsets.UTF_8);
            check(library.OpenIMsgAddAttachment(message.handle, "squares.txt", squares, squares.length, null));
            embed(message);
            message.save();
        }
    }

    public static void main(String[] arguments) {
        if (arguments.length < 2 || !(arguments[0].equals("read") || arguments[0].equals("write"))) {
            System.err.println("Messages write FILE | read FILE...");
            System.exit(2);
        }
        try {
            for (int index = 1; index < arguments.length; index++) {
                if (arguments[0].equals("write")) {
                    write(arguments[index]);
                    continue;
                }
                PointerByReference place = new PointerByReference();
                check(library.OpenIMsgOpenFile(arguments[index], 0, place));
                try (Item message = new Item(place)) {
                    show(message, "");
                }
            }
        } catch (Failure failure) {
            System.err.println(failure.getMessage());
            System.exit(1);
        }
    }
}
