"""The grammar below both headers: parameters and their binary values."""
from reference import grammar
from vector_file import Stream, VectorFile, b64, expand_text, long_text

BY = "Python 3 standard library (generator/reference/grammar.py)"
NOTES = {
    "Order": "Parameters are found by key, never by position.",
    "Blanks": "Optional blanks and tabs around ',' and '=' belong to no value (protocol §2, AlipayHK prints both styles).",
    "InnerBlank": "A blank inside a value is page layout or damage; the wire never carries one.",
    "FirstEquals": "The pair is split at the first '='; Base64 padding stays with the value.",
    "RawPlus": "A '+' is a '+', never a blank: this is not form encoding.",
    "PercentCase": "Hexadecimal digits of an escape in either case.",
    "UnknownKey": "A gateway may add a parameter; it is ignored, not refused.",
    "EmptyValue": "An empty value of an optional parameter means absent.",
    "Duplicate": "The same key twice, which is also how a repeated header arrives: two readers would take two values.",
    "BareKey": "An item without '=' says nothing.",
    "EmptyItem": "Nothing between two commas.",
    "KeyCase": "Keys are always camelCase in the wild; reading them in any case is harmless.",
    "KeyCharacters": "A key of characters that no documented key has.",
    "Control": "Control characters never occur in a header value.",
    "NonAscii": "Only visible ASCII occurs in these headers.",
    "Limit": "8,192 characters and 16 parameters bound the work a stranger can cause.",
    "Prototype": "Key names that are special to some object type are keys like any other.",
    "UrlAlphabet": "'-' and '_' of RFC 4648 §5 are read, never written.",
    "Padding": "Padding is complete or absent.",
    "MixedAlphabets": "Characters of both Base64 alphabets in one value.",
    "UnusedBits": "Bits that Base64 does not use must be zero, or one byte string has several texts (RFC 4648 §3.5).",
    "Escape": "An escape is '%' and two hexadecimal digits, decoded once.",
    "DoubleEncoding": "A value that was percent-encoded twice.",
    "EscapedLetters": "Escapes where none are needed.",
    "LineBreak": "Line breaks that command line Base64 tools add.",
    "Opaque": "A version is an opaque text, kept letter by letter.",
    "Whole": "All lengths of the last group of three bytes.",
    "Emitted": "Sent exactly like this: standard alphabet, padded, percent-encoded in upper case.",
    "VisibleAscii": "A visible character that neither Base64 nor an escape uses.",
    "Random": "Drawn from the seed.",
}
HEADER = "algorithm=RSA256,keyVersion=1,signature=AQID"


def build():
    file = VectorFile("parameters", "Header parameters and their Base64 values", "docs/protocol §2, §9; RFC 4648", NOTES)
    parsing(file)
    decoding(file)
    encoding(file)
    return file


def parsing(file):
    group = file.group("parse-parameters", BY, "Header text to parameters: keys in lower case, values as they stand")

    def case(slug, text, want, flags=(), comment=None, reason=None):
        request = {"text": text}
        reference = lambda: {"parameters": [list(pair) for pair in grammar.parse_parameters(expand_text(text)).items()]}
        if want == "acceptable":
            expected = reference() if reason[1] else None
            group.acceptable(slug, request, expected or reason[2], reason[0], flags, comment)
        else:
            group.judged(slug, request, reference, flags, comment, want)

    ok, no = "valid", "invalid"
    case("plain", HEADER, ok, (), "The form every known peer reads.")
    case("one", "signature=AQID", ok, (), "Only what is required.")
    case("blank-after-comma", "algorithm=RSA256, keyVersion=1, signature=AQID", ok, ["Blanks"], "AlipayHK's own pages print this form too.")
    case("blank-before-comma", "algorithm=RSA256 ,keyVersion=1 ,signature=AQID", ok, ["Blanks"])
    case("many-blanks", "   algorithm=RSA256  ,   keyVersion=1   ,  signature=AQID   ", ok, ["Blanks"])
    case("tabs", "\talgorithm=RSA256,\tkeyVersion=1\t,\tsignature=AQID\t", ok, ["Blanks"], "Optional white space in HTTP is blank and tab.")
    case("mixed-blanks", "algorithm=RSA256,keyVersion=2, signature=AQID", ok, ["Blanks"], "AlipayHK's older pages mix both styles in one header.")
    case("blanks-around-equals", "algorithm = RSA256 , keyVersion =1,signature= AQID", ok, ["Blanks"])
    for at, keys in enumerate(("ksa", "ask", "kas", "sak", "ska")):
        parts = {"a": "algorithm=RSA256", "k": "keyVersion=1", "s": "signature=AQID"}
        case(f"order-{keys}", ",".join(parts[key] for key in keys), ok, ["Order"], "A reader that takes the third item for the signature fails here." if at == 0 else None)
    case("signature-not-last", "algorithm=RSA256, signature=AQID, keyVersion=", ok, ["Order", "EmptyValue"], "Sent by a public client of a sister platform.")
    case("padding-kept", "signature=QQ==", ok, ["FirstEquals"], "Splitting at every '=' loses the padding.")
    case("padding-kept-middle", "signature=QQ==,keyVersion=1", ok, ["FirstEquals"])
    case("equals-inside", "signature=a=b=c", ok, ["FirstEquals"])
    case("value-starts-with-equals", "signature==AQID", ok, ["FirstEquals"], "The value starts after the first '='.")
    case("raw-plus", "signature=a+b/c=", ok, ["RawPlus"], "A form decoder would make the '+' a blank.")
    case("escapes-untouched", "signature=a%2Bb%2fc%3D", ok, ["PercentCase"], "Parameters are split before anything is decoded.")
    case("escaped-comma-stays", "signature=a%2Cb%3Dc", ok, ["Escape"], "Decoding first would make this two items.")
    case("unknown-key", "algorithm=RSA256,keyVersion=1,traceId=abc,signature=AQID", ok, ["UnknownKey"], "A reader that insists on three known keys breaks on the day a fourth is added.")
    case("unknown-first", "x=1,algorithm=RSA256,signature=AQID", ok, ["UnknownKey"])
    case("unknown-key-dash", "x-new=1,signature=AQID", ok, ["UnknownKey"])
    case("unknown-key-underscore", "x_new=1,signature=AQID", ok, ["UnknownKey"])
    case("unknown-key-digit", "x2=1,signature=AQID", ok, ["UnknownKey"])
    case("empty-key-version", "algorithm=RSA256,keyVersion=,signature=AQID", ok, ["EmptyValue"])
    case("empty-last", "algorithm=RSA256,signature=", ok, ["EmptyValue"], "The grammar allows it; whether the value is needed is the header's business.")
    case("empty-blank", "keyVersion= ,signature=AQID", ok, ["EmptyValue", "Blanks"])
    case("proto", "__proto__=x,signature=AQID", ok, ["Prototype", "UnknownKey"], "Must not vanish into a prototype, and must not change one.")
    case("constructor", "constructor=x,signature=AQID", ok, ["Prototype", "UnknownKey"])
    case("has-own", "hasOwnProperty=x,toString=y,signature=AQID", ok, ["Prototype", "UnknownKey"])
    for value in ("0", "1", "2", "v1", "V-1.2", "20240522", "prod_2"):
        case(f"key-version-{value.lower()}", f"algorithm=RSA256,keyVersion={value},signature=AQID", ok, ["Opaque"])
    for slug, key in (("upper", "SIGNATURE"), ("lower", "keyversion"), ("title", "Algorithm"), ("mixed", "kEyVeRsIoN")):
        case(f"key-case-{slug}", f"{key}=AQID", "acceptable", ["KeyCase"], None, ("The pages say nothing on the case of keys; refusing what is never sent is safe too.", True))
    case("sixteen", ",".join(f"k{at}=v" for at in range(15)) + ",signature=AQID", ok, ["Limit"], "The most that must be read.")
    case("seventeen", ",".join(f"k{at}=v" for at in range(16)) + ",signature=AQID", no, ["Limit"])
    case("thousand", long_text(["k=v,", 1000], "signature=AQID"), no, ["Limit", "Duplicate"])
    case("length-8192", long_text("signature=", ["A", 8182]), ok, ["Limit"], "Exactly 8,192 characters.")
    case("length-8193", long_text("signature=", ["A", 8183]), no, ["Limit"], "One character over the limit.")
    case("length-100000", long_text("signature=", ["A", 99990]), no, ["Limit"])
    case("commas-only", long_text([",", 500]), no, ["Limit", "BareKey"])
    case("equals-only", long_text(["=", 500]), no, ["BareKey"], "An empty key.")
    case("duplicate-signature", "algorithm=RSA256,signature=AQID,signature=BAUG", no, ["Duplicate"], "First or last wins, depending on the reader: an attacker's choice.")
    case("duplicate-same-value", "signature=AQID,signature=AQID", no, ["Duplicate"])
    case("duplicate-algorithm", "algorithm=RSA256,keyVersion=1,signature=AQID,algorithm=ECC224", no, ["Duplicate"], "A downgrade for readers that let the last one win.")
    case("duplicate-key-version", "keyVersion=1,keyVersion=2,signature=AQID", no, ["Duplicate"])
    case("duplicate-empty", "keyVersion=,keyVersion=2,signature=AQID", no, ["Duplicate"], "Also when one of the two is empty.")
    case("duplicate-unknown", "x=1,x=2,signature=AQID", no, ["Duplicate"], "Also for keys nobody knows.")
    case("duplicate-blanks", "signature=AQID, signature =BAUG", no, ["Duplicate", "Blanks"], "Trimmed before compared.")
    case("duplicate-case", "signature=AQID,Signature=BAUG", no, ["Duplicate", "KeyCase"], "Readers with and without regard to case would take different values.")
    case("duplicate-proto", "__proto__=x,__proto__=y,signature=AQID", no, ["Duplicate", "Prototype"])
    case("repeated-header", f"{HEADER}, {HEADER}", no, ["Duplicate"], "How HTTP libraries join a header that was sent twice.")
    case("empty", "", no, ["BareKey"])
    case("blank", " ", no, ["BareKey"])
    case("bare-word", "RSA256", no, ["BareKey"])
    case("bare-first", "RSA256,keyVersion=1,signature=AQID", no, ["BareKey"])
    case("bare-last", "algorithm=RSA256,keyVersion=1,signature", no, ["BareKey"])
    case("bare-base64", "AQIDBAUG", no, ["BareKey"], "The signature alone, as one template of a sister platform leaves it.")
    case("no-key", "=AQID", no, ["BareKey"])
    case("no-key-middle", "algorithm=RSA256,=1,signature=AQID", no, ["BareKey"])
    case("semicolons", "algorithm=RSA256;keyVersion=1;signature=AQID", ok, ["FirstEquals", "VisibleAscii"], "One parameter with a strange value: the comma is the only separator. The header reader then misses its signature.")
    case("ampersands", "algorithm=RSA256&keyVersion=1&signature=AQID", ok, ["FirstEquals", "VisibleAscii"])
    tolerated = "Lists of HTTP tolerate empty items (RFC 9110 §5.6.1); these headers are not defined as such lists."
    three = {"parameters": [["algorithm", "RSA256"], ["keyversion", "1"], ["signature", "AQID"]]}
    for slug, text in (("leading", "," + HEADER), ("trailing", HEADER + ","), ("middle", HEADER.replace(",", ",,")), ("blank", HEADER.replace(",", ", ,"))):
        case(f"empty-item-{slug}", text, "acceptable", ["EmptyItem"], None, (tolerated, False, three))
    for slug, key in (("dot", "a.b"), ("colon", "a:b"), ("slash", "a/b"), ("quote", 'a"b'), ("star", "a*"), ("percent", "a%41"), ("at", "@a")):
        case(f"key-{slug}", f"{key}=1,signature=AQID", "acceptable", ["KeyCharacters"], None,
             ("No document gives the alphabet of keys.", False, {"parameters": [[key, "1"], ["signature", "AQID"]]}))
    case("key-blank-inside", "key Version=1,signature=AQID", no, ["InnerBlank"])
    case("value-blank-inside", "signature=AQ ID", no, ["InnerBlank"], "The documentation's own sample is wrapped like this; copied from the page it must not verify.")
    case("value-tab-inside", "signature=AQ\tID", no, ["InnerBlank"])
    case("value-blank-in-escape", "signature=AQ% 2B", no, ["InnerBlank"], "The page breaks a line inside an escape.")
    for code in (0, 1, 7, 8, 10, 11, 12, 13, 27, 31, 127):
        case(f"control-{code:02x}", f"algorithm=RSA256,signature=AQ{chr(code)}ID", no, ["Control"], "A line feed would start a header of its own." if code == 10 else None)
    case("control-before-key", "\nsignature=AQID", no, ["Control"])
    case("control-after-value", "signature=AQID\n", no, ["Control"], "A '$' that matches before a final line feed lets this pass.")
    case("control-crlf-end", "signature=AQID\r\n", no, ["Control"])
    case("control-vertical-tab-blank", "algorithm=RSA256,\x0bsignature=AQID", no, ["Control"], "Trim functions take more for blank than HTTP does.")
    for code in (0x80, 0xA0, 0xE9, 0xFF, 0x2028, 0x3000, 0xFEFF, 0x1F511):
        case(f"non-ascii-value-{code:x}", f"signature=AQ{chr(code)}ID", no, ["NonAscii"])
    case("non-ascii-key", "s\u0131gnature=AQID", no, ["NonAscii"], "A dotless i, for readers that fold case by language.")
    case("non-ascii-kelvin", "\u212aeyVersion=1,signature=AQID", no, ["NonAscii"], "The Kelvin sign is a 'k' to many lower-casing functions.")
    case("non-ascii-blank", "algorithm=RSA256,\u00a0signature=AQID", no, ["NonAscii"], "A no-break space is not white space of HTTP.")
    case("non-ascii-bom", "\ufeffalgorithm=RSA256,signature=AQID", no, ["NonAscii"])
    case("non-ascii-fullwidth-comma", "algorithm=RSA256\uff0csignature=AQID", no, ["NonAscii"])
    for code in (0x22, 0x23, 0x27, 0x28, 0x3B, 0x3C, 0x40, 0x5B, 0x5C, 0x5E, 0x60, 0x7B, 0x7C, 0x7E):
        case(f"visible-{code:x}", f"x={chr(code)},signature=AQID", "acceptable", ["VisibleAscii", "UnknownKey"], None,
             ("A value nobody sends today, of a parameter nobody knows.", True))
    stream = Stream("parameters/random")
    for at in range(24):
        items = [f"{stream.text('abcdefghijklm', 1 + stream.below(6))}{slot}={stream.text('ABCxyz019+/=%._~-', stream.below(9))}" for slot in range(1 + stream.below(9))]
        separators = [stream.pick([",", ", ", " ,", "\t, "]) for _ in items]
        text = "".join(item + separator for item, separator in zip(items, separators))
        text = text[: -len(separators[-1])]
        case(f"random-{at:02d}", text, ok, ["Random"])
    for at in range(30):
        broken = list(HEADER)
        place = stream.below(len(broken))
        broken[place] = stream.pick(["\0", "\n", "\x7f", "\u00e9", " ", "\u2028"])
        if broken[place] == " " and (broken[place - 1 : place] in ([","], ["="]) or place == 0 or place + 1 == len(broken) or broken[place + 1] in ",="):
            broken[place] = "\r"
        case(f"random-broken-{at:02d}", "".join(broken), None, ["Random"])


def decoding(file):
    group = file.group("decode-binary-parameter", BY, "Value of signature or symmetricKey to bytes: %XX once, then Base64")

    def case(slug, value, want, flags=(), comment=None):
        group.judged(slug, {"value": value}, lambda: {"bytes": b64(grammar.decode_binary_parameter(expand_text(value)))}, flags, comment, want)

    def either(slug, value, data, reason, flags):
        group.acceptable(slug, {"value": value}, {"bytes": b64(data)}, reason, flags)

    ok, no = "valid", "invalid"
    case("binary-plain", "AQID", ok, ["Whole"])
    case("binary-one-byte", "AA%3D%3D", ok, ["Whole"])
    case("binary-two-bytes", "AAA%3D", ok, ["Whole"])
    case("binary-encoded", "%2B%2F8%3D", ok, (), "The form every known peer sends.")
    case("binary-lower-hex", "%2b%2f8%3d", ok, ["PercentCase"], "Sent by two public clients.")
    case("binary-mixed-hex", "%2B%2f8%3D", ok, ["PercentCase"])
    case("binary-raw", "+/8=", ok, ["RawPlus"], "Not percent-encoded at all.")
    case("binary-half-encoded", "+%2F8%3D", ok, ["RawPlus"])
    case("binary-url", "-_8", ok, ["UrlAlphabet", "Padding"])
    case("binary-url-padded", "-_8=", ok, ["UrlAlphabet"])
    case("binary-url-encoded-padding", "-_8%3D", ok, ["UrlAlphabet"])
    case("binary-unpadded-1", "QQ", ok, ["Padding"])
    case("binary-unpadded-2", "QUI", ok, ["Padding"])
    case("binary-plus-first", "+AAA", ok, ["RawPlus"])
    case("binary-plus-last", "AAA+", ok, ["RawPlus"])
    case("binary-plus-many", "++++", ok, ["RawPlus"])
    both = "Each alphabet alone has one reading; both together occur nowhere."
    either("binary-mixed-1", "+_8=", b"\xfb\xff", both, ["MixedAlphabets"])
    either("binary-mixed-2", "-/8=", b"\xfb\xff", both, ["MixedAlphabets"])
    either("binary-mixed-3", "%2B_8%3D", b"\xfb\xff", both, ["MixedAlphabets"])
    needless = "Decoding %XX gives Base64; no peer escapes letters."
    either("binary-escaped-letter", "%41QID", b"\1\2\3", needless, ["EscapedLetters"])
    either("binary-escaped-all", "%41%51%49%44", b"\1\2\3", needless, ["EscapedLetters"])
    either("binary-escaped-dash", "%2D_8", b"\xfb\xff", needless, ["EscapedLetters"])
    wrapped = "A lenient reader may strip line breaks after decoding; they come from command line tools."
    either("binary-line-feed", "AQID%0ABAUG", b"\1\2\3\4\5\6", wrapped, ["LineBreak"])
    either("binary-line-feed-lower", "AQID%0aBAUG", b"\1\2\3\4\5\6", wrapped, ["LineBreak"])
    either("binary-crlf", "AQID%0D%0ABAUG", b"\1\2\3\4\5\6", wrapped, ["LineBreak"])
    either("binary-line-feed-end", "AQIDBAUG%0A", b"\1\2\3\4\5\6", wrapped, ["LineBreak"])
    case("binary-one-character", "A", no, ["Padding"], "Six bits are no byte.")
    case("binary-five-characters", "AQIDB", no, ["Padding"])
    case("binary-padding-short", "QQ=", no, ["Padding"], "One of two padding characters.")
    case("binary-padding-long", "QUI==", no, ["Padding"])
    case("binary-padding-needless", "AQID=", no, ["Padding"])
    case("binary-padding-needless-2", "AQID==", no, ["Padding"])
    case("binary-padding-four", "AQID====", no, ["Padding"])
    case("binary-padding-only", "====", no, ["Padding"])
    case("binary-padding-inside", "QQ==QQ==", no, ["Padding"], "Two texts joined; some decoders stop at the first.")
    case("binary-padding-first", "=AQID", no, ["Padding"])
    case("binary-padding-middle", "AQ=D", no, ["Padding"])
    for text in ("QR==", "QR", "Qf==", "QUJ=", "QUJ", "QUL=", "Q_", "-_9"):
        case(f"binary-bits-{text.lower().replace('=', 'p').replace('_', 'u').replace('-', 'd')}{sum(map(ord, text))}", text, no, ["UnusedBits"])
    case("binary-escape-cut-1", "AQID%", no, ["Escape"])
    case("binary-escape-cut-2", "AQID%2", no, ["Escape"])
    case("binary-escape-not-hex", "AQ%2GID", no, ["Escape"])
    case("binary-escape-words", "%zzAQID", no, ["Escape"])
    case("binary-escape-u", "%u002BAQID", no, ["Escape"], "The %u form of old browsers.")
    case("binary-escape-percent", "AQ%25ID", no, ["Escape"])
    case("binary-escape-nul", "AQID%00", no, ["Escape"], "A decoder that stops at NUL would accept.")
    case("binary-escape-comma", "AQ%2CID", no, ["Escape"])
    case("binary-escape-high", "AQID%C3%A9", no, ["Escape"])
    case("binary-double-1", "%252B%252F8%253D", no, ["DoubleEncoding"], "Decoding twice hides a bug of the sender and opens a second spelling.")
    case("binary-double-2", "AQI%253D", no, ["DoubleEncoding"])
    case("binary-plus-as-blank", "AQ ID", no, ["InnerBlank"])
    case("binary-blank-end", "AQID ", no, ["InnerBlank"])
    case("binary-escaped-blank", "AQ%20ID", no, ["InnerBlank"], "What a form encoder makes of a lost '+'.")
    for code in (0x21, 0x22, 0x2A, 0x2E, 0x3A, 0x40, 0x5C, 0x7E):
        case(f"binary-stranger-{code:x}", f"AQ{chr(code)}D", no, ["VisibleAscii"], "Some decoders skip what they do not know." if code == 0x21 else None)
    case("binary-hex-digest", "01020", no, ["Padding"], "Hexadecimal where Base64 belongs.")
    case("binary-non-ascii", "AQ\u00e9D", no, ["NonAscii"])
    case("binary-fullwidth", "\uff21QID", no, ["NonAscii"])
    case("binary-line-feed-raw", "AQID\n", no, ["Control"])
    stream = Stream("parameters/binary")
    for at in range(20):
        data = stream.bytes(1 + stream.below(40))
        text = grammar.encode_binary_parameter(data)
        if stream.below(2):
            text = text.replace("%2B", "-").replace("%2F", "_").replace("%3D", "")
        case(f"binary-random-{at:02d}", text, ok, ["Random"])
    for at in range(20):
        text = grammar.encode_binary_parameter(stream.bytes(9 + stream.below(20)))
        place = stream.below(len(text))
        text = text[:place] + stream.pick([" ", "!", "%", "=", "\t", "*", "."]) + text[place + 1 :]
        case(f"binary-random-broken-{at:02d}", text, None, ["Random"])


def encoding(file):
    group = file.group("encode-binary-parameter", BY, "Bytes to the value as it is sent: standard Base64 with padding, percent-encoded in upper case")
    stream = Stream("parameters/encoding")
    samples = [("fbff", b"\xfb\xff"), ("zero", b"\0"), ("plus-slash", b"\xfb\xef\xbe\xff\xff\xff"), ("three", b"\1\2\3")]
    samples += [(f"random-{at}", stream.bytes(size)) for at, size in enumerate((1, 2, 3, 16, 32, 63, 64, 256))]
    for slug, data in samples:
        group.valid(f"encode-{slug}", {"bytes": b64(data)}, {"value": grammar.encode_binary_parameter(data)}, ["Emitted"])
