"""In: cases, one call each. Out: one vector file as JSON text, the same bytes for the same calls.

Values in a case are plain JSON, except that bytes and long texts have a notation that the runner expands:
  {"utf8": text}  {"base64": "..."}  bytes; on the wire to an implementation always Base64 text
  {"fixture": "name"}                the value of that name in the file's "fixtures"
  {"text": [piece, ...]}             a text of pieces joined; a piece is a string or [string, times]
"""
import base64
import hashlib
import json
import re

SEED = "redeemkit conformance vectors, format 1"


class Refused(Exception):
    """A reference implementation refuses its input; the text says why."""


class Stream:
    """Bytes from SHA-256 in counter mode: every family of cases draws from a stream of its own name."""

    def __init__(self, name):
        self.name = name
        self.counter = 0
        self.buffer = b""

    def bytes(self, length):
        while len(self.buffer) < length:
            block = f"{SEED}|{self.name}|{self.counter}".encode()
            self.buffer += hashlib.sha256(block).digest()
            self.counter += 1
        out, self.buffer = self.buffer[:length], self.buffer[length:]
        return out

    def below(self, limit):
        """A number from 0 to limit - 1; eight bytes more than needed make the bias negligible."""
        size = (limit.bit_length() + 7) // 8 + 8
        return int.from_bytes(self.bytes(size), "big") % limit

    def pick(self, items):
        return items[self.below(len(items))]

    def text(self, alphabet, length):
        return "".join(self.pick(alphabet) for _ in range(length))


def utf8(text):
    return {"utf8": text}


def b64(data):
    return {"base64": base64.b64encode(data).decode()}


def raw(data):
    """Bytes as readable as they can be: text where they are plain ASCII, Base64 otherwise."""
    if re.fullmatch(rb"[\n\r\t\x20-\x7e]*", data):
        return utf8(data.decode())
    return b64(data)


def fixture(name):
    return {"fixture": name}


def long_text(*pieces):
    return {"text": [piece if isinstance(piece, str) else [piece[0], piece[1]] for piece in pieces]}


def expand_text(value):
    if isinstance(value, str):
        return value
    return "".join(piece if isinstance(piece, str) else piece[0] * piece[1] for piece in value["text"])


class VectorFile:
    def __init__(self, name, title, source, notes):
        self.name = name
        self.head = {"format": 1, "file": name, "title": title, "source": source}
        self.notes = notes
        self.fixtures = {}
        self.groups = []
        self.ids = set()

    def group(self, operation, computed_by, title):
        group = Group(self, operation, computed_by, title)
        self.groups.append(group)
        return group

    def data(self):
        counts = {"valid": 0, "invalid": 0, "acceptable": 0}
        used = set()
        for group in self.groups:
            for case in group.cases:
                counts[case["result"]] += 1
                used.update(case.get("flags", ()))
        if used - set(self.notes):
            raise SystemExit(f"{self.name}: flags without a note: {sorted(used - set(self.notes))}")
        if set(self.notes) - used:
            raise SystemExit(f"{self.name}: notes without a case: {sorted(set(self.notes) - used)}")
        groups = [group.data() for group in self.groups]
        self.share(groups)
        return {
            "$schema": f"../schemas/{self.name}.schema.json",
            **self.head,
            "counts": counts,
            "notes": self.notes,
            "fixtures": self.fixtures,
            "groups": groups,
        }

    def share(self, groups):
        """Moves long values that occur more than once into fixtures: the files stay small enough to import."""
        seen = {}

        def visit(value, act):
            text = json.dumps(value, ensure_ascii=True) if isinstance(value, (dict, list, str)) else ""
            if len(text) >= 100 and act(text, value):
                return {"fixture": "shared-" + hashlib.sha256(text.encode()).hexdigest()[:8]}
            if isinstance(value, dict) and value.keys() & {"base64", "utf8", "text"}:
                return value
            if isinstance(value, dict):
                return {key: visit(entry, act) for key, entry in value.items()}
            return [visit(entry, act) for entry in value] if isinstance(value, list) else value

        def count(text, _):
            seen[text] = seen.get(text, 0) + 1
            return seen[text] > 1  # what is shared as a whole is not taken apart a second time

        def replace(text, value):
            if seen[text] > 1:
                self.fixtures["shared-" + hashlib.sha256(text.encode()).hexdigest()[:8]] = value
            return seen[text] > 1

        parts = [(case, key) for group in groups for case in group["cases"] for key in ("input", "expected", "mustNotReturn") if key in case]
        for case, key in parts:
            for entry in case[key].values():
                visit(entry, count)
        for case, key in parts:
            case[key] = {name: visit(entry, replace) for name, entry in case[key].items()}

    def text(self):
        """One line a case, so that a diff shows the case that changed."""
        data = self.data()
        groups = data.pop("groups")
        line = lambda value: json.dumps(value, ensure_ascii=True, separators=(",", ":"))
        out = ["{"]
        for key, value in data.items():
            if key in ("notes", "fixtures") and value:
                rows = ",\n".join(f"    {line(name)}: {line(entry)}" for name, entry in value.items())
                out.append(f"  {line(key)}: {{\n{rows}\n  }},")
            else:
                out.append(f"  {line(key)}: {line(value)},")
        out.append('  "groups": [')
        for at, group in enumerate(groups):
            cases = group.pop("cases")
            head = "\n".join(f"      {line(key)}: {line(value)}," for key, value in group.items())
            rows = ",\n".join(f"        {line(case)}" for case in cases)
            comma = "," if at + 1 < len(groups) else ""
            out.append(f'    {{\n{head}\n      "cases": [\n{rows}\n      ]\n    }}{comma}')
        out.append("  ]\n}")
        return "\n".join(out) + "\n"


class Group:
    def __init__(self, owner, operation, computed_by, title):
        self.owner = owner
        self.operation = operation
        self.head = {"title": title, "operation": operation, "computedBy": computed_by}
        self.cases = []

    def data(self):
        return {**self.head, "cases": self.cases}

    def _add(self, slug, result, request, fields):
        name = f"{self.owner.name}/{slug}"
        if not re.fullmatch(r"[a-z0-9-]+/[a-z0-9._-]+", name) or name in self.owner.ids:
            raise SystemExit(f"bad or repeated case id {name}")
        self.owner.ids.add(name)
        case = {"id": name, "result": result}
        for key in ("flags", "comment", "reason"):
            if fields.get(key):
                case[key] = list(fields[key]) if key == "flags" else fields[key]
        case["input"] = request
        for key in ("expected", "mustNotReturn"):
            if fields.get(key) is not None:
                case[key] = fields[key]
        self.cases.append(case)

    def valid(self, slug, request, expected, flags=(), comment=None):
        """The implementation must answer exactly `expected`."""
        self._add(slug, "valid", request, {"expected": expected, "flags": flags, "comment": comment})

    def invalid(self, slug, request, flags=(), comment=None, must_not=None):
        """The implementation must refuse. With must_not, any other output passes too (implicit rejection)."""
        self._add(slug, "invalid", request, {"flags": flags, "comment": comment, "mustNotReturn": must_not})

    def acceptable(self, slug, request, expected, reason, flags=(), comment=None):
        """The implementation may refuse; if it answers, the answer must be `expected`."""
        fields = {"expected": expected, "flags": flags, "comment": comment, "reason": reason}
        self._add(slug, "acceptable", request, fields)

    def judged(self, slug, request, reference, flags=(), comment=None, want=None):
        """Valid or invalid as the reference implementation decides; `want` is what the author says it must be."""
        try:
            expected = reference()
        except Refused as refusal:
            if want == "valid":
                raise SystemExit(f"{self.owner.name}/{slug}: the reference refuses: {refusal}")
            self.invalid(slug, request, flags, comment)
        else:
            if want == "invalid":
                raise SystemExit(f"{self.owner.name}/{slug}: the reference accepts")
            self.valid(slug, request, expected, flags, comment)
