"""Times as Request-Time and Response-Time carry them."""
from reference import times
from vector_file import Stream, VectorFile

BY = "Python 3 standard library, own calendar arithmetic (generator/reference/times.py)"
NOTES = {
    "Colon": "Offset with a colon, AlipayHK's form.",
    "NoColon": "Offset without a colon, as sister platforms write it.",
    "Zulu": "Z for UTC.",
    "Fraction": "Fractions of a second, from one to nine digits; cut, never rounded.",
    "Milliseconds": "Thirteen digits of epoch milliseconds.",
    "Calendar": "Days that exist and days that do not.",
    "Clock": "Times of day that exist and times that do not.",
    "Offset": "Offsets at and beyond their bounds.",
    "LeapSecond": "Second 60 exists a few times a decade and no sender of this family writes it.",
    "LowerCase": "RFC 3339 allows t and z; no sender of this family writes them.",
    "OtherForm": "A form of ISO 8601 or of some language's default that is not in this family.",
    "Space": "White space around or inside.",
    "Digits": "Digits of other scripts.",
    "Written": "AlipayHK's form in whole seconds, with the offset as hours and minutes.",
    "Window": "The freshness check; both bounds belong to the window.",
    "Random": "Drawn from the seed.",
}
OK, NO = "valid", "invalid"


def build():
    file = VectorFile("times", "Request-Time and Response-Time", "docs/protocol §6; ISO 8601", NOTES)
    parsing(file)
    formatting(file)
    freshness(file)
    return file


def parsing(file):
    group = file.group("parse-time", BY, "Header time to epoch milliseconds (finer fractions are cut)")

    def case(slug, text, want, flags=(), comment=None):
        group.judged(slug, {"text": text}, lambda: {"epochMs": times.parse_time(text)}, flags, comment, want)

    def either(slug, text, epoch_ms, reason, flags):
        group.acceptable(slug, {"text": text}, {"epochMs": epoch_ms}, reason, flags)

    case("page", "2024-05-22T06:42:21+08:00", OK, ["Colon"], "The page's form.")
    case("india", "2024-05-22T06:42:21+05:30", OK, ["Colon"], "Half-hour offsets exist, and AlipayHK's own sample has one.")
    case("nepal", "2024-05-22T06:42:21+05:45", OK, ["Colon"])
    case("newfoundland", "2024-05-22T06:42:21-03:30", OK, ["Colon"])
    case("no-colon-east", "2024-05-22T06:42:21+0800", OK, ["NoColon"])
    case("no-colon-west", "2024-05-22T06:42:21-0530", OK, ["NoColon"])
    case("utc-offset", "2024-05-22T06:42:21+00:00", OK, ["Colon"])
    case("utc-no-colon", "2024-05-22T06:42:21+0000", OK, ["NoColon"])
    case("zulu", "2023-12-18T02:33:31Z", OK, ["Zulu"], "AlipayHK's bill notification sample.")
    for digits in ("5", "25", "253", "2530", "123456", "1234567", "12345678", "123456789", "999999999", "000", "001"):
        case(f"fraction-{digits}", f"2024-05-22T06:42:21.{digits}+08:00", OK, ["Fraction"])
    case("fraction-zulu", "2021-12-27T17:49:26.913Z", OK, ["Fraction", "Zulu"])
    case("fraction-seven-zulu", "2021-12-27T17:49:26.9130001Z", OK, ["Fraction", "Zulu"], "What one language's round-trip format prints.")
    case("fraction-no-colon", "2021-12-27T17:49:26.913+0800", OK, ["Fraction", "NoColon"])
    case("fraction-before-epoch", "1969-12-31T23:59:59.5Z", OK, ["Fraction"], "Minus 500 milliseconds.")
    case("fraction-cut", "2024-05-22T06:42:21.9999Z", OK, ["Fraction"], "Cut to .999; rounding would carry into the next second.")
    for text in ("1685599933871", "0000000000000", "9999999999999", "1000000000000", "1716331341000"):
        case(f"milliseconds-{text}", text, OK, ["Milliseconds"])
    for slug, text in (("epoch", "1970-01-01T00:00:00Z"), ("before-epoch", "1969-12-31T23:59:59Z"), ("leap-2024", "2024-02-29T12:00:00+08:00"), ("leap-2000", "2000-02-29T00:00:00Z"), ("y2038", "2038-01-19T03:14:08Z"), ("end-of-year", "2024-12-31T23:59:59+08:00"), ("east-crosses-year", "2025-01-01T00:30:00+08:00"), ("west-crosses-year", "2024-12-31T20:30:00-08:00"), ("year-9999", "9999-12-31T23:59:59Z"), ("year-1900", "1900-03-01T00:00:00Z"), ("leap-crossing", "2024-03-01T00:00:00+08:00")):
        case(slug, text, OK, ["Calendar"])
    case("offset-2359", "2024-05-22T06:42:21+23:59", OK, ["Offset"])
    case("offset-minus-2359", "2024-05-22T06:42:21-23:59", OK, ["Offset"])
    case("offset-1400", "2024-05-22T06:42:21+14:00", OK, ["Offset"], "Kiritimati is the easternmost real one.")
    either("offset-minus-zero", "2024-05-22T06:42:21-00:00", 1716360141000, "RFC 3339 gives -00:00 a meaning of its own, the instant is the same.", ["Offset"])
    either("year-0000", "0000-01-01T00:00:00Z", times.parse_time("0000-01-01T00:00:00Z"), "Date libraries disagree whether the year 0 exists.", ["Calendar"])
    for slug, text in (("june", "2015-06-30T23:59:60Z"), ("shanghai", "2017-01-01T07:59:60+08:00")):
        either(f"leap-second-{slug}", text, times.parse_time(text.replace(":60", ":59")) + 1000, "A leap second that really was; POSIX time has no number of its own for it.", ["LeapSecond"])
    either("lower-t", "2024-05-22t06:42:21+08:00", 1716331341000, "RFC 3339 §5.6 allows it.", ["LowerCase"])
    either("lower-z", "2024-05-22T06:42:21z", 1716360141000, "RFC 3339 §5.6 allows it.", ["LowerCase"])
    for count in (10, 12, 15, 20):
        either(f"fraction-{count}-digits", f"2024-05-22T06:42:21.{'123456789' * 3:.{count}}Z", 1716360141123, "Nothing finer than nanoseconds is ever sent.", ["Fraction"])
    bad = {
        "Calendar": [("february-30", "2024-02-30T00:00:00Z"), ("february-29", "2023-02-29T00:00:00Z"), ("february-29-1900", "1900-02-29T00:00:00Z"), ("february-29-2100", "2100-02-29T00:00:00Z"), ("april-31", "2024-04-31T00:00:00Z"), ("june-31", "2024-06-31T00:00:00Z"), ("day-00", "2024-05-00T00:00:00Z"), ("day-32", "2024-05-32T00:00:00Z"), ("month-00", "2024-00-22T00:00:00Z"), ("month-13", "2024-13-22T00:00:00Z"), ("month-99", "2024-99-99T00:00:00Z")],
        "Clock": [("hour-24", "2024-05-22T24:00:00Z"), ("hour-25", "2024-05-22T25:00:00Z"), ("minute-60", "2024-05-22T06:60:21Z"), ("second-61", "2024-05-22T06:42:61Z"), ("second-99", "2024-05-22T06:42:99Z")],
        "Offset": [("offset-2400", "2024-05-22T06:42:21+24:00"), ("offset-minutes-60", "2024-05-22T06:42:21+08:60"), ("offset-9999", "2024-05-22T06:42:21+9999"), ("offset-hours", "2024-05-22T06:42:21+08"), ("offset-one-digit", "2024-05-22T06:42:21+8:00"), ("offset-three-digits", "2024-05-22T06:42:21+800"), ("offset-seconds", "2024-05-22T06:42:21+08:00:00"), ("offset-no-sign", "2024-05-22T06:42:2108:00"), ("offset-unicode-minus", "2024-05-22T06:42:21\u221208:00"), ("offset-after-z", "2024-05-22T06:42:21Z+08:00"), ("zone-missing", "2024-05-22T06:42:21"), ("zone-missing-fraction", "2024-05-22T06:42:21.253"), ("zone-name", "2024-05-22T06:42:21 HKT"), ("zone-utc", "2024-05-22T06:42:21UTC"), ("zone-bracket", "2024-05-22T06:42:21+08:00[Asia/Hong_Kong]"), ("offset-blank", "2024-05-22T06:42:21 +08:00"), ("offset-form-decoded", "2024-05-22T06:42:21 08:00")],
        "OtherForm": [("date-only", "2024-05-22"), ("no-seconds", "2024-05-22T06:42+08:00"), ("no-minutes", "2024-05-22T06+08:00"), ("blank-for-t", "2024-05-22 06:42:21+08:00"), ("basic", "20240522T064221+0800"), ("basic-digits", "20240522064221"), ("week", "2024-W21-3T06:42:21Z"), ("ordinal", "2024-143T06:42:21Z"), ("year-2-digits", "24-05-22T06:42:21Z"), ("year-5-digits", "12024-05-22T06:42:21Z"), ("year-6-digits", "+012024-05-22T06:42:21Z"), ("year-negative", "-0001-05-22T06:42:21Z"), ("month-1-digit", "2024-5-22T06:42:21Z"), ("day-1-digit", "2024-05-2T06:42:21Z"), ("hour-1-digit", "2024-05-22T6:42:21Z"), ("slashes", "2024/05/22T06:42:21Z"), ("dots", "2024.05.22T06:42:21Z"), ("rfc-1123", "Wed, 22 May 2024 06:42:21 GMT"), ("asctime", "Wed May 22 06:42:21 2024"), ("comma-fraction", "2024-05-22T06:42:21,253Z"), ("empty-fraction", "2024-05-22T06:42:21.Z"), ("two-fractions", "2024-05-22T06:42:21.2.5Z"), ("fraction-of-minute", "2024-05-22T06:42.5Z"), ("time-only", "06:42:21+08:00"), ("duration", "P1D"), ("interval", "2024-05-22T06:42:21Z/2024-05-23T06:42:21Z"), ("seconds-10", "1685599933"), ("microseconds-16", "1685599933871000"), ("digits-12", "168559993387"), ("digits-14", "16855999338710"), ("milliseconds-fraction", "1685599933871.5"), ("milliseconds-sign", "+1685599933871"), ("milliseconds-minus", "-1685599933871"), ("milliseconds-exponent", "1.68559993387e12"), ("hex", "0x1887530cdcf00"), ("now", "now"), ("null", "null"), ("nan", "NaN"), ("quoted", '"2024-05-22T06:42:21+08:00"'), ("dot-field", "2024-05-22T06:42:21+08:00.x"), ("twice", "2024-05-22T06:42:21+08:002024-05-22T06:42:21+08:00")],
        "Space": [("empty", ""), ("blank", " "), ("leading", " 2024-05-22T06:42:21+08:00"), ("trailing", "2024-05-22T06:42:21+08:00 "), ("tab", "2024-05-22T06:42:21+08:00\t"), ("line-feed", "2024-05-22T06:42:21+08:00\n"), ("crlf", "2024-05-22T06:42:21+08:00\r\n"), ("milliseconds-line-feed", "1685599933871\n"), ("milliseconds-blank", " 1685599933871"), ("nul", "2024-05-22T06:42:21Z\0"), ("inside", "2024-05-22T06:42: 21Z"), ("two-lines", "2024-05-22T06:42:21Z\n2024-05-22T06:42:21Z")],
        "Digits": [("arabic-indic", "\u0662\u0660\u0662\u0664-05-22T06:42:21Z"), ("fullwidth", "\uff12\uff10\uff12\uff14-05-22T06:42:21Z"), ("milliseconds-arabic", "\u0661685599933871"), ("letter-o", "2O24-05-22T06:42:21Z")],
    }
    comments = {"february-30": "Several date libraries move it to March.", "line-feed": "A '$' that matches before a final line feed lets this pass.", "hour-24": "ISO 8601 once allowed it; the signed text would name an instant twice.", "offset-form-decoded": "What form decoding makes of '+08:00'.", "seconds-10": "Epoch seconds; the family counts milliseconds.", "dot-field": "A dot in the time would move the border to the body."}
    for flag, rows in bad.items():
        for slug, text in rows:
            case(f"not-{slug}", text, NO, [flag], comments.get(slug))
    stream = Stream("times/parse")
    for at in range(25):
        epoch = stream.below(4102444800) * 1000
        offset = (stream.below(2 * 14 * 4 + 1) - 14 * 4) * 15
        text = times.format_time(epoch, offset)
        form = stream.below(4)
        if form == 1:
            text = text[:-3] + text[-2:]
        elif form == 2:
            text = text[:19] + "." + stream.text("0123456789", 1 + stream.below(9)) + text[19:]
        elif form == 3:
            text = times.format_time(epoch, 0)[:19] + "Z"
        case(f"random-{at:02d}", text, OK, ["Random"])
    for at in range(25):
        text = list("2024-05-22T06:42:21+08:00")
        text[stream.below(len(text))] = stream.pick("xT:-+ .Z/")
        if "".join(text) == "2024-05-22T06:42:21+08:00":
            text[0] = "x"
        case(f"random-broken-{at:02d}", "".join(text), None, ["Random"])


def formatting(file):
    group = file.group("format-time", BY, "Epoch milliseconds and an offset in minutes to AlipayHK's form, in whole seconds")
    stream = Stream("times/format")
    samples = [("page", 1716331341000, 480), ("utc", 1716331341000, 0), ("india", 1716331341000, 330), ("west", 1716331341000, -210), ("epoch", 0, 480), ("epoch-utc", 0, 0), ("milliseconds-cut", 1716331341999, 480), ("before-epoch", -1, 0), ("leap-day", 1709164800000, 480), ("new-year", 1735660800000, 480), ("year-1", -62135596800000, 0), ("year-9999", 253402300799000, 0), ("offset-1439", 1716331341000, 1439), ("offset-minus-1439", 1716331341000, -1439), ("offset-one", 1716331341000, 1), ("offset-minus-one", 1716331341000, -1), ("offset-minus-59", 1716331341000, -59)]
    samples += [(f"random-{at:02d}", stream.below(4102444800000), (stream.below(113) - 56) * 15) for at in range(16)]
    for slug, epoch_ms, offset in samples:
        group.valid(f"format-{slug}", {"epochMs": epoch_ms, "offsetMinutes": offset}, {"text": times.format_time(epoch_ms, offset)}, ["Written", "Random"] if slug.startswith("random") else ["Written"], "Cut, not rounded." if slug == "milliseconds-cut" else None)
    for slug, epoch_ms, offset in (("offset-1440", 0, 1440), ("offset-minus-1440", 0, -1440), ("year-10000", 253402300800000, 0), ("beyond-dates", 9_000_000_000_000_000, 0)):
        group.invalid(f"format-{slug}", {"epochMs": epoch_ms, "offsetMinutes": offset}, ["Offset" if "offset" in slug else "Calendar"])


def freshness(file):
    group = file.group("check-freshness", BY, "A header time against a window in epoch milliseconds")
    middle = 1716331341000
    forms = {"colon": "2024-05-22T06:42:21+08:00", "utc": "2024-05-21T22:42:21Z", "no-colon": "2024-05-22T04:12:21+0530", "milliseconds": "1716331341000"}
    for name, text in forms.items():
        for slug, before, after in (("inside", 300_000, 300_000), ("lower-bound", 0, 300_000), ("upper-bound", 300_000, 0), ("instant", 0, 0), ("early", -1, 300_000), ("late", 300_000, -1), ("early-second", -1000, 300_000), ("late-second", 300_000, -1000), ("empty-window", -1000, -1000)):
            request = {"time": text, "notBefore": middle - before, "notAfter": middle + after}
            group.judged(f"window-{name}-{slug}", request, lambda: times.check_freshness(text, middle - before, middle + after) or {}, ["Window"])
    for slug, text in (("fraction-inside", "2024-05-22T06:42:21.500+08:00"), ("fraction-late", "2024-05-22T06:42:21.501+08:00")):
        group.judged(f"window-{slug}", {"time": text, "notBefore": middle, "notAfter": middle + 500}, lambda: times.check_freshness(text, middle, middle + 500) or {}, ["Window", "Fraction"])
    for slug, text in (("no-time", "soon"), ("no-zone", "2024-05-22T06:42:21"), ("empty", "")):
        group.invalid(f"window-{slug}", {"time": text, "notBefore": 0, "notAfter": 9_999_999_999_999}, ["Window"], "What is not a time is in no window." if slug == "no-time" else None)
