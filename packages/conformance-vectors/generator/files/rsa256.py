"""RSA256: RSASSA-PKCS1-v1_5 with SHA-256."""
import hashlib

from reference import der, openssl, rsa, test_keys
from vector_file import Stream, VectorFile, b64, fixture, raw

BY = "Python 3 integers (generator/reference/rsa.py); every valid signature verified again with openssl dgst"
NOTES = {
    "Deterministic": "The scheme has one signature for each message: implementations must agree byte for byte.",
    "OtherMessage": "A genuine signature of another text.",
    "OtherKey": "A genuine signature of another key.",
    "Length": "A signature has exactly as many bytes as the modulus.",
    "Range": "A signature number must be below the modulus.",
    "BitFlip": "One bit of a genuine signature changed.",
    "Padding": "The encoded message differs from EMSA-PKCS1-v1_5 (RFC 8017 §9.2) in its padding.",
    "DigestInfo": "The DigestInfo is not the one DER encoding.",
    "Bleichenbacher": "The digest is followed by something the verifier must not skip: forgeable with e = 3.",
    "OtherHash": "A correct signature with another hash.",
    "OtherScheme": "Another RSA scheme with the same key.",
    "MissingNull": "The NULL parameter left out: RFC 8017 appendix A.2.4 tells verifiers of old standards to expect it both ways.",
    "Encoding": "Not the bytes of the signature but a text of them.",
    "KeySize": "3072 and 4096 bits.",
}


def build():
    file = VectorFile("rsa256", "RSA256 signatures", "docs/protocol §3; RFC 8017 §8.2", NOTES)
    names = ("merchant", "gateway", "rsa-3072", "rsa-4096")
    for name in names:
        key = test_keys.rsa(name)
        file.fixtures[f"{name}.private"] = test_keys.private_pem(key)
        file.fixtures[f"{name}.public"] = test_keys.public_pem(key)
    stream = Stream("rsa256/messages")
    messages = [("empty", b""), ("abc", b"abc"), ("text", b"POST /api\nC1.2024-05-22T06:42:21Z."), ("zero-byte", b"\0"), ("trailing-newline", b"abc\n"), ("utf8", "\u5496\u5561".encode()), ("55-bytes", b"x" * 55), ("56-bytes", b"x" * 56), ("64-bytes", b"x" * 64), ("65-bytes", b"x" * 65), ("random-300", stream.bytes(300)), ("random-1024", stream.bytes(1024))]
    sign = file.group("sign", BY, "Private key and message to the one signature")
    for name in names:
        key = test_keys.rsa(name)
        for slug, message in messages if name == "merchant" else messages[1:3]:
            signature = rsa.sign(key, message)
            if not openssl.verifies(key.spki(), message, signature, "sha256"):
                raise SystemExit("openssl disagrees")
            sign.valid(f"sign-{name}-{slug}", {"algorithm": "RSA256", "privateKey": fixture(f"{name}.private"), "message": raw(message)}, {"signature": b64(signature)}, ["Deterministic"] + (["KeySize"] if name[0] == "r" else []))
    for name in names:
        verification(file, name, messages, full=name == "merchant")
    return file


def verification(file, name, messages, full):
    key, stranger = test_keys.rsa(name), test_keys.rsa("stranger")
    group = file.group("verify", BY, f"Public key of {8 * key.size} bits, message and signature; a valid one answers {{}}")
    message = b"POST /api\nC1.2024-05-22T06:42:21Z.{}"
    genuine = rsa.sign(key, message)
    number = int.from_bytes(genuine, "big")

    def request(text, signature):
        return {"algorithm": "RSA256", "publicKey": fixture(f"{name}.public"), "message": raw(text), "signature": b64(signature)}

    def no(slug, signature, flags, comment=None, text=message):
        try:
            rsa.verify(key, text, signature)
        except rsa.Refused:
            group.invalid(f"verify-{name}-{slug}", request(text, signature), flags, comment)
        else:
            raise SystemExit(f"{slug}: verifies")

    for slug, text in messages if full else messages[:3]:
        signature = rsa.sign(key, text)
        group.valid(f"verify-{name}-{slug}", request(text, signature), {}, ["Deterministic"])
    no("other-message", genuine, ["OtherMessage"], None, message + b"\n")
    no("other-key", rsa.sign(stranger, message), ["OtherKey"])
    no("signature-empty", b"", ["Length"])
    no("zero-prefix", b"\0" + genuine, ["Length"], "Equal as a number, one byte too long.")
    no("cut-last", genuine[:-1], ["Length"])
    no("cut-first", genuine[1:], ["Length"])
    no("one-more", genuine + b"\0", ["Length"])
    no("zero", bytes(key.size), ["Range"])
    no("one", key.block(1), ["Range"])
    no("modulus", key.block(key.n), ["Range"])
    no("modulus-minus-1", key.block(key.n - 1), ["Range"])
    no("plus-modulus", (number + key.n).to_bytes(key.size + 1, "big")[-(key.size + 1 if number + key.n >= 256**key.size else key.size) :], ["Range"], "Equal modulo n, and out of range.")
    no("negated", key.block(key.n - number), ["BitFlip"])
    size = key.size
    info = rsa.digest_info(message)
    digest = hashlib.sha256(message).digest()

    def crafted(slug, encoded, flags, comment=None):
        no(slug, rsa.raw_sign(key, encoded), flags, comment)

    crafted("block-type-2", b"\0\2" + rsa.emsa(info, size)[2:], ["Padding"])
    crafted("block-type-0", b"\0\0" + rsa.emsa(info, size)[2:], ["Padding"])
    crafted("padding-byte", rsa.emsa(info, size)[:9] + b"\xfe" + rsa.emsa(info, size)[10:], ["Padding"])
    crafted("garbage-after", b"\0\1" + b"\xff" * 8 + b"\0" + info + b"\1" * (size - 11 - len(info)), ["Bleichenbacher", "Padding"], "Short padding, then anything after the digest.")
    bare = b"\0\1" + b"\xff" * (size - 35) + b"\0" + digest
    crafted("digest-bare", bare, ["DigestInfo"], "The hash without its DigestInfo, as raw RSA functions sign it.")
    crafted("sha1", rsa.emsa(rsa.digest_info(message, "sha1"), size), ["OtherHash"])
    crafted("sha512", rsa.emsa(rsa.digest_info(message, "sha512"), size), ["OtherHash"])
    if not full:
        return
    crafted("first-byte-1", b"\1\1" + rsa.emsa(info, size)[2:], ["Padding"])
    crafted("no-separator", b"\0\1" + b"\xff" * (size - 2 - len(info)) + info, ["Padding"])
    crafted("padding-zero", b"\0\1" + bytes(size - len(info) - 3) + b"\0" + info, ["Padding"])
    crafted("padding-early-zero", b"\0\1" + b"\xff" * 100 + b"\0" + b"\xff" * (size - 104 - len(info)) + b"\0" + info, ["Padding"])
    crafted("padding-7-bytes", b"\0\1" + b"\xff" * 7 + b"\0" + info + b"\xff" * (size - 10 - len(info)), ["Bleichenbacher", "Padding"])
    crafted("padding-none", b"\0\1\0" + info + b"\xff" * (size - 3 - len(info)), ["Bleichenbacher", "Padding"])
    crafted("swapped-separator", b"\0\1" + b"\xff" * (size - len(info) - 3) + b"\1" + info, ["Padding"])
    sha256 = der.oid(rsa.DIGEST_OID["sha256"])
    long_null = der.sequence(der.sequence(sha256, b"\5\x81\0"), der.octets(digest))
    variants = {
        "ber-null": long_null,
        "ber-outer-length": b"\x30\x81\x31" + info[2:],
        "ber-indefinite": b"\x30\x80" + info[2:] + b"\0\0",
        "null-garbage": der.sequence(der.sequence(sha256, der.tlv(5, b"\1\2\3")), der.octets(digest)),
        "parameter-octets": der.sequence(der.sequence(sha256, der.octets(b"garbage")), der.octets(digest)),
        "parameter-twice": der.sequence(der.sequence(sha256, der.NULL, der.NULL), der.octets(digest)),
        "after-digest": der.sequence(der.sequence(sha256, der.NULL), der.octets(digest), der.NULL),
        "after-sequence": info + b"\0\0",
        "digest-short": der.sequence(der.sequence(sha256, der.NULL), der.octets(digest[:-1])),
        "digest-long": der.sequence(der.sequence(sha256, der.NULL), der.octets(digest + b"\0")),
        "digest-as-bits": der.sequence(der.sequence(sha256, der.NULL), der.bits(digest)),
        "digest-as-sequence": der.sequence(der.sequence(sha256, der.NULL), der.sequence(der.octets(digest))),
        "oid-sha512-digest-sha256": der.sequence(der.sequence(der.oid(rsa.DIGEST_OID["sha512"]), der.NULL), der.octets(digest)),
        "oid-wrong-last": der.sequence(der.sequence(der.oid("2.16.840.1.101.3.4.2.9"), der.NULL), der.octets(digest)),
        "oid-padded": der.sequence(der.sequence(der.tlv(6, bytes.fromhex("60864801650304028001")), der.NULL), der.octets(digest)),
        "outer-set": b"\x31" + info[1:],
    }
    for slug, other in variants.items():
        crafted(f"info-{slug}", rsa.emsa(other, size), ["DigestInfo"])
    missing = rsa.raw_sign(key, rsa.emsa(der.sequence(der.sequence(sha256), der.octets(digest)), size))
    group.acceptable(f"verify-{name}-missing-null", request(message, missing), {}, "RFC 8017 A.2.4 mentions verifiers that accept it; nobody emits it. redeemkit refuses.", ["MissingNull"])
    salt = hashlib.sha256(b"salt").digest()
    hashed = hashlib.sha256(bytes(8) + digest + salt).digest()
    block = bytes(size - 66) + b"\1" + salt
    mask = b"".join(hashlib.sha256(hashed + at.to_bytes(4, "big")).digest() for at in range(size // 32))[: size - 33]
    masked = bytes(left ^ right for left, right in zip(block, mask))
    pss = rsa.raw_sign(key, bytes([masked[0] & 0x7F]) + masked[1:] + hashed + b"\xbc")
    no("pss", pss, ["OtherScheme"], "RSASSA-PSS with the same hash (RFC 8017 §8.1).")
    crafted("raw-message", b"\0\1" + b"\xff" * (size - 3 - len(message)) + b"\0" + message, ["OtherScheme"], "The message itself in the block, unhashed.")
    no("hex", genuine.hex().encode(), ["Encoding"])
    no("base64-text", b64(genuine)["base64"].encode(), ["Encoding"], "Base64 decoded one time too few.")
    no("reversed", genuine[::-1], ["Encoding"], "Little-endian, as one platform's API returns it.")
    stream = Stream("rsa256/bits")
    for at in range(16):
        bit = stream.below(8 * size)
        no(f"bit-{bit}", key.block(number ^ (1 << bit)), ["BitFlip"])
    for slug, text in (("blank-added", message + b" "), ("crlf", message.replace(b"\n", b"\r\n")), ("lower-method", message.replace(b"POST", b"post")), ("empty", b""), ("cut", message[:-1]), ("bom", b"\xef\xbb\xbf" + message)):
        no(f"changed-{slug}", genuine, ["OtherMessage"], None, text)
