"""Requests, answers and outcomes of benefitRedeem, userPromoBenefitQuery and benefitIssue."""
import json

from files import messages
from files.strings import CLIENT, REDEEM
from reference import message, operations, test_keys
from vector_file import VectorFile, b64, fixture, long_text, raw, utf8

BY = "Python 3 standard library (generator/reference/operations.py)"
REDEEM_BODY = {"benefitProductCode": "POINT", "bizNo": "20240522064221001", "bizdt": "2024-05-22T06:42:21+08:00", "ipRoleId": "2160220037090534", "sceneCode": "COFFEE", "benefitRedeemInfos": [{"points": 100}]}
ISSUE_BODY = {"bizNo": "20240522064221001", "bizDate": 1716331341000, "providerUserInfo": {"userId": "2160220037090534"}}
QUERY_BODY = {"accessToken": "202405220642210001"}
WRONG_TYPES = {"null": None, "number": 7, "true": True, "array": [], "object": {}, "nested": [["x"]]}
REQUEST_NOTES = {
    "Complete": "Every documented field.",
    "Open": "Parts that the pages do not describe are open.",
    "Missing": "A required field is not there.",
    "Type": "A field has another JSON type.",
    "Empty": "A required text without a visible character.",
    "ControlText": "Control characters in a text would forge log lines.",
    "Value": "A value the pages exclude.",
    "Undocumented": "A bound the pages do not state.",
    "Json": "Not the JSON that two parsers read alike.",
    "JsonLimit": "JSON that some parsers refuse to protect themselves.",
}
RESPONSE_NOTES = {
    "Complete": "As the pages print it.",
    "Open": "Fields and codes nobody documented are kept, not refused.",
    "Missing": "Without result and resultCode there is no answer.",
    "Type": "A part has another JSON type.",
    "Json": "Not the JSON that two parsers read alike.",
    "JsonLimit": "JSON that some parsers refuse to protect themselves.",
    "NotJson": "Pages of proxies and other things that arrive instead.",
}
OUTCOME_NOTES = {
    "Page": "A code of the operation's page with its letter.",
    "Gateway": "A code of the gateway in front of it.",
    "Undecided": "A code that does not say whether points moved, whatever its letter: unknown.",
    "Letter": "A known code with another letter: the answer contradicts its documentation, so it proves nothing.",
    "UnknownCode": "A code nobody documented.",
    "Unreadable": "A verified answer that cannot be read proves nothing.",
    "Unsigned": "Whoever can write to the connection can write this: neither success nor failure.",
    "HttpStatus": "The status line is not signed: it decides nothing.",
    "Verified": "A verified answer counts, whatever surrounds it.",
}


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def json_faults(body, target):
    """Bodies that a tolerant parser would take: (slug, bytes, comment)."""
    text = body.decode()
    return [
        ("duplicate-key", (text[:-1] + ',"bizNo":"2","bizNo":"3"}' if target == "request" else '{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultCode":"PARAM_ILLEGAL"}}').encode(), "First or last wins, depending on the parser: succeeded for one, failed for the other." if target == "response" else "First or last wins, depending on the parser."),
        ("duplicate-escaped", (text[:-1] + ',"x":1,"\\u0078":2}').encode(), "Equal only after unescaping."),
        ("duplicate-outer", (text[:-1] + "," + text[1:]).encode(), None),
        ("bom", b"\xef\xbb\xbf" + body, None), ("utf16", text.encode("utf-16-le"), None), ("latin1", body[:-1] + b',"x":"caf\xe9"}', "Not UTF-8."), ("overlong", body[:-1] + b',"x":"\xc0\xaf"}', None), ("surrogate-bytes", body[:-1] + b',"x":"\xed\xa0\x80"}', None), ("cut-character", body[:-1] + b',"x":"\xe5\x92"}', None),
        ("trailing-comma", body[:-1] + b",}", None), ("single-quotes", text.replace('"', "'").encode(), None), ("comment", b"/* */" + body, None), ("line-comment", body + b"\n// end", None), ("unquoted-key", b"{x:1," + body[1:], None), ("after-end", body + b"{}", "Two values."), ("garbage-after", body + b"x", None), ("nul-after", body + b"\0", None), ("cut", body[:-1], None), ("cut-half", body[: len(body) // 2], None), ("empty", b"", None), ("blank", b"  \n", None),
        ("nan", body[:-1] + b',"x":NaN}', None), ("infinity", body[:-1] + b',"x":-Infinity}', None), ("hex-number", body[:-1] + b',"x":0x1F}', None), ("leading-zero", body[:-1] + b',"x":007}', None), ("plus-number", body[:-1] + b',"x":+1}', None), ("dot-number", body[:-1] + b',"x":1.}', None), ("bare-dot", body[:-1] + b',"x":.5}', None), ("line-feed-in-text", body[:-1] + b',"x":"a\nb"}', None), ("tab-in-text", body[:-1] + b',"x":"a\tb"}', None), ("bad-escape", body[:-1] + b',"x":"\\x41"}', None), ("short-escape", body[:-1] + b',"x":"\\u12"}', None), ("no-break-space", b"\xc2\xa0" + body, None), ("form-feed", b"\x0c" + body, None), ("true-upper", body[:-1] + b',"x":True}', None), ("undefined", body[:-1] + b',"x":undefined}', None), ("base64", b64(body)["base64"].encode(), "A sealed body that nobody opened."), ("quoted", json.dumps(text).encode(), "The JSON as a JSON string."), ("html", b"<html><body>502 Bad Gateway</body></html>", None),
    ]


def json_kept(body):
    """Correct JSON in unusual clothes: (slug, bytes)."""
    return [
        ("pretty", json.dumps(json.loads(body), indent=2).encode()), ("crlf", body.replace(b",", b",\r\n\t")), ("blanks-around", b" \n" + body + b"\r\n "), ("escaped", json.dumps({**json.loads(body), "note": "\u5496\u5561"}).encode()), ("slash-escaped", body[:-1] + b',"note":"a\\/b"}'), ("surrogate-pair", body[:-1] + b',"note":"\\ud83d\\ude00"}'), ("numbers", body[:-1] + b',"note":[0,-0,1.5,1e3,-2E-2,9007199254740991]}'), ("deep-10", body[:-1] + b',"note":' + b"[" * 10 + b"]" * 10 + b"}"), ("constructor", body[:-1] + b',"constructor":1,"hasOwnProperty":2}'),
    ]


def json_limits(body):
    """Correct JSON that a careful parser may refuse: (slug, bytes, reason)."""
    protects = "A parser may bound depth; refusing is safe, crashing is not."
    return [
        ("proto", body[:-1] + b',"__proto__":{"admin":true}}', "Harmless where objects are maps, refused where copying would set a prototype."),
        ("lone-surrogate", body[:-1] + b',"x":"\\ud800"}', "JSON allows the escape; UTF-8 cannot carry the character."),
        ("integer-large", body[:-1] + b',"x":9007199254740993}', "Kept exactly or refused, never rounded."),
        ("integer-huge", body[:-1] + b',"x":1' + b"0" * 400 + b"}", "Kept exactly or refused."),
        ("exponent-huge", body[:-1] + b',"x":1e400}', "No double holds it."),
        ("depth-40", body[:-1] + b',"x":' + b"[" * 40 + b"]" * 40 + b"}", protects),
        ("depth-5000", {"utf8": long_text(body[:-1].decode() + ',"x":', ["[", 5000], ["]", 5000], "}")}, protects),
        ("depth-100000", {"utf8": long_text(body[:-1].decode() + ',"x":', ["[", 100000], ["]", 100000], "}")}, protects),
    ]


def build_requests():
    file = VectorFile("requests", "Requests of the three operations", "docs/protocol §7", REQUEST_NOTES)
    for operation, body in (("benefitRedeem", REDEEM_BODY), ("userPromoBenefitQuery", QUERY_BODY), ("benefitIssue", ISSUE_BODY)):
        group = file.group("validate-request", BY, f"A {operation} request as bytes; a valid one answers {{}}")
        prefix = operation.lower()

        def case(slug, data, flags, comment=None, want=None):
            request = {"operation": operation, "body": raw(data)}
            group.judged(f"{prefix}-{slug}", request, lambda: operations.validate_request(operation, data) or {}, flags, comment, want)

        def either(slug, data, reason, flags):
            group.acceptable(f"{prefix}-{slug}", {"operation": operation, "body": data if isinstance(data, dict) else raw(data)}, {}, reason, flags)

        case("complete", compact(body), ["Complete"], None, "valid")
        case("unknown-field", compact({**body, "x": {"y": [1]}}), ["Open"], "A field the page does not know is kept.", "valid")
        for name in body:
            if operation == "benefitIssue" and name != "providerUserInfo":
                case(f"without-{name.lower()}", compact({key: value for key, value in body.items() if key != name}), ["Open"], "The page does not mark it required.", "valid")
            else:
                case(f"without-{name.lower()}", compact({key: value for key, value in body.items() if key != name}), ["Missing"], None, "invalid")
            for slug, wrong in WRONG_TYPES.items():
                if (name == "providerUserInfo" and slug == "object") or (name == "bizDate" and slug == "number"):
                    continue
                case(f"{name.lower()}-{slug}", compact({**body, name: wrong}), ["Type"], "Money-like numbers as numbers lose digits." if (name, slug) == ("ipRoleId", "number") else None, "invalid")
            if isinstance(body[name], str):
                case(f"{name.lower()}-empty", compact({**body, name: ""}), ["Empty"], None, "invalid")
                case(f"{name.lower()}-blank", compact({**body, name: "  "}), ["Empty"], None, "invalid")
                case(f"{name.lower()}-line-feed", compact({**body, name: body[name] + "\n"}), ["ControlText"], None, "invalid")
                case(f"{name.lower()}-nul", compact({**body, name: "a\0b"}), ["ControlText"], None, "invalid")
        if operation == "benefitRedeem":
            for slug, value in (("lower", "point"), ("other", "COUPON"), ("blank", "POINT "), ("plural", "POINTS")):
                case(f"product-{slug}", compact({**body, "benefitProductCode": value}), ["Value"], "The page knows one value." if slug == "other" else None, "invalid")
            for slug, value in (("cn", "2088220037090534"), ("prefix", "12160220037090534"), ("blank", " 2160220037090534"), ("blank-end", "2160220037090534 "), ("short", "216"), ("word", "user"), ("sign", "+2160220037090534"), ("arabic", "2160\u0661\u0662\u0663")):
                case(f"role-{slug}", compact({**body, "ipRoleId": value}), ["Value"], "An AlipayCN user: not this wallet." if slug == "cn" else None, "invalid")
            for slug, value in (("14-digits", "21601234567890"), ("16-digits", "2160220043214225")):
                case(f"role-{slug}", compact({**body, "ipRoleId": value}), ["Complete"], None, "valid")
            either("role-only-prefix", compact({**body, "ipRoleId": "21601"}), "The page states the beginning and no length.", ["Undocumented"])
            for slug, value in (("milliseconds", "1716331341000"), ("date", "2024-05-22"), ("free", "yesterday, about noon")):
                case(f"bizdt-{slug}", compact({**body, "bizdt": value}), ["Open"], "The page fixes no format of bizdt." if slug == "free" else None, "valid")
            case("bizno-64", compact({**body, "bizNo": "9" * 64}), ["Complete"], None, "valid")
            either("bizno-65", compact({**body, "bizNo": "9" * 65}), "64 is the bound of a sister operation; this page states none.", ["Undocumented"])
            case("bizno-unicode", compact({**body, "bizNo": "\u8a02\u55ae-1"}), ["Open"], None, "valid")
            case("infos-empty-object", compact({**body, "benefitRedeemInfos": [{}]}), ["Open"], "No public page describes the children.", "valid")
            case("infos-many", compact({**body, "benefitRedeemInfos": [{"points": at} for at in range(20)]}), ["Open"], None, "valid")
            for slug, value in (("text", ["x"]), ("null", [None]), ("list", [[]]), ("mixed", [{}, 1]), ("text-json", '[{"points":1}]')):
                case(f"infos-{slug}", compact({**body, "benefitRedeemInfos": value}), ["Type"], "The list as a JSON text inside a string." if slug == "text-json" else None, "invalid")
        if operation == "benefitIssue":
            for slug, value in (("fraction", 1716331341000.5), ("text", "1716331341000"), ("negative", -1)):
                case(f"bizdate-{slug}", compact({**body, "bizDate": value}), ["Type" if slug == "text" else "Value"], None, "invalid")
            case("bizdate-zero", compact({**body, "bizDate": 0}), ["Open"], None, "valid")
            case("bizno-64", compact({**body, "bizNo": "9" * 64}), ["Complete"], None, "valid")
            case("bizno-65", compact({**body, "bizNo": "9" * 65}), ["Value"], "The page says 64.", "invalid")
        for slug, value in (("null", None), ("array", [body]), ("text", "x"), ("number", 1), ("empty-object", {})):
            case(f"is-{slug}", compact(value), ["Type" if slug != "empty-object" else "Missing"], None, "invalid")
        if operation == "benefitRedeem":
            for slug, data in json_kept(compact(body)):
                case(f"json-{slug}", data, ["Json"], None, "valid")
            for slug, data, comment in json_faults(compact(body), "request"):
                case(f"json-{slug}", data, ["Json"], comment, "invalid")
            for slug, data, reason in json_limits(compact(body)):
                either(f"json-{slug}", data, reason, ["JsonLimit"])
    return file


def build_responses():
    file = VectorFile("responses", "Answers of the three operations", "docs/protocol §7, §8", RESPONSE_NOTES)
    for operation in ("benefitRedeem", "userPromoBenefitQuery", "benefitIssue"):
        group = file.group("decode-response", BY, f"A verified {operation} answer as bytes to resultCode, resultStatus and resultMessage, null where absent")
        prefix = operation.lower()

        def case(slug, data, flags, comment=None, want=None):
            group.judged(f"{prefix}-{slug}", {"operation": operation, "body": raw(data)}, lambda: operations.decode_response(operation, data), flags, comment, want)

        good = {"resultCode": "SUCCESS", "resultStatus": "S", "resultMessage": "success"}
        case("complete", compact({"result": good}), ["Complete"], None, "valid")
        case("order", compact({"result": dict(reversed(good.items()))}), ["Complete"], None, "valid")
        case("unknown-field", compact({"result": {**good, "x": 1}, "y": [2]}), ["Open"], None, "valid")
        case("unknown-code", compact({"result": {"resultCode": "NEW_CODE", "resultStatus": "Q", "resultMessage": ""}}), ["Open"], "An unknown code or letter is no reason to lose the answer.", "valid")
        case("only-code", compact({"result": {"resultCode": "SUCCESS"}}), ["Open"], None, "valid")
        case("message-utf8", compact({"result": {**good, "resultMessage": "\u6210\u529f \u2713"}}), ["Complete"], None, "valid")
        case("message-long", compact({"result": {**good, "resultMessage": "m" * 2000}}), ["Open"], None, "valid")
        if operation == "userPromoBenefitQuery":
            case("model", compact({"result": good, "accountBenefitModel": {"points": "100"}}), ["Complete"], None, "valid")
            case("model-text", compact({"result": good, "accountBenefitModel": "100"}), ["Type"], None, "invalid")
        for slug, value in (("no-result", {}), ("no-code", {"result": {"resultStatus": "S"}}), ("flat", good), ("result-value", {"resultValue": "S", "message": "ok"}), ("response-envelope", {"response": {"result": good}}), ("upper-result", {"Result": good})):
            case(slug, compact(value), ["Missing"], "The envelope of another scheme of the same gateway." if slug == "response-envelope" else None, "invalid")
        for slug, wrong in WRONG_TYPES.items():
            case(f"result-{slug}", compact({"result": wrong}), ["Type" if slug != "object" else "Missing"], None, "invalid")
            for name in good:
                case(f"{name.lower()}-{slug}", compact({"result": {**good, name: wrong}}), ["Type"], None, "invalid")
        case("result-text", compact({"result": json.dumps(good)}), ["Type"], "The object as a JSON text inside a string.", "invalid")
        for slug, value in (("null", None), ("array", [{"result": good}]), ("text", "SUCCESS"), ("true", True)):
            case(f"is-{slug}", compact(value), ["Type"], None, "invalid")
        if operation == "benefitRedeem":
            whole = compact({"result": good})
            for slug, data in json_kept(whole):
                case(f"json-{slug}", data, ["Json"], None, "valid")
            for slug, data, comment in json_faults(whole, "response"):
                case(f"json-{slug}", data, ["NotJson" if slug in ("html", "base64", "empty") else "Json"], comment, "invalid")
            for slug, data, reason in json_limits(whole):
                group.acceptable(f"{prefix}-json-{slug}", {"operation": operation, "body": data if isinstance(data, dict) else raw(data)}, good, reason, ["JsonLimit"])
    return file


def build_outcomes():
    file = VectorFile("outcomes", "What an answer proves", "docs/protocol §7, §8; docs/decisions/0001", OUTCOME_NOTES)
    for operation in ("benefitRedeem", "userPromoBenefitQuery", "benefitIssue"):
        group = file.group("judge-answer", BY, f"The bytes of a verified {operation} answer to succeeded, failed or unknown")
        prefix = operation.lower()

        def case(slug, data, flags, comment=None, want=None):
            outcome = operations.judge(operation, data)
            if want and outcome != want:
                raise SystemExit(f"{slug}: {outcome}")
            group.valid(f"{prefix}-{slug}", {"operation": operation, "body": raw(data)}, {"outcome": outcome}, flags, comment)

        def answer(code, letter):
            result = {"resultCode": code, "resultStatus": letter, "resultMessage": "m"}
            return compact({"result": {key: value for key, value in result.items() if value is not None}})

        for code, (letter, outcome) in operations.CODES[operation].items():
            flag = "Gateway" if code in operations.GATEWAY else "Page"
            case(f"{code.lower()}-{letter.lower()}", answer(code, letter), [flag], None, outcome)
            for other in "SFUA":
                if other != letter and (flag == "Page" or (operation == "benefitRedeem" and other == "S")):
                    case(f"{code.lower()}-{other.lower()}", answer(code, other), ["Letter"], "Nothing tells which of the two is the mistake." if (code, other) == ("POINT_NOT_ENOUGH", "S") else None, "unknown")
        for code in operations.UNDECIDED:
            for letter in "SFUA":
                case(f"{code.lower()}-{letter.lower()}", answer(code, letter), ["Undecided"], "The page prints F; points may have moved all the same." if (code, letter, operation) == ("UNKNOWN_EXCEPTION", "F", "benefitRedeem") else None, "unknown")
        for slug, letter in (("none", None), ("empty", ""), ("lower", "s"), ("word", "SUCCESS"), ("x", "X"), ("blank", "S ")):
            case(f"success-letter-{slug}", answer("SUCCESS", letter), ["Letter"], None, "unknown")
        for slug, code in (("new", "SOMETHING_NEW"), ("empty", ""), ("lower", "success"), ("blank", "SUCCESS "), ("proto", "__proto__"), ("constructor", "constructor"), ("to-string", "toString"), ("number", "200")):
            for letter in "SF":
                case(f"code-{slug}-{letter.lower()}", answer(code, letter), ["UnknownCode"], "A table that is a plain object has more keys than it lists." if slug == "constructor" and letter == "S" else None, "unknown")
        if operation != "benefitRedeem":
            for code in ("POINT_NOT_ENOUGH", "RISK_REJECT"):
                case(f"foreign-{code.lower()}", answer(code, "F"), ["UnknownCode"], "A code of another operation's page." if code == "RISK_REJECT" else None, "unknown")
        else:
            case("foreign-parameter-illegal", answer("PARAMETER_ILLEGAL", "F"), ["UnknownCode"], "The sister page's spelling of PARAM_ILLEGAL.", "unknown")
            case("foreign-user-not-exist", answer("USER_NOT_EXIST", "F"), ["UnknownCode"], None, "unknown")
        for slug, data in (("empty", b""), ("html", b"<html>"), ("no-result", b"{}"), ("array", b"[]"), ("duplicate", b'{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultCode":"POINT_NOT_ENOUGH"}}'), ("duplicate-letter", b'{"result":{"resultCode":"POINT_NOT_ENOUGH","resultStatus":"F","resultStatus":"S"}}'), ("latin1", b'{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"\xe9"}}'), ("cut", b'{"result":{"resultCode":"SUCCESS","resultStatus":"S"}'), ("bom", b'\xef\xbb\xbf{"result":{"resultCode":"SUCCESS","resultStatus":"S"}}'), ("null-result", b'{"result":null}'), ("code-number", b'{"result":{"resultCode":1,"resultStatus":"S"}}')):
            case(f"unreadable-{slug}", data, ["Unreadable"], None, "unknown")
    exchanges(file)
    return file


def exchanges(file):
    file.fixtures["gateway.public"] = test_keys.public_pem(test_keys.rsa("gateway"))
    group = file.group("judge-exchange", BY, "HTTP status, headers and body of an answer to a benefitRedeem request, and a policy, to succeeded, failed or unknown")
    time = messages.ANSWER_TIME
    policy = {"clientId": CLIENT, "sealing": "forbidden", "verificationKeys": [messages.rsa_key("gateway")]}
    bodies = {"success": b'{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}', "failure": b'{"result":{"resultCode":"POINT_NOT_ENOUGH","resultStatus":"F","resultMessage":"m"}}', "exception": b'{"result":{"resultCode":"UNKNOWN_EXCEPTION","resultStatus":"F","resultMessage":"m"}}'}

    def case(slug, status, headers, body, want, flags, comment=None):
        request = {"operation": "benefitRedeem", "method": "POST", "path": REDEEM, "httpStatus": status, "headers": headers, "body": raw(body), "policy": policy}
        group.valid(f"exchange-{slug}", request, {"outcome": want}, flags, comment)

    for name, body in bodies.items():
        signed = message.string_to_sign("POST", REDEEM, CLIENT, time, body)
        value = messages.signature_value(test_keys.rsa("gateway"), signed)
        forged = messages.signature_value(test_keys.rsa("stranger"), signed)
        headers = [["Client-Id", CLIENT], ["Response-Time", time], ["Signature", value]]
        proved = operations.judge("benefitRedeem", body)
        for status in (200, 400, 403, 500, 502):
            case(f"{name}-signed-{status}", status, headers, body, proved, ["Verified", "HttpStatus"], "A verified answer counts under any status." if (name, status) == ("success", 500) else None)
            case(f"{name}-unsigned-{status}", status, headers[:2], body, "unknown", ["Unsigned", "HttpStatus"], "An unsigned failure, believed, makes a merchant redeem again under a new bizNo." if (name, status) == ("failure", 200) else None)
        case(f"{name}-forged", 200, [*headers[:2], ["Signature", forged]], body, "unknown", ["Unsigned"])
        case(f"{name}-no-time", 200, [headers[0], headers[2]], body, "unknown", ["Unsigned"])
        case(f"{name}-other-client", 200, [["Client-Id", "OTHER"], *headers[1:]], body, "unknown", ["Unsigned"])
        case(f"{name}-changed", 200, headers, body.replace(b'"m"', b'"n"').replace(b"success", b"Success"), "unknown", ["Unsigned"])
        case(f"{name}-bare", 200, [], body, "unknown", ["Unsigned"])
        other = messages.signature_value(test_keys.rsa("gateway"), message.string_to_sign("POST", "/other", CLIENT, time, body))
        case(f"{name}-other-path", 200, [*headers[:2], ["Signature", other]], body, "unknown", ["Unsigned"], "A genuine answer to another operation.")
    case("html-502", 502, [], b"<html>Bad Gateway</html>", "unknown", ["HttpStatus"])
    case("empty-200", 200, [], b"", "unknown", ["HttpStatus"])
    case("empty-204", 204, [], b"", "unknown", ["HttpStatus"])
    case("redirect", 302, [["Location", "https://example.com/"]], b"", "unknown", ["HttpStatus"])
