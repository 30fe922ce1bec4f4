import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.util.Base64;
import org.apache.poi.hmef.CompressedRTF;

/** Decompresses RTF with Apache POI: a value in base 64 a line on standard input, its RTF the same way on standard
 *  output. */
public class DecodeRTF {
    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, "US-ASCII"));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            byte[] packed = Base64.getDecoder().decode(line);
            byte[] rtf = new CompressedRTF().decompress(new ByteArrayInputStream(packed));
            System.out.println(Base64.getEncoder().encodeToString(rtf));
        }
    }
}
