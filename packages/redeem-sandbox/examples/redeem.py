#!/usr/bin/env python3
"""In: a benefitRedeem request (JSON) on standard input. Out: the verified answer (JSON) on standard output.

Exit status: 0 SUCCESS, 1 refused, 2 unknown (no answer, or none that can be believed), 64 wrong usage.
Needs Python 3.9 and the `cryptography` package. Unofficial, not affiliated with AlipayHK.
"""

import argparse
import base64
import json
import os
import re
import sys
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone
from urllib.parse import quote, unquote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, padding as block_padding, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PATH = "/api/open/alipay/intl/promotion/benefit/benefitRedeem"
# The codes that settle a redemption; every other leaves it open.
OUTCOMES = {"SUCCESS": 0, "PARAM_ILLEGAL": 1, "POINT_NOT_ENOUGH": 1, "RISK_REJECT": 1}
MAX_ANSWER = 1024 * 1024  # bytes; a result has some hundred


class Unknown(Exception):
    """The redemption may or may not have taken effect."""


def string_to_sign(client_id, time, body):
    return f"POST {PATH}\n{client_id}.{time}.".encode() + body


def read_parts(value):
    """`a=b, c=d` → dict; split at the first `=` only, because Base64 may end in some."""
    pairs = [part.strip().split("=", 1) for part in value.split(",")]
    if any(len(pair) != 2 for pair in pairs) or len({name for name, _ in pairs}) < len(pairs):
        raise Unknown("a header of the answer cannot be read")
    return {name: unquote(text) for name, text in pairs}


def seal(plaintext, key):
    content_key = os.urandom(32)
    padder = block_padding.PKCS7(128).padder()
    cipher = Cipher(algorithms.AES(content_key), modes.ECB()).encryptor()
    padded = padder.update(plaintext) + padder.finalize()
    wrapped = key.encrypt(content_key, padding.PKCS1v15())
    symmetric_key = quote(base64.b64encode(wrapped), safe="")
    return base64.b64encode(cipher.update(padded) + cipher.finalize()), symmetric_key


def open_sealed(body, symmetric_key, key):
    try:
        content_key = key.decrypt(base64.b64decode(symmetric_key), padding.PKCS1v15())
        cipher = Cipher(algorithms.AES(content_key), modes.ECB()).decryptor()
        unpadder = block_padding.PKCS7(128).unpadder()
        padded = cipher.update(base64.b64decode(body)) + cipher.finalize()
        return unpadder.update(padded) + unpadder.finalize()
    except ValueError:
        # One text for everything that can go wrong in here: which it was is nobody's business.
        raise Unknown("the answer cannot be opened") from None


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def send(url, headers, body):
    request = urllib.request.Request(url + PATH, data=body, headers=headers, method="POST")
    try:
        response = urllib.request.build_opener(NoRedirect).open(request, timeout=15)
    except urllib.error.HTTPError as error:
        response = error  # the status is not signed, so it decides nothing
    except OSError as error:
        raise Unknown(f"no answer ({type(error).__name__})") from None
    with response:
        try:
            answer = response.read(MAX_ANSWER + 1)
        except OSError:
            raise Unknown("the answer broke off") from None
    if len(answer) > MAX_ANSWER:
        raise Unknown("the answer is too long")
    return response.headers, answer


def single(headers, name):
    values = headers.get_all(name) or []
    if len(values) != 1:
        raise Unknown(f"the answer has {len(values)} {name} headers")
    return values[0]


def load_keys(options):
    def load(path, loader):
        with open(path, "rb") as file:
            return loader(file.read())

    private = lambda path: path and load(path, lambda pem: serialization.load_pem_private_key(pem, None))
    public = lambda path: path and load(path, serialization.load_pem_public_key)
    return {
        "signing": private(options.key),
        "gateway": public(options.gateway_key),
        "sealing": public(options.sealing_key),
        "opening": private(options.opening_key),
    }


def redeem(options, keys, plaintext):
    headers = {"Content-Type": "application/json; charset=UTF-8", "Client-Id": options.client}
    body = plaintext
    if options.sealing_key:
        body, symmetric_key = seal(plaintext, keys["sealing"])
        headers["Encrypt"] = f"algorithm=RSA_AES,keyVersion=1,symmetricKey={symmetric_key}"
    now = datetime.now(timezone(timedelta(hours=8)))
    headers["Request-Time"] = now.isoformat(timespec="seconds")
    to_sign = string_to_sign(options.client, headers["Request-Time"], body)
    signature = keys["signing"].sign(to_sign, padding.PKCS1v15(), hashes.SHA256())
    headers["Signature"] = "algorithm=RSA256,keyVersion=1,signature=" + quote(base64.b64encode(signature), safe="")

    answer_headers, answer = send(options.url, headers, body)

    # First the signature, over the octets as they came; only then anything is opened or read.
    time = single(answer_headers, "Response-Time")
    parts = read_parts(single(answer_headers, "Signature"))
    try:
        keys["gateway"].verify(
            base64.b64decode(parts.get("signature", "")),
            string_to_sign(options.client, time, answer),
            padding.PKCS1v15(),
            hashes.SHA256(),
        )
    except (InvalidSignature, ValueError):
        raise Unknown("the signature of the answer does not verify") from None
    # Python before 3.11 reads +08:00 only.
    answered = datetime.fromisoformat(re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", time.replace("Z", "+00:00")))
    if answered < now - timedelta(minutes=1):
        raise Unknown("the answer is old")
    if not options.sealing_key:
        if answer_headers.get("Encrypt") is not None:
            raise Unknown("the answer is sealed, and was not asked to be")
        return answer
    encrypt = read_parts(single(answer_headers, "Encrypt"))
    return open_sealed(answer, encrypt.get("symmetricKey", ""), keys["opening"])


def main():
    parser = argparse.ArgumentParser(description="Redeems A. Points: reads the request from standard input.")
    parser.add_argument("--url", required=True)
    parser.add_argument("--client", required=True, help="the Client-Id")
    parser.add_argument("--key", required=True, help="own private key that signs (PEM)")
    parser.add_argument("--gateway-key", required=True, help="public key that verifies answers (PEM)")
    parser.add_argument("--sealing-key", help="public key that requests are sealed with (PEM)")
    parser.add_argument("--opening-key", help="own private key that opens answers (PEM)")
    parser.error = lambda message: (print(message, file=sys.stderr), sys.exit(64))
    options = parser.parse_args()
    if bool(options.sealing_key) != bool(options.opening_key):
        parser.error("--sealing-key and --opening-key go together")
    try:
        keys = load_keys(options)
    except (OSError, ValueError, TypeError) as error:
        parser.error(f"a key cannot be read: {type(error).__name__}")
    try:
        opened = redeem(options, keys, sys.stdin.buffer.read())
        code = json.loads(opened)["result"]["resultCode"]
        print(opened.decode())
        if code not in OUTCOMES:
            raise Unknown("the result code settles nothing")
        sys.exit(OUTCOMES[code])
    except Unknown as error:
        print(f"unknown: {error}. Send the same bizNo with the same body again.", file=sys.stderr)
    except (ValueError, KeyError, TypeError):
        print("unknown: the answer cannot be read. Send the same bizNo with the same body again.", file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
