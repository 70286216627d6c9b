"""Letters between nodes: each once, in order, unread by others, and none that its writer may not write."""

import json

import pytest
from django.db import transaction

from records.chain.models import Notice
from records.chain.registry import EventView
from records.common.ids import new_uid
from supervision.complaints import services as complaints
from supervision.complaints.models import Complaint
from supervision.complaints.referrals import lines, queries, working
from supervision.complaints.referrals.models import Letter, Referral
from tests.records.chain.factories import CITY, NOW, PROVINCE
from tests.supervision.complaints import factories
from tests.supervision.referrals.factories import HANDED_ON, here, received, sent
from tests.supervision.referrals.test_sealing import KEY


def test_the_same_letters_again_change_nothing(pair):
    pair.referred()
    before = (Complaint.objects.count(), Letter.objects.count(), here().steps.count())
    for notice in Notice.objects.all():
        details = json.loads(notice.body)["details"]
        lines._keep(received().uid, PROVINCE, details["number"], details, notice=notice.number, at=NOW)
    lines.take_notices(at=NOW)
    assert lines.work(working.do, at=NOW) == 0
    assert (Complaint.objects.count(), Letter.objects.count(), here().steps.count()) == before


def test_a_letter_waits_for_the_one_before_it(pair):
    case, _code = pair.referred(factories.named())
    with pair.at(PROVINCE):
        for text in ("其一：验收单。", "其二：付款单。"):
            complaints.say_as_informant(complaint=case.pk, text=text, at=NOW)
        first, second = Letter.objects.filter(is_incoming=False, kind="informant_says").order_by("number")
        notices = {
            letter.number: json.loads(notice.body)["details"]
            for letter in (first, second)
            for notice in Notice.objects.all()
            if json.loads(notice.body)["details"]["number"] == letter.number
        }
    for letter, worked in ((second, 0), (first, 2)):
        lines._keep(received().uid, PROVINCE, letter.number, notices[letter.number], at=NOW)
        assert lines.work(working.do, at=NOW) == worked
    assert [one.text for one in here().messages.order_by("uid")] == ["其一：验收单。", "其二：付款单。"]


def test_a_letter_that_was_changed_on_its_way_is_not_opened_and_shows_as_a_problem(pair):
    pair.referred()
    matter = received()
    Letter.objects.create(
        referral_uid=matter.uid,
        peer_code=PROVINCE,
        is_incoming=True,
        number=matter.letters_in + 1,
        sealed=Letter.objects.filter(is_incoming=True, number=1).get().sealed,
        made_at=NOW,
    )
    assert lines.work(working.do, at=NOW) == 0
    stuck = received()
    assert (stuck.problem, stuck.retry_at) == ("Unreadable", NOW + lines.TRY_AGAIN)
    assert list(queries.referrals_in_reach(pair.city.handler).exclude(problem="")) == [stuck]


def test_a_node_writes_only_what_is_its_own_to_say(pair):
    pair.referred()
    matter = received()
    # The city may not rate an answer in the informant's place, nor give its own answer to itself.
    with transaction.atomic():
        lines.write(matter, "rated", {"satisfaction": "satisfied"}, at=NOW)
    pair.exchange()
    with pair.at(PROVINCE):
        assert sent().problem == "ValueError"
        assert Complaint.objects.get().satisfaction == ""


def test_a_letter_for_another_node_only_passes_through(pair):
    with pair.at(PROVINCE):
        view = EventView(CITY, 1, lines.KIND, new_uid(), 1, "publish", {"to": "000000", "public": "x"}, NOW)
        lines.materialise(view, at=NOW)
        assert not Letter.objects.exists()


def test_a_stranger_below_cannot_write_into_another_nodes_matter(pair):
    case, _code = pair.referred()
    with pair.at(PROVINCE):
        matter = sent()
        with pytest.raises(ValueError, match="另一节点"):
            lines._keep(matter.uid, "410300", 5, {"sealed": "x"}, at=NOW)


def test_what_a_superior_hands_down_passes_on_to_where_it_belongs(pair):
    with pair.at(PROVINCE):
        from_above = Referral.objects.create(
            is_sent=False, peer_code="000000", peer_name="信用中国", is_upward=True, key=KEY, begun_at=NOW
        )
        working.do(
            from_above,
            "complaint",
            {
                "number": "TJ000000-2026-000009", "kind": "contract", "body": None,
                "body_name": pair.province.bureau.name, "region": CITY, "title": "合同没有结算",
                "statement": HANDED_ON, "wished": "", "contract_number": "", "amount": None,
                "happened_on": None, "due_on": "2026-09-01",
            },
            at=NOW,
        )  # fmt: skip
        passed = Referral.objects.get(is_sent=True)
        assert (passed.peer_code, passed.complaint.origin_node) == (CITY, "000000")
    pair.exchange()
    assert here().statement == HANDED_ON
