"""No line of the log tells on anybody, and none can be forged."""

import ast
import io
import json
import logging
import logging.config
import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
import structlog
from django.conf import settings
from django.db import IntegrityError
from django.test import Client
from django.urls import include, path
from gunicorn.config import Config
from hypothesis import given
from hypothesis import strategies as st

from integrity_portal import server
from integrity_portal.settings.logs import FIELDS, blackened

ROOT = Path(__file__).resolve().parents[2]
NUMBER, PHONE, MAIL = "11010519491231002X", "13812345678", "ouyang@example.cn"
SECRETS = (NUMBER, PHONE, MAIL, "s3cret-of-the-court", "gAAAAABlongfernettoken0123456789", "欧阳某某")


def broken(request):
    raise IntegrityError(
        f"duplicate key\nDETAIL:  Key (id_number)=({NUMBER}) of 欧阳某某 exists.\n{request.get_full_path()} "
        f"{request.META.get('HTTP_AUTHORIZATION')} {request.META.get('HTTP_COOKIE')} {request.POST.get('phone')}"
    )


urlpatterns = [path("broken/", broken), path("", include("integrity_portal.urls"))]


@pytest.fixture
def written():
    """All that this node would write, as it would write it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logging.config.dictConfig(settings.LOGGING)
    paper = io.StringIO()
    root.handlers[0].setStream(paper)
    yield paper.getvalue
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize(
    "said",
    [
        f"person {NUMBER} of",
        f"id={NUMBER.lower()}",
        "old number 110105491231002 x",
        f"call {PHONE}, or +86 138-1234-5678",
        f"mail to {MAIL}",
        "Authorization: Bearer s3cret-of-the-court",
        "Basic czNjcmV0LW9mLXRoZS1jb3VydA==",
        "{'client_secret': 's3cret-of-the-court', 'x': 1}",
        "cookie=s3cret-of-the-court; a=b",
        "Cookie: __Host-portal_411000_session=s3cret-of-the-court",
        "GET /search/?q=s3cret-of-the-court&page=2 HTTP/1.1",
        "token gAAAAABlongfernettoken0123456789 was",
        "failed\nDETAIL:  Key (name)=(s3cret-of-the-court) exists.",
        'password="s3cret-of-the-court"',
        "csrfmiddlewaretoken=s3cret-of-the-court",
    ],
)
def test_what_has_the_shape_of_a_persons_data_is_blackened(said):
    left = blackened(said)
    assert "***" in left
    for secret in (*SECRETS, NUMBER.lower(), "110105491231002", "138-1234-5678", "czNjcmV0"):
        assert secret not in left


@pytest.mark.parametrize(
    "said",
    [
        "chain line upward: open",
        "audit trail does not hold: hash at index 48213",
        "0192f7a4-3c5e-7d10-9b1e-1f2a3b4c5d6e",
        "pushed 20000 events of 411000 in 3.2 s",
        "91410000MA44XXXX0K",
        "2026-11-22T15:30:00.123456Z",
        "GET /records/0192f7a4-3c5e-7d10-9b1e-1f2a3b4c5d6e/ what?",
        "sha256 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    ],
)
def test_what_an_operator_needs_stays(said):
    assert blackened(said) == said


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_number_is_found_wherever_it_stands(before, after):
    said = f"{before} {NUMBER} {after}"
    assert NUMBER not in blackened(said)


def test_only_known_fields_are_written_and_the_others_are_named(written):
    structlog.get_logger("records").warning(
        "refused", code="wrong_state", name="欧阳某某", applicant={"phone": PHONE}, uid="7"
    )
    logging.getLogger("records").warning("refused", extra={"code": "x", "person": "欧阳某某"})

    first, second = map(json.loads, written().splitlines())
    assert (first["code"], first["uid"], first["withheld"]) == ("wrong_state", "7", ["applicant", "name"])
    assert (second["code"], second["withheld"]) == ("x", ["person"])
    assert "欧阳" not in written()
    assert PHONE not in written()


def test_a_value_of_any_kind_is_looked_through(written):
    structlog.get_logger("records").error(
        f"sent to {MAIL}",
        reason=[PHONE, NUMBER],
        problem={"id": NUMBER},
        newest_on=date(2026, 11, 22),
        rows=3,
    )
    (line,) = map(json.loads, written().splitlines())
    assert line["newest_on"] == "2026-11-22"
    assert line["rows"] == 3
    assert line["reason"] == ["***", "***"]
    for secret in SECRETS:
        assert secret not in written()


def test_the_trace_of_an_error_keeps_its_places_and_loses_its_person(written, db, settings):
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    client.cookies["portal_411000_session"] = "s3cret-of-the-court"

    answer = client.post(
        f"/broken/?q={NUMBER}&name=s3cret-of-the-court",
        {"phone": PHONE},
        headers={"Authorization": "Bearer s3cret-of-the-court"},
    )

    assert answer.status_code == 500
    line = next(line for line in map(json.loads, written().splitlines()) if line["level"] == "error")
    assert "test_logs.py" in line["exception"]
    assert "IntegrityError" in line["exception"]
    for secret in SECRETS:
        assert secret not in written()


def test_a_request_full_of_a_person_leaves_nothing_of_him_in_the_log(written, db):
    logging.getLogger().setLevel(logging.DEBUG)
    client = Client(raise_request_exception=False)
    client.get(f"/search/?q={NUMBER}+欧阳某某")
    client.get(f"/records/{NUMBER}/")
    client.post("/admin/login/", {"username": MAIL, "password": "s3cret-of-the-court"})
    client.post("/api/v1/oauth/token/", {"client_id": MAIL, "client_secret": "s3cret-of-the-court"})
    client.get("/api/v1/records/", headers={"Authorization": "Bearer s3cret-of-the-court"})
    client.post("/api/v1/submissions/", f'{{"phone": "{PHONE}"', content_type="application/json")
    client.get("/", headers={"Host": f"{PHONE}.example"})
    for secret in SECRETS:
        assert secret not in written()


@pytest.mark.parametrize(
    "sign", ["\n", "\r\n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1b[2K", "\x9b2K"]
)
def test_no_sign_forges_a_line(written, sign):
    forged = json.dumps({"event": "forged", "level": "info"})
    logging.getLogger("records").warning("host %s", f"x{sign}{forged}")
    structlog.get_logger("records").warning("host", problem=f"x{sign}{forged}", **{f"k{sign}{forged}": 1})

    lines = written().splitlines()
    assert len(lines) == 2
    assert all(json.loads(line)["event"].startswith("host") for line in lines)
    assert "\x1b" not in written()
    assert "\x9b" not in written()


def test_every_field_that_the_portal_writes_is_known():
    """Or the line would come out without what its writer meant to tell."""
    unknown = set()
    for folder in ("records", "supervision", "disclosure", "integrity_portal"):
        for file in (ROOT / folder).rglob("*.py"):
            text = file.read_text()
            if not re.search(r"\blog(ger)?\.", text):
                continue
            for node in ast.walk(ast.parse(text)):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr in ("debug", "info", "warning", "error", "exception")
                    and isinstance(node.func.value, ast.Name)
                    and node.func.value.id in ("log", "logger")
                ):
                    unknown |= (
                        {word.arg for word in node.keywords if word.arg} - FIELDS - {"extra", "exc_info"}
                    )
                    unknown |= {
                        key.value
                        for word in node.keywords
                        if word.arg == "extra" and isinstance(word.value, ast.Dict)
                        for key in word.value.keys
                        if key.value not in FIELDS
                    }
    assert unknown == set()


def test_the_access_log_keeps_the_path_and_drops_the_question(capsys):
    config = Config()
    config.set("accesslog", "-")
    config.set("access_log_format", server.access_log_format)
    log = server.DiscreetLogger(config)
    environ = {
        "REMOTE_ADDR": "203.0.113.7",
        "REQUEST_METHOD": "GET",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "PATH_INFO": "/search/\nforged",
        "RAW_URI": f"/search/%0Aforged?q={NUMBER}",
        "QUERY_STRING": f"q={NUMBER}",
        "HTTP_REFERER": f"https://x/?q={NUMBER}",
    }
    from datetime import timedelta

    log.access(
        SimpleNamespace(status="200 OK", sent=12, headers=[]),
        SimpleNamespace(headers=[]),
        environ,
        timedelta(),
    )
    said = "".join(capsys.readouterr())
    assert "/search/%0Aforged HTTP/1.1" in said
    assert NUMBER not in said
    assert len(said.splitlines()) == 1
