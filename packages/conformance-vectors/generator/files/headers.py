"""The Signature and the Encrypt header as a whole."""
from reference import grammar
from vector_file import Stream, VectorFile, b64

BY = "Python 3 standard library (generator/reference/grammar.py)"
NOTES = {
    "Peer": "A form that a public client, SDK or page of this family really sends.",
    "DefaultAlgorithm": "An absent algorithm means RSA256, in Encrypt RSA_AES (docs/protocol §9).",
    "EmptyAlgorithm": "An algorithm that is named and left empty.",
    "Alias": "Another name of the same algorithm, in any case.",
    "UnknownAlgorithm": "A name that nobody configured selects nothing.",
    "KeyVersion": "An opaque text; absent and empty mean the same.",
    "Missing": "Without the signature or the symmetricKey the header is worthless.",
    "Grammar": "A fault in the parameters below (see parameters.json).",
    "OtherHeader": "The value of one header in place of the other.",
    "Sample": "A sample that a vendor's page prints.",
    "Emitted": "Sent exactly like this: algorithm, keyVersion and the bytes in this order, no blanks, percent-encoded in upper case.",
    "Alphabet": "Base64 of the URL alphabet is read, never sent.",
    "UnknownKey": "A gateway may add a parameter; it is ignored.",
    "Random": "Drawn from the seed.",
}
SEED_SIGNATURE = "KEhXthj4bJ801Hqw8kaLvEKc0Rii8KsNUazw7kZgjxyGSPuOZ48058UVJUkkR21iD9JkHBGR{}rWiHPae8ZRPuBagh2H3qu7fxY5GxVDWayJUhUYkr9m%2FOW4UQVmXaQ9yn%2Fw2dCtzwAW0htPHYrKMyrT{}pMk%2BfDDmRflA%2FAMJhQ71yeyhufIA2PCJV8%2FCMOa46303A0WHhH0YPJ9%2FI0UeLVMWlJ1XcBo3Jr{}bRFvcowQwt0lP1XkoPmSLGpBevDE8%2FQ9WnxjPNDfrHnKgV2fp0hpMKVXNM%2BrLHNyMv3MkHg9iTMOD%{}2FFYDAwSd%2B6%2FEOFo9UbdlKcmodJwjKlQoxZZIzmF8w%3D%3D"
WRAP = "bqS8HSmdaRrpKSuPy7CqUlyd8lJurG93"
FULL = Stream("headers/full").bytes(256)


def build_signature():
    return build("signature-header", "Signature", "signature", "RSA256", "ECC224", grammar.parse_signature_header)


def build_encrypt():
    return build("encrypt-header", "Encrypt", "symmetricKey", "RSA_AES", None, grammar.parse_encrypt_header)


def build(name, header, key, algorithm, second, parse):
    notes = dict(NOTES)
    file = VectorFile(name, f"The {header} header", "docs/protocol §2, §9, §11", notes)
    group = file.group(f"parse-{name}", BY, f"{header} header value to algorithm, keyVersion and bytes")

    def read(text):
        name, version, data = parse(text)
        return {"algorithm": name, "keyVersion": version, key: b64(data)}

    def case(slug, value, want, flags=(), comment=None):
        group.judged(slug, {"value": value}, lambda: read(value), flags, comment, want)

    def either(slug, value, reason, flags):
        group.acceptable(slug, {"value": value}, read(value), reason, flags)

    ok, no = "valid", "invalid"
    full = grammar.encode_binary_parameter(FULL)
    lower = full.replace("%2B", "%2b").replace("%2F", "%2f").replace("%3D", "%3d")
    plain = full.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=")
    case("three-items", f"algorithm={algorithm},keyVersion=1,{key}={full}", ok, ["Peer"], "The form to send.")
    case("blank-after-comma", f"algorithm={algorithm}, keyVersion=1, {key}={full}", ok, ["Peer"])
    case("blank-before-last", f"algorithm={algorithm},keyVersion=2, {key}={full}", ok, ["Peer"])
    case("two-items", f"algorithm={algorithm}, {key}={full}", ok, ["Peer", "KeyVersion"], "Official clients of a sister platform leave keyVersion out; a reader of the third item finds nothing and must not skip the check.")
    case("not-last", f"algorithm={algorithm}, {key}={full}, keyVersion=", ok, ["Peer", "KeyVersion"])
    case("version-v1", f"algorithm={algorithm}, keyVersion=v1, {key}={full}", ok, ["Peer", "KeyVersion"])
    case("version-0", f"algorithm={algorithm}, keyVersion=0, {key}={full}", ok, ["Peer", "KeyVersion"], "A version that is falsy in many languages is still a version.")
    case("version-2", f"algorithm={algorithm},keyVersion=2,{key}={full}", ok, ["KeyVersion"])
    case("version-blank", f"algorithm={algorithm},keyVersion= ,{key}={full}", ok, ["KeyVersion"])
    case("version-long", f"algorithm={algorithm},keyVersion={'9' * 64},{key}={full}", ok, ["KeyVersion"])
    case("lower-hex", f"algorithm={algorithm},keyVersion=1,{key}={lower}", ok, ["Peer"])
    case("raw-base64", f"algorithm={algorithm},keyVersion=1,{key}={plain}", ok, ["Peer"])
    case("url-alphabet", f"algorithm={algorithm},keyVersion=1,{key}={plain.replace('+', '-').replace('/', '_').rstrip('=')}", ok, ["Alphabet"])
    case("only-binary", f"{key}={full}", ok, ["DefaultAlgorithm", "KeyVersion"])
    case("no-algorithm", f"keyVersion=1,{key}={full}", ok, ["DefaultAlgorithm"])
    either("empty-algorithm", f"algorithm=,keyVersion=1,{key}={full}", "The pages default an absent algorithm; of an empty one they say nothing.", ["EmptyAlgorithm"])
    case("unknown-parameter", f"algorithm={algorithm},keyVersion=1,{key}={full},nonce=7", ok, ["UnknownKey"])
    names = ("RSA256", "rsa256", "Rsa256", "SHA256withRSA", "sha256withrsa", "SHA256WITHRSA") if second else ("RSA_AES", "rsa_aes", "Rsa_Aes", "RSA", "rsa")
    for at, alias in enumerate(names):
        case(f"alias-{at}-{alias.lower().replace('_', '-')}", f"algorithm={alias},keyVersion=1,{key}={full}", ok, ["Alias"])
    if second:
        for alias in (second, second.lower()):
            case(f"second-{'upper' if alias.isupper() else 'lower'}", f"algorithm={alias},keyVersion=1,{key}={full}", ok, ["Alias"])
    short = grammar.encode_binary_parameter(b"\1\2\3")
    strangers = ("none", "NONE", "RSA", "RSA-256", "RS256", "RSA2", "HS256", "SHA1withRSA", "MD5withRSA", "SHA512withRSA", "RSA512", "PS256", "ES256", "ECC256", "EC224", "SHA256withECDSA", "RSA256;", "RSA256ECC224", "R\u0405A256") if second else (
        "none", "AES", "RSA256", "RSA-AES", "RSA_AES_OAEP", "RSA_OAEP", "AES_GCM", "RSA_AES_CBC", "SM4", "RSA_DES", "RSA_AESX", "RSA_AE\u0405")
    for at, stranger in enumerate(strangers):
        case(f"stranger-{at:02d}", f"algorithm={stranger},keyVersion=1,{key}={short}", no, ["UnknownAlgorithm"], "The classic of token formats: an algorithm that means no check." if at == 0 else None)
    case("missing", f"algorithm={algorithm},keyVersion=1", no, ["Missing"])
    case("missing-empty", f"algorithm={algorithm},keyVersion=1,{key}=", no, ["Missing"], "Empty is missing for a required parameter.")
    case("missing-blank", f"algorithm={algorithm},keyVersion=1,{key}= ", no, ["Missing"])
    case("missing-misspelt", f"algorithm={algorithm},keyVersion=1,{key}s={short}", no, ["Missing"])
    case("missing-padding-only", f"algorithm={algorithm},keyVersion=1,{key}=%3D%3D%3D%3D", no, ["Missing"])
    other = "symmetricKey" if second else "signature"
    case("other-header", f"algorithm={'RSA_AES' if second else 'RSA256'},keyVersion=1,{other}={short}", no, ["OtherHeader"])
    case("semicolons", f"algorithm={algorithm};keyVersion=1;{key}={short}", no, ["Grammar"])
    case("json", '{"algorithm":"' + algorithm + '"}', no, ["Grammar"])
    case("bare", short, no, ["Grammar"])
    case("empty", "", no, ["Grammar", "Missing"])
    case("duplicate", f"algorithm={algorithm},{key}={short},{key}=BAUG", no, ["Grammar"])
    case("duplicate-version", f"algorithm={algorithm},keyVersion=1,keyVersion=2,{key}={short}", no, ["Grammar"])
    case("repeated", f"algorithm={algorithm},{key}={short}, algorithm={algorithm},{key}={short}", no, ["Grammar"])
    case("line-break", f"algorithm={algorithm},\r\n {key}={short}", no, ["Grammar"], "Folded header lines are obsolete (RFC 9112 §5.2).")
    case("line-feed-end", f"algorithm={algorithm},{key}={short}\n", no, ["Grammar"])
    case("form-encoded", f"algorithm={algorithm},{key}=AQ+D%20", no, ["Grammar"])
    case("double-encoded", f"algorithm={algorithm},{key}=%252B%252F8%253D", no, ["Grammar"])
    case("unused-bits", f"algorithm={algorithm},{key}=QR%3D%3D", no, ["Grammar"])
    case("not-base64", f"algorithm={algorithm},{key}=test_ing!", no, ["Grammar"])
    case("bearer", f"Bearer algorithm={algorithm},{key}={short}", no, ["Grammar"])
    case("quoted", f'algorithm="{algorithm}",{key}="{short}"', no, ["Grammar", "UnknownAlgorithm"])
    case("escaped-commas", f"algorithm={algorithm}%2CkeyVersion=1%2C{key}={short}", no, ["Grammar"])
    case("escaped-algorithm", f"algorithm={algorithm[:-1]}%{ord(algorithm[-1]):X},{key}={short}", no, ["UnknownAlgorithm"], "Only the binary value is percent-decoded.")
    if second:
        case("sample-unwrapped", f"algorithm=RSA256,keyVersion=1,signature={SEED_SIGNATURE.format('', '', '', '')}", ok, ["Sample"], "AlipayHK's sample with its page wrapping removed: 256 bytes.")
        case("sample-wrapped", f"algorithm=RSA256,keyVersion=1,signature={SEED_SIGNATURE.format(' ', ' ', ' ', ' ')}", no, ["Sample"], "The same as the page shows it, with a blank inside an escape.")
        case("sample-one-blank", f"algorithm=RSA256,keyVersion=1,signature={SEED_SIGNATURE.format(' ', '', '', '')}", no, ["Sample"])
        case("sample-placeholder", "algorithm=sha256withrsa,keyVersion=2, signature=xxxxxxxxxxxyyyyyyyyyyyyyyzzzzzzzzz==", no, ["Sample"], "A placeholder: its unused bits are not zero, so it is no encoding of any bytes.")
    else:
        case("sample-page", f"algorithm=RSA_AES,keyVersion=1,symmetricKey={WRAP}", ok, ["Sample"], "AlipayHK's sample: 24 bytes, so no RSA block; the grammar does not mind.")
        case("sample-rsa", f"algorithm=RSA, keyVersion=1, symmetricKey={WRAP}", ok, ["Sample", "Alias"], "AlipayHK's other sample says RSA and means RSA_AES.")
        case("sample-no-key", "algorithm=rsa, keyVersion=2", no, ["Sample", "Missing"], "AlipayHK's older pages print an Encrypt header without a key.")
    stream = Stream(f"{name}/random")
    for at in range(12):
        data = stream.bytes(1 + stream.below(70))
        items = [f"algorithm={stream.pick(names)}", f"keyVersion={stream.text('0123456789v', 1 + stream.below(3))}", f"{key}={grammar.encode_binary_parameter(data)}"]
        at_random = sorted(items, key=lambda _: stream.below(1000))
        case(f"random-{at:02d}", stream.pick([",", ", ", " , "]).join(at_random), ok, ["Random"])

    group = file.group(f"format-{name}", BY, f"algorithm, keyVersion and bytes to the {header} header value as it is sent")
    for slug, version, data in (("version-1", "1", FULL), ("version-v1", "v1", b"\xfb\xff"), ("version-0", "0", b"\1\2\3"), ("no-version", None, b"\1\2"), *((f"random-{at}", str(at), stream.bytes(20 + at)) for at in range(8))):
        for label in (algorithm, second):
            if label:
                request = {"algorithm": label, "keyVersion": version, key: b64(data)}
                group.valid(f"format-{slug}-{label.lower().replace('_', '-')}", request, {"value": grammar.format_header(label, version, key, data)}, ["Emitted"])
    for slug, version in (("comma", "1,x=2"), ("blank", "1 2"), ("line-feed", "1\nX: y"), ("non-ascii", "\u4e00"), ("control", "1\0")):
        group.invalid(f"format-version-{slug}", {"algorithm": algorithm, "keyVersion": version, key: b64(b"\1\2\3")}, ["KeyVersion"], "A version from outside must not write parameters or headers of its own." if slug == "comma" else None)
    return file
