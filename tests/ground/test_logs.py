"""An error leaves a line that an operator can find by the number on the error page, and no line tells on anybody."""

import io
import json
import logging
import logging.config

import pytest
import structlog
from django.conf import settings
from django.test import Client
from django.urls import include, path

from records.access.context import coming_from


def broken(request):
    raise RuntimeError("something is wrong here")


urlpatterns = [path("broken", broken), path("", include("integrity_portal.urls"))]


@pytest.fixture
def said():
    """The lines that this node would write, one parsed object each."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logging.config.dictConfig(settings.LOGGING)
    written = io.StringIO()
    root.handlers[0].setStream(written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.urls(__name__)
def test_an_error_leaves_a_line_with_its_request_and_its_trace(said, db):
    client = Client(raise_request_exception=False)

    answer = client.get("/broken")

    assert answer.status_code == 500
    line = next(line for line in said() if line["level"] == "error")
    assert "something is wrong here" in line["exception"]
    assert line["request_id"] == answer.headers["X-Request-ID"]


def test_lines_of_both_kinds_of_logger_are_json_under_the_same_number(said):
    with coming_from("web", "r-1"):
        logging.getLogger("records.chain").warning("pushed %s", 3)
        structlog.get_logger("records.dishonesty").info("expiry_skipped", code="wrong_state")

    first, second = said()
    assert (first["event"], first["level"], first["request_id"]) == ("pushed 3", "warning", "r-1")
    assert (second["event"], second["code"], second["request_id"]) == ("expiry_skipped", "wrong_state", "r-1")


def test_what_names_a_person_is_never_written(said):
    structlog.get_logger("records").warning(
        "refused", id_number="11010519491231002X", password="x", token="y"
    )

    (line,) = said()
    assert "11010519491231002X" not in json.dumps(line)
    assert not {"id_number", "password", "token"} & line.keys()
