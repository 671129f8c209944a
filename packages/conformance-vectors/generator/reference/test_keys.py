"""In: the names of the files in keys/. Out: the keys in them, read once."""
import functools
import pathlib

from reference import der
from reference.p224 import P224Key
from reference.rsa import RsaKey

FOLDER = pathlib.Path(__file__).parent.parent / "keys"


def text(name):
    return (FOLDER / name).read_text()


@functools.cache
def rsa(name):
    return RsaKey(der.from_pem(text(f"{name}.pem")))


@functools.cache
def p224(name):
    return P224Key.from_pkcs8(der.from_pem(text(f"{name}.pem")))


def private_pem(key):
    return der.pem("PRIVATE KEY", key.pkcs8())


def public_pem(key):
    return der.pem("PUBLIC KEY", key.spki())
