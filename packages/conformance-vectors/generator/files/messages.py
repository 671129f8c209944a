"""Whole messages: signed headers out, received headers and bodies in, plain and sealed, in both directions."""
import base64

from files.strings import ANSWER, BODY, CLIENT, NOTIFY, REDEEM
from reference import grammar, message, openssl, p224, rsa, sealed_body, test_keys
from vector_file import Stream, VectorFile, fixture, raw

BY = "Python 3 standard library (generator/reference); valid signatures verified again with openssl dgst"
SEALED_BY = "Python 3 standard library (generator/reference) and openssl enc; valid signatures verified again with openssl dgst"
TIME = "2024-05-22T06:42:21+08:00"
ANSWER_TIME = "2024-05-22T06:42:22+08:00"
PLAIN_NOTES = {
    "Request": "Merchant to AlipayHK.",
    "Response": "AlipayHK's answer: method and path are those of the request.",
    "Notification": "AlipayHK to the merchant.",
    "NotificationAnswer": "The merchant's answer.",
    "HeaderNames": "Header names in any case.",
    "Dialect": "A form of the Signature header that known peers send.",
    "Unsigned": "Without signature or time nothing can be believed.",
    "Repeated": "A header that came twice.",
    "ClientId": "The client id that is signed is the configured one; a header that names another is an error.",
    "Rotation": "keyVersion selects among the configured keys and never falls back; absent means the newest, the last of the list.",
    "Downgrade": "The header's algorithm is not the key's.",
    "Changed": "Something that is signed was changed on the way.",
    "Time": "The signed time, and the window.",
    "Role": "The wrong side's time header, path or key.",
    "Ignored": "Not under the signature and not looked at.",
    "Sealing": "A sealed message where plain ones are expected, or the reverse: never a silent fall-back.",
    "Ecc224": "ECC224 where it is configured.",
    "Grammar": "A Signature header that is refused.",
    "Deterministic": "RSA256 has one signature, so the header has one value.",
}
SEALED_NOTES = {
    **{key: PLAIN_NOTES[key] for key in ("Request", "Response", "Notification", "NotificationAnswer", "Sealing", "Changed", "Ignored", "Rotation", "Unsigned", "Repeated")},
    "KeySize": "AES keys of 128, 192 and 256 bits.",
    "Dialect": "Forms of the Encrypt header and of the body that known peers send.",
    "Substituted": "The Encrypt header is outside the signature: the signature holds, and opening must fail without telling why.",
    "ImplicitRejection": "Any other plaintext is as good as an error; only what mustNotReturn names fails.",
    "SignedPlaintext": "The signature is over the plaintext instead of the text on the wire: encrypt first, then sign.",
    "Body": "A validly signed body that cannot be opened.",
    "Header": "An Encrypt header that is refused.",
    "Legacy": "A header name of early scripts.",
}
ROLES = {
    "request": ("request", "POST", REDEEM, "Request-Time", TIME, BODY, "merchant", "Request"),
    "response": ("response", "POST", REDEEM, "Response-Time", ANSWER_TIME, ANSWER, "gateway", "Response"),
    "notification": ("request", "POST", NOTIFY, "Request-Time", "2023-12-18T02:33:31Z", '{"recordId":"20231218"}', "gateway", "Notification"),
    "notification-answer": ("response", "POST", NOTIFY, "Response-Time", "2023-12-18T02:33:31+00:00", ANSWER, "merchant", "NotificationAnswer"),
}


def signature_value(key, signed, algorithm="RSA256", version="1", checked=True):
    signature = rsa.sign(key, signed)
    if checked and not openssl.verifies(key.spki(), signed, signature, "sha256"):
        raise SystemExit("openssl disagrees")
    return grammar.format_header(algorithm, version, "signature", signature)


def rsa_key(name, version="1"):
    return {"keyVersion": version, "algorithm": "RSA256", "publicKey": fixture(f"{name}.public")}


def ecc_key(version="1", hash_label="SHA-256", encoding="der"):
    return {"keyVersion": version, "algorithm": "ECC224", "hash": hash_label, "encoding": encoding, "publicKey": fixture("p224.public")}


def build_plain():
    file = VectorFile("messages-plain", "Whole messages, plain", "docs/protocol §1, §2, §9; docs/request-flow", PLAIN_NOTES)
    for name in ("merchant", "merchant-2", "gateway", "gateway-2", "stranger"):
        file.fixtures[f"{name}.public"] = test_keys.public_pem(test_keys.rsa(name))
    file.fixtures["merchant.private"] = test_keys.private_pem(test_keys.rsa("merchant"))
    file.fixtures["gateway.private"] = test_keys.private_pem(test_keys.rsa("gateway"))
    file.fixtures["p224.public"] = test_keys.public_pem(test_keys.p224("p224"))
    signing(file)
    verifying(file)
    opening(file)
    return file


def signing(file):
    group = file.group("sign-message", BY, "A message and a private key to the value of its Signature header")
    samples = [(name, *ROLES[name][1:3], CLIENT, ROLES[name][4], ROLES[name][5], ROLES[name][6]) for name in ROLES]
    samples += [("empty-body", "POST", REDEEM, CLIENT, TIME, "", "merchant"), ("query", "POST", "/a?x=1&y=%20", CLIENT, TIME, "{}", "merchant"), ("milliseconds", "POST", REDEEM, CLIENT, "1716331341000", "{}", "merchant"), ("get", "GET", "/a", "C1", TIME, "", "gateway"), ("utf8", "POST", REDEEM, CLIENT, TIME, '{"sceneCode":"\u5496\u5561"}', "merchant"), ("pretty", "POST", REDEEM, CLIENT, TIME, '{\r\n\t"a": 1\r\n}\n', "merchant")]
    for slug, method, path, client, time, body, signer in samples:
        for version in ("1", "v2") if slug in ROLES else ("1",):
            signed = message.string_to_sign(method, path, client, time, body.encode())
            request = {"method": method, "path": path, "clientId": client, "time": time, "body": raw(body.encode()), "keyVersion": version, "privateKey": fixture(f"{signer}.private")}
            group.valid(f"sign-{slug}-{version}", request, {"value": signature_value(test_keys.rsa(signer), signed, version=version)}, ["Deterministic"])
    base = {"method": "POST", "path": REDEEM, "clientId": CLIENT, "time": TIME, "body": raw(b"{}"), "keyVersion": "1", "privateKey": fixture("merchant.private")}
    for slug, change in (("lower-method", {"method": "post"}), ("host", {"path": "https://open.alipay.hk" + REDEEM}), ("double-slash", {"path": "/" + REDEEM}), ("dot-client", {"clientId": "X.1"}), ("line-feed-client", {"clientId": "X\n"}), ("no-zone", {"time": "2024-05-22T06:42:21"}), ("fragment", {"path": "/a#b"}), ("version-comma", {"keyVersion": "1,signature=AQID"}), ("version-line-feed", {"keyVersion": "1\nX: y"})):
        group.invalid(f"sign-not-{slug}", {**base, **change}, ["Grammar"], "Refuse to sign what a peer must refuse to read." if slug == "lower-method" else None)


def verifying(file):
    group = file.group("verify-message", BY, "A message, its Signature header and the trusted keys; answers the keyVersion of the key that verified")
    merchant, second = test_keys.rsa("merchant"), test_keys.rsa("merchant-2")
    signed = message.string_to_sign("POST", REDEEM, CLIENT, TIME, BODY.encode())
    base = {"method": "POST", "path": REDEEM, "clientId": CLIENT, "time": TIME, "body": raw(BODY.encode())}
    value = signature_value(merchant, signed)
    encoded = value.split("signature=")[1]
    plain = encoded.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=")
    one = [rsa_key("merchant")]
    two = [rsa_key("merchant"), rsa_key("merchant-2", "2")]

    def ok(slug, header, keys, version, flags, comment=None, **change):
        group.valid(f"verify-{slug}", {**base, **change, "signature": header, "verificationKeys": keys}, {"keyVersion": version}, flags, comment)

    def no(slug, header, keys, flags, comment=None, **change):
        group.invalid(f"verify-{slug}", {**base, **change, "signature": header, "verificationKeys": keys}, flags, comment)

    ok("plain", value, one, "1", ["Request"])
    for slug, header in (("blanks", f"algorithm=RSA256, keyVersion=1, signature={encoded}"), ("no-version", f"algorithm=RSA256, signature={encoded}"), ("not-last", f"algorithm=RSA256, signature={encoded}, keyVersion="), ("raw", f"algorithm=RSA256,keyVersion=1,signature={plain}"), ("lower-hex", value.replace("%2F", "%2f").replace("%2B", "%2b").replace("%3D", "%3d")), ("url", f"algorithm=RSA256,keyVersion=1,signature={plain.replace('+', '-').replace('/', '_').rstrip('=')}"), ("alias", f"algorithm=SHA256withRSA,keyVersion=1,signature={encoded}"), ("alias-lower", f"algorithm=sha256withrsa,keyVersion=1,signature={encoded}"), ("only-signature", f"signature={encoded}"), ("unknown-parameter", value + ",x=1")):
        ok(f"dialect-{slug}", header, one, "1", ["Dialect"])
    ok("rotation-first", value, two, "1", ["Rotation"])
    ok("rotation-second", signature_value(second, signed, version="2"), two, "2", ["Rotation"])
    ok("rotation-newest", f"algorithm=RSA256,signature={signature_value(second, signed).split('signature=')[1]}", two, "2", ["Rotation"], "Absent: the last of the list.")
    ok("rotation-newest-empty", f"algorithm=RSA256,keyVersion=,signature={signature_value(second, signed).split('signature=')[1]}", two, "2", ["Rotation"])
    ok("rotation-opaque", signature_value(merchant, signed, version="v1"), [rsa_key("merchant-2", "v2"), rsa_key("merchant", "v1")], "v1", ["Rotation"])
    ok("rotation-zero", signature_value(merchant, signed, version="0"), [rsa_key("merchant", "0"), rsa_key("merchant-2", "1")], "0", ["Rotation"], "The version 0 is not an absent version.")
    no("rotation-unknown", signature_value(merchant, signed, version="3"), two, ["Rotation"], "Not even when one of the keys would verify it.")
    no("rotation-other", signature_value(merchant, signed, version="2"), two, ["Rotation"], "The named key is the only one tried.")
    no("rotation-newest-old-key", f"signature={encoded}", two, ["Rotation"], "Absent means the newest, not any.")
    no("rotation-space", signature_value(merchant, signed, version="01"), two, ["Rotation"], "Versions are texts, not numbers.")
    no("rotation-case", signature_value(merchant, signed, version="V1"), [rsa_key("merchant", "v1")], ["Rotation"])
    no("no-keys", value, [], ["Rotation"])
    no("downgrade-ecc224", signature_value(merchant, signed, "ECC224"), one, ["Downgrade"])
    no("downgrade-none", value.replace("RSA256", "none"), one, ["Downgrade"])
    no("downgrade-sha1", value.replace("RSA256", "SHA1withRSA"), one, ["Downgrade"])
    no("downgrade-to-rsa", signature_value(merchant, signed), [ecc_key()], ["Downgrade"])
    curve = test_keys.p224("p224")
    nonce = Stream("messages/p224").below(p224.N)
    for label, name in (("SHA-256", "sha256"), ("SHA-224", "sha224")):
        r, s = p224.sign(curve, signed, name, nonce)
        for encoding, signature in (("der", p224.to_der(r, s)), ("raw", p224.to_raw(r, s))):
            header = grammar.format_header("ECC224", "1", "signature", signature)
            ok(f"ecc224-{name}-{encoding}", header, [ecc_key("1", label, encoding)], "1", ["Ecc224"])
            no(f"ecc224-{name}-{encoding}-other-encoding", header, [ecc_key("1", label, "raw" if encoding == "der" else "der")], ["Ecc224"])
            no(f"ecc224-{name}-{encoding}-other-hash", header, [ecc_key("1", "SHA-224" if label == "SHA-256" else "SHA-256", encoding)], ["Ecc224"])
            no(f"ecc224-{name}-{encoding}-unconfigured", header, one, ["Downgrade"])
    changes = {
        "method": {"method": "GET"}, "path": {"path": REDEEM + "/"}, "path-case": {"path": REDEEM.replace("benefitRedeem", "benefitredeem")}, "path-query": {"path": REDEEM + "?x=1"}, "path-prefix": {"path": REDEEM[4:]}, "client": {"clientId": CLIENT[:-1] + "8"}, "client-case": {"clientId": CLIENT.lower()}, "time-second": {"time": "2024-05-22T06:42:22+08:00"}, "time-form": {"time": "2024-05-22T06:42:21+0800"}, "time-zone": {"time": "2024-05-21T22:42:21Z"}, "time-milliseconds": {"time": "1716331341000"}, "time-fraction": {"time": "2024-05-22T06:42:21.0+08:00"},
        "body-blank": {"body": raw(b" " + BODY.encode())}, "body-newline": {"body": raw(BODY.encode() + b"\n")}, "body-bom": {"body": raw(b"\xef\xbb\xbf" + BODY.encode())}, "body-spaced": {"body": raw(BODY.replace(":", ": ").encode())}, "body-points": {"body": raw(BODY.replace("100", "900").encode())}, "body-order": {"body": raw(b'{"bizNo":"20240522064221001","benefitProductCode":"POINT"}')}, "body-empty": {"body": raw(b"")}, "body-cut": {"body": raw(BODY.encode()[:-1])}, "body-escaped": {"body": raw(BODY.replace("/", "\\/").replace("COFFEE", "\\u0043OFFEE").encode())},
    }
    for slug, change in changes.items():
        no(f"changed-{slug}", value, one, ["Changed"], "Equal JSON, other bytes." if slug == "body-spaced" else None, **change)
    shifted = message.string_to_sign("POST", REDEEM, "X", "2024-05-22T06:42:21Z", b"2.b")
    no("shifted-boundary", signature_value(merchant, shifted, checked=False), one, ["Changed"], "The signed text of client X, read as client 'X.2024-05-22T06:42:21Z'.", clientId="X.2024-05-22T06:42:21Z", time="2", body=raw(b"b"))
    for slug, text in (("crlf", signed.replace(b"\n", b"\r\n")), ("no-line-feed", signed.replace(b"\n", b"")), ("blank-for-line-feed", signed.replace(b"\n", b" ")), ("final-line-feed", signed + b"\n"), ("no-dots", f"POST {REDEEM}\n{CLIENT}{TIME}{BODY}".encode()), ("lower-post", signed.replace(b"POST", b"post", 1)), ("host", signed.replace(b"/api", b"https://open.alipay.hk/api", 1)), ("two-blanks", signed.replace(b"POST ", b"POST  ", 1)), ("body-only", BODY.encode()), ("colons", f"POST {REDEEM}\n{CLIENT}:{TIME}:{BODY}".encode()), ("no-time", f"POST {REDEEM}\n{CLIENT}.{BODY}".encode()), ("other-order", f"POST {REDEEM}\n{TIME}.{CLIENT}.{BODY}".encode())):
        no(f"text-{slug}", signature_value(merchant, text, checked=False), one, ["Changed"], "A signature over a text built differently." if slug == "crlf" else None)
    for slug, header in (("empty", ""), ("missing", "algorithm=RSA256,keyVersion=1"), ("duplicate", value + f",signature={encoded}"), ("repeated", f"{value}, {value}"), ("blank-inside", f"algorithm=RSA256,keyVersion=1,signature={encoded[:30]} {encoded[30:]}"), ("double-encoded", f"signature={encoded.replace('%', '%25')}"), ("form-decoded", f"signature={plain.replace('+', ' ')}"), ("hex", f"signature={rsa.sign(merchant, signed).hex()}"), ("bare", plain), ("line-feed", value + "\n"), ("truncated", value[:-9]), ("test", "algorithm=RSA256,keyVersion=1,signature=testing_signature")):
        no(f"header-{slug}", header, one, ["Grammar"], "What form decoding makes of a raw value: a '+' lost." if slug == "form-decoded" else None)
    no("other-key", signature_value(test_keys.rsa("stranger"), signed), one, ["Role"])
    no("own-key", value, [rsa_key("gateway")], ["Role"], "The own key in the gateway's place: the most frequent mistake of configuration.")


def headers_of(role, value, client=CLIENT, time=None):
    _, _, _, time_name, default, _, _, _ = ROLES[role]
    return [["Client-Id", client], ["Content-Type", "application/json; charset=UTF-8"], [time_name, time or default], ["Signature", value]]


def opening(file):
    group = file.group("open-message", BY, "A received message and a policy; answers body, clientId, time, keyVersion and sealed")
    for name, (role, method, path, time_name, time, body, signer, flag) in ROLES.items():
        received(group, name, role, method, path, time_name, time, body, signer, flag)


def received(group, name, role, method, path, time_name, time, body, signer, flag):
    key, data = test_keys.rsa(signer), body.encode()
    signed = message.string_to_sign(method, path, CLIENT, time, data)
    value = signature_value(key, signed)
    headers = headers_of(name, value)
    policy = {"clientId": CLIENT, "sealing": "forbidden", "verificationKeys": [rsa_key(signer)]}
    base = {"role": role, "method": method, "path": path, "headers": headers, "body": raw(data), "policy": policy}
    good = {"body": raw(data), "clientId": CLIENT, "time": time, "keyVersion": "1", "sealed": False}
    epoch = {"request": 1716331341000, "response": 1716331342000}.get(name, 1702866811000)
    full = name in ("request", "response")

    def swap(old, *rows):
        return [row for header in headers for row in (rows if header[0] == old else [header])]

    def ok(slug, flags, comment=None, expected=None, **change):
        group.valid(f"open-{name}-{slug}", {**base, **change}, {**good, **(expected or {})}, flags, comment)

    def no(slug, flags, comment=None, **change):
        group.invalid(f"open-{name}-{slug}", {**base, **change}, flags, comment)

    def with_policy(**change):
        return {**policy, **change}

    ok("plain", [flag])
    ok("lower-names", ["HeaderNames"], headers=[[header.lower(), text] for header, text in headers])
    ok("upper-names", ["HeaderNames"], headers=[[header.upper(), text] for header, text in headers])
    ok("allowed", ["Sealing"], policy=with_policy(sealing="allowed"))
    no("required", ["Sealing"], "Sealing is required and the message is plain: no fall-back.", policy=with_policy(sealing="required"))
    ok("window", ["Time"], policy=with_policy(notBefore=epoch - 300000, notAfter=epoch + 300000))
    no("stale", ["Time"], policy=with_policy(notBefore=epoch + 1000, notAfter=epoch + 300000))
    no("future", ["Time"], policy=with_policy(notBefore=epoch - 300000, notAfter=epoch - 1000))
    no("no-signature", ["Unsigned"], headers=swap("Signature"))
    no("no-time", ["Unsigned"], headers=swap(time_name))
    no("empty-signature", ["Unsigned"], headers=swap("Signature", ["Signature", ""]))
    no("other-key", ["Role"], headers=swap("Signature", ["Signature", signature_value(test_keys.rsa("stranger"), signed)]))
    no("reflected", ["Role"], "Signed with the receiver's own key.", headers=swap("Signature", ["Signature", signature_value(test_keys.rsa("gateway" if signer == "merchant" else "merchant"), signed)]))
    other_time = "Response-Time" if role == "request" else "Request-Time"
    no("other-time-header", ["Role"], "The time is in the other direction's header.", headers=swap(time_name, [other_time, time]))
    ok("both-times", ["Ignored"], headers=[*headers, [other_time, "2024-05-22T00:00:00Z"]])
    no("other-client", ["ClientId"], headers=swap("Client-Id", ["Client-Id", "OTHER"]))
    no("configured-other", ["ClientId"], policy=with_policy(clientId="OTHER"))
    other_signed = signature_value(key, message.string_to_sign(method, path, "OTHER", time, data))
    no("signed-for-other", ["ClientId"], "Genuine, and for another client.", headers=[*[row for row in headers if row[0] != "Signature"], ["Signature", other_signed]])
    if role == "response":
        ok("no-client-header", ["ClientId"], "An answer may leave Client-Id out; the own id is signed.", headers=swap("Client-Id"))
    else:
        no("no-client-header", ["ClientId"], headers=swap("Client-Id"))
    no("changed-body", ["Changed"], body=raw(data + b" "))
    no("changed-path", ["Changed"], path=path + "/x")
    no("changed-time", ["Changed"], headers=swap(time_name, [time_name, "2024-05-22T06:42:23+08:00"]))
    no("time-not", ["Time"], headers=swap(time_name, [time_name, "now"]))
    no("unexpected-encrypt", ["Sealing"], "A plain body under an Encrypt header.", headers=[*headers, ["Encrypt", "algorithm=RSA_AES,keyVersion=1,symmetricKey=AQID"]])
    if not full:
        return
    no("repeated-signature", ["Repeated"], headers=[*headers, ["Signature", value]])
    no("repeated-time", ["Repeated"], headers=[*headers, [time_name, time]])
    no("repeated-client", ["Repeated"], headers=[*headers, ["Client-Id", CLIENT]])
    no("repeated-case", ["Repeated"], "Once as Signature, once as signature.", headers=[*headers, ["signature", value]])
    no("joined-signature", ["Repeated"], headers=swap("Signature", ["Signature", f"{value}, {value}"]))
    for slug, content in (("text-plain", "text/plain; charset=UTF-8"), ("upper", "APPLICATION/JSON"), ("html", "text/html"), ("no-blank", "application/json;charset=utf-8")):
        ok(f"content-type-{slug}", ["Ignored"], headers=swap("Content-Type", ["Content-Type", content]))
    ok("no-content-type", ["Ignored"], headers=swap("Content-Type"))
    ok("tracer", ["Ignored"], headers=[*headers, ["Tracer-Id", "x"], ["Date", "yesterday"], ["Agent-Token", "t"]])
    ok("version-absent", ["Rotation"], headers=swap("Signature", ["Signature", value.replace("keyVersion=1,", "")]))
    rotated = with_policy(verificationKeys=[rsa_key(f"{signer}-2", "1"), rsa_key(signer, "2")])
    ok("rotated", ["Rotation"], None, {"keyVersion": "2"}, policy=rotated, headers=swap("Signature", ["Signature", value.replace("keyVersion=1", "keyVersion=2")]))
    no("rotated-old", ["Rotation"], policy=rotated)
    no("version-unknown", ["Rotation"], headers=swap("Signature", ["Signature", value.replace("keyVersion=1", "keyVersion=9")]))
    no("downgrade", ["Downgrade"], headers=swap("Signature", ["Signature", value.replace("RSA256", "ECC224")]))
    empty = signature_value(key, message.string_to_sign(method, path, CLIENT, time, b""))
    ok("empty-body", [flag], None, {"body": raw(b"")}, headers=swap("Signature", ["Signature", empty]), body=raw(b""))


def build_sealed():
    file = VectorFile("messages-sealed", "Whole messages, sealed", "docs/protocol §1, §5, §9; docs/request-flow", SEALED_NOTES)
    for name in ("merchant", "gateway"):
        file.fixtures[f"{name}.public"] = test_keys.public_pem(test_keys.rsa(name))
        file.fixtures[f"{name}-opening.private"] = test_keys.private_pem(test_keys.rsa(f"{name}-opening"))
    group = file.group("open-message", SEALED_BY, "A received sealed message and a policy; answers body, clientId, time, keyVersion and sealed")
    for name in ROLES:
        sealed(group, name)
    return file


def sealed(group, name):
    role, method, path, time_name, time, text, signer, flag = ROLES[name]
    key, data = test_keys.rsa(signer), text.encode()
    recipient_name = "gateway-opening" if signer == "merchant" else "merchant-opening"
    recipient = test_keys.rsa(recipient_name)
    stream = Stream(f"messages-sealed/{name}")
    full = name in ("request", "response")

    def wrap(content_key, to=recipient):
        return rsa.raw_wrap(to, rsa.wrap_block(content_key, to.size, stream))

    def sign(body, checked=True):
        return signature_value(key, message.string_to_sign(method, path, CLIENT, time, body), checked=checked)

    def build(body, encrypt, signature=None, headers=(), bits=256, **policy):
        rows = headers_of(name, signature or sign(body))
        if encrypt is not None:
            rows.append(["Encrypt", encrypt])
        openers = [{"keyVersion": "1", "privateKey": fixture(f"{recipient_name}.private"), "aesBits": bits}]
        return {"role": role, "method": method, "path": path, "headers": [*rows, *headers], "body": raw(body), "policy": {"clientId": CLIENT, "sealing": "required", "verificationKeys": [rsa_key(signer)], "openingKeys": openers, **policy}}

    good = {"body": raw(data), "clientId": CLIENT, "time": time, "keyVersion": "1", "sealed": True}

    def ok(slug, request, flags, comment=None, expected=None):
        group.valid(f"open-{name}-{slug}", request, {**good, **(expected or {})}, flags, comment)

    def no(slug, request, flags, comment=None):
        silent = {"body": raw(data)} if "ImplicitRejection" in flags else None
        group.invalid(f"open-{name}-{slug}", request, flags, comment, silent)

    content_key = stream.bytes(32)
    body = sealed_body.seal(content_key, data)
    header = grammar.format_header("RSA_AES", "1", "symmetricKey", wrap(content_key))
    encoded = header.split("symmetricKey=")[1]
    ok("plain", build(body, header), [flag])
    ok("allowed", build(body, header, sealing="allowed"), ["Sealing"])
    no("forbidden", build(body, header, sealing="forbidden"), ["Sealing"])
    no("encrypt-removed", build(body, None), ["Sealing"], "Somebody took the unsigned Encrypt header away: the Base64 text is not the body.")
    no("encrypt-empty", build(body, ""), ["Header"])
    no("no-signature", {**build(body, header), "headers": [row for row in build(body, header)["headers"] if row[0] != "Signature"]}, ["Unsigned"])
    no("signed-plaintext", build(body, header, sign(data)), ["SignedPlaintext"])
    no("changed-body", build(body[:-4] + (b"AAAA" if body[-4:] != b"AAAA" else b"BBBB"), header, sign(body)), ["Changed"])
    no("spliced-blocks", build(base64.b64encode(base64.b64decode(body)[16:]), header, sign(body)), ["Changed"], "ECB would open it; the signature does not hold.")
    no("unwrapped-lines", build(body.replace(b"\n", b""), header, sign(body[:76] + b"\n" + body[76:])), ["Changed"], "The signature covers the line break that was removed.")
    ok("wrapped-lines", build(body[:76] + b"\n" + body[76:] + b"\n", header), ["Dialect"], "Signed with its line breaks, opened without them.")
    other = grammar.format_header("RSA_AES", "1", "symmetricKey", wrap(stream.bytes(32)))
    no("substituted", build(body, other, sign(body)), ["Substituted", "ImplicitRejection"], "A validly signed message with a wrap of the attacker's choice.")
    if not full:
        return
    for size in (16, 24):
        short = stream.bytes(size)
        ok(f"aes-{8 * size}", build(sealed_body.seal(short, data), grammar.format_header("RSA_AES", "1", "symmetricKey", wrap(short)), bits=8 * size), ["KeySize"])
    short = stream.bytes(16)
    no("aes-128-configured-256", build(sealed_body.seal(short, data), grammar.format_header("RSA_AES", "1", "symmetricKey", wrap(short))), ["KeySize", "ImplicitRejection"])
    for slug, value in (("rsa", f"algorithm=RSA, keyVersion=1, symmetricKey={encoded}"), ("no-algorithm", f"symmetricKey={encoded}"), ("no-version", f"algorithm=RSA_AES, symmetricKey={encoded}"), ("raw", f"algorithm=RSA_AES,keyVersion=1,symmetricKey={encoded.replace('%2B', '+').replace('%2F', '/').replace('%3D', '=')}"), ("lower", f"algorithm=rsa_aes,keyVersion=1,symmetricKey={encoded}")):
        ok(f"dialect-{slug}", build(body, value), ["Dialect"])
    for slug, content in (("text-plain", "text/plain; charset=UTF-8"), ("html", "text/html")):
        request = build(body, header)
        ok(f"content-type-{slug}", {**request, "headers": [["Content-Type", content] if row[0] == "Content-Type" else row for row in request["headers"]]}, ["Ignored"], "Sealed or not is said by the Encrypt header alone.")
    ok("empty-plaintext", build(sealed_body.seal(content_key, b""), header), [flag], None, {"body": raw(b"")})
    no("version-unknown", build(body, header.replace("keyVersion=1", "keyVersion=7")), ["Rotation"])
    no("repeated-encrypt", build(body, header, headers=[["Encrypt", header]]), ["Repeated"])
    no("repeated-encrypt-case", build(body, header, headers=[["encrypt", other]]), ["Repeated"])
    group.acceptable(f"open-{name}-legacy-header", build(body, None, headers=[["Encryption", header]]), good, "Two early scripts of a sister platform say Encryption; AlipayHK never does. redeemkit refuses.", ["Legacy"])
    for slug, value in (("no-key", "algorithm=RSA_AES,keyVersion=1"), ("unknown-algorithm", header.replace("RSA_AES", "RSA_OAEP")), ("duplicate", f"{header},symmetricKey={encoded}"), ("not-base64", "symmetricKey=***"), ("blank-inside", header[:60] + " " + header[60:]), ("page-sample", "algorithm=RSA_AES,keyVersion=1,symmetricKey=bqS8HSmdaRrpKSuPy7CqUlyd8lJurG93")):
        no(f"header-{slug}", build(body, value), ["Header"])
    block = rsa.wrap_block(content_key, 256, stream)
    for slug, changed in (("block-type", b"\0\1" + block[2:]), ("block-separator", block[:223] + b"\3" + block[224:]), ("block-early-zero", block[:40] + b"\0" + block[41:]), ("block-first-byte", b"\0\0" + block[2:])):
        no(slug, build(body, grammar.format_header("RSA_AES", "1", "symmetricKey", rsa.raw_wrap(recipient, changed))), ["Substituted", "ImplicitRejection"])
    stranger = test_keys.rsa("stranger")
    while True:
        wrapped = wrap(content_key, stranger)
        if int.from_bytes(wrapped, "big") < recipient.n:
            break
    no("wrapped-for-other", build(body, grammar.format_header("RSA_AES", "1", "symmetricKey", wrapped)), ["Substituted", "ImplicitRejection"])
    no("wrap-255-bytes", build(body, grammar.format_header("RSA_AES", "1", "symmetricKey", wrap(content_key)[:-1])), ["Substituted", "ImplicitRejection"])
    no("body-json", build(data, header), ["Body"])
    no("body-empty", build(b"", header), ["Body"])
    no("body-cut", build(body[:-24], header), ["Body"])
    no("body-quoted", build(b'"' + body + b'"', header), ["Body"])
    no("body-percent", build(body.replace(b"+", b"%2B").replace(b"/", b"%2F").replace(b"=", b"%3D") + b"%20", header), ["Body"])
