"""In: a Signature or Encrypt header value. Out: its parameters, or Refused. Written from docs/protocol §2 and §9.

Verdicts are those of the strict reader: what two careful readers could take for two things is refused.
"""
import base64
import re

from vector_file import Refused

OWS = " \t"
SIGNATURE_NAMES = {"rsa256": "RSA256", "sha256withrsa": "RSA256", "ecc224": "ECC224"}
ENCRYPT_NAMES = {"rsa_aes", "rsa"}


def parse_parameters(text):
    if len(text) > 8192:
        raise Refused("more than 8,192 characters")
    items = text.split(",")
    if len(items) > 16:
        raise Refused("more than 16 parameters")
    found = {}
    for item in items:
        key, equals, value = item.partition("=")
        key, value = key.strip(OWS), value.strip(OWS)
        if not equals:
            raise Refused("an item without '='")
        if not re.fullmatch(r"[A-Za-z0-9_-]+", key):
            raise Refused("not a parameter name")
        if not re.fullmatch(r"[\x21-\x7e]*", value):
            raise Refused("a character other than visible ASCII inside a value")
        key = key.lower()
        if key in found:
            raise Refused("a key twice")
        found[key] = value
    return found


def decode_base64(text):
    """RFC 4648: standard or URL alphabet, padding all or nothing, unused bits zero."""
    body = text.rstrip("=")
    pads = len(text) - len(body)
    if re.search(r"[+/]", body) and re.search(r"[-_]", body):
        raise Refused("two alphabets in one text")
    body = body.replace("-", "+").replace("_", "/")
    if not re.fullmatch(r"[A-Za-z0-9+/]*", body) or len(body) % 4 == 1:
        raise Refused("not Base64")
    missing = -len(body) % 4
    if pads not in (0, missing):
        raise Refused("wrong padding")
    data = base64.b64decode(body + "=" * missing)
    if base64.b64encode(data).decode().rstrip("=") != body:
        raise Refused("unused bits are not zero")
    return data


def decode_binary_parameter(value):
    """%XX once, '+' stays '+', then Base64."""
    if re.search(r"%(?![0-9A-Fa-f]{2})", value):
        raise Refused("an incomplete escape")
    text = re.sub(r"%([0-9A-Fa-f]{2})", lambda match: chr(int(match[1], 16)), value)
    if not re.fullmatch(r"[A-Za-z0-9+/_=-]*", text):
        raise Refused("not Base64 after one decoding")
    return decode_base64(text)


def encode_binary_parameter(data):
    text = base64.b64encode(data).decode()
    return text.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")


def _header(text, binary_key):
    found = parse_parameters(text)
    value = found.get(binary_key, "")
    if value == "":
        raise Refused(f"no {binary_key}")
    return found, decode_binary_parameter(value)


def parse_signature_header(text):
    found, signature = _header(text, "signature")
    name = found.get("algorithm", "") or "RSA256"
    if name.lower() not in SIGNATURE_NAMES:
        raise Refused("unknown algorithm")
    return SIGNATURE_NAMES[name.lower()], found.get("keyversion") or None, signature


def parse_encrypt_header(text):
    found, key = _header(text, "symmetrickey")
    name = found.get("algorithm", "") or "RSA_AES"
    if name.lower() not in ENCRYPT_NAMES:
        raise Refused("unknown algorithm")
    return "RSA_AES", found.get("keyversion") or None, key


def format_header(algorithm, key_version, binary_key, data):
    version = "" if key_version is None else f"keyVersion={key_version},"
    return f"algorithm={algorithm},{version}{binary_key}={encode_binary_parameter(data)}"
