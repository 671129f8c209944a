"""One pair of keys in every format people have, and what only looks like a key."""
import base64
import hashlib
import json

from reference import der, openssl, test_keys
from vector_file import Stream, VectorFile, b64, fixture, utf8

BY = "Python 3 standard library (generator/reference/der.py, rsa.py, p224.py); fingerprints recomputed with openssl pkey"
NOTES = {
    "Pem": "PEM (RFC 7468), whatever its label says: the DER inside decides.",
    "BareBase64": "One line of Base64 without armour, as gateways' consoles hand it out.",
    "Der": "Binary DER.",
    "Jwk": "JSON Web Key (RFC 7517) as JSON text.",
    "Certificate": "X.509: its public key counts.",
    "Escaped": "Line feeds written as backslash and n, as environment files do.",
    "Decoration": "Quotes, byte order mark, CRLF, indentation, trailing newline: what copying adds.",
    "WrongLabel": "The label and the DER disagree.",
    "WrongHalf": "A public key where a private one is needed, or the reverse.",
    "WrongType": "A key of another algorithm or curve.",
    "Encrypted": "Protected by a passphrase.",
    "Policy": "Outside 2048 to 4096 bits, e = 65537, two primes, the named curve and an uncompressed point: refused so that runtimes cannot differ.",
    "Damaged": "Cut, lengthened or changed.",
    "Inconsistent": "Numbers that do not belong to one key.",
    "NotAKey": "Something else.",
}
OK, NO = "valid", "invalid"


def line(data):
    return base64.b64encode(data).decode()


def number(value):
    data = value.to_bytes((value.bit_length() + 7) // 8 or 1, "big")
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def rsa_jwk(key, names):
    members = {"kty": "RSA", "n": key.n, "e": key.e, "d": key.d, "p": key.p, "q": key.q, "dp": key.dp, "dq": key.dq, "qi": key.qi}
    return json.dumps({name: members[name] if name == "kty" else number(members[name]) for name in ["kty", *names]})


def build():
    file = VectorFile("keys", "Keys in every format", "docs/protocol §3, §4; RFC 5208, 5280, 5915, 7468, 7517, 8017", NOTES)
    merchant, curve = test_keys.rsa("merchant"), test_keys.p224("p224")
    for name, data in (("rsa.pkcs8", merchant.pkcs8()), ("rsa.pkcs1", merchant.pkcs1_private()), ("rsa.spki", merchant.spki())):
        file.fixtures[f"{name}.pem"] = utf8(der.pem({"rsa.pkcs8": "PRIVATE KEY", "rsa.pkcs1": "RSA PRIVATE KEY", "rsa.spki": "PUBLIC KEY"}[name], data))
        file.fixtures[f"{name}.der"] = b64(data)
        file.fixtures[f"{name}.line"] = utf8(line(data))
    privates(file, merchant, curve)
    publics(file, merchant, curve)
    return file


def answer(kind, bits, spki):
    fingerprint = hashlib.sha256(spki).hexdigest()
    if openssl.fingerprint_of(spki) != fingerprint:
        raise SystemExit("openssl sees another key")
    return {"type": kind, "bits": bits, "fingerprint": fingerprint}


def decorated(add, prefix, pem_text, bare):
    body = pem_text.strip().split("\n")
    add(f"{prefix}-crlf", pem_text.replace("\n", "\r\n"), ["Decoration"])
    add(f"{prefix}-no-final-newline", pem_text.strip(), ["Decoration"])
    add(f"{prefix}-many-newlines", "\n\n" + pem_text + "\n\n", ["Decoration"])
    add(f"{prefix}-indented", "".join(f"    {row}\n" for row in body), ["Decoration"], "Pasted into an indented block.")
    add(f"{prefix}-bom", "\ufeff" + pem_text, ["Decoration"], "Saved by an editor that writes a byte order mark.")
    add(f"{prefix}-double-quotes", f'"{pem_text}"', ["Decoration"])
    add(f"{prefix}-single-quotes", f"'{pem_text}'", ["Decoration"])
    add(f"{prefix}-escaped", pem_text.strip().replace("\n", "\\n"), ["Escaped"], "What environment files and CI variables hold.")
    add(f"{prefix}-escaped-final", pem_text.replace("\n", "\\n"), ["Escaped"])
    add(f"{prefix}-escaped-crlf", pem_text.strip().replace("\n", "\\r\\n"), ["Escaped"])
    add(f"{prefix}-escaped-quotes", '"' + pem_text.replace("\n", "\\n") + '"', ["Escaped", "Decoration"])
    add(f"{prefix}-one-line-pem", body[0] + "".join(body[1:-1]) + body[-1], ["Pem"], "Armour and all on one line.")
    add(f"{prefix}-blank-for-newline", " ".join(body), ["Decoration"], "A shell joined the lines.")
    add(f"{prefix}-wide", der.pem(body[0][11:-5], base64.b64decode(bare), width=76), ["Pem"])
    add(f"{prefix}-line-newline", bare + "\n", ["BareBase64", "Decoration"])
    add(f"{prefix}-line-quotes", f'"{bare}"', ["BareBase64", "Decoration"])
    add(f"{prefix}-line-blanks", f"  {bare}  ", ["BareBase64", "Decoration"])
    add(f"{prefix}-line-wrapped", "\n".join(bare[at : at + 64] for at in range(0, len(bare), 64)), ["BareBase64"])
    add(f"{prefix}-line-wrapped-crlf", "\r\n".join(bare[at : at + 76] for at in range(0, len(bare), 76)), ["BareBase64"])
    add(f"{prefix}-line-unpadded", bare.rstrip("="), ["BareBase64"])
    add(f"{prefix}-line-url", bare.replace("+", "-").replace("/", "_").rstrip("="), ["BareBase64"])


def privates(file, merchant, curve):
    group = file.group("import-private-key", BY, "A private key file or variable to type, bits and the SHA-256 of its SPKI")
    rsa = answer("RSA", 2048, merchant.spki())
    ec = answer("EC", 224, curve.spki())

    def add(slug, text, flags, comment=None, expected=rsa):
        group.valid(f"private-{slug}", {"material": utf8(text) if isinstance(text, str) else text}, expected, flags, comment)

    def bad(slug, material, flags, comment=None):
        group.invalid(f"private-{slug}", {"material": utf8(material) if isinstance(material, str) else b64(material) if isinstance(material, bytes) else material}, flags, comment)

    pkcs8, pkcs1 = test_keys.private_pem(merchant), der.pem("RSA PRIVATE KEY", merchant.pkcs1_private())
    for form, flag in (("pem", "Pem"), ("der", "Der"), ("line", "BareBase64")):
        add(f"rsa-pkcs8-{form}", fixture(f"rsa.pkcs8.{form}"), [flag], "What openssl genpkey writes." if form == "pem" else None)
        add(f"rsa-pkcs1-{form}", fixture(f"rsa.pkcs1.{form}"), [flag], "What older tools write." if form == "pem" else None)
    decorated(add, "rsa-pkcs8", pkcs8, line(merchant.pkcs8()))
    add("rsa-pkcs1-escaped", pkcs1.strip().replace("\n", "\\n"), ["Escaped"])
    add("rsa-pkcs1-line-newline", line(merchant.pkcs1_private()) + "\n", ["BareBase64", "Decoration"])
    add("rsa-pkcs8-labelled-pkcs1", pkcs8.replace("PRIVATE", "RSA PRIVATE"), ["WrongLabel"], "Some SDKs put this armour around any key they get.")
    add("rsa-pkcs1-labelled-pkcs8", pkcs1.replace("RSA PRIVATE", "PRIVATE"), ["WrongLabel"])
    add("rsa-text-before", "Bag Attributes\n    friendlyName: key\n" + pkcs8, ["Pem"], "RFC 7468 allows text before the armour; openssl pkcs12 writes it.")
    add("rsa-jwk", rsa_jwk(merchant, ("n", "e", "d", "p", "q", "dp", "dq", "qi")), ["Jwk"])
    add("rsa-3072", test_keys.text("rsa-3072.pem"), ["Pem"], None, answer("RSA", 3072, test_keys.rsa("rsa-3072").spki()))
    add("rsa-4096", test_keys.text("rsa-4096.pem"), ["Pem"], "The largest that passes.", answer("RSA", 4096, test_keys.rsa("rsa-4096").spki()))
    sec1 = der.pem("EC PRIVATE KEY", curve.sec1())
    parameters = "-----BEGIN EC PARAMETERS-----\nBgUrgQQAIQ==\n-----END EC PARAMETERS-----\n"
    for slug, text, flags in (
        ("ec-pkcs8-pem", test_keys.private_pem(curve), ["Pem"]), ("ec-pkcs8-line", line(curve.pkcs8()), ["BareBase64"]), ("ec-sec1-pem", sec1, ["Pem"]), ("ec-sec1-line", line(curve.sec1()), ["BareBase64"]),
        ("ec-escaped", sec1.strip().replace("\n", "\\n"), ["Escaped"]), ("ec-sec1-labelled-pkcs8", sec1.replace("EC PRIVATE", "PRIVATE"), ["WrongLabel"]),
    ):
        add(slug, text, flags, None, ec)
    add("ec-pkcs8-der", b64(curve.pkcs8()), ["Der"], None, ec)
    add("ec-sec1-der", b64(curve.sec1()), ["Der"], None, ec)
    group.acceptable("private-ec-parameters-first", {"material": utf8(parameters + sec1)}, ec, "openssl ecparam -genkey writes two PEM blocks into one file; reading one of two is a choice.", ["Pem"])
    group.acceptable("private-ec-no-public", {"material": b64(der.sequence(der.integer(0), der.P224, der.octets(der.sequence(der.integer(1), der.octets(curve.scalar.to_bytes(28, "big"))))))}, ec, "The public key is optional in RFC 5915; its fingerprint must then be computed.", ["Der"])
    jwk = {"kty": "EC", "crv": "P-224", "x": number(curve.point[0]), "y": number(curve.point[1]), "d": number(curve.scalar)}
    group.acceptable("private-ec-jwk", {"material": utf8(json.dumps(jwk))}, ec, "JWK registers no name for this curve; P-224 is the obvious one.", ["Jwk"])

    bad("is-spki", file.fixtures["rsa.spki.pem"], ["WrongHalf"], "The most frequent mistake of all: a public key in the place of the private one.")
    bad("is-spki-line", line(merchant.spki()), ["WrongHalf"])
    bad("is-spki-der", merchant.spki(), ["WrongHalf"])
    bad("is-pkcs1-public", der.pem("RSA PUBLIC KEY", merchant.pkcs1_public()), ["WrongHalf"])
    bad("is-certificate", test_keys.text("gateway.crt"), ["WrongHalf", "Certificate"])
    bad("is-jwk-public", rsa_jwk(merchant, ("n", "e")), ["WrongHalf", "Jwk"])
    bad("is-spki-labelled-private", test_keys.public_pem(merchant).replace("PUBLIC", "PRIVATE"), ["WrongHalf", "WrongLabel"])
    bad("encrypted-pkcs8", test_keys.text("merchant-encrypted.pem"), ["Encrypted"])
    bad("encrypted-traditional", test_keys.text("merchant-encrypted-traditional.pem"), ["Encrypted"])
    bad("encrypted-pkcs8-der", der.from_pem(test_keys.text("merchant-encrypted.pem")), ["Encrypted", "Der"])
    bad("rsa-1024", test_keys.text("rsa-1024.pem"), ["Policy"])
    bad("rsa-2040", test_keys.text("rsa-2040.pem"), ["Policy"], "255 bytes: just below.")
    bad("rsa-4104", test_keys.text("rsa-4104.pem"), ["Policy"], "513 bytes: just above.")
    bad("rsa-e3", test_keys.text("rsa-2048-e3.pem"), ["Policy"])
    bad("rsa-three-primes", test_keys.text("rsa-2048-three-primes.pem"), ["Policy"], "Multi-prime RSA (RFC 8017 §3.2): few runtimes read it.")
    bad("rsa-pss", test_keys.text("rsa-pss-2048.pem"), ["WrongType"], "A key bound to another signature scheme.")
    bad("p256", test_keys.text("p256.pem"), ["WrongType"])
    bad("secp256k1", test_keys.text("secp256k1.pem"), ["WrongType"])
    bad("ed25519", test_keys.text("ed25519.pem"), ["WrongType"])
    bad("ec-explicit", test_keys.text("p224-explicit.pem"), ["Policy"], "Curve parameters spelt out: the door of CVE-2020-0601.")
    bad("oct-jwk", '{"kty":"oct","k":"AQIDBAUGBwgJCgsMDQ4PEA"}', ["WrongType", "Jwk"])
    bad("okp-jwk", '{"kty":"OKP","crv":"Ed25519","x":"AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA"}', ["WrongType", "Jwk"])
    good = merchant.pkcs8()
    for slug, data in (("cut-1", good[:-1]), ("cut-half", good[: len(good) // 2]), ("cut-4", good[:4]), ("one-more", good + b"\0"), ("twice", good + good), ("first-byte", b"\x31" + good[1:]), ("length", good[:2] + bytes([good[2] ^ 1]) + good[3:]), ("indefinite", b"\x30\x80" + good[4:] + b"\0\0"), ("zeros", bytes(64)), ("long-length", b"\x30\x84\xff\xff\xff\xff" + good[4:])):
        bad(f"damaged-{slug}", data, ["Damaged", "Der"])
    for slug, text in (("no-end", pkcs8.replace("-----END PRIVATE KEY-----", "")), ("character", pkcs8[:200] + "*" + pkcs8[201:]), ("cut-line", "\n".join(pkcs8.split("\n")[:10] + pkcs8.split("\n")[11:])), ("empty-armour", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"), ("masked", "-----BEGIN PRIVATE KEY-----\n********\n-----END PRIVATE KEY-----\n")):
        bad(f"damaged-pem-{slug}", text, ["Damaged", "Pem"])
    for slug, change in (("n", {1: merchant.n + 2}), ("d", {3: merchant.d ^ 4}), ("p", {4: merchant.p ^ 4}), ("primes-swapped", {4: merchant.q, 5: merchant.p}), ("dp", {6: merchant.dp ^ 2}), ("qi", {8: merchant.qi ^ 2}), ("zero-d", {3: 0})):
        numbers = [0, merchant.n, merchant.e, merchant.d, merchant.p, merchant.q, merchant.dp, merchant.dq, merchant.qi]
        for at, value in change.items():
            numbers[at] = value
        inner = der.sequence(*(der.integer(value) for value in numbers))
        bad(f"inconsistent-{slug}", der.sequence(der.integer(0), der.RSA, der.octets(inner)), ["Inconsistent", "Der"], "One wrong CRT number makes one wrong signature, and one wrong signature gives the key away." if slug == "dp" else None)
    for slug, scalar in (("zero", bytes(28)), ("order", (0xFFFFFFFFFFFFFFFFFFFFFFFFFFFF16A2E0B8F03E13DD29455C5C2A3D).to_bytes(28, "big")), ("short", b"\1" * 27), ("long", b"\1" * 29)):
        bad(f"ec-scalar-{slug}", der.sequence(der.integer(0), der.P224, der.octets(der.sequence(der.integer(1), der.octets(scalar)))), ["Damaged" if slug in ("short", "long") else "Inconsistent", "Der"])
    not_keys(bad)
    bad("file-name", "merchant-private.pem", ["NotAKey"], "The path instead of what is in the file.")
    bad("ssh", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB\n-----END OPENSSH PRIVATE KEY-----\n", ["NotAKey"])


def publics(file, merchant, curve):
    group = file.group("import-public-key", BY, "A public key file, variable or certificate to type, bits and the SHA-256 of its SPKI")
    rsa = answer("RSA", 2048, merchant.spki())
    ec = answer("EC", 224, curve.spki())

    def add(slug, text, flags, comment=None, expected=rsa):
        group.valid(f"public-{slug}", {"material": utf8(text) if isinstance(text, str) else text}, expected, flags, comment)

    def bad(slug, material, flags, comment=None):
        group.invalid(f"public-{slug}", {"material": utf8(material) if isinstance(material, str) else b64(material) if isinstance(material, bytes) else material}, flags, comment)

    spki, pkcs1 = test_keys.public_pem(merchant), der.pem("RSA PUBLIC KEY", merchant.pkcs1_public())
    for form, flag in (("pem", "Pem"), ("der", "Der"), ("line", "BareBase64")):
        add(f"rsa-spki-{form}", fixture(f"rsa.spki.{form}"), [flag], "What the gateway's console hands out." if form == "line" else None)
    add("rsa-pkcs1-pem", pkcs1, ["Pem"])
    add("rsa-pkcs1-der", b64(merchant.pkcs1_public()), ["Der"])
    add("rsa-pkcs1-line", line(merchant.pkcs1_public()), ["BareBase64"])
    decorated(add, "rsa-spki", spki, line(merchant.spki()))
    add("rsa-spki-labelled-pkcs1", spki.replace("PUBLIC", "RSA PUBLIC"), ["WrongLabel"])
    add("rsa-pkcs1-labelled-spki", pkcs1.replace("RSA PUBLIC", "PUBLIC"), ["WrongLabel"])
    add("rsa-spki-labelled-certificate", spki.replace("PUBLIC KEY", "CERTIFICATE"), ["WrongLabel"])
    add("rsa-jwk", rsa_jwk(merchant, ("n", "e")), ["Jwk"])
    add("rsa-jwk-members", rsa_jwk(merchant, ("n", "e"))[:-1] + ', "alg": "RS256", "use": "sig", "kid": "1"}', ["Jwk"])
    add("rsa-3072", test_keys.public_pem(test_keys.rsa("rsa-3072")), ["Pem"], None, answer("RSA", 3072, test_keys.rsa("rsa-3072").spki()))
    add("rsa-4096", test_keys.public_pem(test_keys.rsa("rsa-4096")), ["Pem"], None, answer("RSA", 4096, test_keys.rsa("rsa-4096").spki()))
    gateway = answer("RSA", 2048, test_keys.rsa("gateway").spki())
    add("certificate-pem", test_keys.text("gateway.crt"), ["Certificate"], None, gateway)
    add("certificate-der", b64(der.from_pem(test_keys.text("gateway.crt"))), ["Certificate", "Der"], None, gateway)
    add("certificate-line", line(der.from_pem(test_keys.text("gateway.crt"))), ["Certificate", "BareBase64"], None, gateway)
    add("ec-spki-pem", test_keys.public_pem(curve), ["Pem"], None, ec)
    add("ec-spki-line", line(curve.spki()), ["BareBase64"], None, ec)
    add("ec-spki-der", b64(curve.spki()), ["Der"], None, ec)
    add("ec-certificate", test_keys.text("p224.crt"), ["Certificate"], None, ec)
    jwk = {"kty": "EC", "crv": "P-224", "x": number(curve.point[0]), "y": number(curve.point[1])}
    group.acceptable("public-ec-jwk", {"material": utf8(json.dumps(jwk))}, ec, "JWK registers no name for this curve; P-224 is the obvious one.", ["Jwk"])

    bad("is-pkcs8", file.fixtures["rsa.pkcs8.pem"], ["WrongHalf"], "Taking it would work, and would spread the private key.")
    bad("is-pkcs1-private", file.fixtures["rsa.pkcs1.pem"], ["WrongHalf"])
    bad("is-pkcs8-line", file.fixtures["rsa.pkcs8.line"], ["WrongHalf"])
    bad("is-ec-private", der.pem("EC PRIVATE KEY", curve.sec1()), ["WrongHalf"])
    bad("is-jwk-private", rsa_jwk(merchant, ("n", "e", "d", "p", "q", "dp", "dq", "qi")), ["WrongHalf", "Jwk"])
    for name in ("rsa-1024", "rsa-2040", "rsa-4104"):
        bad(name, test_keys.public_pem(test_keys.rsa(name)), ["Policy"])
    for slug, exponent in (("e1", 1), ("e2", 2), ("e3", 3), ("e17", 17), ("e65536", 65536), ("e-large", (1 << 33) + 1), ("e-zero", 0)):
        numbers = der.sequence(der.integer(merchant.n), der.integer(exponent))
        bad(f"rsa-{slug}", der.sequence(der.RSA, der.bits(numbers)), ["Policy", "Der"], "With e = 1 every message is its own signature." if slug == "e1" else None)
    even = der.sequence(der.RSA, der.bits(der.sequence(der.integer(merchant.n - 1), der.integer(65537))))
    group.acceptable("public-rsa-even-modulus", {"material": b64(even)}, answer("RSA", 2048, even), "No RSA key has an even modulus; platforms that read numbers without arithmetic do not notice.", ["Policy", "Der"])
    negative = der.tlv(2, merchant.n.to_bytes(256, "big"))
    bad("rsa-negative-modulus", der.sequence(der.RSA, der.bits(der.sequence(negative, der.integer(65537)))), ["Damaged", "Der"], "A first bit without its zero byte: DER integers have a sign.")
    bad("p256", openssl.run("pkey", "-pubout", data=test_keys.text("p256.pem").encode()).decode(), ["WrongType"])
    bad("ed25519", openssl.run("pkey", "-pubout", data=test_keys.text("ed25519.pem").encode()).decode(), ["WrongType"])
    bad("rsa-pss", openssl.run("pkey", "-pubout", data=test_keys.text("rsa-pss-2048.pem").encode()).decode(), ["WrongType"])
    bad("ec-explicit", test_keys.text("p224-explicit-public.pem"), ["Policy"])
    bad("ec-compressed", test_keys.text("p224-compressed-public.pem"), ["Policy"], "A compressed point: refused so that there is one form.")
    point = curve.encoded_point()
    off = point[:-1] + bytes([point[-1] ^ 1])
    for slug, value in (("off-curve", off), ("infinity", b"\0"), ("short", point[:-1]), ("long", point + b"\0"), ("hybrid", bytes([6 + (point[-1] & 1)]) + point[1:]), ("zero", b"\4" + bytes(56)), ("field-overflow", b"\4" + b"\xff" * 56)):
        bad(f"ec-point-{slug}", der.sequence(der.P224, der.bits(value)), ["Policy" if slug == "hybrid" else "Inconsistent" if slug in ("off-curve", "zero", "field-overflow", "infinity") else "Damaged", "Der"], "An invalid-curve point." if slug == "off-curve" else None)
    good = merchant.spki()
    for slug, data in (("cut-1", good[:-1]), ("one-more", good + b"\0"), ("first-byte", b"\x31" + good[1:]), ("indefinite", b"\x30\x80" + good[4:] + b"\0\0"), ("unused-bits", good[:22] + b"\x00" + b"\1" + good[24:] if good[22] == 0 else good[:-2]), ("no-bits", der.sequence(der.RSA)), ("null-missing", der.sequence(der.sequence(der.oid("1.2.840.113549.1.1.1")), der.bits(merchant.pkcs1_public())))):
        if slug == "null-missing":
            group.acceptable("public-rsa-null-missing", {"material": b64(data)}, rsa, "RFC 3279 §2.3.1 requires the NULL; some readers do without.", ["Damaged"])
            continue
        bad(f"damaged-{slug}", data, ["Damaged", "Der"])
    not_keys(bad)


def not_keys(bad):
    stream = Stream("keys/noise")
    for slug, text in (("empty", ""), ("blank", " \n "), ("word", "secret"), ("json", "{}"), ("json-kty", '{"kty":"RSA"}'), ("html", "<html></html>"), ("undefined", "undefined"), ("url", "https://open.alipay.hk/key"), ("base64-short", "AQID"), ("hex", "308204be020100"), ("sample", "bqS8HSmdaRrpKSuPy7CqUlyd8lJurG93")):
        bad(f"not-{slug}", text, ["NotAKey"])
    bad("not-csr", test_keys.text("merchant.csr"), ["NotAKey"], "A certificate request is not a certificate.")
    for at in range(4):
        bad(f"not-noise-{at}", stream.bytes(20 + 100 * at), ["NotAKey"])
