"""The bytes that are signed, for the four messages of the family."""
from reference import message
from vector_file import Stream, VectorFile, b64, expand_text, long_text, raw, utf8

BY = "Python 3 standard library (generator/reference/message.py)"
REDEEM = "/api/open/alipay/intl/promotion/benefit/benefitRedeem"
NOTIFY = "/merchant/api/alipayhk/points/bill/notify"
CLIENT = "4Q5Y8W0WSG45P907917"
TIME = "2024-05-22T06:42:21+08:00"
BODY = '{"benefitProductCode":"POINT","bizNo":"20240522064221001","bizdt":"2024-05-22T06:42:21+08:00","ipRoleId":"2160220037090534","sceneCode":"COFFEE","benefitRedeemInfos":[{"points":100}]}'
ANSWER = '{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}'
NOTES = {
    "Request": "Merchant to AlipayHK: the request's method and path, Request-Time.",
    "Response": "AlipayHK's answer: the method and path of the request, Response-Time.",
    "Notification": "AlipayHK to the merchant: the merchant's own path, Request-Time.",
    "NotificationAnswer": "The merchant's answer: the notification's method and path, Response-Time.",
    "BodyBytes": "The body is signed byte by byte, never parsed, trimmed or re-serialised.",
    "EmptyBody": "An empty body leaves the text ending in its second dot.",
    "TimeVerbatim": "The time is signed letter by letter in the form it has.",
    "ClientId": "Letters, digits, '-' and '_', 1 to 64: a dot would move the border to the time.",
    "Method": "Upper-case letters; the first line is 'METHOD path'.",
    "Path": "From the first slash, without host and fragment.",
    "Query": "As on the wire, with its question mark.",
    "SelfChanging": "A URL parser sends another path than this one: signed and sent would differ.",
    "Boundary": "Two splits of one text: a grammar that allows both makes a signature good for two messages.",
    "Control": "CR, LF, NUL and tab write other lines or vanish.",
    "Rewritten": "URL parsers leave it or rewrite it, depending on place and parser.",
    "Limit": "Longer than every peer must support (RFC 9110 §4.1).",
    "Random": "Drawn from the seed.",
}


def build():
    file = VectorFile("string-to-sign", "The string to sign", "docs/protocol §1; docs/request-flow", NOTES)
    group = file.group("string-to-sign", BY, "method, path, clientId, time and body to the bytes that are signed")

    def request(method="POST", path=REDEEM, client=CLIENT, time=TIME, body=b"{}"):
        return {"method": method, "path": path, "clientId": client, "time": time, "body": raw(body)}, (method, path, client, time, body)

    def case(slug, want, flags=(), comment=None, **fields):
        given, arguments = request(**fields)
        method, path, client, time, body = arguments

        def reference():
            signed = message.string_to_sign(method, expand_text(path), expand_text(client), time, body)
            return {"bytes": raw(signed) if isinstance(path, str) else spread(method, path, client, time)}

        group.judged(slug, given, reference, flags, comment, want)

    def either(slug, reason, flags, **fields):
        given, (method, path, client, time, body) = request(**fields)
        group.acceptable(slug, given, {"bytes": raw(f"{method} {path}\n{client}.{time}.".encode() + body) if isinstance(path, str) else spread(method, path, client, time)}, reason, flags)

    def spread(method, path, client, time):
        """The signed text of a long path with the body {}, without spelling the path out."""
        pieces = path["text"]
        return utf8(long_text(f"{method} {pieces[0]}", *pieces[1:], f"\n{client}.{time}.{{}}"))

    ok, no = "valid", "invalid"
    case("request", ok, ["Request"], body=BODY.encode())
    case("response", ok, ["Response"], body=ANSWER.encode(), time="2024-05-22T06:42:22+08:00")
    case("notification", ok, ["Notification"], path=NOTIFY, time="2023-12-18T02:33:31Z", body=b'{"recordId":"1"}')
    case("notification-answer", ok, ["NotificationAnswer"], path=NOTIFY, time="2023-12-18T02:33:31+00:00", body=ANSWER.encode())
    case("sealed", ok, ["Request", "BodyBytes"], "A sealed body is signed as the Base64 text it is.", body=b"q2hY3m0Zl0mQ1aZkqvYx0Q==")
    bodies = {
        "pretty": (b'{\r\n\t "paymentRequestId":"REF_MERCHANT_8809"\r\n}', "A sister platform's sample signs a body with CRLF and tabs."),
        "trailing-newline": (BODY.encode() + b"\n", "Belongs to the body."), "leading-blank": (b" " + BODY.encode(), None),
        "bom": (b"\xef\xbb\xbf" + BODY.encode(), "Signed as received, whatever the JSON parser will say."),
        "utf8": ('{"sceneCode":"\u5496\u5561\u2615"}'.encode(), None), "escaped": (b'{"sceneCode":"\\u5496\\u5561"}', "Equal JSON, other bytes."),
        "slash-escaped": (b'{"path":"\\/a"}', None), "latin1": (b'{"name":"caf\xe9"}', "Not UTF-8, and still those bytes."), "nul": (b"\0", None), "all-bytes": (bytes(range(256)), None),
        "crlf": (b"\r\n", None), "dots": (b"...", None), "looks-signed": (f"POST {REDEEM}\n{CLIENT}.{TIME}.".encode(), "A body that looks like a string to sign."),
        "not-json": (b"<html>", None), "array": (b"[]", None), "nfd": ("e\u0301".encode(), "Never normalised."), "nfc": ("\u00e9".encode(), None),
    }
    for slug, (body, comment) in bodies.items():
        case(f"body-{slug}", ok, ["BodyBytes"], comment, body=body)
    case("body-empty", ok, ["EmptyBody"], body=b"")
    case("body-empty-response", ok, ["EmptyBody", "Response"], body=b"", path=NOTIFY)
    for slug, time in (("india", "2024-05-22T06:42:21+05:30"), ("no-colon", "2024-05-22T06:42:21+0800"), ("zulu", "2024-05-22T06:42:21Z"), ("fraction", "2024-05-22T06:42:21.253+08:00"), ("seven-digits", "2024-05-22T06:42:21.2530000Z"), ("milliseconds", "1716331341000"), ("west", "2024-05-22T06:42:21-03:30")):
        case(f"time-{slug}", ok, ["TimeVerbatim"], "The dot of a fraction is no border: the zone ends the time." if slug == "fraction" else None, time=time)
    for slug, time in (("empty", ""), ("no-zone", "2024-05-22T06:42:21"), ("fraction-no-zone", "2024-05-22T06:42:21.253"), ("blank", "2024-05-22T06:42:21+08:00 "), ("line-feed", "2024-05-22T06:42:21+08:00\n"), ("date", "2024-05-22"), ("seconds", "1716331341"), ("word", "q"), ("dot", "2024-05-22T06:42:21+08:00.")):
        case(f"time-not-{slug}", no, ["TimeVerbatim", "Boundary"] if "dot" in slug or "fraction" in slug else ["TimeVerbatim"], None, time=time)
    for client in ("A", "4Q5Y38882Y0QQKABCDE", "merchant-1", "merchant_1", "2160120012345678", "a" * 64, "-", "_"):
        case(f"client-{client[:20].lower()}{len(client)}", ok, ["ClientId"], client=client)
    for slug, client in (("empty", ""), ("dot", "X.1"), ("dot-end", "X."), ("dot-start", ".X"), ("blank", "X Y"), ("blank-end", "X "), ("line-feed", "X\nY"), ("line-feed-end", "X\n"), ("carriage-return", "X\r"), ("nul", "X\0"), ("tab", "X\t"), ("slash", "X/Y"), ("plus", "X+Y"), ("colon", "X:Y"), ("percent", "X%41"), ("non-ascii", "X\u00e9"), ("fullwidth", "\uff38"), ("comma", "X,Y"), ("quote", '"X"'), ("at", "a@b")):
        case(f"client-not-{slug}", no, ["ClientId", "Boundary"] if "dot" in slug else ["ClientId"], "'X.1' + '2' reads like 'X' + '1.2'." if slug == "dot" else None, client=client)
    case("client-not-65", no, ["ClientId"], client="a" * 65)
    case("client-not-10000", no, ["ClientId"], client=long_text(["a", 10000]))
    for method in ("POST", "GET", "PUT", "DELETE", "PATCH"):
        case(f"method-{method.lower()}", ok, ["Method"], method=method)
    for slug, method in (("lower", "post"), ("title", "Post"), ("empty", ""), ("blank", "POST "), ("blank-inside", "PO ST"), ("line-feed", "POST\n"), ("tab", "POST\t"), ("digit", "P0ST"), ("non-ascii", "POS\u0422"), ("nul", "POST\0"), ("two", "POST GET"), ("path", "POST /x")):
        case(f"method-not-{slug}", no, ["Method"], "Some HTTP libraries upper-case on the wire: signed and sent would differ." if slug == "lower" else None, method=method)
    for slug, path in (("root", "/"), ("short", "/a"), ("trailing-slash", "/api/x/"), ("dots-in-name", "/a/file.v1.json"), ("three-dots", "/a/..."), ("dot-dot-name", "/a/..b"), ("hidden", "/.well-known/x"), ("tilde", "/~x"), ("dash-underscore", "/a-b_c"), ("digits", "/2160/1"), ("sub-delims", "/a!$&()*+,;=b"), ("colon-at", "/a:b@c"), ("notify", NOTIFY), ("issue", "/api/open/alipay/v1/promotion/benefit/issue"), ("enquire", "/api/open/v1/alipayhk/promotion/benefit/userPromoBenefitQuery"), ("aps", "/aps/api/intl/wallet/v1/payments/pay")):
        case(f"path-{slug}", ok, ["Path"], path=path)
    for slug, path in (("one", "/a?x=1"), ("two", "/a?x=1&y=2"), ("empty", "/a?"), ("slash", "/a?x=/b/c"), ("dots", "/a?x=../b"), ("question", "/a?x=?"), ("escaped", "/a?x=%E5%92%96+%2B"), ("root", "/?x=1"), ("order", "/a?y=2&x=1")):
        case(f"query-{slug}", ok, ["Query"], "Never sorted." if slug == "order" else None, path=path)
    for slug, path in (("empty", ""), ("relative", "api/open"), ("blank-first", " /api"), ("absolute", "https://open.alipay.hk/api"), ("host", "open.alipay.hk/api"), ("query-only", "?x=1"), ("star", "*"), ("fragment", "/a#b"), ("fragment-query", "/a?x=1#b"), ("fragment-empty", "/a#")):
        case(f"path-not-{slug}", no, ["Path"], path=path)
    for slug, path in (("host", "//evil.example/x"), ("backslash-host", "/\\evil.example"), ("backslash", "/a\\b"), ("dot-dot", "/a/../b"), ("dot-dot-end", "/a/.."), ("dot", "/a/./b"), ("dot-end", "/a/."), ("dot-first", "/./a"), ("dot-dot-first", "/../a"), ("encoded-dot-dot", "/a/%2e%2e/b"), ("encoded-dot", "/a/%2E/b"), ("half-encoded", "/a/.%2e/b"), ("half-encoded-2", "/a/%2e./b"), ("blank", "/a b"), ("quote", '/a"b'), ("less", "/a<b"), ("greater", "/a>b"), ("backquote", "/a`b"), ("brace", "/a{b}"), ("non-ascii", "/\u5496\u5561"), ("latin", "/caf\u00e9"), ("query-blank", "/a?x=a b"), ("query-quote", '/a?x="'), ("query-less", "/a?x=<"), ("query-non-ascii", "/a?x=\u5496"), ("only-slashes", "//")):
        case(f"path-changing-{slug}", no, ["SelfChanging"], "Resolves to another host." if slug == "host" else None, path=path)
    for slug, path in (("tab", "/a\tb"), ("line-feed", "/a\nb"), ("line-feed-end", "/a\n"), ("carriage-return", "/a\rb"), ("nul", "/a\0"), ("crlf", "/a\r\nX.Y."), ("delete", "/a\x7f"), ("query-line-feed", "/a?x=1\n"), ("query-tab", "/a?\tx"), ("next-line", "/a\u0085"), ("line-separator", "/a\u2028b")):
        case(f"path-control-{slug}", no, ["Control"], "URL parsers drop tab and line feed silently: signed and sent would differ." if slug == "tab" else None, path=path)
    either("time-february-30", "The form has one reading; whether the day exists is the freshness check's business.", ["TimeVerbatim"], time="2024-02-30T06:42:21+08:00")
    escapes = "Parsers keep an escape, some peer decodes it; no endpoint of the family has one in its path."
    for slug, path in (("escaped", "/a%20b"), ("escaped-lower", "/a%e5%92%96"), ("escaped-percent", "/a%25b")):
        either(f"path-{slug}", escapes, ["Rewritten"], path=path)
    kept = "Parsers keep it; refusing is safe, no endpoint of the family has it."
    for slug, path in (("inner-slashes", "/a//b"), ("end-slashes", "/a//"), ("encoded-slash", "/a%2fb"), ("encoded-slash-upper", "/a%2Fb"), ("encoded-backslash", "/a%5Cb"), ("encoded-dot-in-name", "/a%2Eb"), ("bare-percent", "/a%b"), ("percent-end", "/a%"), ("pipe", "/a|b"), ("caret", "/a^b"), ("bracket", "/a[b]"), ("apostrophe-query", "/a?x='"), ("brace-query", "/a?x={}"), ("pipe-query", "/a?x=|"), ("percent-query", "/a?x=%")):
        either(f"path-kept-{slug}", kept, ["Rewritten"], path=path)
    case("path-long-8000", ok, ["Path"], path=long_text("/", ["a", 7999]))
    either("path-long-8001", "No endpoint comes near it.", ["Limit"], path=long_text("/", ["a", 8000]))
    either("path-long-100000", "No endpoint comes near it.", ["Limit"], path=long_text("/", ["a", 99999]))
    stream = Stream("string-to-sign/random")
    words = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    for at in range(24):
        path = "".join("/" + stream.text(words, 1 + stream.below(12)) for _ in range(1 + stream.below(6)))
        case(f"random-{at:02d}", ok, ["Random"], path=path, client=stream.text(words, 1 + stream.below(24)), body=stream.bytes(stream.below(80)))
    return file
