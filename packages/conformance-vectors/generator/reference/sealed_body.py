"""In: content keys and bodies. Out: RSA_AES bodies (docs/protocol §5): AES by the openssl command, padding and Base64 here."""
import base64
import re

from reference import openssl
from vector_file import Refused


def pad(data):
    missing = 16 - len(data) % 16
    return data + bytes([missing]) * missing


def unpad(data):
    size = data[-1] if data else 0
    if not 1 <= size <= 16 or size > len(data) or data[-size:] != bytes([size]) * size:
        raise Refused("padding")
    return data[:-size]


def encrypt_blocks(key, padded):
    return openssl.aes_ecb("-e", key, padded, padding=False)


def seal(key, plaintext):
    """The body as sent: standard Base64, padded, one line."""
    return base64.b64encode(encrypt_blocks(key, pad(plaintext)))


def open_body(key, body):
    text = re.sub(rb"[ \t\r\n]", b"", body)
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Refused("not Base64") from error
    if not data or len(data) % 16:
        raise Refused("not whole blocks")
    plaintext = unpad(openssl.aes_ecb("-d", key, data, padding=False))
    try:
        plaintext.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused("not UTF-8") from error
    return plaintext
