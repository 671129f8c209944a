"""In: a folder to write to. Out: vectors/ and schemas/ in it, the same bytes on every machine.

Python 3.8 or later with its standard library, and the openssl command for the second opinions. It shares no code with
the packages that are judged by its results.
"""
import importlib
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))

FILES = [
    ("files.parameters", "build"),
    ("files.headers", "build_signature"),
    ("files.headers", "build_encrypt"),
    ("files.times", "build"),
    ("files.strings", "build"),
    ("files.keys", "build"),
    ("files.rsa256", "build"),
    ("files.ecc224", "build"),
    ("files.sealed_body", "build"),
    ("files.key_wrap", "build"),
    ("files.messages", "build_plain"),
    ("files.messages", "build_sealed"),
    ("files.business", "build_requests"),
    ("files.business", "build_responses"),
    ("files.business", "build_outcomes"),
]


def main():
    from files.published import published
    from schemas import schema_for

    target = pathlib.Path(sys.argv[1])
    for folder in ("vectors", "schemas"):
        (target / folder).mkdir(parents=True, exist_ok=True)
    for module, function in FILES:
        file = getattr(importlib.import_module(module), function)()
        text = file.text()
        data = json.loads(text)
        (target / "vectors" / f"{file.name}.json").write_text(text, encoding="ascii")
        schema = json.dumps(schema_for(data), separators=(",", ":")) + "\n"
        (target / "schemas" / f"{file.name}.schema.json").write_text(schema, encoding="ascii")
    (target / "vectors" / "published-samples.json").write_text(published(), encoding="ascii")


main()
