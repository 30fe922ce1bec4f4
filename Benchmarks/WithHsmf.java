import java.io.FileInputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.apache.poi.hsmf.MAPIMessage;
import org.apache.poi.hsmf.datatypes.AttachmentChunks;
import org.apache.poi.hsmf.datatypes.RecipientChunks;

/** Apache POI's HSMF, called as the C drivers are: TASK ARGUMENT... It reads whole files whatever is asked of it, from
 *  a stream, which takes it a fraction of the time that a file name does, and warms up for as long as its compiler
 *  may need. */
public class WithHsmf {
    private static final long WARMING = 2_000_000_000L;
    private static long bytes;
    private static long count;

    public static void main(String[] arguments) {
        boolean whole = arguments[0].equals("messages");
        if (!whole && !arguments[0].equals("subjects")) {
            System.exit(3);
        }
        for (long end = System.nanoTime() + WARMING; System.nanoTime() < end; ) {
            read(arguments, whole);
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        bytes = count = 0;
        long processor = threads.getCurrentThreadCpuTime();
        long wall = System.nanoTime();
        read(arguments, whole);
        wall = System.nanoTime() - wall;
        processor = threads.getCurrentThreadCpuTime() - processor;
        System.out.printf("%.9f %.9f %d %d%n", wall / 1e9, processor / 1e9, bytes, count);
    }

    private static void read(String[] arguments, boolean whole) {
        for (int index = 1; index < arguments.length; index++) {
            try (MAPIMessage message = new MAPIMessage(new FileInputStream(arguments[index]))) {
                message.setReturnNullOnMissingChunk(true);
                if (whole) {
                    read(message);
                } else {
                    add(message.getSubject());
                    add(message.getDisplayFrom());
                }
            } catch (Exception | Error failure) {
                // Not every file is one that it reads.
            }
        }
    }

    private static void read(MAPIMessage message) throws Exception {
        add(message.getSubject());
        add(message.getDisplayFrom());
        add(message.getTextBody());
        count += message.getMainChunks().getProperties().size();
        for (RecipientChunks recipient : message.getRecipientDetailsChunks()) {
            add(recipient.getRecipientName());
            add(recipient.getRecipientEmailAddress());
            count += recipient.getProperties().size();
        }
        for (AttachmentChunks attachment : message.getAttachmentFiles()) {
            count += attachment.getAll().length;
            if (attachment.isEmbeddedMessage()) {
                read(attachment.getEmbeddedMessage());
            } else if (attachment.getEmbeddedAttachmentObject() != null) {
                bytes += attachment.getEmbeddedAttachmentObject().length;
            }
        }
    }

    private static void add(String text) {
        bytes += text == null ? 0 : text.length();
        count++;
    }
}
