"""What a superior tells the nodes below: signed, numbered, kept once, handed on, and closed by the next version."""

import json
from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4

import httpx
import pytest
from django.db import DatabaseError, connection, transaction

from records.chain import httpsign, notices, noticing, queries, upstream
from records.chain.judging import Verdict
from records.chain.models import Notice, PeerKey, PushCursor, Quarantined
from records.chain.notice_kinds import NoticeKind, register_notice_kind
from records.chain.statements import sign_statement
from records.common.ids import new_uid
from tests.records.chain.factories import CITY, KIND, NATION, NOW, OTHER_PROVINCE, PROVINCE, MemoryNode


def ask(child, client, after="0", **more):
    address = f"/chain/v1/notices?after={after}"
    message = httpsign.Message("GET", f"http://testserver{address}", {})
    httpsign.sign(message, sender=child.code, receiver=more.get("to", PROVINCE), signer=child.signer)
    return client.get(address, headers=message.headers)


def page(answer):
    assert answer.status_code == 200, answer.content
    return json.loads(answer.json()["body"])


def told(answer):
    return [json.loads(value["body"]) for value in page(answer)["notices"]]


def quarantined(child, client, shelf, why="缺少文书文号"):
    """One event that its kind does not take."""
    shelf.refuse = lambda event: ValueError(why)
    (event,) = child.write(1)
    assert child.post(client, child.batch(len(child.log) - 1)).status_code == 200
    shelf.refuse = lambda event: None
    return event


# --- Telling -------------------------------------------------------------------------------------------


def test_a_child_is_told_which_event_was_set_aside_and_why(xuchang, client, shelf):
    event = quarantined(xuchang, client, shelf)
    (notice,) = told(ask(xuchang, client))
    assert (notice["kind"], notice["number"], notice["child"]) == ("quarantine", 1, CITY)
    assert (notice["uid"], notice["version"], notice["origin"]) == (event.uid, 1, CITY)
    assert notice["details"] == {"reason": "refused", "detail": "缺少文书文号", "seq": 0}


def test_the_same_batch_again_tells_nothing_twice(xuchang, client, shelf):
    quarantined(xuchang, client, shelf)
    xuchang.post(client, xuchang.batch())
    notices.tell_of_quarantine(set_aside=Quarantined.objects.all(), at=NOW)
    assert Notice.objects.count() == 1


def test_what_cannot_be_read_concerns_no_document_and_is_told_in_the_receipt_alone(xuchang, client):
    body = xuchang.write(1) and xuchang.batch()
    lines = body.split(b"\n")
    lines[2] = b"{}"
    assert xuchang.post(client, b"\n".join(lines)).status_code == 200
    assert Quarantined.objects.get().reason == "malformed"
    assert not Notice.objects.exists()


def test_numbers_have_no_gaps_and_each_child_has_its_own(xuchang, client, shelf):
    zhengzhou = MemoryNode("410100", "信用郑州")
    zhengzhou.registered()
    for _ in range(3):
        quarantined(xuchang, client, shelf)
    quarantined(zhengzhou, client, shelf)
    assert [notice["number"] for notice in told(ask(xuchang, client))] == [1, 2, 3]
    assert [notice["number"] for notice in told(ask(zhengzhou, client))] == [1]


def test_asking_after_a_number_acknowledges_what_came_up_to_it(xuchang, client, shelf):
    for _ in range(2):
        quarantined(xuchang, client, shelf)
    ask(xuchang, client)
    assert not Notice.objects.exclude(acknowledged_at=None).exists()
    assert [notice["number"] for notice in told(ask(xuchang, client, "1"))] == [2]
    assert list(Notice.objects.exclude(acknowledged_at=None).values_list("number", flat=True)) == [1]
    first = Notice.objects.get(number=1).acknowledged_at
    assert told(ask(xuchang, client, "2")) == []
    assert Notice.objects.get(number=1).acknowledged_at == first


@pytest.mark.parametrize("after", ["-1", "x", "", "%C2%B2", "1" * 19])
def test_a_number_that_is_none_is_refused(xuchang, client, after):
    assert ask(xuchang, client, after).status_code == 400


def test_only_a_registered_child_is_answered_and_a_replay_is_not(xuchang, client):
    stranger = MemoryNode("410300", "信用洛阳")
    assert json.loads(ask(stranger, client).json()["body"])["code"] == "unknown_sender"
    assert client.get("/chain/v1/notices?after=0").status_code == 401
    assert json.loads(ask(xuchang, client, to="000000").json()["body"])["code"] == "wrong_receiver"
    message = httpsign.Message("GET", "http://testserver/chain/v1/notices?after=0", {})
    httpsign.sign(message, sender=CITY, receiver=PROVINCE, signer=xuchang.signer)
    assert client.get("/chain/v1/notices?after=0", headers=message.headers).status_code == 200
    assert client.get("/chain/v1/notices?after=0", headers=message.headers).status_code == 401


def test_a_revoked_key_gets_no_notices(xuchang, client):
    PeerKey.objects.filter(peer__code=CITY).update(revoked_at=NOW)
    assert json.loads(ask(xuchang, client).json()["body"])["code"] == "key_revoked"


def test_a_kind_that_nobody_registered_is_not_sent(province):
    with pytest.raises(notices.NoticeRefused) as refused:
        notices.issue(kind="rumour", child=CITY, thread=uuid4(), at=NOW)
    assert refused.value.code == "unknown_kind"
    with pytest.raises(ValueError, match="already registered"):
        register_notice_kind(NoticeKind("resolved", "别的"))


def test_a_notice_is_neither_edited_nor_deleted(xuchang, client, shelf):
    quarantined(xuchang, client, shelf)
    for change in ("UPDATE records_notice SET body = '{}'", "DELETE FROM records_notice"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


# --- Closing -------------------------------------------------------------------------------------------


def test_the_next_version_closes_the_matter_and_the_child_hears_it(xuchang, client, shelf):
    event = quarantined(xuchang, client, shelf)
    xuchang.write(1, uid=event.uid, version=2, previous=1, action="amend")
    xuchang.post(client, xuchang.batch(1))
    first, resolved = told(ask(xuchang, client))
    assert (resolved["kind"], resolved["version"], resolved["thread"]) == ("resolved", 2, first["thread"])
    assert not Notice.objects.open().exists()
    assert not queries.problems().exists()


def test_another_documents_version_closes_nothing(xuchang, client, shelf):
    quarantined(xuchang, client, shelf)
    xuchang.write(1)
    xuchang.post(client, xuchang.batch(1))
    assert Notice.objects.open().count() == 1


def test_the_same_version_taken_later_closes_what_was_refused_but_not_what_is_to_be_corrected(
    xuchang, client, shelf
):
    event = quarantined(xuchang, client, shelf)
    notices.issue(
        kind="correction-order",
        child=CITY,
        thread=uuid4(),
        origin=CITY,
        uid=UUID(event.uid),
        version=1,
        at=NOW,
    )
    notices.settle(accepted=[Verdict(SimpleNamespace(event=event), "new")], released=[], at=NOW)
    assert Notice.objects.open().get().kind == "correction-order"


def test_a_version_that_is_refused_too_closes_nothing(xuchang, client, shelf):
    event = quarantined(xuchang, client, shelf)
    xuchang.write(1, uid=event.uid, version=2, previous=1, action="amend")
    shelf.refuse = lambda one: ValueError("仍缺文号")
    xuchang.post(client, xuchang.batch(1))
    assert [notice["kind"] for notice in told(ask(xuchang, client))] == ["quarantine", "quarantine"]
    assert Notice.objects.open().count() == 2


def test_a_version_that_has_to_wait_closes_nothing_until_its_turn_comes(xuchang, client, shelf):
    event = quarantined(xuchang, client, shelf)
    second, third = xuchang.seal(
        [xuchang.draft(uid=event.uid, version=n, previous=n - 1, action="amend") for n in (2, 3)]
    )
    xuchang.log[1:] = [third, second]
    xuchang.post(client, xuchang.batch(1, 2))
    assert Notice.objects.open().count() == 1
    xuchang.post(client, xuchang.batch(2, 3))
    assert not Notice.objects.open().exists()


# --- Receiving -----------------------------------------------------------------------------------------


@pytest.fixture
def superior(henan):
    """A superior in memory that has notices; each may be bent."""

    class Superior:
        rows: list = []
        page: dict = {}
        signer = henan.signer

        def say(self, kind="quarantine", **more):
            content = {
                "format": notices.NOTICE_FORMAT, "issuer": PROVINCE, "child": CITY, "number": len(self.rows) + 1,
                "kind": kind, "thread": str(uuid4()), "raised_by": PROVINCE, "raised_by_name": "信用河南",
                "origin": CITY, "document_kind": KIND, "uid": str(new_uid()), "version": 1, "due_on": None,
                "details": {"reason": "refused", "detail": "缺项"}, "at": "2026-05-06T02:00:00.000000Z",
                "relayed": None,
            }  # fmt: skip
            self.rows.append({**content, **more})
            return self.rows[-1]

        def handle(self, request):
            after = int(request.url.params["after"])
            content = {
                "format": notices.PAGE_FORMAT, "sender": PROVINCE, "receiver": CITY, "after": after,
                "notices": [sign_statement(row, self.signer).to_json() for row in self.rows[after : after + 2]],
                **self.page,
            }  # fmt: skip
            return httpx.Response(200, json=sign_statement(content, henan.signer).to_json())

    made = Superior()
    made.rows, made.page = [], {}
    henan.answer_with = made.handle
    return made


def test_a_node_keeps_each_notice_once_page_after_page(superior):
    for _ in range(5):
        superior.say()
    assert noticing.poll(at=NOW) == 5
    assert noticing.poll(at=NOW) == 0
    assert list(Notice.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert queries.asked_from_above().count() == 5


def test_a_resolved_matter_is_no_longer_asked(superior):
    asked = superior.say()
    noticing.poll(at=NOW)
    superior.say("resolved", thread=asked["thread"], uid=asked["uid"], version=2)
    noticing.poll(at=NOW + timedelta(minutes=1))
    assert not queries.asked_from_above().exists()
    assert Notice.objects.get(number=1).closed_at == NOW + timedelta(minutes=1)


def test_a_matter_is_closed_only_by_the_level_that_raised_it(superior):
    asked = superior.say(raised_by=NATION)
    superior.say("resolved", thread=asked["thread"], uid=asked["uid"], version=2)
    noticing.poll(at=NOW)
    assert queries.asked_from_above().count() == 1


@pytest.mark.parametrize(
    "bent",
    [
        {"number": 2},
        {"number": 0},
        {"child": "410100"},
        {"issuer": NATION},
        {"format": "integrity-chain-receipt/1"},
        {"uid": "no uid"},
        {"thread": None},
        {"origin": 5},
        {"kind": "k" * 41},
        {"kind": ["quarantine"]},
        {"version": "two"},
        {"due_on": "soon"},
        {"at": "yesterday"},
    ],
)
def test_a_notice_that_is_not_the_next_for_this_node_spoils_its_page(superior, bent):
    superior.say()
    superior.say(**{"number": 2, **bent} if "number" not in bent else {"number": bent["number"] + 1})
    assert noticing.poll(at=NOW) == 0
    assert not Notice.objects.exists()
    assert "notice" in PushCursor.objects.get().problem_detail


def test_a_notice_in_a_strange_hand_is_refused(superior):
    superior.say()
    superior.signer = MemoryNode(PROVINCE).signer
    assert noticing.poll(at=NOW) == 0
    assert not Notice.objects.exists()


@pytest.mark.parametrize("change", [{"receiver": "410100"}, {"after": 9}, {"format": "other"}])
def test_a_page_that_was_not_asked_for_is_refused(superior, change):
    superior.say()
    superior.page = change
    assert noticing.poll(at=NOW) == 0
    assert not Notice.objects.exists()


def test_a_superior_that_knows_no_notices_stops_nothing(henan, published, push_now):
    henan.answer_with = lambda request: httpx.Response(404, text="not found")
    assert noticing.poll(at=NOW) == 0
    henan.answer_with = None
    published()
    assert push_now() == 1


def test_a_kind_of_tomorrow_is_kept_and_is_nobodys_task(superior):
    superior.say("assessment")
    assert noticing.poll(at=NOW) == 1
    assert not queries.asked_from_above().exists()


# --- Handing on ----------------------------------------------------------------------------------------


@pytest.fixture
def nation(province, monkeypatch):
    """The node under test is the province, between the nation and 许昌."""
    above = MemoryNode(NATION, "信用中国")
    above.registered("parent", url="http://nation.test")
    above.rows = []

    def handle(request):
        after = int(request.url.params["after"])
        content = {
            "format": notices.PAGE_FORMAT, "sender": NATION, "receiver": PROVINCE, "after": after,
            "notices": [sign_statement(row, above.signer).to_json() for row in above.rows[after:]],
        }  # fmt: skip
        return httpx.Response(200, json=sign_statement(content, above.signer).to_json())

    monkeypatch.setattr(upstream, "transport_factory", lambda: httpx.MockTransport(handle))

    def say(kind="correction-order", **more):
        above.rows.append(
            {
                "format": notices.NOTICE_FORMAT, "issuer": NATION, "child": PROVINCE,
                "number": len(above.rows) + 1, "kind": kind, "thread": str(uuid4()), "raised_by": NATION,
                "raised_by_name": "信用中国", "origin": CITY, "document_kind": KIND, "uid": str(new_uid()),
                "version": 1, "due_on": "2026-05-13", "details": {"reason": "文号有误"},
                "at": "2026-05-06T02:00:00.000000Z", "relayed": None, **more,
            }
        )  # fmt: skip
        return above.rows[-1]

    above.say = say
    return above


def test_a_province_hands_the_nations_word_on_to_its_city_with_the_evidence(nation, client):
    xuchang = MemoryNode(CITY, "信用许昌")
    xuchang.registered()
    asked = nation.say()
    noticing.poll(at=NOW)
    noticing.poll(at=NOW)
    (notice,) = told(ask(xuchang, client))
    assert (notice["issuer"], notice["number"], notice["raised_by_name"]) == (PROVINCE, 1, "信用中国")
    assert (notice["thread"], notice["due_on"]) == (asked["thread"], "2026-05-13")
    assert json.loads(notice["relayed"]["body"]) == asked
    nation.say("resolved", thread=asked["thread"], uid=asked["uid"], version=2)
    noticing.poll(at=NOW)
    assert [notice["kind"] for notice in told(ask(xuchang, client))] == ["correction-order", "resolved"]
    assert not Notice.objects.open().exists()


@pytest.mark.parametrize(
    "untrue", [{"origin": "420100"}, {"origin": PROVINCE}, {"raised_by": OTHER_PROVINCE}]
)
def test_what_concerns_no_city_below_goes_no_further(nation, untrue):
    MemoryNode(CITY, "信用许昌").registered()
    MemoryNode("420100", "信用武汉")
    nation.say(**untrue)
    noticing.poll(at=NOW)
    assert Notice.objects.filter(issuer=NATION).count() == 1
    assert not Notice.objects.filter(issuer=PROVINCE).exists()


def test_a_province_does_not_close_what_the_nation_asked(nation, client, shelf):
    xuchang = MemoryNode(CITY, "信用许昌")
    xuchang.registered()
    (event,) = xuchang.write(1)
    xuchang.post(client, xuchang.batch())
    nation.say(uid=event.uid)
    noticing.poll(at=NOW)
    xuchang.write(1, uid=event.uid, version=2, previous=1, action="amend")
    xuchang.post(client, xuchang.batch(1))
    assert [notice["kind"] for notice in told(ask(xuchang, client))] == ["correction-order"]
