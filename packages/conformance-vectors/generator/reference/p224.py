"""In: numbers, points, hashes. Out: ECDSA on secp224r1 (SEC 1 §4.1, SEC 2 §2.6) in affine arithmetic."""
import hashlib

from reference import der
from vector_file import Refused

P = 2**224 - 2**96 + 1
A = P - 3
B = 0xB4050A850C04B3ABF54132565044B0B7D7BFD8BA270B39432355FFB4
N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFF16A2E0B8F03E13DD29455C5C2A3D
G = (
    0xB70E0CBD6BB4BF7F321390B94A03C1D356C21122343280D6115C1D21,
    0xBD376388B5F723FB4C22DFE6CD4375A05A07476444D5819985007E34,
)
SIZE = 28


def add(left, right):
    if left is None or right is None:
        return left or right
    (x1, y1), (x2, y2) = left, right
    if x1 == x2:
        if (y1 + y2) % P == 0:
            return None
        slope = (3 * x1 * x1 + A) * pow(2 * y1, -1, P)
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, P)
    x3 = (slope * slope - x1 - x2) % P
    return x3, (slope * (x1 - x3) - y1) % P


def multiply(scalar, point):
    out = None
    while scalar:
        if scalar & 1:
            out = add(out, point)
        point = add(point, point)
        scalar >>= 1
    return out


class P224Key:
    def __init__(self, scalar):
        self.scalar = scalar
        self.point = multiply(scalar, G)

    @staticmethod
    def from_pkcs8(data):
        inner = der.children(der.read(data)[1])[2][1]
        return P224Key(int.from_bytes(der.children(der.read(inner)[1])[1][1], "big"))

    def encoded_point(self):
        return b"\4" + self.point[0].to_bytes(SIZE, "big") + self.point[1].to_bytes(SIZE, "big")

    def spki(self):
        return der.sequence(der.P224, der.bits(self.encoded_point()))

    def _ec_private(self, *parameters):
        public = der.tlv(0xA1, der.bits(self.encoded_point()))
        return der.sequence(der.integer(1), der.octets(self.scalar.to_bytes(SIZE, "big")), *parameters, public)

    def sec1(self):
        return self._ec_private(der.tlv(0xA0, der.oid("1.3.132.0.33")))

    def pkcs8(self):
        return der.sequence(der.integer(0), der.P224, der.octets(self._ec_private()))


def to_number(message, hash_name):
    """The leftmost 224 bits of the hash (SEC 1 §4.1.3 step 5)."""
    return int.from_bytes(hashlib.new(hash_name, message).digest()[:SIZE], "big")


def sign(key, message, hash_name, nonce, nonce_point=None):
    r = (nonce_point or multiply(nonce, G))[0] % N
    s = pow(nonce, -1, N) * (to_number(message, hash_name) + r * key.scalar) % N
    if r == 0 or s == 0:
        raise SystemExit("unlucky nonce")
    return r, s


def verify(key, message, hash_name, r, s):
    if not (0 < r < N and 0 < s < N):
        raise Refused("out of range")
    inverse = pow(s, -1, N)
    point = add(
        multiply(to_number(message, hash_name) * inverse % N, G), multiply(r * inverse % N, key.point)
    )
    if point is None or point[0] % N != r:
        raise Refused("another message or key")


def to_der(r, s):
    return der.sequence(der.integer(r), der.integer(s))


def to_raw(r, s):
    return r.to_bytes(SIZE, "big") + s.to_bytes(SIZE, "big")
