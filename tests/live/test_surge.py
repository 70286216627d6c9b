"""The short form of ``make surge``: ten seconds of flood on a real web server, with somebody honest in its midst."""

import itertools
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.cache import cache

from disclosure.site.complaints.tickets import LIFETIME_SECONDS, new_ticket
from records.access.services import ensure_system_users
from supervision.complaints.models import Complaint
from tests.disclosure.factories import body
from tests.support.processes import PortalProcess, eventually
from tests.surge import campaign
from tests.surge.__main__ import LIMITS, judged

pytestmark = [pytest.mark.slow]

RATE, SECONDS, SHARE = 50, 5, 4


def test_a_flood_gets_in_its_share_honest_filers_get_through_and_nothing_taken_in_is_lost(
    start_process: Callable[..., PortalProcess], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure_system_users()
    cache.clear()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    limits = {**LIMITS, "RATE_LIMIT_COMPLAINING": str(SHARE), "RATE_LIMIT_COMPLAINING_TOGETHER": "40"}
    start_process(
        "-m", "gunicorn", "--config", "python:integrity_portal.server", "--no-control-socket",
        BIND=f"127.0.0.1:{port}", DJANGO_SETTINGS_MODULE="tests.surge.settings", LOG_LEVEL="WARNING", MEDIA_ROOT=str(tmp_path), PYTHONWARNINGS="ignore", **limits,
    )  # fmt: skip

    def ready() -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=20).status_code == 200
        except httpx.HTTPError:
            return False

    eventually(ready, within=60, every=0.3)
    now = time.time()
    with monkeypatch.context() as earlier:
        # A stock whose waiting is over.
        earlier.setattr(time, "time", lambda: now - LIFETIME_SECONDS / 2)
        stock = [new_ticket() for _number in range(4 * RATE * SECONDS)]
    bureau, honest, codes = body("示例市城市管理局"), campaign.loopback(77), []
    floods: dict[str, Any] = {
        "one": (itertools.repeat("127.66.0.1"), 1),
        "many": (itertools.cycle(list(itertools.islice(campaign.loopback(67), 25))), 25),
    }
    for name, (addresses, clients) in floods.items():
        account = campaign.run(
            port, body=bureau, tickets=stock.pop, addresses=addresses, clients=clients, honest=honest, rate=RATE,
            seconds=SECONDS, honest_at_once=1,
        )  # fmt: skip
        assert not judged(name, account)
        assert account.honest_codes
        assert account.sent >= RATE * SECONDS * 0.9
        # Each got in its share at most, and most of the flood nothing.
        assert max(account.by_client.values()) <= SHARE
        assert len(account.codes) <= min(SHARE * clients, account.sent / 2)
        codes += account.codes + account.honest_codes
    assert len(set(codes)) == len(codes) == Complaint.objects.count()
    assert not campaign.unanswered(port, codes, campaign.loopback(78))
