"""Promises travel with their course and without any name; a copy edited by hand says again what its origin said."""

from datetime import date

import pytest

from records.chain.models import Quarantined
from records.pledges import services
from records.pledges.entries import PLEDGES
from records.pledges.models import Handover, Milestone, Pledge
from records.pledges.services.handovers import decide_handover
from records.registers import services as registers
from tests.records.chain.factories import NOW, PROVINCE
from tests.records.chain.two_nodes import reconcile, send, sound, tamper
from tests.records.dishonesty.factories import people
from tests.records.pledges.factories import published, scan, settled, tenure


def travelled(who) -> Pledge:
    left = tenure("上任示例", date(2020, 1, 1), date(2026, 4, 30))
    pledge = published(who, pledge_kind="contract", milestones=(("签约", 1), ("供电", 3)))
    settled(who, pledge, "stage", official=left.official)
    settled(who, pledge, "reaching")
    settled(who, pledge, "change")
    handover = services.prepare_handover(
        left=left, taken=None, handed_on=date(2026, 5, 5), by=who.clerk, at=NOW
    )
    services.attach_signed(handover=handover.pk, file=scan(), by=who.clerk, at=NOW)
    decide_handover(handover=handover.pk, name="accept", by=who.reviewer, at=NOW)
    return Pledge.objects.get(pk=pledge.pk)


def test_above_there_is_the_promise_with_its_course_and_nothing_of_what_lies_behind(nodes):
    pledge = travelled(people())
    assert (pledge.progress, pledge.outcome, pledge.version) == (25, "changed", 5)
    send()
    with nodes.at(PROVINCE):
        copy = Pledge.objects.get()
        assert {name: getattr(copy, name) for name in PLEDGES.carried} == {
            name: getattr(pledge, name) for name in PLEDGES.carried
        }
        assert copy.course["handovers"] == [{"on": "2026-05-05", "post_title": "局长"}]
        assert not Milestone.objects.exists()
        assert not Handover.objects.exists()
        sound()
    assert reconcile().found == 0


def test_it_is_overdue_above_on_the_same_day_without_a_word_from_below(nodes):
    published(people())
    send()
    with nodes.at(PROVINCE):
        assert not Pledge.objects.overdue(on=date(2026, 6, 30)).exists()
        assert Pledge.objects.overdue(on=date(2026, 7, 1)).exists()


def test_its_end_reaches_every_level(nodes):
    who = people()
    pledge = published(who)
    send()
    settled(who, pledge, "change", ground="clerical", ends=True, new_due_on=None)
    registers.end_entry(register=PLEDGES, uid=pledge.uid, reason="误录。", by=who.reviewer, at=NOW)
    send()
    with nodes.at(PROVINCE):
        assert Pledge.objects.get().status == "ended"
    assert reconcile().found == 0


@pytest.mark.parametrize(
    "change", ["progress = 99", "outcome = 'kept'", "due_on = '2030-01-01'", "course = '{}'"]
)
def test_a_copy_edited_by_hand_says_again_what_its_origin_said(nodes, change):
    travelled(people())
    send()
    with nodes.at(PROVINCE):
        before = Pledge.objects.values().get()
        tamper(f"UPDATE records_pledge SET {change}")
        assert Pledge.objects.values().get() != before
    assert reconcile().found > 0
    with nodes.at(PROVINCE):
        assert Pledge.objects.values().get() == before
        assert not Quarantined.objects.exists()
