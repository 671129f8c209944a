"""The body of RSA_AES: AES/ECB/PKCS7 under a content key, as Base64 text."""
import base64

from reference import openssl, sealed_body
from vector_file import Stream, VectorFile, b64, raw, utf8

BY = "openssl enc -aes-*-ecb; padding and Base64 by Python 3 standard library (generator/reference/sealed_body.py)"
NOTES = {
    "KeySize": "128, 192 and 256 bits are read; 256 is sent.",
    "BlockBorder": "Lengths around multiples of 16; a full block of padding follows a full last block.",
    "EqualBlocks": "ECB shows equal blocks: the reason for a fresh key each message.",
    "Utf8": "Bodies are UTF-8 text.",
    "NotUtf8": "Bodies are text; what is no UTF-8 was not opened with the right key.",
    "Wrapped": "Base64 with line breaks and blanks: signed as received, white space dropped for decoding only (protocol §9 row 7).",
    "Alphabet": "Base64 dialects that nobody sends in a body.",
    "NotBase64": "Not Base64.",
    "NotBlocks": "Not a positive multiple of 16 bytes.",
    "Padding": "PKCS#7 padding that is not 1 to 16 equal bytes (RFC 5652 §6.3).",
    "WrongKey": "Sealed under another key, of the same or another size.",
    "BadKey": "AES has keys of 16, 24 and 32 bytes.",
    "OtherScheme": "Another mode or framing, seen in ports of sister platforms.",
    "Random": "Drawn from the seed.",
}


def build():
    file = VectorFile("sealed-body", "The sealed body", "docs/protocol §5; FIPS 197; RFC 5652 §6.3", NOTES)
    stream = Stream("sealed-body")
    keys = {16: bytes(range(16)), 24: bytes(range(24)), 32: bytes(range(32))}
    seal = file.group("encrypt-body", BY, "Content key and plaintext to the body as it is sent")
    opening = file.group("decrypt-body", BY, "Content key and body as received to plaintext")

    def pair(slug, key, plaintext, flags, comment=None):
        body = sealed_body.seal(key, plaintext)
        if openssl.aes_ecb("-d", key, base64.b64decode(body)) != plaintext:
            raise SystemExit("openssl opens another plaintext")
        seal.valid(f"seal-{slug}", {"contentKey": b64(key), "plaintext": raw(plaintext)}, {"body": raw(body)}, flags, comment)
        opening.valid(f"open-{slug}", {"contentKey": b64(key), "body": raw(body)}, {"plaintext": raw(plaintext)}, flags, comment)

    for size, key in keys.items():
        for length in (0, 1, 15, 16, 17, 31, 32, 33):
            pair(f"{8 * size}-{length}", key, (b'{"result":{"resultCode":"SUCCESS"}}')[:length], ["KeySize", "BlockBorder"], "Empty plaintext: one block of padding." if length == 0 else None)
    pair("equal-blocks", keys[32], b"0123456789abcdef" * 4, ["EqualBlocks"])
    pair("utf8", keys[32], '{"sceneCode":"\u5496\u5561\u2615","name":"caf\u00e9"}'.encode(), ["Utf8"])
    pair("kilobyte", keys[32], b"x" * 1024, ["KeySize"])
    pair("newlines", keys[32], b'{\r\n\t"a": 1\r\n}\n', ["Utf8"], "Comes back byte for byte.")
    pair("looks-padded", keys[32], b"abcdefghijklmno\x01", ["BlockBorder"], "A plaintext that ends like padding.")
    pair("looks-padded-16", keys[32], b"\x10" * 16, ["BlockBorder"])
    pair("ascii-key", b"0123456789abcdef0123456789abcdef", b"{}", ["KeySize"], "32 characters used as 32 bytes, as one browser client does.")
    for at in range(8):
        pair(f"random-{at}", stream.bytes(stream.pick([16, 24, 32])), stream.text("abc\u00e9\u5496 {}", stream.below(90)).encode(), ["Random"])

    key = keys[32]
    plaintext = b'{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}'
    body = sealed_body.seal(key, plaintext)
    text = body.decode()

    def ok(slug, given, flags, comment=None):
        if sealed_body.open_body(key, given) != plaintext:
            raise SystemExit(slug)
        opening.valid(f"open-{slug}", {"contentKey": b64(key), "body": raw(given)}, {"plaintext": raw(plaintext)}, flags, comment)

    def no(slug, given, flags, comment=None, with_key=key):
        try:
            sealed_body.open_body(with_key, given)
        except sealed_body.Refused:
            opening.invalid(f"open-{slug}", {"contentKey": b64(with_key), "body": raw(given)}, flags, comment)
        else:
            raise SystemExit(f"{slug} opens")

    ok("wrapped-76", "\n".join(text[at : at + 76] for at in range(0, len(text), 76)).encode() + b"\n", ["Wrapped"], "What base64 on Linux writes.")
    ok("wrapped-64-crlf", "\r\n".join(text[at : at + 64] for at in range(0, len(text), 64)).encode(), ["Wrapped"], "What MIME encoders write.")
    ok("newline-end", body + b"\n", ["Wrapped"])
    ok("crlf-end", body + b"\r\n", ["Wrapped"])
    ok("newline-start", b"\n" + body, ["Wrapped"])
    ok("blanks", b"  " + body + b"  ", ["Wrapped"])
    ok("tabs", b"\t" + body, ["Wrapped"])
    ok("blank-inside", body[:10] + b" " + body[10:], ["Wrapped"])
    either = lambda slug, given, reason: opening.acceptable(f"open-{slug}", {"contentKey": b64(key), "body": raw(given)}, {"plaintext": raw(plaintext)}, reason, ["Alphabet"])
    either("url-alphabet", body.replace(b"+", b"-").replace(b"/", b"_"), "Read in headers, never seen in a body.")
    either("unpadded", body.rstrip(b"="), "Padding is optional in headers; a body without it was never seen.")
    either("bom", b"\xef\xbb\xbf" + body, "Text decoders drop a byte order mark; it is signed all the same.")
    other_bits = body.rstrip(b"=")
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    changed = other_bits[:-1] + bytes([alphabet[alphabet.index(other_bits[-1]) + 1]]) + b"=" * (-len(other_bits) % 4)
    either("unused-bits", changed, "The body is signed as text, so a second spelling gives nothing away.")
    for slug, given, comment in (("quoted", b'"' + body + b'"', "As a JSON string."), ("percent-encoded", body.replace(b"+", b"%2B").replace(b"/", b"%2F").replace(b"=", b"%3D"), "Encoded like the header's value."), ("plain-json", plaintext, "A body that was never sealed."), ("stranger", body[:5] + b"!" + body[6:], None), ("nul", body + b"\0", None), ("non-ascii", body[:8] + b"\xc3\xa9" + body[8:], None), ("data-url", b"data:;base64," + body, None), ("dots", body[:4] + b"." + body[5:], None), ("comma", body + b"," + body, None)):
        no(slug, given, ["NotBase64"], comment)
    data = base64.b64decode(body)
    no("empty", b"", ["NotBlocks"])
    no("blank-only", b" \n", ["NotBlocks"])
    for length in (1, 15, 17, 31, len(data) - 1):
        no(f"cut-{length}", base64.b64encode(data[:length]), ["NotBlocks"])
    no("one-more", base64.b64encode(data + b"\0"), ["NotBlocks"])
    no("last-block-gone", base64.b64encode(data[:-16]), ["Padding"])
    no("hex", data.hex().encode(), ["Padding"], "Hexadecimal is Base64 of something else; 192 digits even give whole blocks.")
    for slug, tail in (("zero", b"x" * 15 + b"\0"), ("17", b"x" * 15 + b"\x11"), ("255", b"x" * 15 + b"\xff"), ("two-of-three", b"x" * 13 + b"\x02\x03\x03"), ("one-differs", b"\x0f" + b"\x10" * 15), ("first-differs", b"x" * 8 + b"\x09" + b"\x08" * 7), ("last-differs", b"x" * 8 + b"\x08" * 7 + b"\x07\x08"[:1]), ("zeros", bytes(16)), ("iso-7816", b"x" * 12 + b"\x80\0\0\0"), ("ansi-x923", b"x" * 12 + b"\0\0\0\4"), ("iso-10126", b"x" * 12 + b"\xa7\x3c\x99\4"), ("none", b"abcdefghijklmnop"), ("blanks", b"abcdefgh        ")):
        no(f"padding-{slug}", base64.b64encode(sealed_body.encrypt_blocks(key, b"0123456789abcdef" + tail)), ["Padding"], "A reader that looks at the last byte only accepts this." if slug == "two-of-three" else None)
    for slug, other in (("stranger", bytes(range(1, 33))), ("bit", bytes([key[0] ^ 1]) + key[1:]), ("128", key[:16]), ("192", key[:24]), ("reversed", key[::-1])):
        no(f"wrong-key-{slug}", body, ["WrongKey"], "The first half of a key is another key." if slug == "128" else None, other)
    for slug, bad in (("0", b""), ("8", key[:8]), ("15", key[:15]), ("17", key[:17]), ("31", key[:31]), ("33", key + b"\0"), ("64", key + key)):
        opening.invalid(f"open-key-{slug}", {"contentKey": b64(bad), "body": raw(body)}, ["BadKey"])
        seal.invalid(f"seal-key-{slug}", {"contentKey": b64(bad), "plaintext": utf8("{}")}, ["BadKey"], "A key that is padded or cut silently is another key." if slug == "31" else None)
    bits = "A toolkit that hands out bytes may leave the check to its caller."
    for slug, bytes_ in (("latin1", b"caf\xe9 au lait"), ("lone-continuation", b"a\x80b"), ("overlong", b"\xc0\xaf"), ("surrogate", b"\xed\xa0\x80"), ("beyond", b"\xf4\x90\x80\x80")):
        opening.acceptable(f"open-not-utf8-{slug}", {"contentKey": b64(key), "body": raw(sealed_body.seal(key, bytes_))}, {"plaintext": b64(bytes_)}, bits, ["NotUtf8"])
    iv = bytes(range(16))
    cbc = openssl.run("enc", "-aes-256-cbc", "-K", key.hex(), "-iv", iv.hex(), "-e", data=plaintext)
    no("cbc", base64.b64encode(cbc), ["OtherScheme"], "CBC with a fixed IV.")
    no("cbc-iv-first", base64.b64encode(iv + cbc), ["OtherScheme"])
    no("cbc-colon", base64.b64encode(iv) + b":" + base64.b64encode(cbc), ["OtherScheme"], "iv:ciphertext, as two public ports frame it.")
    no("twice-base64", base64.b64encode(body), ["OtherScheme"])
    return file
