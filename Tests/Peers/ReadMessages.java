import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import org.apache.poi.hsmf.MAPIMessage;
import org.apache.poi.hsmf.exceptions.ChunkNotFoundException;

/** Reads the files named on standard input with Apache POI and prints one line for each: status, subject, number of
 *  recipients, number of attachments. */
public class ReadMessages {
    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        PrintStream output = new PrintStream(System.out, true, "UTF-8");
        for (String path = input.readLine(); path != null; path = input.readLine()) {
            output.println(view(path));
        }
    }

    private static String view(String path) {
        try (FileInputStream file = new FileInputStream(path); MAPIMessage message = new MAPIMessage(file)) {
            String subject;
            try {
                subject = message.getSubject();
            } catch (ChunkNotFoundException none) {
                subject = "";
            }
            return String.join("\t", "ok", subject.replaceAll("\\s+", " "),
                    String.valueOf(message.getRecipientDetailsChunks().length),
                    String.valueOf(message.getAttachmentFiles().length));
        } catch (Throwable failure) {
            return String.join("\t", "error", failure.toString().replaceAll("\\s+", " "), "0", "0");
        }
    }
}
