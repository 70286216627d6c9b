"""Neither a page that breaks nor a log that is written tells who complained, from where, and with what words."""

import io
import json
import logging
import logging.config
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from gunicorn.config import Config

from disclosure.site.complaints import filing
from integrity_portal.server import DiscreetLogger
from tests.disclosure.complaints.filling import NAME, NEW, PHONE, to_check

ADDRESS = "203.0.113.77"


@pytest.fixture
def said() -> Any:
    """All that this node would write to its log."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logging.config.dictConfig(settings.LOGGING)
    written = io.StringIO()
    root.handlers[0].setStream(written)  # type: ignore[attr-defined]
    yield written.getvalue
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_fault_is_told_by_its_kind_and_its_place_and_not_by_what_somebody_typed(
    bureau: Any, said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(REMOTE_ADDR=ADDRESS, headers={"User-Agent": "欧阳的手机", "X-Forwarded-For": ADDRESS})
    page = to_check(client, body=bureau, anonymity="named")

    def breaks(*_args: Any, **_more: Any) -> None:
        raise RuntimeError(f"duplicate key: ({NAME}, {PHONE})")

    monkeypatch.setattr(filing, "_hand_in", breaks)
    answer = client.post(NEW, {**page.said, "truthful": "on"})
    assert answer.status_code == 500
    told = said()
    lines = [json.loads(line) for line in told.splitlines()]
    fault = next(line for line in lines if "complaints failed" in line["event"])
    assert "RuntimeError in breaks" in fault["event"]
    assert fault["request_id"]
    for word in (NAME, PHONE, ADDRESS, "欧阳", page.said["statement"]):
        assert word not in told
        assert word not in answer.content.decode()


class _Answer:
    status = "200 OK"
    sent = 10
    headers = ()


class _Request:
    headers = (
        ("X-FORWARDED-FOR", ADDRESS),
        ("USER-AGENT", "phone of Ouyang"),
        ("REFERER", "https://x/?q=secret"),
    )


FORMATS = (
    '%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s"',
    "%({x-forwarded-for}i)s %({user-agent}i)s %({remote_addr}e)s %({http_cookie}e)s %(q)s %(U)s",
)


@pytest.mark.parametrize("form", FORMATS, ids=["usual", "curious"])
@pytest.mark.parametrize(
    "path", ["/complaints/new/", "/complaints/track/", "/objections/new/", "/remedies/act/"]
)
def test_the_access_log_of_these_pages_leads_to_nobody(form: str, path: str) -> None:
    assert _line(form, path, query="organisation=secret") == _line(form, path, query="organisation=secret")
    line = _line(form, path, query="organisation=secret")
    for word in (ADDRESS, "Ouyang", "secret", "new", "track", "act"):
        assert word not in line
    assert path.split("/")[1] in line


@pytest.mark.parametrize("path", ["/static/portal/portal.css", "/organisations/4711/"])
def test_what_such_a_page_loads_and_where_one_goes_from_it_leads_to_nobody_either(path: str) -> None:
    line = _line(FORMATS[0], path, query="", referer="https://x/complaints/new/")
    assert ADDRESS not in line
    assert "4711" not in line
    assert ADDRESS not in _line(FORMATS[0], "/static/portal/complaint.0a1b2c.js", query="", referer="")


def test_other_pages_are_logged_as_usual() -> None:
    line = _line(FORMATS[0], "/records/", query="q=1")
    assert ADDRESS in line
    assert "GET /records/ HTTP/1.1" in line


def _line(form: str, path: str, *, query: str, referer: str = "https://x/?q=secret") -> str:
    config = Config()
    config.set("accesslog", "-")
    config.set("access_log_format", form)
    log = DiscreetLogger(config)
    written = io.StringIO()
    log.access_log.handlers = [logging.StreamHandler(written)]
    environ = {
        "REMOTE_ADDR": ADDRESS, "REQUEST_METHOD": "GET", "RAW_URI": f"{path}?{query}", "PATH_INFO": path,
        "QUERY_STRING": query, "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_USER_AGENT": "phone of Ouyang",
        "HTTP_REFERER": referer, "HTTP_COOKIE": "secret",
    }  # fmt: skip
    from datetime import timedelta

    log.access(_Answer(), _Request(), environ, timedelta(seconds=1))
    return written.getvalue()
