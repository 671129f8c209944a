"""In: nothing. Out: a JSON Schema (2020-12) for each vector file, from one table of operations."""

# Field types: text, bytes, integer, or one of the shapes below; a final '?' marks a field that may be null.
OPERATIONS = {
    "parse-parameters": ({"text": "text"}, {"parameters": "pairs"}),
    "decode-binary-parameter": ({"value": "text"}, {"bytes": "bytes"}),
    "encode-binary-parameter": ({"bytes": "bytes"}, {"value": "text"}),
    "parse-signature-header": ({"value": "text"}, {"algorithm": "text", "keyVersion": "text?", "signature": "bytes"}),
    "format-signature-header": ({"algorithm": "text", "keyVersion": "text?", "signature": "bytes"}, {"value": "text"}),
    "parse-encrypt-header": ({"value": "text"}, {"algorithm": "text", "keyVersion": "text?", "symmetricKey": "bytes"}),
    "format-encrypt-header": ({"algorithm": "text", "keyVersion": "text?", "symmetricKey": "bytes"}, {"value": "text"}),
    "parse-time": ({"text": "text"}, {"epochMs": "integer"}),
    "format-time": ({"epochMs": "integer", "offsetMinutes": "integer"}, {"text": "text"}),
    "check-freshness": ({"time": "text", "notBefore": "integer", "notAfter": "integer"}, {}),
    "string-to-sign": ({"method": "text", "path": "text", "clientId": "text", "time": "text", "body": "bytes"}, {"bytes": "bytes"}),
    "import-private-key": ({"material": "bytes"}, {"type": "text", "bits": "integer", "fingerprint": "text"}),
    "import-public-key": ({"material": "bytes"}, {"type": "text", "bits": "integer", "fingerprint": "text"}),
    "sign": ({"algorithm": "text", "privateKey": "text", "message": "bytes"}, {"signature": "bytes"}),
    "verify": ({"algorithm": "text", "hash": "text*", "encoding": "text*", "publicKey": "text", "message": "bytes", "signature": "bytes"}, {}),
    "sign-message": ({"method": "text", "path": "text", "clientId": "text", "time": "text", "body": "bytes", "keyVersion": "text", "privateKey": "text"}, {"value": "text"}),
    "verify-message": ({"method": "text", "path": "text", "clientId": "text", "time": "text", "body": "bytes", "signature": "text", "verificationKeys": "verificationKeys"}, {"keyVersion": "text"}),
    "encrypt-body": ({"contentKey": "bytes", "plaintext": "bytes"}, {"body": "bytes"}),
    "decrypt-body": ({"contentKey": "bytes", "body": "bytes"}, {"plaintext": "bytes"}),
    "unwrap-key": ({"privateKey": "text", "aesBits": "integer", "symmetricKey": "bytes"}, {"contentKey": "bytes"}),
    "open-body": ({"encrypt": "text", "body": "bytes", "openingKeys": "openingKeys"}, {"plaintext": "bytes"}),
    "open-message": ({"role": "text", "method": "text", "path": "text", "headers": "pairs", "body": "bytes", "policy": "policy"}, {"body": "bytes", "clientId": "text", "time": "text", "keyVersion": "text", "sealed": "boolean"}),
    "validate-request": ({"operation": "text", "body": "bytes"}, {}),
    "decode-response": ({"operation": "text", "body": "bytes"}, {"resultCode": "text", "resultStatus": "text?", "resultMessage": "text?"}),
    "judge-answer": ({"operation": "text", "body": "bytes"}, {"outcome": "outcome"}),
    "judge-exchange": ({"operation": "text", "method": "text", "path": "text", "httpStatus": "integer", "headers": "pairs", "body": "bytes", "policy": "policy"}, {"outcome": "outcome"}),
}

REF = lambda name: {"$ref": f"#/$defs/{name}"}
OPTIONAL = "*"


def record(fields):
    properties = {}
    for name, kind in fields.items():
        bare = kind.rstrip("?*")
        properties[name] = {"oneOf": [REF(bare), {"type": "null"}]} if kind.endswith("?") else REF(bare)
    required = [name for name, kind in fields.items() if not kind.endswith(OPTIONAL)]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def closed(properties, optional=()):
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


FIXTURE = closed({"fixture": {"type": "string"}})
DEFS = {
    "fixture": FIXTURE,
    "long": closed({"text": {"type": "array", "items": {"oneOf": [{"type": "string"}, {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer", "minimum": 1}], "items": False, "minItems": 2}]}}}),
    "text": {"oneOf": [{"type": "string"}, REF("long"), REF("fixture")]},
    "bytes": {"oneOf": [closed({"utf8": {"oneOf": [{"type": "string"}, REF("long")]}}), closed({"base64": {"type": "string", "contentEncoding": "base64", "pattern": "^[A-Za-z0-9+/]*={0,2}$"}}), REF("fixture")]},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "outcome": {"enum": ["succeeded", "failed", "unknown"]},
    "pair": {"oneOf": [{"type": "array", "prefixItems": [REF("text"), REF("text")], "items": False, "minItems": 2}, REF("fixture")]},
    "pairs": {"oneOf": [{"type": "array", "items": REF("pair")}, REF("fixture")]},
    "verificationKey": {"oneOf": [closed({"keyVersion": {"type": "string"}, "algorithm": {"enum": ["RSA256", "ECC224"]}, "hash": {"enum": ["SHA-256", "SHA-224"]}, "encoding": {"enum": ["der", "raw"]}, "publicKey": REF("text")}, ("hash", "encoding")), REF("fixture")]},
    "verificationKeys": {"oneOf": [{"type": "array", "items": REF("verificationKey")}, REF("fixture")]},
    "openingKey": {"oneOf": [closed({"keyVersion": {"type": "string"}, "privateKey": REF("text"), "aesBits": {"enum": [128, 192, 256]}}), REF("fixture")]},
    "openingKeys": {"oneOf": [{"type": "array", "items": REF("openingKey")}, REF("fixture")]},
    "policy": {"oneOf": [closed({"clientId": {"type": "string"}, "sealing": {"enum": ["required", "allowed", "forbidden"]}, "verificationKeys": REF("verificationKeys"), "openingKeys": REF("openingKeys"), "notBefore": {"type": "integer"}, "notAfter": {"type": "integer"}}, ("openingKeys", "notBefore", "notAfter")), REF("fixture")]},
}


def case_schema(given, answer):
    head = {"id": {"type": "string", "pattern": "^[a-z0-9-]+/[a-z0-9._-]+$"}, "flags": {"type": "array", "items": {"type": "string"}, "minItems": 1}, "comment": {"type": "string"}, "reason": {"type": "string"}, "input": record(given)}
    some = record(answer)
    some = {**some, "required": [], "minProperties": 1} if answer else some
    optional = ("flags", "comment")
    kind = lambda result, more, drop=(): closed({**{key: value for key, value in head.items() if key not in drop}, "result": {"const": result}, **more}, (*optional, "mustNotReturn"))
    return {"oneOf": [
        kind("valid", {"expected": record(answer)}, ("reason",)),
        kind("acceptable", {"expected": record(answer)}),
        kind("invalid", {"mustNotReturn": some}, ("reason",)),
    ]}


def schema_for(file):
    names = []
    for group in file["groups"]:
        if group["operation"] not in names:
            names.append(group["operation"])
    texts = {"title": {"type": "string"}, "computedBy": {"type": "string"}}
    groups = [closed({**texts, "operation": {"const": name}, "cases": {"type": "array", "minItems": 1, "items": case_schema(*OPERATIONS[name])}}) for name in names]
    number = {"type": "integer", "minimum": 0}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"redeemkit conformance vectors: {file['file']}",
        **closed({
            "$schema": {"const": f"../schemas/{file['file']}.schema.json"}, "format": {"const": 1}, "file": {"const": file["file"]}, "title": {"type": "string"}, "source": {"type": "string"},
            "counts": closed({"valid": number, "invalid": number, "acceptable": number}),
            "notes": {"type": "object", "additionalProperties": {"type": "string"}},
            "fixtures": {"type": "object"},
            "groups": {"type": "array", "minItems": 1, "items": {"oneOf": groups}},
        }),
        "$defs": DEFS,
    }
