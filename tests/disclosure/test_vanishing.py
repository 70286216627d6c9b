"""
What has ended is gone: from every page, list, count, search, feed, file and answer, and copies are told to drop it.

One thing of each kind is published, found everywhere, ended by the service that staff use, and then found nowhere. A
hidden thing of each kind is found nowhere before and after.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate, now

from disclosure.opendata import building, store
from disclosure.opendata.models import newest_version
from disclosure.published.kinds import open_kinds
from disclosure.subscriptions import sending, services
from disclosure.subscriptions.models import Subscription
from disclosure.subscriptions.subjects import Subject
from records.access.services import ensure_system_users
from records.dishonesty import services as dishonesty
from records.registers import withdrawals
from tests.api import factories as records
from tests.records.dishonesty.factories import People, bureau, people
from tests.records.registers import decisions
from tests.records.registers import factories as registers

pytestmark = pytest.mark.django_db

# What is searched for stands in the page's own box; what only the thing says must not.
SOUGHT, WORD = "将要终止", "将要终止的甲乙丙丁"
HIDDEN = "从未公开的一条"
ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


@dataclass(frozen=True)
class Thing:
    """One thing that is shown, where it is listed, and how it ends."""

    uid: UUID
    kind: str
    lists: tuple[str, ...]
    end: Callable[[], Any]


def a_record(who: People) -> Thing:
    record = records.record_in("published", who, title=WORD)
    records.record_in("published", who, title=HIDDEN, scope="government")
    return Thing(
        record.uid,
        "dishonesty-record",
        (
            "/records/",
            "/records/?severity=ordinary",
            "/records/?ordering=decided_on",
            f"/records/?q={SOUGHT}",
        ),
        lambda: dishonesty.end_record(uid=record.uid, by=who.reviewer, at=now(), reason="原判决已撤销。"),
    )


def a_commendation(who: People) -> Thing:
    entry = registers.published(who, title=WORD)
    registers.published(who, title=HIDDEN, scope="government")
    return Thing(
        entry.uid,
        "commendation",
        ("/commendations/", f"/commendations/?q={SOUGHT}", "/commendations/?level=city"),
        lambda: _end_entry(who, entry.uid),
    )


def _end_entry(who: People, uid: UUID) -> None:
    from records.registers import services as entries
    from records.registers.commendations import COMMENDATIONS

    entries.end_entry(register=COMMENDATIONS, uid=uid, reason="决定被撤销。", by=who.reviewer, at=now())


def a_decision(who: People, register: Any) -> Thing:
    noted = decisions.noted(who, register, counterparty_name=f"{WORD}公司", scope="public")
    decisions.published(who, register, counterparty_name=f"{HIDDEN}公司", scope="government")
    path = f"/{'licences' if register.kind == 'licence' else 'penalties'}/"
    return Thing(
        noted.entry,
        register.kind,
        (path, f"{path}?q={SOUGHT}", f"{path}export.csv"),
        lambda: withdrawals.decide_withdrawal(uid=noted.uid, withdrawn=True, by=who.reviewer, at=now()),
    )


KINDS: dict[str, Callable[[People], Thing]] = {
    "record": a_record,
    "commendation": a_commendation,
    "licence": lambda who: a_decision(who, decisions.LICENCES),
    "penalty": lambda who: a_decision(who, decisions.PENALTIES),
}


@pytest.fixture(params=KINDS)
def thing(request: Any, who: People) -> Thing:
    return KINDS[request.param](who)


@pytest.fixture
def who(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> People:
    settings.OPEN_DATA_DIR = tmp_path / "open-data"
    settings.RATE_LIMITS = {}
    monkeypatch.setattr("records.common.settling.CLOCK_SKEW", timedelta(milliseconds=-2))
    cache.clear()
    ensure_system_users()
    return people()


def addresses(thing: Thing) -> Iterator[str]:
    """Everywhere a reader may look."""
    body, month = bureau(), f"{localdate().year}-{localdate().month}"
    yield from thing.lists
    yield from (
        "/", f"/organisations/{body.uid}/", f"/regions/{body.region_id}/", "/regions/000000/", "/statistics/",
        "/transparency/", "/transparency/entries/", "/open-data/", "/open-data/changes/", "/sitemap.xml",
        f"/sitemap/records-{month}.xml", "/feeds/records.atom", f"/feeds/records.atom?q={SOUGHT}",
        f"/organisations/{body.uid}/feed.atom", f"/regions/{body.region_id}/feed.atom", "/open-data/changes.atom",
        "/api/v1/public/records/", "/api/v1/public/commendations/", f"/api/v1/public/records/?q={SOUGHT}",
        f"/api/v1/public/commendations/?q={SOUGHT}", "/api/v1/public/changes/", "/api/v1/public/statistics/",
    )  # fmt: skip
    for name, query in (("search", f"?q={SOUGHT}"), ("records-csv", ""), ("commendations-csv", "")):
        try:
            yield reverse(f"site:{name}") + query
        except NoReverseMatch:
            continue


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


def files() -> Iterator[tuple[str, str]]:
    for path in store.folder(newest_version().version).iterdir():
        if path.suffix != ".gz":
            yield path.name, path.read_text(encoding="utf-8")


def test_what_ended_is_found_nowhere_and_copies_are_told(client: Client, thing: Thing) -> None:
    page, api = _pages(thing)
    building.build(at=now() - timedelta(minutes=2))
    seen = {address for address in addresses(thing) if str(thing.uid) in text_of(client, address)}
    assert set(thing.lists) <= seen
    assert {"/open-data/changes/", "/open-data/changes.atom", "/api/v1/public/changes/"} <= seen
    assert f"/organisations/{bureau().uid}/feed.atom" in seen
    assert client.get(page).status_code == client.get(api).status_code == 200
    assert WORD in dict(files())[f"{_name(thing)}.jsonl"]

    thing.end()
    # The figures of regions and statistics may be a minute old; a minute passes.
    cache.clear()

    for address in addresses(thing):
        text = text_of(client, address)
        assert WORD not in text, f"{address} still tells of what has ended"
        if (
            not address.startswith(("/open-data/changes", "/api/v1/public/changes"))
            and "feed.atom" not in address
        ):
            assert str(thing.uid) not in text or "records.atom" in address, f"{address} still names it"
    for address in (page, api):
        answer = client.get(address)
        assert answer.status_code == 410
        assert WORD not in answer.content.decode()
    _told_to_drop_it(client, thing)
    _the_next_version_is_without_it(thing)


def _pages(thing: Thing) -> tuple[str, str]:
    kind = next(kind for kind in open_kinds() if kind.kind == thing.kind)
    return reverse(kind.page, args=[thing.uid]), f"/api/v1/public/{kind.name}/{thing.uid}/"


def _name(thing: Thing) -> str:
    return next(kind.name for kind in open_kinds() if kind.kind == thing.kind)


def _told_to_drop_it(client: Client, thing: Thing) -> None:
    changes = client.get("/api/v1/public/changes/").json()["results"]
    (row,) = [row for row in changes if row["uid"] == str(thing.uid)]
    assert set(row) == {"kind", "uid", "ended", "end_reason", "ended_at"}
    assert (row["kind"], row["ended"], row["end_reason"]) == (thing.kind, True, "revoked")
    for address in (
        "/feeds/records.atom",
        f"/organisations/{bureau().uid}/feed.atom",
        "/open-data/changes.atom",
    ):
        feed = ElementTree.fromstring(client.get(address).content)
        assert f"urn:uuid:{thing.uid}" in {stone.get("ref") for stone in feed.iter(TOMBSTONE)}
        assert f"urn:uuid:{thing.uid}" not in {one.findtext(f"{ATOM}id") for one in feed.iter(f"{ATOM}entry")}
    log = client.get("/open-data/changes/").content.decode()
    assert "终止公示：撤销" in log


def _the_next_version_is_without_it(thing: Thing) -> None:
    """Nobody asks for it: within a minute a worker sees that the files hold what has ended."""
    former = newest_version()
    assert building.renew_if_outdated(at=now()) is not None
    assert newest_version() != former
    assert not store.folder(former.version).exists()
    for name, text in files():
        assert WORD not in text, name
        if name == "changes.jsonl":
            (line,) = [line for line in text.splitlines() if str(thing.uid) in line]
            assert json.loads(line)["ended"] is True
        else:
            assert str(thing.uid) not in text, name


def test_what_never_was_public_is_found_nowhere_at_any_time(client: Client, thing: Thing) -> None:
    building.build(at=now())
    for address in addresses(thing):
        assert HIDDEN not in text_of(client, address), address
    assert all(HIDDEN not in text for _name, text in files())


def test_a_subscriber_learns_that_it_ended_and_nothing_more(thing: Thing) -> None:
    body = bureau()
    subject = Subject("organisation", str(body.uid))
    services.ask(subject=subject, address="a@example.cn", rhythm="daily", language="zh-hans", at=now())
    subscription = Subscription.objects.get()
    services.confirm(uid=subscription.uid, at=now() - timedelta(days=1))
    tomorrow = now() + timedelta(days=1)
    sending.send_digests(at=tomorrow)
    assert WORD in mail.outbox[-1].body
    thing.end()
    sending.send_digests(at=tomorrow + timedelta(days=1))
    said = mail.outbox[-1].body
    assert len(mail.outbox) == 2
    assert str(thing.uid) in said
    assert "终止公示" in said
    assert WORD not in said
    # And once only.
    sending.send_digests(at=tomorrow + timedelta(days=2))
    assert len(mail.outbox) == 2


def test_no_public_answer_may_be_kept_without_asking_again(client: Client, who: People) -> None:
    """A cache on the way must not show for longer than a minute what has ended."""
    thing = a_record(who)
    building.build(at=now())
    version = newest_version().version
    routes = [
        *addresses(thing), *_pages(thing), "/about/", "/developers/", "/organisations/", "/regions/", "/remedies/",
        "/site-map/", "/robots.txt", "/sitemap/pages.xml", "/verify/", "/subscriptions/new/",
        "/open-data/dictionary/records/", "/open-data/dictionary/records.json", "/open-data/latest/records.csv",
        f"/open-data/files/{version}/records.csv", f"/open-data/files/{version}/manifest.json",
        "/records/00000000-0000-7000-8000-000000000000/",
    ]  # fmt: skip
    thing.end()
    routes += _pages(thing)
    for address in routes:
        said = client.get(address).headers.get("Cache-Control", "")
        kept = re.search(r"(?:max-age|s-maxage)=(\d+)", said)
        assert "no-cache" in said or "no-store" in said or (kept and int(kept[1]) <= 60), (
            f"{address}: {said!r}"
        )
