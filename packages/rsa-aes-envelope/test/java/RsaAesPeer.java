// In: lines "seal SPKI BITS PLAINTEXT" or "open PKCS8 SYMMETRICKEY BODY", all values Base64 but BITS.
// Out: a line each: "SYMMETRICKEY BODY", or the plaintext in Base64. Uses the two names a Java gateway uses.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

public class RsaAesPeer {
  public static void main(String[] args) throws Exception {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    KeyFactory keys = KeyFactory.getInstance("RSA");
    Base64.Decoder decode = Base64.getDecoder();
    Base64.Encoder encode = Base64.getEncoder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.split(" ", -1);
      Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      Cipher aes = Cipher.getInstance("AES");
      if (words[0].equals("seal")) {
        rsa.init(Cipher.ENCRYPT_MODE, keys.generatePublic(new X509EncodedKeySpec(decode.decode(words[1]))));
        KeyGenerator generator = KeyGenerator.getInstance("AES");
        generator.init(Integer.parseInt(words[2]));
        SecretKey key = generator.generateKey();
        aes.init(Cipher.ENCRYPT_MODE, key);
        String wrapped = encode.encodeToString(rsa.doFinal(key.getEncoded()));
        System.out.println(wrapped + " " + encode.encodeToString(aes.doFinal(decode.decode(words[3]))));
      } else {
        rsa.init(Cipher.DECRYPT_MODE, keys.generatePrivate(new PKCS8EncodedKeySpec(decode.decode(words[1]))));
        aes.init(Cipher.DECRYPT_MODE, new SecretKeySpec(rsa.doFinal(decode.decode(words[2])), "AES"));
        System.out.println(encode.encodeToString(aes.doFinal(decode.decode(words[3]))));
      }
    }
  }
}
