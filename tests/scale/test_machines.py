"""Two machines of one node share what the operators' page says, and nothing else: who asks does not notice which answers."""

import socket
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from records.access.services import ensure_system_users
from records.dishonesty.models import Submission
from tests.api import factories as partners
from tests.records.dishonesty import factories
from tests.support.processes import PortalProcess, eventually

pytestmark = pytest.mark.slow
SENT, STAFF, PUBLIC = "/api/v1/submissions/", "/api/v1/records/", "/api/v1/public/records/"
MOST = 4


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def answers(base: str) -> bool:
    try:
        return httpx.get(f"{base}/readyz", timeout=20).status_code == 200
    except httpx.HTTPError:
        return False


@pytest.fixture
def machines(start_process: Callable[..., PortalProcess], tmp_path: Path) -> list[str]:
    """The addresses of two web servers, each with a folder and a process of its own."""
    cache.clear()
    ensure_system_users()
    bases = []
    for name in ("one", "two"):
        port = free_port()
        start_process(
            "-m", "gunicorn", "--config", "python:integrity_portal.server", "--no-control-socket",
            BIND=f"127.0.0.1:{port}", LOCAL_DIR=str(tmp_path / name), WEB_WORKERS="1",
            RATE_LIMIT_PUBLIC=str(MOST), PYTHONDEVMODE="0", PYTHONWARNINGS="ignore",
        )  # fmt: skip
        bases.append(f"http://127.0.0.1:{port}")
    for base in bases:
        eventually(lambda base=base: answers(base), within=60, every=0.2)
    return bases


def test_whoever_comes_to_another_machine_is_known_counted_and_answered_as_before(
    machines: list[str],
) -> None:
    one, two = machines

    # Signed in is signed in.
    who = factories.people()
    browser = Client()
    browser.force_login(who.clerk, backend="records.access.backends.RoleBackend")
    session = {settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value}
    for base in machines:
        assert httpx.get(f"{base}{STAFF}", cookies=session, timeout=20).status_code == 200
        assert httpx.get(f"{base}{STAFF}", timeout=20).status_code in (401, 403)

    # A request that is sent again after the line was cut has its one answer, wherever it arrives.
    partners.registered_bureau()
    headers = {**partners.bearer(partners.partner()), "Idempotency-Key": "batch-1"}
    first, again = (
        httpx.post(f"{base}{SENT}", json=partners.envelope(partners.item()), headers=headers, timeout=20)
        for base in machines
    )
    assert first.status_code == 201
    assert again.json() == first.json()
    assert Submission.objects.count() == 1

    # And a limit is one limit; it counts by the minute, so a minute that turns meanwhile is counted again.
    minute = None
    while minute != time.time() // 60:
        minute = time.time() // 60
        cache.clear()
        counted = [httpx.get(f"{base}{PUBLIC}", timeout=20).status_code for base in (one, two) * MOST]
    assert counted == [200] * MOST + [429] * MOST
