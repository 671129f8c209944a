"""In: method, path, client id, time, body. Out: the bytes that are signed, or Refused (docs/protocol §1)."""
import re

from reference.times import parse_time
from vector_file import Refused

UNRESERVED = r"A-Za-z0-9._~!$&'()*+,;=:@-"


def check_path(path):
    """The paths every URL parser leaves as they are; what some resolve, decode or rewrite is refused."""
    if not path.startswith("/"):
        raise Refused("not an absolute path")
    if len(path) > 8000:
        raise Refused("longer than peers must support")
    path, mark, query = path.partition("?")
    segments = path[1:].split("/")
    for at, segment in enumerate(segments):
        if segment == "" and at + 1 < len(segments):
            raise Refused("an empty segment")
        if segment in (".", ".."):
            raise Refused("a dot segment")
        if not re.fullmatch(rf"(?:[{UNRESERVED}]|%[0-9A-Fa-f]{{2}})*", segment):
            raise Refused("a character that a URL parser would change")
        if re.search(r"%(2e|2f|5c)", segment, re.IGNORECASE):
            raise Refused("an escaped dot or separator")
    if mark and not re.fullmatch(r"(?:[A-Za-z0-9._~!$&()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*", query):
        raise Refused("a character that a URL parser would change in the query")


def string_to_sign(method, path, client_id, time, body):
    if not re.fullmatch(r"[A-Z]{1,16}", method):
        raise Refused("not an upper-case method")
    check_path(path)
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", client_id):
        raise Refused("not a client id")
    parse_time(time)
    return f"{method} {path}\n{client_id}.{time}.".encode("ascii") + body
