// In: requests of the conformance protocol, one JSON object a line. Out: one answer a line, by Java 17's own JCE.
// Run with: java Answer.java. No dependencies; it shows what the platform's providers do with the vectors.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

class Answer {
  static class Unsupported extends RuntimeException {
    Unsupported(String what) {
      super(what);
    }
  }

  public static void main(String[] arguments) throws Exception {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = in.readLine()) != null; ) {
      Map<String, String> request = members(line, 0);
      String result;
      try {
        result = "\"output\":" + json(answer(request.get("operation"), members(request.get("input"), 0)));
      } catch (Unsupported reason) {
        result = "\"unsupported\":" + quote(reason.getMessage());
      } catch (Exception reason) {
        result = "\"rejected\":" + quote(reason.getClass().getSimpleName());
      }
      System.out.println("{\"id\":" + request.get("id") + "," + result + "}");
      System.out.flush();
    }
  }

  static Map<String, String> answer(String operation, Map<String, String> input) throws Exception {
    switch (operation) {
      case "import-private-key":
        return importPrivate(bytes(input, "material"));
      case "import-public-key":
        return importPublic(bytes(input, "material"));
      case "sign": {
        Signature signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(privateKey(input.get("privateKey")));
        signer.update(bytes(input, "message"));
        return Map.of("signature", base64(signer.sign()));
      }
      case "verify":
        return verify(input);
      case "encrypt-body": {
        byte[] sealed = aes(Cipher.ENCRYPT_MODE, input).doFinal(bytes(input, "plaintext"));
        return Map.of("body", base64(Base64.getEncoder().encode(sealed)));
      }
      case "decrypt-body": {
        // Wrapped lines are read: a plain decoder on the text without white space.
        String text = new String(bytes(input, "body"), StandardCharsets.ISO_8859_1).replaceAll("[ \\t\\r\\n]", "");
        byte[] sealed = Base64.getDecoder().decode(text);
        if (sealed.length == 0) throw new IllegalArgumentException("empty");
        return Map.of("plaintext", base64(aes(Cipher.DECRYPT_MODE, input).doFinal(sealed)));
      }
      case "unwrap-key": {
        Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        cipher.init(Cipher.DECRYPT_MODE, privateKey(input.get("privateKey")));
        byte[] key = cipher.doFinal(bytes(input, "symmetricKey"));
        if (8 * key.length != Integer.parseInt(input.get("aesBits"))) throw new IllegalArgumentException("length");
        return Map.of("contentKey", base64(key));
      }
      default:
        throw new Unsupported(operation);
    }
  }

  static Map<String, String> verify(Map<String, String> input) throws Exception {
    if (!input.get("algorithm").equals("RSA256")) throw new Unsupported("Java 17 has no secp224r1");
    Signature verifier = Signature.getInstance("SHA256withRSA");
    byte[] spki = armoured(input.get("publicKey"));
    verifier.initVerify(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki)));
    verifier.update(bytes(input, "message"));
    if (!verifier.verify(bytes(input, "signature"))) throw new IllegalArgumentException("mismatch");
    return Map.of();
  }

  static Map<String, String> importPrivate(byte[] material) throws Exception {
    var spec = new PKCS8EncodedKeySpec(der(material));
    var key = (RSAPrivateCrtKey) KeyFactory.getInstance("RSA").generatePrivate(spec);
    var spki = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
    return describe(key, key.getPublicExponent().intValue(), KeyFactory.getInstance("RSA").generatePublic(spki));
  }

  static Map<String, String> importPublic(byte[] material) throws Exception {
    var key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der(material)));
    return describe(key, key.getPublicExponent().bitLength() > 31 ? 0 : key.getPublicExponent().intValue(), key);
  }

  static Map<String, String> describe(RSAKey key, int exponent, PublicKey publicKey) throws Exception {
    int bits = key.getModulus().bitLength();
    if (bits < 2048 || bits > 4096 || exponent != 65537) throw new IllegalArgumentException("key policy");
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(publicKey.getEncoded());
    return Map.of("type", "RSA", "bits", "#" + bits, "fingerprint", HexFormat.of().formatHex(digest));
  }

  /** DER as it is, or the Base64 of a PEM file or of one line. */
  static byte[] der(byte[] material) {
    return material.length > 0 && material[0] == 0x30 ? material : armoured(new String(material, StandardCharsets.UTF_8));
  }

  static byte[] armoured(String text) {
    return Base64.getDecoder().decode(text.replaceAll("-----(BEGIN|END)[^-]*-----", "").replaceAll("\\s", ""));
  }

  static PrivateKey privateKey(String pem) throws Exception {
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(armoured(pem)));
  }

  static Cipher aes(int mode, Map<String, String> input) throws Exception {
    Key key = new SecretKeySpec(bytes(input, "contentKey"), "AES");
    Cipher cipher = Cipher.getInstance("AES");
    cipher.init(mode, key);
    return cipher;
  }

  static byte[] bytes(Map<String, String> input, String name) {
    return Base64.getDecoder().decode(input.get(name));
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The members of an object: texts decoded, numbers as they stand, objects and lists as their JSON. */
  static Map<String, String> members(String text, int start) {
    var out = new TreeMap<String, String>();
    int at = start + 1;
    while (text.charAt(at) != '}') {
      if (text.charAt(at) == ',') at++;
      int end = endOf(text, at);
      String name = unquote(text.substring(at, end));
      at = end + 1;
      end = endOf(text, at);
      String value = text.substring(at, end);
      out.put(name, value.startsWith("\"") ? unquote(value) : value);
      at = end;
    }
    return out;
  }

  /** Where the value that starts here ends; the runner sends compact JSON. */
  static int endOf(String text, int at) {
    int depth = 0;
    for (boolean quoted = false; ; at++) {
      char found = text.charAt(at);
      if (quoted) {
        if (found == '\\') at++;
        else if (found == '"') quoted = false;
      } else if (found == '"') quoted = true;
      else if (found == '{' || found == '[') depth++;
      else if (depth == 0 && (found == ',' || found == '}' || found == ']' || found == ':')) return at;
      else if (found == '}' || found == ']') depth--;
    }
  }

  static String unquote(String text) {
    var out = new StringBuilder();
    for (int at = 1; at < text.length() - 1; at++) {
      char found = text.charAt(at);
      if (found == '\\') {
        found = text.charAt(++at);
        int plain = "bfnrt".indexOf(found);
        if (plain >= 0) found = "\b\f\n\r\t".charAt(plain);
        else if (found == 'u') {
          found = (char) Integer.parseInt(text.substring(at + 1, at + 5), 16);
          at += 4;
        }
      }
      out.append(found);
    }
    return out.toString();
  }

  /** Texts as JSON; a value that starts with '#' is a number. */
  static String json(Map<String, String> members) {
    var out = new StringBuilder("{");
    for (var member : new TreeMap<>(members).entrySet()) {
      if (out.length() > 1) out.append(',');
      String value = member.getValue();
      out.append(quote(member.getKey())).append(':').append(value.startsWith("#") ? value.substring(1) : quote(value));
    }
    return out.append('}').toString();
  }

  static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
