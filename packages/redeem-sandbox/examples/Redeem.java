// In: a benefitRedeem request (JSON) on standard input. Out: the verified answer (JSON) on standard output.
// Exit status: 0 SUCCESS, 1 refused, 2 unknown (no answer, or none that can be believed), 64 wrong usage.
// Needs Java 17 and nothing else; runs from source: java Redeem.java … Unofficial, not affiliated with AlipayHK.

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.spec.SecretKeySpec;

public final class Redeem {
  private static final String PATH = "/api/open/alipay/intl/promotion/benefit/benefitRedeem";
  /** Bytes; a result has some hundred. */
  private static final int MAX_ANSWER = 1024 * 1024;
  private static final String USAGE =
      "usage: java Redeem.java --url URL --client CLIENT_ID --key PEM --gateway-key PEM"
          + " [--sealing-key PEM --opening-key PEM] < request.json";

  /** The redemption may or may not have taken effect. */
  private static final class Unknown extends Exception {
    Unknown(String message) {
      super(message);
    }
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (int index = 0; index + 1 < arguments.length; index += 2) options.put(arguments[index], arguments[index + 1]);
    boolean complete = List.of("--url", "--client", "--key", "--gateway-key").stream().allMatch(options::containsKey);
    boolean paired = options.containsKey("--sealing-key") == options.containsKey("--opening-key");
    if (arguments.length % 2 != 0 || !complete || !paired) {
      System.err.println(USAGE);
      System.exit(64);
    }
    try {
      privateKey(options.get("--key"));
      publicKey(options.get("--gateway-key"));
      if (options.containsKey("--sealing-key")) publicKey(options.get("--sealing-key"));
      if (options.containsKey("--opening-key")) privateKey(options.get("--opening-key"));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException unreadable) {
      System.err.println("a key cannot be read: " + unreadable.getClass().getSimpleName());
      System.exit(64);
    }
    try {
      String answer = redeem(options, System.in.readAllBytes());
      System.out.println(answer);
      // A result is flat, so a pattern reads it; a program of yours has a JSON parser.
      var code = Pattern.compile("\"resultCode\"\\s*:\\s*\"([A-Z_]+)\"").matcher(answer);
      String found = code.find() ? code.group(1) : "";
      if (found.equals("SUCCESS")) System.exit(0);
      if (List.of("PARAM_ILLEGAL", "POINT_NOT_ENOUGH", "RISK_REJECT").contains(found)) System.exit(1);
      throw new Unknown("the result code settles nothing");
    } catch (Unknown unknown) {
      System.err.println("unknown: " + unknown.getMessage() + ". Send the same bizNo with the same body again.");
      System.exit(2);
    }
  }

  private static String redeem(Map<String, String> options, byte[] plaintext) throws Exception {
    boolean sealed = options.containsKey("--sealing-key");
    String client = options.get("--client");
    byte[] body = plaintext;
    var request = HttpRequest.newBuilder(URI.create(options.get("--url") + PATH)).timeout(Duration.ofSeconds(15));
    if (sealed) {
      KeyGenerator generator = KeyGenerator.getInstance("AES");
      generator.init(256);
      var contentKey = generator.generateKey();
      Cipher aes = Cipher.getInstance("AES/ECB/PKCS5Padding");
      aes.init(Cipher.ENCRYPT_MODE, contentKey);
      body = Base64.getEncoder().encode(aes.doFinal(plaintext));
      Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      rsa.init(Cipher.ENCRYPT_MODE, publicKey(options.get("--sealing-key")));
      String symmetricKey = toHeader(rsa.doFinal(contentKey.getEncoded()));
      request.header("Encrypt", "algorithm=RSA_AES,keyVersion=1,symmetricKey=" + symmetricKey);
    }
    OffsetDateTime now = OffsetDateTime.now(ZoneOffset.ofHours(8)).truncatedTo(ChronoUnit.SECONDS);
    String time = now.toString();
    if (now.getSecond() == 0) time = time.replaceFirst("(T\\d\\d:\\d\\d)", "$1:00");
    Signature signer = Signature.getInstance("SHA256withRSA");
    signer.initSign(privateKey(options.get("--key")));
    signer.update(stringToSign(client, time, body));
    request
        .header("Content-Type", "application/json; charset=UTF-8")
        .header("Client-Id", client)
        .header("Request-Time", time)
        .header("Signature", "algorithm=RSA256,keyVersion=1,signature=" + toHeader(signer.sign()))
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));

    HttpResponse<java.io.InputStream> response;
    byte[] answer;
    try {
      HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER).build();
      response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (var stream = response.body()) {
        answer = stream.readNBytes(MAX_ANSWER + 1);
      }
    } catch (IOException broken) {
      throw new Unknown("no answer (" + broken.getClass().getSimpleName() + ")");
    }
    if (answer.length > MAX_ANSWER) throw new Unknown("the answer is too long");

    // First the signature, over the octets as they came; only then anything is opened or read.
    String answered = single(response, "Response-Time");
    byte[] signature = fromHeader(parts(single(response, "Signature")).get("signature"));
    Signature verifier = Signature.getInstance("SHA256withRSA");
    verifier.initVerify(publicKey(options.get("--gateway-key")));
    verifier.update(stringToSign(client, answered, answer));
    boolean genuine;
    try {
      genuine = verifier.verify(signature);
    } catch (GeneralSecurityException wrongLength) {
      genuine = false;
    }
    if (!genuine) throw new Unknown("the signature of the answer does not verify");
    try {
      String withColon = answered.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
      if (OffsetDateTime.parse(withColon).isBefore(now.minusMinutes(1))) throw new Unknown("the answer is old");
    } catch (DateTimeException unreadable) {
      throw new Unknown("Response-Time cannot be read");
    }
    if (!sealed) {
      if (!response.headers().allValues("Encrypt").isEmpty()) throw new Unknown("the answer is sealed, and was not asked to be");
      return new String(answer, StandardCharsets.UTF_8);
    }
    byte[] wrapped = fromHeader(parts(single(response, "Encrypt")).get("symmetricKey"));
    try {
      Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      rsa.init(Cipher.DECRYPT_MODE, privateKey(options.get("--opening-key")));
      Cipher aes = Cipher.getInstance("AES/ECB/PKCS5Padding");
      aes.init(Cipher.DECRYPT_MODE, new SecretKeySpec(rsa.doFinal(wrapped), "AES"));
      return new String(aes.doFinal(Base64.getDecoder().decode(answer)), StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException failed) {
      // One text for everything that can go wrong in here: which it was is nobody's business.
      throw new Unknown("the answer cannot be opened");
    }
  }

  private static byte[] stringToSign(String client, String time, byte[] body) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.write(("POST " + PATH + "\n" + client + "." + time + ".").getBytes(StandardCharsets.UTF_8));
    bytes.write(body);
    return bytes.toByteArray();
  }

  private static String single(HttpResponse<?> response, String name) throws Unknown {
    List<String> values = response.headers().allValues(name);
    if (values.size() != 1) throw new Unknown("the answer has " + values.size() + " " + name + " headers");
    return values.get(0);
  }

  /** {@code a=b, c=d}; split at the first = only, because Base64 may end in some. */
  private static Map<String, String> parts(String value) throws Unknown {
    Map<String, String> parts = new HashMap<>();
    for (String part : value.split(",")) {
      String[] pair = part.strip().split("=", 2);
      if (pair.length != 2 || parts.put(pair[0], pair[1]) != null) throw new Unknown("a header of the answer cannot be read");
    }
    return parts;
  }

  private static String toHeader(byte[] bytes) {
    return URLEncoder.encode(Base64.getEncoder().encodeToString(bytes), StandardCharsets.US_ASCII);
  }

  private static byte[] fromHeader(String value) throws Unknown {
    try {
      // URLDecoder turns + into a blank, which raw Base64 must keep.
      return Base64.getDecoder().decode(URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException | NullPointerException unreadable) {
      throw new Unknown("a header of the answer cannot be read");
    }
  }

  private static byte[] pem(String path) throws IOException {
    return Base64.getMimeDecoder().decode(Files.readString(Path.of(path)).replaceAll("-----[A-Z ]+-----", ""));
  }

  private static PrivateKey privateKey(String path) throws Exception {
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pem(path)));
  }

  private static PublicKey publicKey(String path) throws Exception {
    return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(pem(path)));
  }
}
