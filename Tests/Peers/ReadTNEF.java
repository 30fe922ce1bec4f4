import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.Base64;
import org.apache.poi.hmef.Attachment;
import org.apache.poi.hmef.HMEFMessage;

/** Reads the TNEF streams named on standard input with Apache POI and prints one line for each: status, number of
 *  properties, and the bytes of each attachment in base 64. */
public class ReadTNEF {
    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        PrintStream output = new PrintStream(System.out, true, "UTF-8");
        for (String path = input.readLine(); path != null; path = input.readLine()) {
            output.println(view(path));
        }
    }

    private static String view(String path) {
        try (FileInputStream file = new FileInputStream(path)) {
            HMEFMessage message = new HMEFMessage(file);
            StringBuilder line = new StringBuilder("ok\t" + message.getMessageMAPIAttributes().size());
            for (Attachment attachment : message.getAttachments()) {
                byte[] contents;
                try {
                    contents = attachment.getContents();
                } catch (IllegalArgumentException none) {
                    contents = new byte[0];
                }
                line.append('\t').append(Base64.getEncoder().encodeToString(contents));
            }
            return line.toString();
        } catch (Throwable failure) {
            return "error\t" + failure.toString().replaceAll("\\s+", " ");
        }
    }
}
