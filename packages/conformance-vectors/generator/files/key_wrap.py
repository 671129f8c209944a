"""The wrapped content key: private-side cases of RSAES-PKCS1-v1_5, and whole bodies opened with it."""
import base64

from reference import grammar, openssl, rsa, sealed_body, test_keys
from vector_file import Stream, VectorFile, b64, fixture, raw

BY = "Python 3 integers (generator/reference/rsa.py); every block recomputed with openssl pkeyutl, AES by openssl enc"
NOTES = {
    "KeySize": "AES keys of 16, 24 and 32 bytes, RSA keys of 2048, 3072 and 4096 bits.",
    "ConfiguredSize": "The length is configured; a well-formed block with a key of another length is a bad block, or the length is an oracle.",
    "EdgePadding": "Padding bytes at the borders of what is allowed.",
    "BlockType": "The block does not start with 00 02 (RFC 8017 §7.2.2 step 3).",
    "Separator": "The zero that ends the padding is missing, early or misplaced.",
    "Length": "The wrapped key has exactly as many bytes as the modulus.",
    "Range": "The number is below the modulus.",
    "OtherKey": "Wrapped for somebody else.",
    "OtherScheme": "Not RSAES-PKCS1-v1_5 over the raw key bytes.",
    "ImplicitRejection": "A refusal may be silent: any other key, or any other plaintext, is as good as an error. Only what mustNotReturn names fails.",
    "Header": "The Encrypt header that carries the wrap.",
    "Body": "The body it opens.",
    "KeyVersion": "The header names the key pair; absent means the newest.",
}
REJECT = "ImplicitRejection"


def build():
    file = VectorFile("key-wrap", "The wrapped key", "docs/protocol §5; RFC 8017 §7.2", NOTES)
    for name in ("merchant-opening", "gateway-opening", "rsa-3072", "rsa-4096"):
        file.fixtures[f"{name}.private"] = test_keys.private_pem(test_keys.rsa(name))
    unwrapping(file)
    bodies(file)
    return file


def check(key, block, wrapped):
    if openssl.raw_rsa_private(key.pkcs8(), wrapped) != block:
        raise SystemExit("openssl unwraps another block")


def unwrapping(file):
    group = file.group("unwrap-key", BY, "Private key, configured AES size and the bytes of symmetricKey to the content key")
    stream = Stream("key-wrap/unwrap")
    for name in ("merchant-opening", "rsa-3072", "rsa-4096"):
        key = test_keys.rsa(name)
        full = name == "merchant-opening"

        def request(bits, wrapped):
            return {"privateKey": fixture(f"{name}.private"), "aesBits": bits, "symmetricKey": b64(wrapped)}

        def ok(slug, content_key, block, flags, comment=None):
            wrapped = rsa.raw_wrap(key, block)
            check(key, block, wrapped)
            if rsa.unwrap(key, wrapped, len(content_key)) != content_key:
                raise SystemExit(slug)
            group.valid(f"unwrap-{name}-{slug}", request(8 * len(content_key), wrapped), {"contentKey": b64(content_key)}, flags, comment)

        def no(slug, bits, wrapped, leaked, flags, comment=None):
            try:
                rsa.unwrap(key, wrapped, bits // 8)
            except rsa.Refused:
                group.invalid(f"unwrap-{name}-{slug}", request(bits, wrapped), [*flags, REJECT], comment, {"contentKey": b64(leaked)})
            else:
                raise SystemExit(f"{slug} unwraps")

        for size in (16, 24, 32):
            content_key = stream.bytes(size)
            ok(f"{8 * size}", content_key, rsa.wrap_block(content_key, key.size, stream), ["KeySize"])
        content_key = stream.bytes(32)
        block = rsa.wrap_block(content_key, key.size, stream)
        wrapped = rsa.raw_wrap(key, block)
        separator = key.size - 33
        craft = lambda changed: rsa.raw_wrap(key, changed)
        no("type-1", 256, craft(b"\0\1" + block[2:]), content_key, ["BlockType"])
        no("separator-not-zero", 256, craft(block[:separator] + b"\7" + block[separator + 1 :]), content_key, ["Separator"])
        no("early-zero", 256, craft(block[:20] + b"\0" + block[21:]), content_key, ["Separator"], "The key would be longer than configured.")
        no("cut", 256, wrapped[:-1], content_key, ["Length"])
        no("zero-prefix", 256, b"\0" + wrapped, content_key, ["Length"], "Equal as a number; an implementation that strips zeros accepts it (CVE-2020-14967).")
        no("key-24-configured-32", 256, craft(rsa.wrap_block(content_key[:24], key.size, stream)), content_key[:24], ["ConfiguredSize"])
        if not full:
            continue
        ok("all-zero-key", bytes(32), rsa.wrap_block(bytes(32), key.size, stream), ["KeySize"], "Bytes of the key may be zero; the separator is found by position, not by search from the end.")
        ok("zero-first", b"\0" + content_key[1:], rsa.wrap_block(b"\0" + content_key[1:], key.size, stream), ["KeySize"], "The key starts with a zero byte.")
        ok("zero-last", content_key[:-1] + b"\0", rsa.wrap_block(content_key[:-1] + b"\0", key.size, stream), ["KeySize"])
        ok("ff-key", b"\xff" * 32, rsa.wrap_block(b"\xff" * 32, key.size, stream), ["KeySize"])
        ok("padding-ones", content_key, b"\0\2" + b"\1" * (key.size - 35) + b"\0" + content_key, ["EdgePadding"])
        ok("padding-ff", content_key, b"\0\2" + b"\xff" * (key.size - 35) + b"\0" + content_key, ["EdgePadding"])
        ok("padding-twos", content_key, b"\0\2" + b"\2" * (key.size - 35) + b"\0" + content_key, ["EdgePadding"])
        ok("ascii-key", b"0123456789abcdef0123456789abcdef", rsa.wrap_block(b"0123456789abcdef0123456789abcdef", key.size, stream), ["KeySize"])
        for slug, first in (("type-0", b"\0\0"), ("type-3", b"\0\3"), ("type-255", b"\0\xff"), ("first-1", b"\1\2"), ("both", b"\1\1"), ("swapped", b"\2\0")):
            no(slug, 256, craft(first + block[2:]), content_key, ["BlockType"])
        for place in (2, 3, 9, 10, 100, separator - 1):
            no(f"zero-at-{place}", 256, craft(block[:place] + b"\0" + block[place + 1 :]), content_key, ["Separator"], "Fewer than eight bytes of padding." if place == 3 else "A second zero right before the separator: a key of 33 bytes." if place == separator - 1 else None)
        no("no-separator", 256, craft(block[:separator] + b"\1" + b"\2" * 32), b"\2" * 32, ["Separator"])
        no("all-zero-block", 256, bytes(key.size), bytes(32), ["Range", "BlockType"], "The number zero.")
        no("one", 256, key.block(1), key.block(1)[-32:], ["Range", "BlockType"])
        no("modulus-minus-1", 256, key.block(key.n - 1), key.block(key.n - 1)[-32:], ["Range", "BlockType"])
        no("modulus", 256, key.block(key.n), bytes(32), ["Range"])
        no("all-ones", 256, b"\xff" * key.size, content_key, ["Range"])
        plus = int.from_bytes(wrapped, "big") + key.n
        if plus < 256**key.size:
            no("plus-modulus", 256, plus.to_bytes(key.size, "big"), content_key, ["Range"], "Equal modulo n, and out of range.")
        for size, configured in ((16, 32), (32, 16), (32, 24), (24, 16), (16, 24), (31, 32), (33, 32), (8, 16), (64, 32), (0, 32)):
            other = stream.bytes(size)
            no(f"key-{size}-configured-{configured}-bytes", 8 * configured, craft(rsa.wrap_block(other, key.size, stream)), other[-configured:] if size >= configured else other, ["ConfiguredSize"], "Taking the size from the block would answer an attacker's question." if (size, configured) == (16, 32) else None)
        no("empty", 256, b"", content_key, ["Length"])
        no("cut-first", 256, wrapped[1:], content_key, ["Length"])
        no("one-more", 256, wrapped + b"\0", content_key, ["Length"])
        no("sample-24-bytes", 256, grammar.decode_base64("bqS8HSmdaRrpKSuPy7CqUlyd8lJurG93"), content_key, ["Length"], "AlipayHK's sample value: a placeholder of 24 bytes.")
        no("other-key", 256, rsa.raw_wrap(test_keys.rsa("gateway-opening"), rsa.wrap_block(content_key, 256, stream)) if test_keys.rsa("gateway-opening").n < key.n else other_wrap(key, content_key, stream), content_key, ["OtherKey"])
        no("raw-rsa", 256, craft(bytes(key.size - 32) + content_key), content_key, ["OtherScheme"], "Textbook RSA without padding.")
        no("base64-of-key", 256, craft(rsa.wrap_block(b64(content_key)["base64"].encode(), key.size, stream)), content_key, ["OtherScheme"], "The key's Base64 text wrapped instead of its bytes.")
        no("hex-of-key", 256, craft(rsa.wrap_block(content_key.hex().encode(), key.size, stream)), content_key, ["OtherScheme"])
        no("signed", 256, key.block(key.private(int.from_bytes(block, "big"))), content_key, ["OtherScheme"], "Made with the private instead of the public key.")
        no("reversed", 256, wrapped[::-1] if int.from_bytes(wrapped[::-1], "big") < key.n else bytes([wrapped[-1] & 0x3F]) + wrapped[::-1][1:], content_key, ["OtherScheme"])
        for at in range(8):
            bit = stream.below(8 * key.size - 2)
            no(f"bit-{bit}", 256, key.block(int.from_bytes(wrapped, "big") ^ (1 << bit)), content_key, ["OtherKey"])


def other_wrap(key, content_key, stream):
    """A wrap for another key whose number still fits below this modulus."""
    while True:
        wrapped = rsa.raw_wrap(test_keys.rsa("gateway-opening"), rsa.wrap_block(content_key, 256, stream))
        if int.from_bytes(wrapped, "big") < key.n:
            return wrapped


def bodies(file):
    group = file.group("open-body", BY, "Encrypt header and body, opened with the private keys given (the last is the newest)")
    stream = Stream("key-wrap/bodies")
    merchant, gateway = test_keys.rsa("merchant-opening"), test_keys.rsa("gateway-opening")
    plaintext = b'{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}'

    def wrap(key, content_key):
        return rsa.raw_wrap(key, rsa.wrap_block(content_key, key.size, stream))

    def keys(*names, bits=256):
        return [{"keyVersion": str(at + 1), "privateKey": fixture(f"{name}.private"), "aesBits": bits} for at, name in enumerate(names)]

    def ok(slug, encrypt, body, openers, flags, comment=None, text=plaintext):
        group.valid(f"open-{slug}", {"encrypt": encrypt, "body": raw(body), "openingKeys": openers}, {"plaintext": raw(text)}, flags, comment)

    def no(slug, encrypt, body, openers, flags, comment=None, must_not=plaintext):
        group.invalid(f"open-{slug}", {"encrypt": encrypt, "body": raw(body), "openingKeys": openers}, flags, comment, {"plaintext": raw(must_not)} if must_not is not None else None)

    def header(wrapped, algorithm="RSA_AES", version="1"):
        return grammar.format_header(algorithm, version, "symmetricKey", wrapped)

    one = keys("merchant-opening")
    for size in (16, 24, 32):
        content_key = stream.bytes(size)
        ok(f"{8 * size}", header(wrap(merchant, content_key)), sealed_body.seal(content_key, plaintext), keys("merchant-opening", bits=8 * size), ["Body"])
    content_key = stream.bytes(32)
    wrapped = wrap(merchant, content_key)
    body = sealed_body.seal(content_key, plaintext)
    encoded = grammar.encode_binary_parameter(wrapped)
    plain = encoded.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=")
    ok("empty", header(wrapped), sealed_body.seal(content_key, b""), one, ["Body"], "Nothing, sealed.", b"")
    ok("utf8", header(wrapped), sealed_body.seal(content_key, "\u5496\u5561".encode()), one, ["Body"], None, "\u5496\u5561".encode())
    ok("wrapped-body", header(wrapped), body[:76] + b"\n" + body[76:] + b"\n", one, ["Body"])
    for slug, text in (("rsa", f"algorithm=RSA, keyVersion=1, symmetricKey={encoded}"), ("rsa-lower", f"algorithm=rsa,keyVersion=1,symmetricKey={encoded}"), ("lower", f"algorithm=rsa_aes,keyVersion=1,symmetricKey={encoded}"), ("no-algorithm", f"keyVersion=1,symmetricKey={encoded}"), ("no-version", f"algorithm=RSA_AES, symmetricKey={encoded}"), ("empty-version", f"algorithm=RSA_AES, symmetricKey={encoded}, keyVersion="), ("raw-base64", f"algorithm=RSA_AES,keyVersion=1,symmetricKey={plain}"), ("url", f"algorithm=RSA_AES,keyVersion=1,symmetricKey={plain.replace('+', '-').replace('/', '_').rstrip('=')}"), ("order", f"symmetricKey={encoded},keyVersion=1,algorithm=RSA_AES")):
        ok(f"header-{slug}", text, body, one, ["Header"])
    two = keys("gateway-opening", "merchant-opening")
    ok("newest", f"symmetricKey={encoded}", body, two, ["KeyVersion"], "No version: the newest, which is the last.")
    ok("version-2", header(wrapped, version="2"), body, two, ["KeyVersion"])
    ok("version-1", header(wrap(gateway, content_key), version="1"), body, two, ["KeyVersion"])
    no("version-3", header(wrapped, version="3"), body, two, ["KeyVersion"], "A version nobody has is not the newest.")
    no("version-other", header(wrapped, version="1"), body, two, ["KeyVersion", REJECT], "The header selects; no other key is tried.")
    no("newest-other", f"symmetricKey={grammar.encode_binary_parameter(wrap(gateway, content_key))}", body, two, ["KeyVersion", REJECT])
    for at, stranger in enumerate(("RSA_OAEP", "none", "AES", "RSA256", "RSA_AES_GCM")):
        no(f"algorithm-{at}", header(wrapped, stranger), body, one, ["Header"])
    no("no-key", "algorithm=RSA_AES,keyVersion=1", body, one, ["Header"])
    no("empty-key", "algorithm=RSA_AES,keyVersion=1,symmetricKey=", body, one, ["Header"])
    no("duplicate-key", f"symmetricKey={encoded},symmetricKey={encoded}", body, one, ["Header"])
    no("empty-header", "", body, one, ["Header"])
    no("signature-header", f"algorithm=RSA256,keyVersion=1,signature={encoded}", body, one, ["Header"])
    no("blank-inside", f"algorithm=RSA_AES,keyVersion=1,symmetricKey={encoded[:20]} {encoded[20:]}", body, one, ["Header"])
    no("other-wrap", header(wrap(merchant, stream.bytes(32))), body, one, ["OtherKey", REJECT], "The header is outside the signature: anybody can put another wrap there.")
    no("other-recipient", header(other_wrap(merchant, content_key, stream)), body, one, ["OtherKey", REJECT])
    no("configured-128", header(wrapped), body, keys("merchant-opening", bits=128), ["ConfiguredSize", REJECT])
    short = stream.bytes(16)
    no("key-128-configured-256", header(wrap(merchant, short)), sealed_body.seal(short, plaintext), one, ["ConfiguredSize", REJECT])
    no("wrap-255-bytes", header(wrapped[:-1]), body, one, ["Length", REJECT])
    no("wrap-257-bytes", header(b"\0" + wrapped), body, one, ["Length", REJECT])
    no("wrap-modulus", header(merchant.block(merchant.n)), body, one, ["Range", REJECT])
    no("wrap-bit", header(merchant.block(int.from_bytes(wrapped, "big") ^ 2)), body, one, ["OtherKey", REJECT])
    block = rsa.wrap_block(content_key, 256, stream)
    for slug, changed in (("type", b"\0\1" + block[2:]), ("separator", block[:223] + b"\1" + block[224:]), ("early-zero", block[:50] + b"\0" + block[51:]), ("no-padding", bytes(224) + content_key)):
        no(f"block-{slug}", header(rsa.raw_wrap(merchant, changed)), body, one, ["BlockType" if slug in ("type", "no-padding") else "Separator", REJECT], "An implementation that takes the last 32 bytes without looking opens this." if slug == "type" else None)
    no("body-empty", header(wrapped), b"", one, ["Body"])
    no("body-json", header(wrapped), plaintext, one, ["Body"], "A plain body under an Encrypt header is not a body to use.")
    no("body-cut", header(wrapped), body[:-8], one, ["Body"])
    no("body-quoted", header(wrapped), b'"' + body + b'"', one, ["Body"])
    no("body-bad-padding", header(wrapped), base64.b64encode(sealed_body.encrypt_blocks(content_key, plaintext[:64] + b"x" * 15 + b"\x11")), one, ["Body"], None, None)
