"""
No caller, whoever he is and whatever he sends, meets a 500 or an answer that the description does not know.

``make test`` runs the short form, the same cases each time. ``make fuzz`` goes on for ``FUZZ_MINUTES`` (10) with a seed
of its own, which it prints; ``FUZZ_SEED`` deals the same cases again.
"""

import os
import random
import sys
import time
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from records.access.models import User
from records.subjects.models import Organisation
from tests.api import factories
from tests.api.test_hotline import sent as complaint
from tests.disclosure.stocked import stock
from tests.fuzz.campaign import Campaign, described, portal
from tests.fuzz.roles import callers

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MINUTES = float(os.environ.get("FUZZ_MINUTES") or 0)
SEED = int(os.environ.get("FUZZ_SEED") or (random.randrange(2**32) if MINUTES else 8))
LISTS = (
    "organisations",
    "records",
    "commendations",
    "licences",
    "penalties",
    "pledges",
    "arrears",
    "assessments",
)
LISTS += ("ratings", "debt-disclosures", "notices", "policies", "agencies", "complaints/answers")


@pytest.fixture
def world(settings: Any) -> tuple[Organisation, User]:
    # So many that none is refused, so that each answer still tells what is left.
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, (10**9, 60))
    cache.clear()
    stock()
    factories.registered_bureau()
    court = factories.partner("示例市中级人民法院")
    # What is published is shared with the court too.
    court.partner_application.rights.update(may_read=True)
    court.forget_reaches()
    return Organisation.objects.get(name="许昌市城市管理局"), court


def existing(court: User) -> dict[str, list[str]]:
    """What there is, by the address of its list; the partner has sent something of everything that he may send."""
    api, header = APIClient(), factories.bearer(court)
    found = {}
    for name in LISTS:
        rows = api.get(f"/api/v1/public/{name}/").json()["results"]
        assert rows, name
        found[f"/api/v1/public/{name}/"] = [row["uid"] for row in rows]
    found["/api/v1/records/"] = found["/api/v1/public/records/"]
    found["/api/v1/public/regions/"] = ["411000", "411081"]
    sent = {
        "submissions": factories.envelope(factories.item()),
        "credit-checks": {"purpose": "award", "title": "评优评先", "items": [{"name": "示例市财政局"}]},
        "complaints": complaint(),
        "webhooks": {"url": "https://hooks.example.test/in", "events": ["record.published"]},
        "snapshots": {},
    }
    for name, body in sent.items():
        answer = api.post(f"/api/v1/{name}/", body, format="json", headers=header)
        assert answer.status_code in (201, 202), answer.content.decode()
        told = answer.json()
        found[f"/api/v1/{name}/"] = [next(told[key] for key in ("id", "number", "uid") if key in told)]
    return found


def test_every_caller_meets_only_what_is_described(world: tuple[Organisation, User]) -> None:
    bureau, court = world
    campaign = Campaign(described(portal()), SEED, existing(court))
    assert len(campaign.operations) >= 60
    sys.stderr.write(f"\nFUZZ_SEED={SEED}\n")
    until = time.monotonic() + 60 * MINUTES if MINUTES else float("inf")
    everybody, rounds = list(callers(bureau, court)), 0
    while not rounds or (MINUTES and time.monotonic() < until):
        for caller in everybody:
            if MINUTES:
                # Everybody has his share of the time, again and again.
                his = min(until, time.monotonic() + 60 * MINUTES / len(everybody))
                campaign.run(caller, own=200, other=5, drawn=25, until=his)
            else:
                campaign.run(caller, own=5, other=1)
        rounds, campaign.seed = rounds + 1, campaign.seed + 1
    sys.stderr.write(f"{campaign.sent} requests, {len(campaign.faults)} faults\n")
    assert campaign.sent > 1000
    assert not campaign.faults, "\n\n".join(campaign.faults.values())
