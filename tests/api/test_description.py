"""The description of the API, as somebody else's reading of OpenAPI takes it, and as the house wants it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from django.test import Client
from openapi_spec_validator import validate

CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
ERRORS_OF_EVERY_CALL = {"429", "503"}
LANGUAGES = ("zh-hans", "en")


@pytest.fixture(scope="module")
def descriptions() -> dict[str, dict[str, Any]]:
    found = {}
    for language in LANGUAGES:
        answer = Client().get("/api/v1/schema/?format=json", headers={"Accept-Language": language})
        assert answer.status_code == 200
        found[language] = json.loads(answer.content)
    return found


@pytest.fixture(scope="module")
def chinese(descriptions: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return descriptions["zh-hans"]


def operations(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def schemas(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema that has members, wherever it stands."""

    def inside(place: str, node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        if isinstance(node, list):
            for number, one in enumerate(node):
                yield from inside(f"{place}/{number}", one)
        elif isinstance(node, dict):
            if isinstance(node.get("properties"), dict):
                yield place, node
            for name, one in node.items():
                if name not in ("example", "examples"):
                    yield from inside(f"{place}/{name}", one)

    yield from inside("", description)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_openapi_by_an_independent_reading(
    descriptions: dict[str, dict[str, Any]], language: str
) -> None:
    validate(descriptions[language])


def test_every_operation_is_named_explained_and_filed(chinese: dict[str, Any]) -> None:
    known = {tag["name"] for tag in chinese["tags"]}
    names = [operation["operationId"] for _place, operation in operations(chinese)]
    assert len(names) == len(set(names)) >= 60
    for place, operation in operations(chinese):
        assert operation.get("summary", "").strip(), place
        assert operation.get("description", "").strip(), place
        assert set(operation["tags"]) <= known, place
        assert operation["tags"], place


def test_every_operation_says_how_it_can_fail(chinese: dict[str, Any]) -> None:
    for place, operation in operations(chinese):
        told = set(operation["responses"])
        assert told >= ERRORS_OF_EVERY_CALL, place
        assert "default" not in told, f"{place}: an answer that stands for any other documents none"
        if operation.get("security"):
            assert told >= {"401", "403"}, place
        if "requestBody" in operation:
            assert told & {"400", "422"}, place
            assert "413" in told, place
        if "{" in place:
            assert "404" in told, place
        assert any(status[0] == "2" for status in told), place


def test_every_problem_has_the_one_form_and_says_when_to_come_back(chinese: dict[str, Any]) -> None:
    for name, response in chinese["components"]["responses"].items():
        if not name.startswith("Problem"):
            continue
        assert list(response["content"]) == ["application/problem+json"], name
        if name in ("Problem429", "Problem503"):
            assert "Retry-After" in response["headers"], name


def test_every_parameter_header_answer_and_member_is_described(chinese: dict[str, Any]) -> None:
    bare = [
        f"{place} {parameter['name']}"
        for place, operation in operations(chinese)
        for parameter in operation.get("parameters", ())
        if not parameter.get("description", "").strip()
    ]
    bare += [
        f"{place} {status}"
        for place, operation in operations(chinese)
        for status, response in operation["responses"].items()
        if "$ref" not in response and not response["description"].strip()
    ]
    bare += [
        f"{place}/{name}"
        for place, schema in schemas(chinese)
        for name, member in schema["properties"].items()
        if not member.get("description", "").strip()
    ]
    assert not bare, "give them help_text, or a line in integrity_portal/api_words.py"


def test_every_request_and_answer_has_an_example_that_its_schema_allows(chinese: dict[str, Any]) -> None:
    tried = 0
    for place, operation in operations(chinese):
        told = [operation.get("requestBody", {}), *operation["responses"].values()]
        for media, content in (pair for one in told for pair in one.get("content", {}).items()):
            assert "example" in content or "examples" in content, f"{place} {media}"
            if "example" in content:
                tried += 1
                schema = {**content["schema"], "components": chinese["components"]}
                jsonschema.Draft202012Validator(
                    schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
                ).validate(content["example"])
    assert tried >= 60


def test_no_component_is_left_that_nobody_uses(chinese: dict[str, Any]) -> None:
    text = json.dumps(chinese)
    unused = [
        f"{kind}/{name}"
        for kind in ("schemas", "responses", "parameters", "headers", "examples", "requestBodies")
        for name in chinese["components"].get(kind, {})
        if f'"#/components/{kind}/{name}"' not in text
    ]
    assert not unused


def test_every_scheme_of_signing_in_is_described_and_used(chinese: dict[str, Any]) -> None:
    used = {
        name
        for _place, operation in operations(chinese)
        for one in operation.get("security", ())
        for name in one
    }
    assert used == set(chinese["components"]["securitySchemes"])
    flows = chinese["components"]["securitySchemes"]["partner"]["flows"]["clientCredentials"]
    asked = {
        scope
        for _place, operation in operations(chinese)
        for one in operation.get("security", ())
        for scope in one.get("partner", ())
    }
    assert asked == set(flows["scopes"])


def words(node: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """What is written for readers: not examples, nor what stands for itself."""
    if isinstance(node, dict):
        for name, inner in node.items():
            if name in ("description", "summary", "title") and isinstance(inner, str):
                yield f"{place}/{name}", inner
            elif name not in ("example", "examples", "enum", "default", "const"):
                yield from words(inner, f"{place}/{name}")
    elif isinstance(node, list):
        for number, inner in enumerate(node):
            yield from words(inner, f"{place}/{number}")


def test_both_languages_say_everything(descriptions: dict[str, dict[str, Any]]) -> None:
    """English without a Chinese character; Chinese with one in all that is more than a code or a number."""
    # What stands in quotation marks is data: a grade's name is what it is.
    english = ((place, re.sub("“[^”]*”", "", text)) for place, text in words(descriptions["en"]))
    left = [f"{place}: {text[:60]}" for place, text in english if CHINESE.search(text)]
    assert not left, f"{len(left)} without English"
    left = [
        f"{place}: {text[:60]}"
        for place, text in words(descriptions["zh-hans"])
        if not CHINESE.search(text) and re.search("[A-Za-z]{3,} [a-z]{3,}", text)
    ]
    assert not left


def test_the_two_languages_differ_in_words_alone(descriptions: dict[str, dict[str, Any]]) -> None:
    chinese, english = (bones(descriptions[language]) for language in LANGUAGES)
    assert chinese == english


def bones(node: Any) -> Any:
    if isinstance(node, dict):
        return {
            name: bones(inner)
            for name, inner in node.items()
            if not (isinstance(inner, str) and name in ("description", "summary", "title"))
            and name not in ("example", "scopes")
        }
    return [bones(inner) for inner in node] if isinstance(node, list) else node
