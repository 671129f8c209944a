"""In: requests of the conformance protocol, one JSON object a line. Out: one answer a line, with Python's cryptography.

A whole implementation of the header protocol in one file: headers, times, keys, signatures, sealed bodies, messages.
"""
import base64
import datetime
import hashlib
import json
import re
import sys
import urllib.parse

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7


class Refused(Exception):
    pass


def require(condition, why):
    if not condition:
        raise Refused(why)


def decode(text):
    return base64.b64decode(text)


def encode(data):
    return base64.b64encode(data).decode()


# headers


def parse_parameters(text):
    require(len(text) <= 8192 and text.count(",") < 16, "too large")
    out = {}
    for item in text.split(","):
        match = re.fullmatch(r"[ \t]*([\w-]+)[ \t]*=[ \t]*([\x21-\x7e]*)[ \t]*", item, re.ASCII)
        require(match, "not key=value")
        key = match[1].lower()
        require(key not in out, "a key twice")
        out[key] = match[2]
    return out


def decode_parameter(value):
    require(re.fullmatch(r"(%[0-9A-Fa-f]{2}|[A-Za-z0-9+/=_-])*", value, re.ASCII), "not percent-encoded Base64")
    text = urllib.parse.unquote(value).replace("-", "+").replace("_", "/")
    body = text.rstrip("=")
    require(len(body) % 4 != 1 and text in (body, body + "=" * (-len(body) % 4)), "padding")
    try:
        data = base64.b64decode(body + "=" * (-len(body) % 4), validate=True)
    except ValueError as error:
        raise Refused("not Base64") from error
    require(encode(data).rstrip("=") == body, "unused bits")
    return data


def encode_parameter(data):
    return urllib.parse.quote(encode(data), safe="")


def read_header(text, name, default, names):
    found = parse_parameters(text)
    require(found.get(name.lower()), f"no {name}")
    algorithm = names.get((found.get("algorithm") or default).lower())
    require(algorithm, "unknown algorithm")
    return algorithm, found.get("keyversion") or None, decode_parameter(found[name.lower()])


SIGNATURE = ("signature", "RSA256", {"rsa256": "RSA256", "sha256withrsa": "RSA256", "ecc224": "ECC224"})
ENCRYPT = ("symmetricKey", "RSA_AES", {"rsa_aes": "RSA_AES", "rsa": "RSA_AES"})


def format_header(algorithm, version, name, data):
    for value in (algorithm, version or ""):
        require(re.fullmatch(r"[\x21-\x2b\x2d-\x7e]*", value), "cannot stand in a header")
    middle = "" if version is None else f"keyVersion={version},"
    return f"algorithm={algorithm},{middle}{name}={encode_parameter(data)}"


# times and the string to sign

TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)", re.ASCII)
EPOCH = datetime.datetime(1970, 1, 1)


def parse_time(text):
    if re.fullmatch(r"\d{13}", text, re.ASCII):
        return int(text)
    match = TIME.fullmatch(text)
    require(match, "no time")
    try:
        moment = datetime.datetime.strptime(match[1], "%Y-%m-%dT%H:%M:%S")
    except ValueError as error:
        raise Refused("no such time") from error
    require(not match[1].endswith("60"), "leap second")
    minutes = 0
    if match[3] != "Z":
        hours, rest = int(match[3][1:3]), int(match[3][-2:])
        require(hours < 24 and rest < 60, "offset")
        minutes = (hours * 60 + rest) * (-1 if match[3][0] == "-" else 1)
    seconds = (moment - EPOCH) // datetime.timedelta(seconds=1) - minutes * 60
    return seconds * 1000 + int(((match[2] or ".") + "000")[1:4])


def format_time(epoch_ms, offset):
    require(abs(offset) < 1440, "offset")
    try:
        local = EPOCH + datetime.timedelta(seconds=epoch_ms // 1000, minutes=offset)
    except OverflowError as error:
        raise Refused("year") from error
    sign, size = ("-", -offset) if offset < 0 else ("+", offset)
    return f"{local.isoformat(timespec='seconds')}{sign}{size // 60:02d}:{size % 60:02d}"


def string_to_sign(method, path, client_id, time, body):
    require(re.fullmatch(r"[A-Z]+", method), "method")
    require(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", client_id), "client id")
    plain = r"(?!\.{0,2}(?:[/?]|$))[A-Za-z0-9._~!$&()*+,;=:@-]+"
    require(len(path) <= 8000 and re.fullmatch(rf"(?:/{plain})*/?(?:\?[!$-&(-;=?-~]*)?", path) and path[:1] == "/", "path")
    parse_time(time)
    return f"{method} {path}\n{client_id}.{time}.".encode() + body


# keys


def key_bytes(material):
    if material[:1] == b"\x30":
        return material
    text = material.decode("utf-8", "strict").replace("\\r", "\n").replace("\\n", "\n")
    text = text.strip(" \t\r\n\"'\ufeff")
    require("ENCRYPTED" not in text and "OPENSSH" not in text, "encrypted or OpenSSH")
    blocks = re.findall(r"-----BEGIN ([^-]+)-----([^-]*)-----END", text)
    bodies = [body for label, body in blocks if label != "EC PARAMETERS"] or [text]
    body = re.sub(r"\s", "", bodies[0])
    return decode_parameter(body)


def wrap_pkcs1(data, kind):
    """PKCS#1 has no DER loader of its own in this library; its PEM label has."""
    label = "RSA PRIVATE KEY" if kind == "private" else "RSA PUBLIC KEY"
    return f"-----BEGIN {label}-----\n{encode(data)}\n-----END {label}-----\n".encode()


RSASSA_PSS = bytes.fromhex("06092a864886f70d01010a")


def load_key(material, kind):
    if material[:1] == b"{":
        return load_jwk(json.loads(material), kind)
    data = key_bytes(material)
    require(RSASSA_PSS not in data, "bound to RSA-PSS")
    if kind == "private":
        loaders = (lambda: serialization.load_der_private_key(data, None),)
    else:
        loaders = (
            lambda: serialization.load_der_public_key(data),
            lambda: serialization.load_pem_public_key(wrap_pkcs1(data, kind)),
            lambda: x509.load_der_x509_certificate(data).public_key(),
        )
    for load in loaders:
        try:
            key = load()
        except Exception:
            continue
        # Compressed and hybrid points come out uncompressed: they were another form.
        require(not isinstance(key, ec.EllipticCurvePublicKey) or spki(key) in data, "another form")
        return key
    raise Refused("no key of that kind")


def load_jwk(jwk, kind):
    require(jwk.get("kty") == "RSA" and "n" in jwk and ("d" in jwk) == (kind == "private"), "JWK")
    numbers = {name: int.from_bytes(base64.urlsafe_b64decode(jwk[name] + "=="), "big") for name in ("n", "e", "d", "p", "q", "dp", "dq", "qi") if name in jwk}
    public = rsa.RSAPublicNumbers(numbers["e"], numbers["n"])
    if kind == "public":
        return public.public_key()
    return rsa.RSAPrivateNumbers(*(numbers[name] for name in ("p", "q", "d", "dp", "dq", "qi")), public).private_key()


def check_policy(public):
    if isinstance(public, rsa.RSAPublicKey):
        require(2048 <= public.key_size <= 4096 and public.public_numbers().e == 65537, "key policy")
        return "RSA"
    require(isinstance(public, ec.EllipticCurvePublicKey) and public.curve.name == "secp224r1", "another key")
    return "EC"


def spki(public):
    return public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def describe(material, kind):
    key = load_key(decode(material), kind)
    public = key.public_key() if kind == "private" else key
    name = check_policy(public)
    return {"type": name, "bits": public.key_size, "fingerprint": hashlib.sha256(spki(public)).hexdigest()}


# signatures


def verify(algorithm, public_pem, message, signature, hash="SHA-256", encoding="der"):
    public = serialization.load_pem_public_key(public_pem.encode())
    try:
        if algorithm == "RSA256":
            public.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
            return
        if encoding == "raw":
            require(len(signature) == 56, "length")
            signature = encode_dss_signature(int.from_bytes(signature[:28], "big"), int.from_bytes(signature[28:], "big"))
        else:
            require(encode_dss_signature(*decode_dss_signature(signature)) == signature, "not DER")
        public.verify(signature, message, ec.ECDSA(hashes.SHA224() if hash == "SHA-224" else hashes.SHA256()))
    except (InvalidSignature, ValueError) as error:
        raise Refused("mismatch") from error


def sign(private_pem, message):
    key = serialization.load_pem_private_key(private_pem.encode(), None)
    return key.sign(message, padding.PKCS1v15(), hashes.SHA256())


def verify_message(fields, header, keys):
    signed = string_to_sign(*fields)
    algorithm, version, signature = read_header(header, *SIGNATURE)
    chosen = [key for key in keys if version is None or key["keyVersion"] == version][-1:]
    require(chosen, "unknown version")
    require(chosen[0]["algorithm"] == algorithm, "downgrade")
    verify(algorithm, chosen[0]["publicKey"], signed, signature, chosen[0].get("hash"), chosen[0].get("encoding"))
    return chosen[0]["keyVersion"]


# sealed bodies


def aes(key):
    require(len(key) in (16, 24, 32), "no AES key")
    return Cipher(algorithms.AES(key), modes.ECB())


def decrypt_body(key, body):
    try:
        data = base64.b64decode(re.sub(rb"[ \t\r\n]", b"", body), validate=True)
        require(data and len(data) % 16 == 0, "not whole blocks")
        work = aes(key).decryptor()
        strip = PKCS7(128).unpadder()
        return strip.update(work.update(data) + work.finalize()) + strip.finalize()
    except ValueError as error:
        raise Refused("cannot be opened") from error


def encrypt_body(key, plaintext):
    fill, work = PKCS7(128).padder(), aes(key).encryptor()
    return base64.b64encode(work.update(fill.update(plaintext) + fill.finalize()) + work.finalize())


def unwrap(private_pem, bits, wrapped):
    key = serialization.load_pem_private_key(private_pem.encode(), None)
    try:
        content_key = key.decrypt(wrapped, padding.PKCS1v15())
    except ValueError as error:
        raise Refused("cannot be opened") from error
    require(8 * len(content_key) == bits, "cannot be opened")
    return content_key


def open_body(header, body, keys):
    _, version, wrapped = read_header(header, *ENCRYPT)
    chosen = [key for key in keys if version is None or key["keyVersion"] == version][-1:]
    require(chosen, "unknown version")
    plaintext = decrypt_body(unwrap(chosen[0]["privateKey"], chosen[0]["aesBits"], wrapped), body)
    try:
        plaintext.decode()
    except UnicodeDecodeError as error:
        raise Refused("cannot be opened") from error
    return plaintext


def open_message(given):
    policy, headers = given["policy"], {}
    for name, value in given["headers"]:
        require(name.lower() not in headers or name.lower() not in ("signature", "encrypt", "client-id", "request-time", "response-time"), "a header twice")
        headers[name.lower()] = value
    time = headers.get("request-time" if given["role"] == "request" else "response-time")
    require(headers.get("signature") and time, "unsigned")
    client = headers.get("client-id", policy["clientId"] if given["role"] == "response" else None)
    require(client == policy["clientId"], "client id")
    body = decode(given["body"])
    version = verify_message((given["method"], given["path"], client, time, body), headers["signature"], policy["verificationKeys"])
    if "notBefore" in policy:
        require(policy["notBefore"] <= parse_time(time) <= policy["notAfter"], "window")
    sealed = "encrypt" in headers
    require(sealed or policy["sealing"] != "required", "not sealed")
    require(not sealed or policy["sealing"] != "forbidden", "sealed")
    if sealed:
        body = open_body(headers["encrypt"], body, policy["openingKeys"])
    return {"body": encode(body), "clientId": client, "time": time, "keyVersion": version, "sealed": sealed}


def fields_of(given):
    return given["method"], given["path"], given["clientId"], given["time"], decode(given["body"])


def header_answer(parts, name):
    return {"algorithm": parts[0], "keyVersion": parts[1], name: encode(parts[2])}


def checked(action):
    action()
    return {}


OPERATIONS = {
    "parse-parameters": lambda g: {"parameters": [list(pair) for pair in parse_parameters(g["text"]).items()]},
    "decode-binary-parameter": lambda g: {"bytes": encode(decode_parameter(g["value"]))},
    "encode-binary-parameter": lambda g: {"value": encode_parameter(decode(g["bytes"]))},
    "parse-signature-header": lambda g: header_answer(read_header(g["value"], *SIGNATURE), "signature"),
    "format-signature-header": lambda g: {"value": format_header(g["algorithm"], g["keyVersion"], "signature", decode(g["signature"]))},
    "parse-encrypt-header": lambda g: header_answer(read_header(g["value"], *ENCRYPT), "symmetricKey"),
    "format-encrypt-header": lambda g: {"value": format_header(g["algorithm"], g["keyVersion"], "symmetricKey", decode(g["symmetricKey"]))},
    "parse-time": lambda g: {"epochMs": parse_time(g["text"])},
    "format-time": lambda g: {"text": format_time(g["epochMs"], g["offsetMinutes"])},
    "check-freshness": lambda g: checked(lambda: require(g["notBefore"] <= parse_time(g["time"]) <= g["notAfter"], "window")),
    "string-to-sign": lambda g: {"bytes": encode(string_to_sign(*fields_of(g)))},
    "import-private-key": lambda g: describe(g["material"], "private"),
    "import-public-key": lambda g: describe(g["material"], "public"),
    "sign": lambda g: {"signature": encode(sign(g["privateKey"], decode(g["message"])))},
    "verify": lambda g: checked(lambda: verify(g["algorithm"], g["publicKey"], decode(g["message"]), decode(g["signature"]), g.get("hash"), g.get("encoding"))),
    "sign-message": lambda g: {"value": format_header("RSA256", g["keyVersion"], "signature", sign(g["privateKey"], string_to_sign(*fields_of(g))))},
    "verify-message": lambda g: {"keyVersion": verify_message(fields_of(g), g["signature"], g["verificationKeys"])},
    "encrypt-body": lambda g: {"body": encode(encrypt_body(decode(g["contentKey"]), decode(g["plaintext"])))},
    "decrypt-body": lambda g: {"plaintext": encode(decrypt_body(decode(g["contentKey"]), decode(g["body"])))},
    "unwrap-key": lambda g: {"contentKey": encode(unwrap(g["privateKey"], g["aesBits"], decode(g["symmetricKey"])))},
    "open-body": lambda g: {"plaintext": encode(open_body(g["encrypt"], decode(g["body"]), g["openingKeys"]))},
    "open-message": open_message,
}

for line in sys.stdin:
    request = json.loads(line)
    operation = OPERATIONS.get(request["operation"])
    try:
        result = {"unsupported": request["operation"]} if operation is None else {"output": operation(request["input"])}
    except (Refused, ValueError) as refusal:
        result = {"rejected": str(refusal)[:100]}
    print(json.dumps({"id": request["id"], **result}), flush=True)
