// In: "sign" or "verify", a file with the DER key, a file with the bytes, a file with the signature. Out: the signature, or "true" or "false".
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

public class SignOrVerify {
  public static void main(String[] args) throws Exception {
    byte[] key = Files.readAllBytes(Path.of(args[1]));
    byte[] bytes = Files.readAllBytes(Path.of(args[2]));
    Path file = Path.of(args[3]);
    Signature signature = Signature.getInstance("SHA256withRSA");
    KeyFactory keys = KeyFactory.getInstance("RSA");
    if (args[0].equals("sign")) {
      signature.initSign(keys.generatePrivate(new PKCS8EncodedKeySpec(key)));
      signature.update(bytes);
      Files.write(file, signature.sign());
    } else {
      signature.initVerify(keys.generatePublic(new X509EncodedKeySpec(key)));
      signature.update(bytes);
      System.out.print(signature.verify(Files.readAllBytes(file)));
    }
  }
}
