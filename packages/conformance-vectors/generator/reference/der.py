"""In: values. Out: their DER (X.690), and back. As much as keys, DigestInfo and ECDSA signatures need."""
import base64
import re
import textwrap


def tlv(tag, content):
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def sequence(*parts):
    return tlv(0x30, b"".join(parts))


def integer(value):
    return tlv(2, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def octets(data):
    return tlv(4, data)


def bits(data):
    return tlv(3, b"\0" + data)


def oid(dotted):
    numbers = [int(part) for part in dotted.split(".")]
    out = bytes([numbers[0] * 40 + numbers[1]])
    for number in numbers[2:]:
        groups = [number & 127]
        while number > 127:
            number >>= 7
            groups.append(128 | number & 127)
        out += bytes(reversed(groups))
    return tlv(6, out)


NULL = tlv(5, b"")
RSA = sequence(oid("1.2.840.113549.1.1.1"), NULL)
P224 = sequence(oid("1.2.840.10045.2.1"), oid("1.3.132.0.33"))


def read(data):
    """The first element: tag, content, rest."""
    tag, size, start = data[0], data[1], 2
    if size > 127:
        start += size & 127
        size = int.from_bytes(data[2:start], "big")
    return tag, data[start : start + size], data[start + size :]


def children(content):
    out = []
    while content:
        tag, inner, rest = read(content)
        out.append((tag, inner, content[: len(content) - len(rest)]))
        content = rest
    return out


def from_pem(text):
    body = re.search(r"-----BEGIN [^-]+-----(.*?)-----END", text, re.DOTALL)[1]
    return base64.b64decode("".join(line for line in body.split("\n") if ":" not in line))


def pem(label, data, newline="\n", width=64):
    lines = textwrap.wrap(base64.b64encode(data).decode(), width)
    return newline.join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----"]) + newline
