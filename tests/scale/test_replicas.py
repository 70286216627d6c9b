"""Readers without an account are answered by a replica, and nobody sees for longer than the bound what has ended."""

import itertools
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import InternalError, connections, router
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils.timezone import localdate, now

from integrity_portal.replicas import middleware
from integrity_portal.replicas.lag import EVERY_SECONDS, REST_SECONDS, Replicas, place_of
from integrity_portal.replicas.middleware import (
    ANSWERED,
    PUBLIC,
    WROTE_COOKIE,
    ReplicaMiddleware,
    may_be_behind,
)
from integrity_portal.replicas.routing import ReplicaRouter, reading_from
from records.access.services import ensure_system_users
from records.common.database import PrimaryNeeded
from records.common.settling import settled_at
from records.dishonesty import services
from records.dishonesty.models import DishonestyRecord
from tests.records.dishonesty import factories
from tests.scale.servers import Following, Quick, caught_up, told, two_servers

BOUND = 5.0
NUMBERS = itertools.count(1)
# Real commits: what is not committed reaches no replica.
committed = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Pair:
    """Servers that keep what a test did to them; so the people are made once."""

    primary: Quick
    replica: Following
    who: factories.People | None = None


@dataclass
class Node:
    """A node with a replica; its clock is turned by hand, so that nobody waits for seconds to pass."""

    primary: Quick
    replica: Following
    clock: Clock
    who: factories.People

    def publish(self) -> DishonestyRecord:
        record = factories.published(
            self.who,
            at=now(),
            decided_on=localdate() - timedelta(days=40),
            document_number=f"（2026）示01民终{next(NUMBERS)}号",
        )
        self.look()
        return record

    def look(self) -> None:
        """One look that notes how far the primary is, and one, a second later, that finds the replica there."""
        for _look in range(2):
            self.clock.passes(EVERY_SECONDS + 0.1)
            middleware.replicas.usable()
            caught_up(self.primary, self.replica)

    def end(self, record: DishonestyRecord) -> None:
        services.end_record(uid=record.uid, by=self.who.reviewer, at=now(), reason="原判决已被依法撤销。")

    def ask(self, path: str, reader: Client | None = None, **headers: Any) -> tuple[int, str]:
        """The answer's status, and which server it was read from."""
        before = ANSWERED.labels("replica1")._value.get()
        status = (reader or Client()).get(path, **headers).status_code
        return status, "replica" if ANSWERED.labels("replica1")._value.get() > before else "primary"


@pytest.fixture(scope="module")
def pair(django_db_setup: None, django_db_blocker: Any) -> Iterator[Pair]:
    with (
        tempfile.TemporaryDirectory(prefix="pair-") as folder,
        django_db_blocker.unblock(),
        two_servers(Path(folder), connections["default"].settings_dict) as (primary, replica),
    ):
        yield Pair(primary, replica)


@pytest.fixture
def node(
    pair: Pair, django_db_blocker: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Node]:
    at_primary = {"HOST": str(pair.primary.socket_dir), "NAME": "portal", "USER": "postgres", "PORT": ""}
    clock = Clock()
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "integrity_portal.replicas.middleware.ReplicaMiddleware"]
    settings.RATE_LIMITS = {}
    monkeypatch.setattr(router, "routers", [ReplicaRouter()])
    monkeypatch.setattr(middleware, "replicas", Replicas(["replica1"], bound=BOUND, clock=clock))
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        connections.close_all()
        for alias in ("default", "audit"):
            for name, value in at_primary.items():
                patch.setitem(connections[alias].settings_dict, name, value)
        patch.setitem(
            connections.databases,
            "replica1",
            {**connections["default"].settings_dict, "HOST": str(pair.replica.socket_dir)},
        )
        try:
            if pair.who is None:
                ensure_system_users()
                pair.who = factories.people()
            yield Node(pair.primary, pair.replica, clock, pair.who)
        finally:
            told(pair.replica, "SELECT pg_wal_replay_resume()")
            cache.clear()
            connections.close_all()
            del connections["replica1"]


@pytest.mark.slow
@committed
def test_what_has_ended_is_shown_no_longer_than_the_bound_however_far_behind_the_replica_is(node: Node):
    record = node.publish()
    page, api = f"/records/{record.uid}/", f"/api/v1/public/records/{record.uid}/"
    assert node.ask(page) == (200, "replica")
    assert node.ask(api) == (200, "replica")
    assert node.ask("/records/") == (200, "replica")
    told(node.replica, "SELECT pg_wal_replay_pause()")
    node.end(record)
    # The replica knows nothing of it, which shows that it is really asked …
    assert node.ask(api) == (200, "replica")
    node.clock.passes(BOUND + 0.1)
    # … and is asked no more once it may be older than the bound.
    assert node.ask(api) == (410, "primary")
    told(node.replica, "SELECT pg_wal_replay_resume()")
    node.look()
    assert node.ask(api) == (410, "replica")


@pytest.mark.slow
@committed
def test_a_page_read_from_a_replica_asks_the_primary_nothing(node: Node):
    record = node.publish()
    body, region = record.organisation_id, record.region_id
    asked_primary = {}
    for path in (
        "/", "/records/", f"/records/{record.uid}/", "/records/?q=采购合同", "/records/?q=采购&severity=ordinary",
        "/search/?q=示例市财政局", "/organisations/", f"/organisations/{body}/", "/regions/", f"/regions/{region}/",
        "/statistics/", "/pledges/", "/commendations/", "/notices/", "/sitemap.xml",
        "/api/v1/public/records/", f"/api/v1/public/records/{record.uid}/", "/api/v1/public/statistics/",
    ):  # fmt: skip
        cache.clear()
        with CaptureQueriesContext(connections["default"]) as primary:
            assert node.ask(path) == (200, "replica"), path
        if primary.captured_queries:
            asked_primary[path] = [query["sql"][:200] for query in primary.captured_queries]
    assert asked_primary == {}


@pytest.mark.slow
@committed
def test_a_replica_that_dies_is_left_out_and_taken_in_again_and_no_reader_notices(node: Node):
    page = f"/records/{node.publish().uid}/"
    assert node.ask(page) == (200, "replica")
    # Its keeper would start it again at once.
    told(
        node.replica,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend'"
        " AND pid <> pg_backend_pid()",
    )
    assert node.ask(page) == (200, "primary")
    node.clock.passes(EVERY_SECONDS + 0.1)
    assert node.ask(page) == (200, "primary"), "it rests"
    node.clock.passes(REST_SECONDS)
    node.look()
    assert node.ask(page) == (200, "replica")


@pytest.mark.slow
@committed
def test_whoever_signed_in_or_has_just_sent_something_reads_what_he_wrote(node: Node, settings: Any):
    page = f"/records/{node.publish().uid}/"
    reader = Client()
    assert node.ask(page, reader) == (200, "replica")
    sent = reader.post("/text-size/", {"size": "large", "next": "/"})
    assert sent.cookies[WROTE_COOKIE]["max-age"] == BOUND + 1
    assert node.ask(page, reader) == (200, "primary")
    del reader.cookies[WROTE_COOKIE]
    assert node.ask(page, reader) == (200, "replica")
    reader.force_login(node.who.clerk)
    assert node.ask(page, reader) == (200, "primary")


@pytest.mark.slow
@committed
def test_a_server_that_follows_another_primary_or_none_is_never_read(node: Node, settings: Any):
    page = f"/records/{node.publish().uid}/"
    # The primary itself under a second name: it replays nothing.
    del connections["replica1"]
    connections.databases["replica1"]["HOST"] = str(node.primary.socket_dir)
    for _look in range(3):
        node.clock.passes(EVERY_SECONDS + BOUND)
        assert node.ask(page) == (200, "primary")


def test_only_published_pages_asked_without_an_account_may_be_behind(settings: Any):
    ask = RequestFactory()
    assert may_be_behind(ask.get("/"))
    assert may_be_behind(ask.head("/records/"))
    assert may_be_behind(ask.get("/api/v1/public/records/?limit=20"))
    for path in (
        "/admin/", "/complaints/track/", "/complaints/answers/", "/objections/new/", "/remedies/track/", "/verify/",
        "/subscriptions/new/", "/api/v1/partner/changes/", "/api/v1/public", "/chain/v1/intake/", "/readyz", "/wrong/",
        "/api/v1/public/changes/", "/feeds/records.atom", "/regions/411000/feed.atom", "/open-data/changes/", "/records/export.csv",
    ):  # fmt: skip
        assert not may_be_behind(ask.get(path)), path
    assert not may_be_behind(ask.post("/records/"))
    assert not may_be_behind(ask.get("/records/", headers={"Authorization": "Bearer x"}))
    for cookie in (settings.SESSION_COOKIE_NAME, WROTE_COOKIE):
        signed = ask.get("/records/")
        signed.COOKIES[cookie] = "x"
        assert not may_be_behind(signed)
    signed = ask.get("/records/")
    signed.COOKIES[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert may_be_behind(signed)


def test_every_part_of_the_site_that_may_be_behind_exists():
    parts = {str(route.pattern).split("/")[0] for route in get_resolver("disclosure.site.urls").url_patterns}
    assert parts >= PUBLIC


@pytest.mark.parametrize(
    "failure",
    [InternalError("cannot execute INSERT in a read-only transaction"), None],
    ids=["raised", "answered"],
)
def test_what_a_replica_cannot_do_the_primary_does(
    failure: Exception | None, monkeypatch: pytest.MonkeyPatch
):
    asked: list[str] = []

    class OneReplica:
        def usable(self) -> str:
            return "replica1"

        def leave_out(self, alias: str) -> None:
            asked.append(f"left out {alias}")

    def view(request: Any) -> HttpResponse:
        asked.append(ReplicaRouter().db_for_read(None))
        if asked[-1] == "default":
            return HttpResponse("done")
        if failure:
            raise failure
        return HttpResponse(status=500)

    monkeypatch.setattr(middleware, "replicas", OneReplica())
    request = RequestFactory().get("/records/")
    asking = ReplicaMiddleware(lambda request: view(request))
    assert asking.process_view(request, view, (), {}) is None
    assert asking(request).content == b"done"
    assert [each for each in asked if not each.startswith("left out")] == ["replica1", "default"]
    assert ("left out replica1" in asked) is (failure is not None)


def test_whoever_reads_on_from_a_position_is_never_given_one_that_a_replica_has_not_reached():
    with reading_from("replica1"), pytest.MonkeyPatch.context() as patch:
        patch.setattr(router, "routers", [ReplicaRouter()])
        patch.setitem(connections.databases, "replica1", connections["default"].settings_dict)
        with pytest.raises(PrimaryNeeded):
            settled_at()
        del connections["replica1"]


def test_writing_goes_to_the_primary_even_while_a_replica_is_read():
    with reading_from("replica1"):
        assert ReplicaRouter().db_for_write(DishonestyRecord) == "default"
        assert ReplicaRouter().db_for_read(DishonestyRecord) == "replica1"
    assert ReplicaRouter().db_for_read(DishonestyRecord) == "default"
    assert ReplicaRouter().allow_migrate("replica1", "records") is False


def test_what_is_written_in_confidence_leaves_no_mark_in_the_browser():
    for path, marked in (("/language/", True), ("/complaints/new/", False), ("/objections/new/", False)):
        answer = ReplicaMiddleware(lambda request: HttpResponse())(RequestFactory().post(path))
        assert (WROTE_COOKIE in answer.cookies) is marked, path


def test_a_place_in_the_log_is_a_number():
    assert place_of("0/0") == 0
    assert place_of("16/B374D848") == 0x16B374D848
    assert place_of("1/0") > place_of("0/FFFFFFFF")
