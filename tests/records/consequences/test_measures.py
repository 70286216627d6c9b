"""Measures bind only by law and by two people, and never longer than they should."""

import pytest
from django.core.exceptions import ValidationError

from records.common.workflow import TransitionDenied
from records.consequences import services
from records.dishonesty.models import DishonestyRecord
from tests.records.consequences.factories import (
    NOW,
    TODAY,
    bureau,
    measure,
    measure_content,
    office,
    published,
)


def told(record):
    return [(one["kind"], one["status"]) for one in DishonestyRecord.objects.get(pk=record.pk).consequences]


def test_a_measure_binds_once_another_person_has_decided_it_and_the_record_says_so(who):
    record = published(who)
    entered = measure(who, record, in_force=False)
    assert told(record) == []
    assert not services.active_measures(organisation=bureau(), on=TODAY).exists()

    services.decide_measure(uid=entered.pk, by=who.reviewer, at=NOW)

    assert DishonestyRecord.objects.get(pk=record.pk).consequences == [
        {
            "kind": "honours",
            "title": "取消年度评先评优资格",
            "authority": office().name,
            "decided_on": "2026-05-06",
            "ends_on": "2027-05-05",
            "status": "in_force",
        }
    ]
    assert [found.pk for found in services.active_measures(organisation=bureau(), on=TODAY)] == [entered.pk]


def test_nobody_decides_the_measure_that_he_entered(who):
    entered = services.enter_measure(
        record=published(who), content=measure_content(), by=who.reviewer, at=NOW
    )

    with pytest.raises(TransitionDenied) as denied:
        services.decide_measure(uid=entered.pk, by=who.reviewer, at=NOW)

    assert denied.value.code == "four_eyes"


def test_no_measure_without_a_legal_basis(who):
    with pytest.raises(ValidationError) as refused:
        services.enter_measure(
            record=published(who), content=measure_content(legal_basis=""), by=who.clerk, at=NOW
        )

    assert "legal_basis" in refused.value.error_dict
