// In: nothing. Out: every cause of a failed signature check that explain knows: what it says and what to do.
import type { CauseCode } from './cause-code.ts';

/** One row of the table. The page docs/causes/CODE.md is generated from it. */
export interface CauseText {
  /** What happened, for someone who sees it for the first time. */
  readonly says: string;
  /** What to do about it. */
  readonly remedy: string;
}

const REBUILT =
  'Sign and verify the bytes as they travel. Never build the body again from a parsed object: keep the raw bytes before any JSON parser or body middleware.';
const URL_PATH =
  'The path is what stands in the request line: from the first / after the host, query included if there is one, escapes as sent. For an answer it is the path of its request.';
const VERBATIM =
  'Format the time once, put that one string into both the header and the signed text, and never parse and format it in between.';
const LAYOUT =
  'Build METHOD, blank, path, LF, client id, dot, time, dot, body, with nothing after it; stringToSign does.';
const HEADER =
  'Send algorithm=RSA256,keyVersion=1,signature=… with the Base64 percent-encoded once and nothing else changed; formatSignatureHeader does.';
const PARSER =
  'Split the header at commas and each item at its first =, take the value by its name, decode %XX only and leave + alone; parseSignatureHeader does.';

/** The table. A code is stable across releases; the wording is not. */
export const causes: Readonly<Record<CauseCode, CauseText>> = {
  'key-other-side': {
    says: 'The signature is checked with the public key of the wrong side: what the peer signs needs the key that the peer published, not the one made here, and the reverse.',
    remedy:
      'Configure the key from the console page of the peer (“Platform Public Key”) to verify what it sends; the own public key is only for uploading there.',
  },
  'key-other-environment': {
    says: 'The signature is of another environment: a sandbox key meets a production message, or the reverse.',
    remedy:
      'Take base URL, client id and keys from one environment; keep them together in one configuration.',
  },
  'key-other-version': {
    says: 'The signature was made with another version of the key than the one it is checked with.',
    remedy:
      'Pick the key by the keyVersion of the header; keep the previous key while a change takes effect on the other side.',
  },
  'key-version-label': {
    says: 'The key is the right one, but the header names a keyVersion that the key does not have here.',
    remedy:
      'Give the key the keyVersion that the peer uses for it: importVerificationKey(material, { keyVersion }).',
  },
  'key-pair-mismatch': {
    says: 'The private key that signed and the public key it is checked with are not a pair.',
    remedy:
      'Derive the public key again (openssl pkey -in FILE -pubout) and upload that one, or sign with the private key that belongs to the uploaded one.',
  },
  'key-size': {
    says: 'The signature was made by an RSA key of another size: it is as long as that key, and not as long as the one it is checked with.',
    remedy:
      'Compare the sizes of the keys; RSA256 here needs 2048 bits or more on both sides, and each message the key that belongs to it.',
  },
  'key-other': {
    says: 'Another of the keys at hand made this signature.',
    remedy: 'Verify with that key, or find out why it signed.',
  },
  'key-unknown': {
    says: 'None of the keys given made this signature, or the signature was damaged on the way.',
    remedy:
      'Give every key that could be meant (own, peer, sandbox, production, earlier versions): then the right one is named.',
  },
  'key-unreadable': {
    says: 'A key given cannot be used.',
    remedy: 'Look at the file with explainKey; it names the form it is in and the command that converts it.',
  },
  'key-type': {
    says: 'The algorithm of the header and the type of the key do not go together.',
    remedy: 'RSA256 needs an RSA key; ECC224 needs a P-224 key and agreement on hash and encoding.',
  },
  'algorithm-label': {
    says: 'The signature fits the key, but the header calls its algorithm by another or unknown name.',
    remedy: 'Send algorithm=RSA256 for an RSA key; algorithm=ECC224 for a P-224 key.',
  },
  'header-by-position': {
    says: 'The parameters of the Signature header are not in the places where a parser by position looks: it takes the third item, whatever it is.',
    remedy: PARSER,
  },
  'header-malformed': {
    says: 'The Signature header is no list of key=value items; the signature inside it is good.',
    remedy: HEADER,
  },
  'signature-plus-as-space': {
    says: 'A decoder for forms turned every + of the Base64 signature into a blank.',
    remedy: `${HEADER} When reading, use a decoder that leaves + alone, not URLDecoder, unquote_plus or QueryUnescape.`,
  },
  'signature-not-encoded': {
    says: 'The Base64 signature is not percent-encoded; peers that decode it as a form value, or refuse +, / and = in it, fail.',
    remedy: HEADER,
  },
  'signature-double-encoded': {
    says: 'The signature is percent-encoded more than once.',
    remedy: HEADER,
  },
  'signature-base64url': {
    says: 'The signature uses the URL alphabet of Base64 (- and _), which this library reads and others do not.',
    remedy: HEADER,
  },
  'signature-line-wrapped': {
    says: 'The Base64 of the signature is broken into lines.',
    remedy: 'Encode without line ends (base64 -w0; java.util.Base64.getEncoder, not the MIME encoder).',
  },
  'signature-page-blanks': {
    says: 'There are blanks inside the signature, as page layout leaves them when a sample is copied from documentation.',
    remedy: 'Remove every blank from the copied value. On the wire there is none.',
  },
  'signature-truncated': {
    says: 'Characters of the signature are missing.',
    remedy:
      'Look for a column, log or buffer that cuts long values: an RSA-2048 signature has 344 characters before percent-encoding.',
  },
  'signature-hex': {
    says: 'The signature is written in hexadecimal and not in Base64.',
    remedy: HEADER,
  },
  'hash-other': {
    says: 'The text was signed with another hash than SHA-256.',
    remedy: 'Sign with SHA256withRSA: RSASSA-PKCS1-v1_5 with SHA-256.',
  },
  'padding-pss': {
    says: 'The signature is RSASSA-PSS and not RSASSA-PKCS1-v1_5.',
    remedy:
      'Sign with PKCS#1 v1.5 padding: RSASSA-PKCS1-v1_5 in WebCrypto, SHA256withRSA in Java, the default of openssl dgst -sign.',
  },
  'digest-info-missing': {
    says: 'The digest was encrypted with the private key as it is, without the DigestInfo around it that names the hash.',
    remedy:
      'Call the sign function of the library with the text, not the raw private operation with a digest.',
  },
  'text-hashed-twice': {
    says: 'The text was hashed first, and the sign function hashed that digest again.',
    remedy: 'Hand the text itself to the sign function; it hashes.',
  },
  'ecc-encoding': {
    says: 'The ECC224 signature is in the other encoding: r and s as they are instead of a DER sequence, or the reverse.',
    remedy: 'Agree on one: ecc224({ hash, encoding }) on both sides.',
  },
  'ecc-hash': {
    says: 'The ECC224 signature was made over the other hash.',
    remedy: 'Agree on one: ecc224({ hash, encoding }) on both sides.',
  },
  'unsigned-answer': {
    says: 'The answer carries no signature: gateways send some errors unsigned, a refused signature above all. Nothing in it is authenticated.',
    remedy:
      'Treat the outcome as unknown. If the answer says INVALID_SIGNATURE, explain the request: its signature is the one that failed.',
  },
  'method-case': {
    says: 'The method was signed in other letters: it is upper case in the signed text.',
    remedy: 'Sign POST, whatever the HTTP library calls it.',
  },
  'method-other': {
    says: 'Another method was signed than the one that was checked.',
    remedy:
      'Sign the method of the request line. Every documented operation is POST; an answer is signed with the method of its request.',
  },
  'path-host': { says: 'Scheme and host are part of the path on one side.', remedy: URL_PATH },
  'path-query': { says: 'The query string is part of the path on one side only.', remedy: URL_PATH },
  'path-trailing-slash': { says: 'One side has a slash at the end of the path.', remedy: URL_PATH },
  'path-encoding': { says: 'The path is percent-encoded differently on the two sides.', remedy: URL_PATH },
  'path-slashes': { says: 'The slash before the path is missing or doubled on one side.', remedy: URL_PATH },
  'path-prefix': {
    says: 'The two paths begin differently: a proxy, a mount point or a base path added or removed the first part.',
    remedy: `${URL_PATH} Behind a proxy that rewrites, configure the public path.`,
  },
  'path-other': { says: 'The path of something else was signed.', remedy: URL_PATH },
  'client-id-other': {
    says: 'The signed client id is not the one that was checked.',
    remedy:
      'Sign the merchant’s own client id in both directions: the one of the Client-Id header, in requests and in answers.',
  },
  'client-id-blanks': {
    says: 'Blanks, a line end or quotes came into the client id from a configuration file.',
    remedy: 'Trim the configured client id; it is letters, digits, - and _ only.',
  },
  'client-id-case': {
    says: 'The client id was signed in other letters.',
    remedy: 'Take the client id letter by letter from the console.',
  },
  'time-other': {
    says: 'The time of another header was signed: a request is signed with its Request-Time and an answer with its Response-Time.',
    remedy: 'Take Response-Time for answers and Request-Time for requests, calls from the gateway included.',
  },
  'time-format': { says: 'The time was written in another form than the header has.', remedy: VERBATIM },
  'separator-crlf': {
    says: 'The line after the path ends with CR LF and not with LF alone.',
    remedy: LAYOUT,
  },
  'separator-newline': { says: 'The newline after the path is missing or replaced.', remedy: LAYOUT },
  'separator-dots': { says: 'A dot around the time is missing or replaced.', remedy: LAYOUT },
  'separator-blank': { says: 'The blank after the method is missing or replaced.', remedy: LAYOUT },
  'field-order': {
    says: 'The parts of the signed text are in another order, or some are left out.',
    remedy: LAYOUT,
  },
  'field-refused': {
    says: 'Both sides agree on the text, but a field in it breaks the grammar that keeps the signed text unambiguous, so this library refuses it.',
    remedy: 'Correct the field on the signing side.',
  },
  'body-trailing-newline': {
    says: 'Blanks or line ends at the end of the body are on one side only.',
    remedy:
      'Sign what is sent: echo and text editors add a newline, trim() removes it. Read the body as bytes.',
  },
  'body-line-ends': {
    says: 'The line ends of the body were changed, CR LF to LF or the reverse, or lost by reading line by line.',
    remedy: 'Read and send the body as bytes: no text mode, no readLine().',
  },
  'body-bom': {
    says: 'A byte order mark stands before the body on one side only.',
    remedy:
      'Send UTF-8 without byte order mark. When verifying, take the bytes: text() and many editors drop or add it.',
  },
  'body-json-spacing': {
    says: 'The JSON of the body was printed again with other spacing.',
    remedy: REBUILT,
  },
  'body-json-order': {
    says: 'The JSON of the body was printed again with its keys in another order.',
    remedy: REBUILT,
  },
  'body-json-slash': {
    says: 'Slashes in the JSON are escaped (\\/) on one side only, as PHP does.',
    remedy: REBUILT,
  },
  'body-json-unicode': {
    says: 'Non-ASCII characters in the JSON are escaped (\\u4e2d) on one side only.',
    remedy: REBUILT,
  },
  'body-json-html': {
    says: 'Characters such as <, > and & are escaped in the JSON on one side only, as Go and Gson do.',
    remedy: REBUILT,
  },
  'body-json-values': {
    says: 'A parser changed values of the JSON: numbers respelled, nulls or doubles dropped.',
    remedy: REBUILT,
  },
  'body-json-string': {
    says: 'The body was printed as a JSON string, in quotes, once more.',
    remedy: 'The body is text already: do not hand it to a JSON printer again.',
  },
  'body-charset': {
    says: 'The body was decoded or encoded in another charset than UTF-8 on the way.',
    remedy:
      'Work on bytes, or name UTF-8 wherever text becomes bytes: getBytes(StandardCharsets.UTF_8). Platform defaults differ.',
  },
  'body-plaintext-signed': {
    says: 'The plaintext was signed; the signature of a sealed message covers the Base64 text that is sent.',
    remedy: 'Seal first, then sign the sealed body. To verify, use the body as received, before opening it.',
  },
  'body-sealed-signed': {
    says: 'The signature covers the sealed body, and it was checked with the plaintext.',
    remedy: 'Verify with the body as received, then open it.',
  },
  'body-base64-wrapped': {
    says: 'The Base64 text of the sealed body was written differently: other line breaks, other alphabet, or percent-encoded.',
    remedy: 'Send the Base64 on one line, with the standard alphabet and padding, and sign that very text.',
  },
  'body-empty': {
    says: 'The body was empty when it was signed.',
    remedy:
      'Look for a stream that was read before: a body can be read once. Build the bytes first, then sign and send them.',
  },
  'body-object-text': {
    says: 'An object was turned into text by the language and not by a JSON printer: [object Object], undefined or the like.',
    remedy: REBUILT,
  },
  'text-differs': {
    says: 'The key and the algorithm are right, and another text was signed than this one, in a way that is none of the known mistakes.',
    remedy:
      'Compare the string to sign with the one of the other side, byte by byte: its length and its SHA-256 tell which side changed.',
  },
};
