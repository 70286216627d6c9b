"""An example of every request and answer, made from its own schema, so that none can be out of step with it."""

from typing import Any

from integrity_portal.api_words import EXAMPLES, UID

_FORMATS = {
    "uuid": UID,
    "date": "2026-03-02",
    "date-time": "2026-03-02T09:30:00+08:00",
    "uri": "https://portal.example/api/v1/public/records/",
    "uri-reference": "/developers/#problem-not_found",
    "decimal": "85.50",
    "email": "office@portal.example",
}
# Whatever nests deeper is told by its own schema.
_DEEPEST = 6


def example_of(
    schema: dict[str, Any], components: dict[str, Any], *, name: str = "", owner: str = "", depth: int = 0
) -> Any:
    """A value that the schema allows; ``name`` is the member's, ``owner`` its component's."""
    if reference := schema.get("$ref"):
        owner = reference.rpartition("/")[2]
        return example_of(components[owner], components, name=name, owner=owner, depth=depth)
    for given in ("example", "const", "default"):
        if given in schema:
            return schema[given]
    if "examples" in schema:
        return schema["examples"][0]
    if values := [value for value in schema.get("enum", ()) if value]:
        return values[0]
    if parts := schema.get("oneOf") or schema.get("anyOf") or schema.get("allOf"):
        return example_of(parts[0], components, name=name, owner=owner, depth=depth)
    kind = schema.get("type", "string")
    kind = next(one for one in kind if one != "null") if isinstance(kind, list) else kind
    match kind:
        case "object":
            return {
                inner: example_of(part, components, name=inner, owner=owner, depth=depth + 1)
                for inner, part in schema.get("properties", {}).items()
            }
        case "array":
            if depth > _DEEPEST and not schema.get("minItems"):
                return []
            return [example_of(schema["items"], components, name=name, owner=owner, depth=depth + 1)]
        case "boolean":
            return True
        case "integer" | "number":
            known = EXAMPLES.get(name)
            return known if isinstance(known, int) else max(1, schema.get("minimum", 1))
    return _text(schema, name, owner)


def _text(schema: dict[str, Any], name: str, owner: str) -> str:
    if (form := schema.get("format")) in _FORMATS:
        return _FORMATS[form]
    known = EXAMPLES.get(f"{owner}.{name}", EXAMPLES.get(name, "示例"))
    return str(known)[: schema.get("maxLength", 200)]
