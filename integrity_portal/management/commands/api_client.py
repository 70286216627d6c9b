"""The example client of the API, written from the API's own description: ``docs/api/v1.yaml``."""

import keyword
import re
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

SCHEMA = Path(settings.BASE_DIR) / "docs" / "api" / "v1.yaml"
CLIENT = Path(settings.BASE_DIR) / "docs" / "api" / "client" / "portal_api.py"
FRAME = Path(__file__).with_name("api_client_frame.txt")
# Told by the client itself, or of no use to a program outside the portal.
_OWN_HEADERS = {"Idempotency-Key": "idempotency_key", "If-None-Match": "etag", "If-Match": "if_match"}
_SKIPPED = frozenset({"createToken", "revokeToken"})
WIDTH = 100
_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def client_source(schema: dict[str, Any]) -> str:
    """The module, complete; the same description gives the same text."""
    components = schema["components"]["schemas"]
    operations = [
        (path, method, operation)
        for path, methods in sorted(schema["paths"].items())
        for method, operation in sorted(methods.items())
        if operation["operationId"] not in _SKIPPED and not _staff_only(operation)
    ]
    used = _used(operations, components)
    shapes = [_shape(name, components[name]) for name in sorted(used)]
    methods = [_method(path, method, operation) for path, method, operation in operations]
    frame = FRAME.read_text(encoding="utf-8")
    return frame.replace("# SHAPES\n", "\n\n".join(shapes) + "\n").replace(
        "    # OPERATIONS\n", "\n\n".join(methods) + "\n"
    )


def _staff_only(operation: dict[str, Any]) -> bool:
    security = operation.get("security", [])
    return bool(security) and all("staff" in way for way in security)


def _used(operations: list[Any], components: dict[str, Any]) -> set[str]:
    """The components that the operations name, and those that these name."""
    found: set[str] = set()
    # What goes wrong is raised, not returned.
    said = [
        [operation.get("requestBody", {}), _success(operation)] for _path, _method, operation in operations
    ]
    waiting = _references(said)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting |= _references(components[name])
    return found


def _references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"].rpartition("/")[2]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*map(_references, part.values()))
    return set().union(*map(_references, part)) if isinstance(part, list) else set()


def _shape(name: str, schema: dict[str, Any]) -> str:
    if "enum" in schema or "properties" not in schema:
        return f"{name}: TypeAlias = {_quoted(_type(schema))}"
    required = set(schema.get("required", ()))
    members = {
        member: _type(part) if member in required else f"NotRequired[{_type(part)}]"
        for member, part in schema["properties"].items()
    }
    if all(member.isidentifier() and not keyword.iskeyword(member) for member in members):
        body = [f"    {member}: {kind}" for member, kind in members.items()] or ["    pass"]
        return "\n".join([f"class {name}(TypedDict):", *body])
    body = [f'        "{member}": {_quoted(kind)},' for member, kind in members.items()]
    return "\n".join([f"{name} = TypedDict(", f'    "{name}",', "    {", *body, "    },", ")"])


def _type(schema: dict[str, Any]) -> str:
    if reference := schema.get("$ref"):
        return str(reference.rpartition("/")[2])
    if "enum" in schema:
        return f"Literal[{', '.join(map(_literal, schema['enum']))}]"
    for together in ("allOf", "oneOf", "anyOf"):
        if together in schema:
            parts = [_type(part) for part in schema[together]]
            return " | ".join(dict.fromkeys(parts))
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return " | ".join(_one(kind, schema) for kind in kinds) or "Any"


def _one(kind: str, schema: dict[str, Any]) -> str:
    if kind == "array":
        return f"list[{_type(schema.get('items', {}))}]"
    if kind == "object":
        inner = schema.get("additionalProperties")
        return f"dict[str, {_type(inner) if isinstance(inner, dict) and inner else 'Any'}]"
    return _PLAIN[kind]


def _literal(value: Any) -> str:
    return "None" if value is None else f'"{value}"' if isinstance(value, str) else str(value)


def _success(operation: dict[str, Any]) -> dict[str, Any]:
    """What is returned where all goes well: JSON by its shape, anything else as bytes."""
    for status, response in sorted(operation["responses"].items()):
        if status.startswith("2"):
            content: dict[str, Any] = response.get("content", {})
            return content
    return {}


def _method(path: str, method: str, operation: dict[str, Any]) -> str:
    content = _success(operation)
    returned = _type(content["application/json"]["schema"]) if "application/json" in content else "bytes"
    if not content:
        returned = "None"
    parameters = operation.get("parameters", [])
    inside = re.findall(r"{(\w+)}", path)
    asked = {one["name"]: one for one in parameters if one["in"] == "query"}
    headers = {_OWN_HEADERS[one["name"]]: one["name"] for one in parameters if one["name"] in _OWN_HEADERS}
    # An answer that is the same as before has no content to return; the frame's ``read`` tells it apart.
    headers.pop("etag", None)
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    signature = ["self", *(f"{name}: str" for name in inside)]
    if body is not None:
        signature.append(f"body: {_type(body)} | Mapping[str, Any]")
    if asked or headers:
        signature.append("*")
    signature += [f"{name}: {_type(one['schema'])} | None = None" for name, one in asked.items()]
    signature += [f"{name}: str | None = None" for name in headers]
    call = [f'"{method.upper()}"', f'f"{path}"' if inside else f'"{path}"']
    if asked:
        call.append("params={" + ", ".join(f'"{name}": {name}' for name in asked) + "}")
    if body is not None:
        call.append("json=body")
    if headers:
        call.append("headers={" + ", ".join(f'"{sent}": {name}' for name, sent in headers.items()) + "}")
    name = "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in operation["operationId"])
    said = operation.get("summary", "").strip()
    calling = _wrapped("self._call(", call, ")", indent=8)
    lines = [
        _wrapped(f"def {name}(", signature, f") -> {returned}:", indent=4),
        f'        """{said}"""',
        calling
        if returned == "None"
        else calling.replace("self._call(", "answer = self._call(", 1)
        + f'\n        return cast("{returned}", answer)',
    ]
    return "\n".join(lines)


def _wrapped(head: str, parts: list[str], tail: str, *, indent: int) -> str:
    """On one line where it fits, else a part a line."""
    space = " " * indent
    line = f"{space}{head}{', '.join(parts)}{tail}"
    if len(line) <= WIDTH:
        return line
    return "\n".join([space + head, *(f"{space}    {part}," for part in parts), space + tail])


def _quoted(kind: str) -> str:
    return f"'{kind}'" if '"' in kind else f'"{kind}"'


class Command(BaseCommand):
    help = "Write the example client docs/api/client/portal_api.py from docs/api/v1.yaml."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail if it is out of step")

    def handle(self, *args: Any, **options: Any) -> None:
        source = client_source(yaml.safe_load(SCHEMA.read_text(encoding="utf-8")))
        if options["check"]:
            if not CLIENT.exists() or CLIENT.read_text(encoding="utf-8") != source:
                raise CommandError("The example client is out of step: run make client.")
            return
        CLIENT.write_text(source, encoding="utf-8")
