"""What happens is owed to whoever may know of it: once, in order, and without a word of what a document says."""

import json
from datetime import timedelta

import pytest
from django.utils.timezone import now

from disclosure.published import changes as published
from records.access.models import PartnerApplication, PartnerRight, User
from records.dishonesty import services
from records.sharing.models import WebhookDelivery, WebhookEndpoint
from records.sharing.services import endpoints, gathering
from tests.api import factories as api
from tests.records.sharing import factories

pytestmark = pytest.mark.django_db
ALL = ["record.published", "record.changed", "record.ended"]


def owed(endpoint: WebhookEndpoint) -> list[tuple[str, str]]:
    gathering.gather(at=now())
    rows = WebhookDelivery.objects.filter(endpoint=endpoint).order_by("position")
    return [(row.event, str(row.about)) for row in rows]


def test_publishing_changing_and_ending_are_each_told(who, settled):
    before = api.record_in("published", who)
    endpoint, _secret = factories.endpoint(factories.listener(), events=ALL)
    assert owed(endpoint) == []

    record = api.record_in("published", who, scope="government")
    assert owed(endpoint) == [("record.published", str(record.uid))]
    change = services.propose_change(
        uid=before.uid, changes={"title": "更正"}, reason="corrected", note="更正", by=who.clerk, at=now()
    )
    services.accept_change(uid=change.uid, by=who.reviewer, at=now())
    services.end_record(uid=record.uid, by=who.reviewer, at=now(), reason="原判决已撤销。")

    assert owed(endpoint)[1:] == [("record.changed", str(before.uid)), ("record.ended", str(record.uid))]


def test_a_call_says_what_happened_where_to_read_it_and_nothing_else(who, settled):
    endpoint, _secret = factories.endpoint(factories.listener(), events=ALL)
    record = api.record_in(
        "published",
        who,
        scope="government",
        title="隐藏的标题",
        facts="欧阳某某，未按合同付款，经催告后仍未履行付款义务。",
    )
    owed(endpoint)

    (call,) = WebhookDelivery.objects.all()
    said = json.loads(call.body)

    assert set(said) == {"type", "timestamp", "node", "data"}
    assert set(said["data"]) == {"uid", "kind", "version", "url", "position"}
    assert said["data"]["url"] == f"/api/v1/shared/dishonesty-record/{record.uid}/"
    assert "隐藏" not in call.body
    assert "欧阳" not in call.body


def test_the_position_of_a_call_is_a_place_to_read_on_from(who, settled):
    user = factories.listener()
    endpoint, _secret = factories.endpoint(user, events=ALL)
    api.record_in("published", who)
    owed(endpoint)
    (call,) = WebhookDelivery.objects.all()
    later = api.record_in("published", who)

    from rest_framework.test import APIClient

    position = json.loads(call.body)["data"]["position"]
    page = APIClient().get("/api/v1/changes/", {"after": position}, headers=api.bearer(user)).json()

    assert [row["uid"] for row in page["results"]] == [str(later.uid)]


def test_gathering_again_owes_nothing_twice(who, settled):
    endpoint, _secret = factories.endpoint(factories.listener(), events=ALL)
    api.record_in("published", who)
    first = owed(endpoint)
    assert len(first) == 1
    assert owed(endpoint) == first
    # As after a restored backup, where the position is an older one.
    WebhookEndpoint.objects.update(position="00000000-0000-7000-8000-000000000000")
    assert len([line for line in owed(endpoint) if line == first[0]]) == 1


@pytest.mark.parametrize("scope", ["query", "internal"])
def test_what_is_not_shared_is_not_told(who, settled, scope):
    endpoint, _secret = factories.endpoint(factories.listener(), events=ALL)
    for state in ("published", "ended", "approved"):
        api.record_in(state, who, scope=scope)
    assert owed(endpoint) == []


def test_whoever_lost_a_right_hears_no_more(who, settled):
    user = factories.listener()
    endpoint, _secret = factories.endpoint(user, events=ALL)
    PartnerRight.objects.update(may_read=False)
    api.record_in("published", who)
    assert owed(endpoint) == []


def test_whoever_lost_the_scope_or_the_account_hears_no_more(who, settled):
    scopeless, shut, over = (factories.listener(name) for name in ("甲单位", "乙单位", "丙单位"))
    made = [factories.endpoint(user, events=ALL)[0] for user in (scopeless, shut, over)]
    PartnerApplication.objects.filter(user=scopeless).update(allowed_scopes=["webhooks:manage"])
    User.objects.filter(pk=shut.pk).update(is_active=False)
    PartnerApplication.objects.filter(user=over).update(ends_on=now().date() - timedelta(days=2))
    api.record_in("published", who)
    assert [owed(endpoint) for endpoint in made] == [[], [], []]


def test_only_the_kinds_that_were_asked_for_are_told(who, settled):
    user = factories.listener()
    api.give(user, "commendation", may_read=True, may_submit=False)
    other, _secret = factories.endpoint(user, events=ALL, kinds=["commendation"])
    same, _secret = factories.endpoint(user, events=ALL, kinds=[factories.KIND])
    api.record_in("published", who)
    assert (len(owed(other)), len(owed(same))) == (0, 1)


def test_what_happened_while_an_address_was_off_is_told_when_it_is_on_again(who, settled):
    user = factories.listener()
    endpoint, _secret = factories.endpoint(user, events=ALL)
    endpoints.change_endpoint(endpoint=endpoint, changes={"is_on": False}, by=user, at=now())
    record = api.record_in("published", who)
    assert owed(endpoint) == []
    endpoints.change_endpoint(endpoint=endpoint, changes={"is_on": True}, by=user, at=now())
    assert owed(endpoint) == [("record.published", str(record.uid))]


def test_much_at_once_is_told_in_steps_and_nothing_is_left_out(who, settled, monkeypatch):
    monkeypatch.setattr(gathering, "CHUNK", 2)
    monkeypatch.setattr(published, "_WALKED", 3)
    endpoint, _secret = factories.endpoint(factories.listener(), events=ALL)
    made = [str(api.record_in("published", who).uid) for _ in range(7)]
    assert [about for _event, about in owed(endpoint)] == made


def test_what_reviewers_decided_is_told_to_whoever_sent_it(who, settled):
    from rest_framework.test import APIClient

    api.registered_bureau()
    user, stranger = factories.listener(), factories.listener("旁观单位")
    mine, _secret = factories.endpoint(user, events=["submission.decided"])
    theirs, _secret = factories.endpoint(stranger, events=["submission.decided"])
    client = APIClient()
    sent = client.post(
        "/api/v1/submissions/",
        api.envelope(api.item(1), api.item(2)),
        format="json",
        headers=api.bearer(user),
    ).json()
    first, second = (item["record"] for item in sent["items"])
    assert owed(mine) == []

    services.approve_record(uid=first, by=who.reviewer, at=now())
    services.return_record(uid=second, by=who.reviewer, at=now(), reason="请补充送达凭证。")

    assert sorted(owed(mine)) == sorted([("submission.decided", first), ("submission.decided", second)])
    told = {row.about: json.loads(row.body)["data"] for row in WebhookDelivery.objects.filter(endpoint=mine)}
    assert {str(about): data["state"] for about, data in told.items()} == {
        first: "approved",
        second: "returned",
    }
    assert {data["item"] for data in told.values()} == {item["position"] for item in sent["items"]}
    assert all(data["url"] == f"/api/v1/submissions/{sent['id']}/" for data in told.values())
    assert "送达凭证" not in "".join(row.body for row in WebhookDelivery.objects.all())
    assert owed(theirs) == []
