"""In: RSA integers and blocks. Out: RFC 8017 with Python's own big integers."""
import hashlib

from reference import der
from vector_file import Refused

DIGEST_OID = {"sha1": "1.3.14.3.2.26", "sha256": "2.16.840.1.101.3.4.2.1", "sha512": "2.16.840.1.101.3.4.2.3"}


class RsaKey:
    def __init__(self, pkcs8):
        inner = der.children(der.read(pkcs8)[1])[2][1]
        numbers = [int.from_bytes(part, "big") for _, part, _ in der.children(der.read(inner)[1])[:9]]
        _, self.n, self.e, self.d, self.p, self.q, self.dp, self.dq, self.qi = numbers
        self.size = (self.n.bit_length() + 7) // 8

    def pkcs1_public(self):
        return der.sequence(der.integer(self.n), der.integer(self.e))

    def pkcs1_private(self):
        numbers = (0, self.n, self.e, self.d, self.p, self.q, self.dp, self.dq, self.qi)
        return der.sequence(*(der.integer(number) for number in numbers))

    def spki(self):
        return der.sequence(der.RSA, der.bits(self.pkcs1_public()))

    def pkcs8(self):
        return der.sequence(der.integer(0), der.RSA, der.octets(self.pkcs1_private()))

    def private(self, number):
        """RSADP by the Chinese remainder theorem (§5.1.2), checked with the public exponent."""
        low = pow(number % self.q, self.dq, self.q)
        out = low + self.q * ((pow(number % self.p, self.dp, self.p) - low) * self.qi % self.p)
        if self.public(out) != number % self.n:
            raise SystemExit("a key does not fit itself")
        return out

    def public(self, number):
        return pow(number, self.e, self.n)

    def block(self, number):
        return number.to_bytes(self.size, "big")


def digest_info(message, name="sha256"):
    return der.sequence(
        der.sequence(der.oid(DIGEST_OID[name]), der.NULL), der.octets(hashlib.new(name, message).digest())
    )


def emsa(info, size):
    """EMSA-PKCS1-v1_5 (§9.2)."""
    return b"\0\1" + b"\xff" * (size - len(info) - 3) + b"\0" + info


def raw_sign(key, encoded):
    return key.block(key.private(int.from_bytes(encoded, "big")))


def sign(key, message):
    return raw_sign(key, emsa(digest_info(message), key.size))


def verify(key, message, signature):
    """RSASSA-PKCS1-v1_5 verification by comparison (§8.2.2)."""
    number = int.from_bytes(signature, "big")
    if len(signature) != key.size or number >= key.n:
        raise Refused("length or range")
    if key.block(key.public(number)) != emsa(digest_info(message), key.size):
        raise Refused("another encoded message")


def wrap_block(content_key, size, stream):
    """EME-PKCS1-v1_5 (§7.2.1 step 2) with padding from the stream."""
    padding = bytes(1 + stream.below(255) for _ in range(size - len(content_key) - 3))
    return b"\0\2" + padding + b"\0" + content_key


def raw_wrap(key, block):
    return key.block(key.public(int.from_bytes(block, "big")))


def unwrap(key, wrapped, length):
    """The key of `length` bytes inside, or Refused; whoever rejects implicitly answers some other key instead."""
    number = int.from_bytes(wrapped, "big")
    if len(wrapped) != key.size or number >= key.n:
        raise Refused("length or range")
    block = key.block(key.private(number))
    padding, separator = block[2 : -length - 1], block[-length - 1]
    if block[:2] != b"\0\2" or separator != 0 or 0 in padding or len(padding) < 8:
        raise Refused("not a PKCS#1 block with a key of that length")
    return block[-length:]
