"""In: keys and bytes. Out: what the openssl command line says, as the second opinion on every valid case."""
import os
import subprocess
import tempfile


def run(*arguments, data=b"", check=True):
    result = subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=False)
    if check and result.returncode != 0:
        raise SystemExit(f"openssl {' '.join(arguments)}: {result.stderr.decode(errors='replace')}")
    return result.stdout if check else result.returncode == 0


class TemporaryFile:
    """Bytes under a path for the length of a with block."""

    def __init__(self, data):
        self.data = data

    def __enter__(self):
        handle, self.path = tempfile.mkstemp()
        with os.fdopen(handle, "wb") as file:
            file.write(self.data)
        return self.path

    def __exit__(self, *_):
        os.unlink(self.path)


def verifies(spki, message, signature, hash_name):
    with TemporaryFile(spki) as key, TemporaryFile(signature) as value:
        return run(
            "dgst", f"-{hash_name}", "-keyform", "DER", "-verify", key, "-signature", value, data=message, check=False
        )


def raw_rsa_private(pkcs8, block):
    with TemporaryFile(pkcs8) as key:
        return run(
            "pkeyutl", "-decrypt", "-inkey", key, "-keyform", "DER", "-pkeyopt", "rsa_padding_mode:none", data=block
        )


def aes_ecb(mode, key, data, padding=True):
    arguments = ["enc", f"-aes-{8 * len(key)}-ecb", "-K", key.hex(), mode]
    return run(*arguments, *([] if padding else ["-nopad"]), data=data)


def fingerprint_of(public_der):
    """SHA-256 over the SPKI that openssl writes for this public key, as hexadecimal text."""
    import hashlib

    return hashlib.sha256(run("pkey", "-pubin", "-inform", "DER", "-outform", "DER", "-pubout", data=public_der)).hexdigest()
