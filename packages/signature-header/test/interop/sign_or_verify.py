# In: "sign" or "verify", algorithm, hash, files with the DER key, the bytes, the signature. Out: the signature, or "true" or "false".
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding

verb, algorithm, name, key_file, bytes_file, signature_file = sys.argv[1:]
digest = {"SHA-256": hashes.SHA256, "SHA-224": hashes.SHA224}[name]()
scheme = [padding.PKCS1v15(), digest] if algorithm == "RSA256" else [ec.ECDSA(digest)]
key, data = Path(key_file).read_bytes(), Path(bytes_file).read_bytes()
if verb == "sign":
    signature = serialization.load_der_private_key(key, None).sign(data, *scheme)
    Path(signature_file).write_bytes(signature)
else:
    try:
        serialization.load_der_public_key(key).verify(Path(signature_file).read_bytes(), data, *scheme)
        print("true", end="")
    except InvalidSignature:
        print("false", end="")
