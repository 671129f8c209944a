#!/usr/bin/env python3
"""The conformance protocol in Python: one JSON object a line in, one out. It answers two operations."""
import base64
import json
import re
import sys


class Refused(Exception):
    pass


def string_to_sign(given):
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", given["clientId"]):
        raise Refused("not a client id")
    text = f"{given['method']} {given['path']}\n{given['clientId']}.{given['time']}."
    return {"bytes": base64.b64encode(text.encode() + base64.b64decode(given["body"])).decode()}


def parse_time(given):
    if re.fullmatch(r"[0-9]{13}", given["text"]):
        return {"epochMs": int(given["text"])}
    raise Refused("only milliseconds are read here")


OPERATIONS = {"string-to-sign": string_to_sign, "parse-time": parse_time}

for line in sys.stdin:
    request = json.loads(line)
    operation = OPERATIONS.get(request["operation"])
    if operation is None:
        answer = {"unsupported": request["operation"]}
    else:
        try:
            answer = {"output": operation(request["input"])}
        except Refused as reason:
            answer = {"rejected": str(reason)}
    print(json.dumps({"id": request["id"], **answer}), flush=True)
