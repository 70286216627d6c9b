"""
Whatever a partner's program writes, the trail tells of; and what is sent a second time with the same key writes nothing.

The operations come from the description and the kinds from their registry, so that a new one is noticed.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now
from drf_spectacular.generators import SchemaGenerator

from disclosure.agencies.desks import AGENCIES
from records.access.models import PartnerApplication, User
from records.access.services import ensure_system_users
from records.common.ids import new_uid
from records.dishonesty.models import Submission
from records.dishonesty.services.submissions import kinds
from records.sharing.choices import EventKind
from records.sharing.models import WebhookDelivery, WebhookEndpoint
from records.sharing.services import endpoints, gathering
from records.sharing.sources import Happening
from tests.access_matrix.traces import Trace, traced
from tests.api import factories
from tests.api.test_arrears_sent import claim
from tests.api.test_conduct_submissions import conduct, score
from tests.api.test_court import case, letter
from tests.api.test_figure_submissions import figure
from tests.api.test_hotline import sent as complaint
from tests.api.test_kinds import commendation, debt
from tests.api.test_publicity_submissions import licence, penalty
from tests.api.test_rating_submissions import REPORT, rating
from tests.disclosure.texts.factories import published
from tests.records.access.factories import HENAN
from tests.records.dishonesty.factories import people
from tests.records.pledges.test_importing import row as pledge
from tests.supervision.ratings.factories import house
from tests.supervision.rounds.factories import hall, reporting

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SUBMISSIONS = "/api/v1/submissions/"
SECRET = "secret-of-this-test"  # noqa: S105 - of a partner that lives for one test


def _figure() -> dict[str, Any]:
    reporting(hall())
    return figure()


def _rating() -> dict[str, Any]:
    house()
    return rating()


def _of_agency(made: Callable[[Any], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    return lambda: made(published(AGENCIES, people()))


ITEMS: dict[str, Callable[[], dict[str, Any]]] = {
    "agency-score": _of_agency(score),
    "arrear": claim,
    "assessment-figure": _figure,
    "bad-conduct": _of_agency(conduct),
    "commendation": commendation,
    "court-notice": letter,
    "debt-disclosure": debt,
    "dishonesty-record": factories.item,
    "licence": licence,
    "litigation-case": case,
    "penalty": penalty,
    "pledge": lambda: pledge(1),
    "rating": _rating,
}


@pytest.fixture
def sender(settings: Any, tmp_path: Any) -> User:
    settings.MEDIA_ROOT, settings.RATE_LIMITS = tmp_path / "media", {}
    ensure_system_users()
    factories.registered_bureau()
    # Of the province, so that one partner may send of the round's cities too.
    user = factories.partner("示例省高级人民法院", region=HENAN, kinds=list(ITEMS))
    user.partner_application.rights.update(may_read=True)
    user.forget_reaches()
    application = PartnerApplication.objects.get(user=user)
    application.client_secret = SECRET
    application.save()
    return user


def ask(
    user: User, method: str, address: str, said: Any = None, *, form: bool = False, key: str = ""
) -> tuple[Any, Trace]:
    headers = {} if form else factories.bearer(user)
    if key:
        headers["Idempotency-Key"] = key
    body, kind = (said, None) if form else (json.dumps(said), "application/json")
    more = {} if kind is None else {"content_type": kind}
    with traced() as trace:
        answer = getattr(Client(), method)(address, body, headers=headers, **more)
    return answer, trace


def test_every_kind_is_in_the_walk() -> None:
    assert {kind.name for kind in kinds()} == set(ITEMS)


@pytest.mark.parametrize("kind", sorted(ITEMS))
def test_what_is_sent_is_told_once_and_a_repetition_writes_nothing(sender: User, kind: str) -> None:
    said = factories.envelope(ITEMS[kind](), {"external_id": "faulty"}, kind=kind)
    answer, trace = ask(sender, "post", SUBMISSIONS, said, key="k-1")
    assert answer.status_code == 201, answer.content.decode()
    told = answer.json()
    assert (told["accepted"], told["rejected"]) == (1, 1), told["items"]
    assert trace.deeds
    assert [action for action, _outcome in trace.entries].count("submission.received") == 1
    repeated, again = ask(sender, "post", SUBMISSIONS, said, key="k-1")
    assert repeated["Idempotency-Replayed"] == "true"
    assert (again.deeds, repeated.json()) == (set(), told)
    # Sent anew without the key it is known again; that, too, is told.
    anew, trace = ask(sender, "post", SUBMISSIONS, said)
    assert (anew.json()["duplicates"], anew.json()["rejected"]) == (1, 1), anew.json()["items"]
    assert not trace.is_silent


@pytest.mark.parametrize("kind", sorted(ITEMS))
def test_a_sandbox_client_tries_every_kind_and_leaves_nothing(sender: User, tmp_path: Any, kind: str) -> None:
    sandbox = factories.partner("示例省联调中心", region=HENAN, kinds=list(ITEMS), sandbox=True)
    item = {**ITEMS[kind](), **(REPORT if kind == "rating" else {})}
    answer, trace = ask(sandbox, "post", SUBMISSIONS, factories.envelope(item, kind=kind))
    told = answer.json()
    assert (answer.status_code, told["sandbox"], told["accepted"]) == (201, True, 1), told["items"]
    assert [action for action, _outcome in trace.entries] == ["sandbox.answered"]
    assert not Submission.objects.exists()
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


def _endpoint(user: User) -> tuple[WebhookEndpoint, WebhookDelivery]:
    at = now()
    made, _secret = endpoints.register_endpoint(
        url="https://hooks.example.test/in", events=[EventKind.RECORD_PUBLISHED], by=user, at=at
    )
    gathering.owe(made, [Happening(EventKind.TEST, new_uid(), new_uid())], at=at)
    call = WebhookDelivery.objects.get(endpoint=made)
    return made, call


def writes(user: User) -> dict[str, tuple[str, str, Any, bool]]:
    """By operation: method, address, what is said, and whether as a form."""
    endpoint, call = _endpoint(user)
    hook = f"/api/v1/webhooks/{endpoint.pk}/"
    application = user.partner_application
    credentials = {"client_id": application.client_id, "client_secret": SECRET}
    check = {"purpose": "award", "title": "评优评先", "items": [{"name": "示例市财政局"}]}
    address = {"url": "https://hooks.example.test/in", "events": ["record.published"]}
    token = factories.bearer(user)["Authorization"].removeprefix("Bearer ")
    return {
        "createToken": ("post", "/api/v1/oauth/token/", {"grant_type": "client_credentials", **credentials}, True),
        "revokeToken": ("post", "/api/v1/oauth/revoke/", {"token": token, **credentials}, True),
        "createSubmission": ("post", SUBMISSIONS, factories.envelope(factories.item()), False),
        "createCreditCheck": ("post", "/api/v1/credit-checks/", check, False),
        "createComplaint": ("post", "/api/v1/complaints/", complaint(), False),
        "createSnapshot": ("post", "/api/v1/snapshots/", {}, False),
        "createWebhook": ("post", "/api/v1/webhooks/", address, False),
        "changeWebhook": ("patch", hook, {"description": "新的用途"}, False),
        "renewWebhookSecret": ("post", f"{hook}secret/", {}, False),
        "testWebhook": ("post", f"{hook}test/", {}, False),
        "replayWebhookDelivery": ("post", f"{hook}deliveries/{call.pk}/replay/", {}, False),
        "replayWebhookDeliveries": ("post", f"{hook}replays/", {"since": "2026-01-01T00:00:00Z"}, False),
        "deleteWebhook": ("delete", hook, None, False),
    }  # fmt: skip


def test_every_write_of_a_partner_is_told_by_the_trail(sender: User) -> None:
    description = SchemaGenerator().get_schema(request=None, public=True)
    described = {
        operation["operationId"]
        for methods in description["paths"].values()
        for method, operation in methods.items()
        if method != "get" and "partners" in operation["tags"]
    }
    asked = writes(sender)
    assert set(asked) == described
    silent = []
    for name, (method, address, said, form) in asked.items():
        answer, trace = ask(sender, method, address, said, form=form, key="" if form else f"k-{name}")
        assert answer.status_code < 300, (name, answer.content.decode())
        if not trace.entries or (not trace.deeds and not form):
            silent.append((name, sorted(trace.tables)))
    assert not silent
