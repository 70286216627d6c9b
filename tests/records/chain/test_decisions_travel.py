"""Licences and penalties travel with their masks, and a withdrawal with its reason, which a copy edited by hand keeps."""

import pytest

from records.registers import withdrawals
from records.registers.models import Penalty
from records.registers.publicity import LICENCES, PENALTIES
from tests.records.chain.factories import NOW, PROVINCE
from tests.records.chain.two_nodes import reconcile, send, sound, tamper
from tests.records.dishonesty.factories import people
from tests.records.registers import decisions
from tests.records.registers.decisions import PERSON


def test_above_there_is_what_may_be_known_and_no_more(nodes):
    who = people()
    entry = decisions.published(who, PENALTIES, categories=["罚款", "通报批评"])
    decisions.published(who, LICENCES, **PERSON)
    send()
    with nodes.at(PROVINCE):
        copy = Penalty.objects.get()
        assert {name: getattr(copy, name) for name in PENALTIES.carried} == {
            name: getattr(entry, name) for name in PENALTIES.carried
        }
        assert copy.representative_id_number is None
        masked = LICENCES.model.objects.get()
        assert (masked.counterparty_name, masked.person_name, masked.person_id_number) == ("***", None, None)
        sound()
    assert reconcile().found == 0


def test_the_reason_of_a_withdrawal_reaches_every_level(nodes):
    who = people()
    noted = decisions.noted(who, PENALTIES)
    send()
    withdrawals.decide_withdrawal(uid=noted.uid, withdrawn=True, by=who.reviewer, at=NOW)
    send()
    with nodes.at(PROVINCE):
        copy = Penalty.objects.get()
        assert (copy.status, copy.withdrawn_ground, copy.withdrawn_reason) == (
            "ended",
            "revoked",
            "原决定经行政复议被撤销。",
        )
    assert reconcile().found == 0


@pytest.mark.parametrize(
    "change",
    [
        "withdrawn_reason = '没有理由'",
        "withdrawn_ground = 'void'",
        "fine_amount = 0",
        "categories = '{警告}'",
    ],
)
def test_a_copy_edited_by_hand_says_again_what_its_origin_said(nodes, change):
    who = people()
    noted = decisions.noted(who, PENALTIES)
    withdrawals.decide_withdrawal(uid=noted.uid, withdrawn=True, by=who.reviewer, at=NOW)
    send()
    with nodes.at(PROVINCE):
        before = Penalty.objects.values().get()
        tamper(f"UPDATE records_penalty SET {change}")
        assert Penalty.objects.values().get() != before
    assert reconcile().found > 0
    with nodes.at(PROVINCE):
        assert Penalty.objects.values().get() == before
