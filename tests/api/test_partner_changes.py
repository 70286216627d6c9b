"""The partners' feed: a copy that follows it holds what the partner may see, no more and no less."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate, now
from rest_framework.test import APIClient

from disclosure.published import changes as published
from records.access.models import AuditEntry, PartnerRight, User
from records.common.settling import uid_at
from records.dishonesty import services
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Organisation, Region
from tests.api import factories

CHANGES = "/api/v1/changes/"
RECORDS = "dishonesty-record"
pytestmark = pytest.mark.django_db


class Reader:
    """A partner's client that keeps a copy as the guide says."""

    def __init__(self, user: User, **more: Any) -> None:
        self.user, self.copy, self.after, self.seen = user, dict[str, Any](), None, 0
        self._client, self._header, self._more = APIClient(), factories.bearer(user), more

    def get(self, address: str, **query: Any) -> Any:
        return self._client.get(address, query, headers=self._header)

    def follow(self) -> "Reader":
        page = self.get(CHANGES, **self._more, **({"after": self.after} if self.after else {})).json()
        while True:
            for row in page["results"]:
                self.seen += 1
                if row["ended"]:
                    self.copy.pop(row["uid"], None)
                else:
                    self.copy[row["uid"]] = row
            self.after = page["after"]
            if page["next"] is None:
                return self
            page = self.get(page["next"]).json()


def reader(
    region: str = factories.XUCHANG,
    kinds: tuple[str, ...] = (RECORDS,),
    fields: tuple[str, ...] = (),
    **more: Any,
) -> Reader:
    user = factories.partner("许昌市审计局", region=factories.XUCHANG, kinds=[])
    for kind in kinds:
        PartnerRight.objects.create(
            application=user.partner_application,
            kind=kind,
            region=Region.objects.get(code=region),
            may_read=True,
            open_fields=list(fields),
        )
    return Reader(user, **more)


def change(record: DishonestyRecord, who: Any, **changes: Any) -> None:
    asked = services.propose_change(
        uid=record.uid, changes=changes, reason="corrected", note="更正", by=who.clerk, at=now()
    )
    services.accept_change(uid=asked.uid, by=who.reviewer, at=now())


def test_a_copy_holds_what_is_shared_among_offices_too(api, who, settled):
    public, shared = (
        factories.record_in("published", who),
        factories.record_in("published", who, scope="government"),
    )
    for scope in ("query", "internal"):
        factories.record_in("published", who, scope=scope)
    for state in ("draft", "submitted", "approved"):
        factories.record_in(state, who, scope="government")

    partner = reader().follow()

    assert set(partner.copy) == {str(public.uid), str(shared.uid)}
    assert {row["kind"] for row in partner.copy.values()} == {RECORDS}
    # The public's own feed does not tell of the other one.
    assert [row["uid"] for row in api.get("/api/v1/public/changes/").json()["results"]] == [str(public.uid)]


def test_a_copy_follows_changing_ending_and_what_leaves_the_scope(who, settled):
    first, second, third = (factories.record_in("published", who, scope="government") for _ in range(3))
    partner = reader().follow()

    services.end_record(uid=first.uid, by=who.reviewer, at=now(), reason="原判决已撤销。")
    change(second, who, title="更正后的标题")
    change(third, who, scope="internal")
    partner.follow()

    assert {uid: row["title"] for uid, row in partner.copy.items()} == {str(second.uid): "更正后的标题"}


def test_tombstones_say_why_and_nothing_of_what_was_said(who, settled):
    ended = factories.record_in("published", who, scope="government", title="隐藏的一条")
    narrowed = factories.record_in("published", who, title="隐藏的另一条")
    services.end_record(uid=ended.uid, by=who.reviewer, at=now(), reason="原判决已撤销。")
    change(narrowed, who, scope="internal")

    answer = reader().get(CHANGES)

    rows = {row["uid"]: row for row in answer.json()["results"]}
    assert {uid: row["end_reason"] for uid, row in rows.items()} == {
        str(ended.uid): "revoked",
        str(narrowed.uid): None,
    }
    assert all(set(row) == {"kind", "uid", "ended", "end_reason", "ended_at"} for row in rows.values())
    assert "隐藏" not in answer.content.decode()


def test_what_moves_to_another_region_leaves_the_copy_of_whoever_does_not_see_that_one(who, settled):
    record = factories.record_in("published", who, scope="government")
    elsewhere = Organisation.objects.create(
        name="郑州市示例局", kind="department", region=Region.objects.get(code="410100")
    )
    partner = reader().follow()
    assert set(partner.copy) == {str(record.uid)}

    Organisation.objects.filter(pk=record.organisation_id).update(region=elsewhere.region)
    change(DishonestyRecord.objects.get(pk=record.pk), who, title="随机构调整区划后的标题")
    assert DishonestyRecord.objects.get(pk=record.pk).region_id == "410100"
    answer = partner.get(CHANGES, after=partner.after)
    partner.follow()

    assert partner.copy == {}
    assert "随机构调整" not in answer.content.decode()


def test_what_was_never_his_leaves_no_trace(who, settled):
    factories.record_in("ended", who, scope="internal")
    county = reader(region="411082")
    factories.record_in("ended", who, scope="government")
    factories.record_in("published", who)

    assert county.follow().seen == 0


def test_only_the_kinds_that_were_granted_are_given(who, settled):
    factories.record_in("published", who)
    assert reader(kinds=("commendation",)).follow().seen == 0


def test_a_kind_that_was_not_granted_is_refused_and_an_unknown_one_named(who):
    partner = reader()
    refused, unknown = partner.get(CHANGES, kind="licence"), partner.get(CHANGES, kind="made-up")
    assert (refused.status_code, refused.json()["code"]) == (403, "kind_not_readable")
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (400, "?kind")


def test_sensitive_fields_are_given_to_whom_they_were_granted(who, settled):
    record = factories.record_in("published", who, scope="government")

    without = reader().follow().copy[str(record.uid)]
    User.objects.filter(full_name="许昌市审计局").update(username="gone")
    PartnerRight.objects.update(open_fields=["facts"])
    granted = Reader(User.objects.get(username="gone")).follow().copy[str(record.uid)]

    assert (without["facts"], "facts" in without["withheld"]) == (None, True)
    assert (granted["facts"], "facts" in granted["withheld"]) == (record.facts, False)


def test_what_everybody_may_read_is_withheld_from_nobody(who, settled):
    record = factories.record_in("published", who)
    row = reader().follow().copy[str(record.uid)]
    assert (row["facts"], row["withheld"]) == (record.facts, [])


def test_an_empty_window_still_says_where_to_go_on_and_how_far_it_reaches(who, settled):
    partner = reader()
    first = partner.get(CHANGES).json()
    assert (first["results"], first["next"]) == ([], None)
    assert first["after"]
    assert first["as_of"]

    record = factories.record_in("published", who)
    rows = partner.get(CHANGES, after=first["after"]).json()["results"]
    assert [row["uid"] for row in rows] == [str(record.uid)]


def test_a_position_of_other_rights_or_of_another_partner_is_no_place_to_go_on_from(who, settled):
    factories.record_in("published", who)
    partner = reader().follow()
    PartnerRight.objects.update(open_fields=["facts"])

    changed = partner.get(CHANGES, after=partner.after)
    stranger = Reader(factories.partner("另一单位", kinds=[])).get(CHANGES, after=partner.after)

    assert (changed.status_code, changed.json()["code"]) == (410, "rights_changed")
    assert stranger.status_code == 400


@pytest.mark.parametrize("after", ["made-up", "2026-01-01T00:00:00", "0", "a:b"])
def test_a_position_that_nobody_gave_is_refused(who, after):
    answer = reader().get(CHANGES, after=after)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "?after")


def test_whoever_sees_little_of_much_is_led_on_through_it_in_bounded_steps(who, settled, monkeypatch):
    monkeypatch.setattr(published, "_WALKED", 3)
    for _ in range(7):
        factories.record_in("published", who, scope="internal")
    seen = factories.record_in("published", who)
    partner = reader()

    pages, address, found = 0, CHANGES, []
    while address:
        page = partner.get(address).json()
        pages, address, found = pages + 1, page["next"], found + page["results"]

    assert pages > 2
    assert [row["uid"] for row in found] == [str(seen.uid)]


def test_small_pages_give_the_same_as_large_ones(who, settled):
    made = [str(factories.record_in("published", who, scope="government").uid) for _ in range(5)]
    partner = reader(page_size=2).follow()
    assert list(partner.copy) == made
    assert partner.seen == 5


def test_a_record_past_its_display_is_gone_at_midnight(who, settled):
    record = factories.record_in("published", who, scope="government")
    partner = reader().follow()
    long_ago, day = now() - timedelta(days=3), timedelta(days=1)
    DishonestyRecord.objects.filter(pk=record.pk).update(
        created_at=long_ago,
        published_at=long_ago,
        display_from=localdate() - 3 * day,
        display_until=localdate() - day,
    )
    # As one who read on before that midnight.
    moment = (now() - 2 * day).isoformat()
    (row,) = partner.get(CHANGES, after=moment).json()["results"]
    assert (row["ended"], row["end_reason"]) == (True, "expired")


def test_without_the_scope_or_a_token_nothing_is_read(who, api):
    user = factories.partner("无权单位", scopes=["submissions:read"], kinds=[])
    assert Reader(user).get(CHANGES).status_code == 403
    assert api.get(CHANGES).status_code == 401
    for address in ("/api/v1/shared/dishonesty-record/", "/api/v1/snapshots/", "/api/v1/webhooks/"):
        assert Reader(user).get(address).status_code == 403


def test_handing_over_what_not_everybody_may_read_leaves_a_trace(who, settled):
    factories.record_in("published", who)
    partner = reader().follow()
    assert not AuditEntry.objects.filter(action="shared.read").exists()
    hidden = factories.record_in("published", who, scope="government")
    partner.follow()
    (entry,) = AuditEntry.objects.filter(action="shared.read")
    assert entry.by == partner.user
    assert (entry.details["rows"], entry.details["last"]) == (1, str(hidden.uid))


# --- One by one --------------------------------------------------------------------------------------------


def test_one_thing_is_read_as_the_feed_gives_it_and_not_twice(who, settled):
    record = factories.record_in("published", who, scope="government")
    partner = reader()
    address = f"/api/v1/shared/{RECORDS}/{record.uid}/"

    answer = partner.get(address)

    assert answer.json() == partner.follow().copy[str(record.uid)]
    again = partner._client.get(address, headers={**partner._header, "If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_list_walks_in_pages_and_takes_filters(who):
    made = [str(factories.record_in("published", who, scope="government").uid) for _ in range(3)]
    partner, address, seen = reader(), f"/api/v1/shared/{RECORDS}/?page_size=2", []
    while address:
        page = partner.get(address).json()
        seen += [row["uid"] for row in page["results"]]
        address = page["next"]
    assert seen == made[::-1]

    def number(**query: str) -> int:
        return len(partner.get(f"/api/v1/shared/{RECORDS}/", **query).json()["results"])

    body = str(DishonestyRecord.objects.get(pk=made[0]).organisation_id)
    assert (number(organisation=body), number(region="411000"), number(region="411082")) == (3, 3, 0)
    assert partner.get(f"/api/v1/shared/{RECORDS}/", region="41").status_code == 400
    assert partner.get(f"/api/v1/shared/{RECORDS}/", organisation="x").status_code == 400


@pytest.mark.parametrize("scope", ["internal", "query"])
def test_what_is_not_shared_answers_as_if_it_did_not_exist(who, scope):
    record = factories.record_in("published", who, scope=scope)
    address = f"/api/v1/shared/{RECORDS}/"
    partner = reader()
    assert partner.get(f"{address}{record.uid}/").status_code == 404
    assert partner.get(address).json()["results"] == []
    assert partner.get(f"/api/v1/shared/made-up/{record.uid}/").status_code == 404
    assert partner.get(f"/api/v1/shared/licence/{record.uid}/").status_code == 403


def test_a_moment_to_come_gives_nothing_and_stays_where_it_is(who, settled):
    factories.record_in("published", who)
    later = now() + timedelta(days=1)
    page = reader().get(CHANGES, after=later.isoformat()).json()
    assert (page["results"], page["next"]) == ([], None)
    assert uid_at(later) > uid_at(now())
