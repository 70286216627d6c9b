"""The body that a complaint is about meets it on no route at all, whatever else its people may see there."""

import re

import pytest

from records.access.roles import Role
from tests.access_matrix import complaints, disputes, vigilance
from tests.access_matrix.walking import walk
from tests.access_matrix.world import World
from tests.records.access.factories import give

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Where a complaint could be met at all; the whole walk is taken by the outsiders.
NEAR = re.compile(
    r"^(admin:(supervision_|index|search|app_list|records_(deadline|notice|auditentry)_)|site:.*compl|site:home)"
)


def _met(role: str, world: World) -> set[tuple[str, str]]:
    words = [*complaints.words(world), *disputes.words(world), *vigilance.words(world)]
    return {
        (answer.address, word)
        for answer in walk(role, world, only=NEAR)
        for word in words
        if word in answer.text and word not in answer.address
    }


def test_whoever_belongs_to_it_sees_neither_the_complaint_nor_who_made_it(world: World) -> None:
    insider = world.people["department"]
    for role in (Role.COMPLAINT_HANDLER, Role.REVIEWER, Role.SUPERVISOR, Role.IDENTITY_CUSTODIAN):
        give(insider, role)
    insider.forget_reaches()

    assert not _met("department", world)

    # Without this nothing would be proven: those whose work it is meet all of it but what is sealed.
    sealed = {
        world.words[name]
        for name in (
            "反映人姓名",
            "反映人电话",
            "投诉材料",
            "反映人证件号码",
            "违约企业代表人",
            "违约企业代表电话",
        )
    }
    everything = {*complaints.words(world), *disputes.words(world), *vigilance.words(world)}
    assert {word for _address, word in _met("reviewer", world)} == everything - sealed
