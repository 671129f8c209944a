"""ECC224 in its four readings: ECDSA on secp224r1 with SHA-256 or SHA-224, DER or raw."""
from reference import der, openssl, p224, test_keys
from vector_file import Stream, VectorFile, b64, fixture, raw

BY = "Python 3 integers, affine P-224 (generator/reference/p224.py); every valid signature verified again with openssl dgst"
NOTES = {
    "Reading": "No page defines ECC224: hash and encoding are configuration, and a verifier holds to what is configured.",
    "HighS": "s and n - s both verify; ECDSA here has no low-s rule.",
    "EdgeNumbers": "r or s with leading zeros, a high first bit or at a border.",
    "Range": "r and s lie between 1 and n - 1.",
    "OtherMessage": "A genuine signature of another text or key.",
    "OtherReading": "A genuine signature in another of the four readings.",
    "Der": "Not the one DER encoding of two positive integers.",
    "RawLength": "A raw signature is 56 bytes, no more and no less.",
    "BitFlip": "One bit of a genuine signature changed.",
    "Truncation": "SHA-256 gives 256 bits and the curve takes the leftmost 224.",
}


def build():
    file = VectorFile("ecc224", "ECC224 signatures", "docs/protocol §4; SEC 1 §4.1, SEC 2 §2.6", NOTES)
    key = test_keys.p224("p224")
    file.fixtures["p224.public"] = test_keys.public_pem(key)
    file.fixtures["p224-2.public"] = test_keys.public_pem(test_keys.p224("p224-2"))
    for hash_name, label in (("sha256", "SHA-256"), ("sha224", "SHA-224")):
        for encoding in ("der", "raw"):
            reading(file, key, hash_name, label, encoding)
    return file


def reading(file, key, hash_name, label, encoding):
    group = file.group("verify", BY, f"ECDSA on secp224r1 with {label}, {'DER' if encoding == 'der' else 'raw r and s'}; a valid one answers {{}}")
    encode = p224.to_der if encoding == "der" else p224.to_raw
    other_hash = "sha224" if hash_name == "sha256" else "sha256"
    prefix = f"{hash_name}-{encoding}"
    stream = Stream(f"ecc224/{prefix}")
    message = b"POST /api\nC1.2024-05-22T06:42:21Z.{}"
    nonce = 1 + stream.below(p224.N - 1)
    r, s = p224.sign(key, message, hash_name, nonce)
    genuine = encode(r, s)

    def request(text, signature, public="p224.public"):
        return {"algorithm": "ECC224", "hash": label, "encoding": encoding, "publicKey": fixture(public), "message": raw(text), "signature": b64(signature)}

    def ok(slug, numbers, flags, comment=None, text=message):
        p224.verify(key, text, hash_name, *numbers)
        if not openssl.verifies(key.spki(), text, p224.to_der(*numbers), hash_name):
            raise SystemExit(f"openssl disagrees on {slug}")
        group.valid(f"{prefix}-{slug}", request(text, encode(*numbers)), {}, flags, comment)

    def no(slug, signature, flags, comment=None, text=message, public="p224.public"):
        group.invalid(f"{prefix}-{slug}", request(text, signature, public), flags, comment)

    def numbers_no(slug, first, second, flags, comment=None):
        try:
            p224.verify(key, message, hash_name, first, second)
        except p224.Refused:
            no(slug, der.sequence(der.integer(first), der.integer(second)) if encoding == "der" else first.to_bytes(28, "big") + second.to_bytes(28, "big"), flags, comment)
        else:
            raise SystemExit(f"{slug} verifies")

    ok("plain", (r, s), ["Reading"])
    ok("other-s", (r, p224.N - s), ["HighS"], "The other of the two: a verifier with a low-s rule refuses one of them.")
    for slug, text in (("empty", b""), ("zero", b"\0"), ("utf8", "\u5496\u5561".encode()), ("kilobyte", stream.bytes(1024))):
        ok(f"message-{slug}", p224.sign(key, text, hash_name, 1 + stream.below(p224.N - 1)), ["Reading"], None, text)
    found = {"r-short": lambda r, s: r < 1 << 216, "s-short": lambda r, s: s < 1 << 216, "r-high-bit": lambda r, s: r >> 223, "r-low-bit": lambda r, s: not r >> 223, "s-high": lambda r, s: s > p224.N // 2, "s-low": lambda r, s: s <= p224.N // 2}
    for slug, wanted in found.items():
        nonce_point = p224.G
        for nonce_found in range(2, 4000):
            nonce_point = p224.add(nonce_point, p224.G)
            numbers = p224.sign(key, message, hash_name, nonce_found, nonce_point)
            if wanted(*numbers):
                break
        else:
            raise SystemExit(f"no nonce for {slug}")
        ok(slug, numbers, ["EdgeNumbers"] if slug[0] == "r" or "short" in slug else ["HighS"], "An integer with a leading zero byte in the raw form, a shorter one in DER." if "short" in slug else None)
    numbers_no("r-zero", 0, s, ["Range"])
    numbers_no("s-zero", r, 0, ["Range"])
    numbers_no("both-zero", 0, 0, ["Range"], "Verifies in implementations that never check the range (CVE-2022-21449).")
    numbers_no("r-order", p224.N, s, ["Range"])
    numbers_no("s-order", r, p224.N, ["Range"], "The number zero in disguise.")
    numbers_no("r-one", 1, s, ["Range"])
    numbers_no("s-one", r, 1, ["Range"])
    numbers_no("both-one", 1, 1, ["Range"])
    numbers_no("r-field", p224.P - 1, s, ["Range"], "Below the field's prime, above the order.")
    numbers_no("swapped", s, r, ["OtherMessage"])
    numbers_no("r-negated", p224.N - r, s, ["BitFlip"])
    if s + p224.N < 1 << 224:
        numbers_no("s-plus-order", r, s + p224.N, ["Range"])
    if r + p224.N < 1 << 224:
        numbers_no("r-plus-order", r + p224.N, s, ["Range"])
    no("other-message", genuine, ["OtherMessage"], None, message + b"\n")
    no("other-key", genuine, ["OtherMessage"], None, message, "p224-2.public")
    no("other-hash", encode(*p224.sign(key, message, other_hash, nonce)), ["OtherReading"], "Configured for one hash, signed with the other.")
    no("sha1", encode(*p224.sign(key, message, "sha1", nonce)), ["OtherReading"])
    no("empty-signature", b"", ["RawLength" if encoding == "raw" else "Der"])
    for bit in (0, 7, 100, 223):
        numbers_no(f"bit-r-{bit}", r ^ (1 << bit), s, ["BitFlip"])
        numbers_no(f"bit-s-{bit}", r, s ^ (1 << bit), ["BitFlip"])
    if hash_name == "sha256":
        import hashlib
        wrong = int.from_bytes(hashlib.sha256(message).digest()[4:], "big")
        numbers_no("rightmost-bits", r, pow(nonce, -1, p224.N) * (wrong + r * key.scalar) % p224.N, ["Truncation"], "Made with the rightmost 224 bits.")
        whole = int.from_bytes(hashlib.sha256(message).digest(), "big")
        numbers_no("untruncated", r, pow(nonce, -1, p224.N) * (whole + r * key.scalar) % p224.N, ["Truncation"], "Made with all 256 bits, reduced.")
    if encoding == "raw":
        for slug, signature in (("cut-last", genuine[:-1]), ("cut-first", genuine[1:]), ("one-more", genuine + b"\0"), ("zero-prefix", b"\0" + genuine), ("only-r", genuine[:28]), ("wide", r.to_bytes(32, "big") + s.to_bytes(32, "big")), ("twice", genuine + genuine)):
            no(slug, signature, ["RawLength"], "Numbers of 32 bytes, as for a 256-bit curve." if slug == "wide" else None)
        no("is-der", p224.to_der(r, s), ["OtherReading"])
        return
    no("is-raw", p224.to_raw(r, s), ["OtherReading"])
    first, second = der.integer(r), der.integer(s)
    bad = {
        "trailing-zero": genuine + b"\0", "trailing-null": genuine + der.NULL, "trailing-inside": der.sequence(first, second, der.NULL), "cut-last": genuine[:-1], "cut-half": genuine[: len(genuine) // 2],
        "indefinite": b"\x30\x80" + first + second + b"\0\0", "long-length": b"\x30\x81" + genuine[1:], "long-length-2": b"\x30\x82\0" + genuine[1:], "integer-long-length": der.sequence(b"\2\x81" + first[1:], second), "length-too-long": genuine[:1] + bytes([genuine[1] + 1]) + genuine[2:], "length-too-short": genuine[:1] + bytes([genuine[1] - 1]) + genuine[2:],
        "r-padded": der.sequence(der.tlv(2, b"\0" + first[2:]), second) if first[2] or len(first) > 30 else der.sequence(der.tlv(2, b"\0\0" + first[2:]), second),
        "s-padded": der.sequence(first, der.tlv(2, b"\0" + second[2:])) if second[2] else der.sequence(first, der.tlv(2, b"\0\0" + second[2:])),
        "r-negative": der.sequence(der.tlv(2, (r | 1 << 223).to_bytes(28, "big")), second), "s-negative": der.sequence(first, der.tlv(2, (s | 1 << 223).to_bytes(28, "big"))),
        "r-empty": der.sequence(b"\2\0", second), "s-empty": der.sequence(first, b"\2\0"), "only-r": der.sequence(first), "no-numbers": der.sequence(), "set": b"\x31" + genuine[1:], "octets": der.sequence(der.octets(first[2:]), der.octets(second[2:])),
        "r-bits": der.sequence(der.bits(first[2:]), second), "nested": der.sequence(genuine), "nested-numbers": der.sequence(der.sequence(first, second)), "wrapped-octets": der.octets(genuine), "r-boolean": der.sequence(b"\1\1\1", second), "r-null": der.sequence(der.NULL, second), "s-null": der.sequence(first, der.NULL), "r-huge": der.sequence(der.integer(r + (p224.N << 300)), second), "third-number": der.sequence(first, second, der.integer(0)), "zero-tag": b"\0" + genuine[1:], "hex": genuine.hex().encode(), "base64": b64(genuine)["base64"].encode(),
        "infinity-real": der.sequence(b"\x09\x01\x40", second), "r-minus-1": der.sequence(der.integer(-1), second), "s-minus-1": der.sequence(first, der.integer(-1)),
    }
    comments = {"r-padded": "A needless leading zero: BER, and a second spelling.", "trailing-zero": "Bytes after the end let anyone make new signatures of old ones."}
    for slug, signature in bad.items():
        no(f"der-{slug}", signature, ["Der"], comments.get(slug))
