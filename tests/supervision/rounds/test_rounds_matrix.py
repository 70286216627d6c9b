"""Nobody can move a round, or a sheet in it, where the tables do not allow it: every state × step × role."""

import pytest

from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import clock_user
from records.common.workflow import TransitionDenied
from supervision.assessments.rounds import services
from supervision.assessments.rounds.choices import RoundStatus, SheetStatus
from supervision.assessments.rounds.workflow import DECISION, ROUND, SHEET
from tests.records.access.factories import HENAN, XUCHANG, give, person
from tests.supervision.rounds import factories
from tests.supervision.rounds.factories import NOW, ROUNDS

ROLES = sorted(BUSINESS_ROLES | THREE_ADMINISTRATORS | {Role.CLOCK})
ASSESSOR, PUBLISHER = {Role.ASSESSOR}, {Role.REVIEWER, Role.SUPERVISOR}

# What a newcomer with that role over the province may do with a round in that state.
ROUND_STEPS = {
    ("planned", "open"): ASSESSOR,
    ("planned", "cancel"): ASSESSOR,
    ("reporting", "cancel"): ASSESSOR,
    ("submitted", "close_reports"): ASSESSOR,
    ("submitted", "cancel"): ASSESSOR,
    ("reviewing", "cancel"): ASSESSOR,
    ("reviewed", "open_replies"): ASSESSOR,
    ("reviewed", "cancel"): ASSESSOR,
    ("replying", "cancel"): ASSESSOR,
    ("replied", "close_replies"): ASSESSOR,
    ("replied", "cancel"): ASSESSOR,
    ("auditing", "cancel"): ASSESSOR,
    ("audited", "settle"): ASSESSOR,
    ("audited", "cancel"): ASSESSOR,
    ("settled", "return"): PUBLISHER,
    ("settled", "publish"): PUBLISHER,
    ("settled", "cancel"): ASSESSOR,
}
AUDITOR = {Role.ASSESSOR, Role.SUPERVISOR}
# And with the third city's sheet. The clock's steps follow from the round's and are asked of nobody else.
SHEET_STEPS = {
    ("planned", "take_in"): {Role.CLOCK},
    ("reporting", "take_in"): {Role.CLOCK},
    ("submitted", "recall"): {Role.DEPARTMENT},
    ("submitted", "take_in"): {Role.CLOCK},
    ("reviewed", "review_again"): ASSESSOR,
    ("reviewed", "feed_back"): {Role.CLOCK},
    ("replying", "reply"): {Role.DEPARTMENT},
    ("replying", "no_reply"): {Role.CLOCK},
    ("auditing", "audit"): AUDITOR,
    ("audited", "settle"): {Role.CLOCK},
    ("settled", "audit_again"): {Role.CLOCK},
    ("published", "audit_again"): {Role.CLOCK},
}


def newcomer(role, hall):
    if role == Role.CLOCK:
        return clock_user()
    someone = person(f"外人{role}")
    if role == Role.DEPARTMENT:
        give(someone, role, hall.cities[2].region_id, organisation=hall.cities[2])
    else:
        give(someone, role, HENAN)
    return someone


@pytest.mark.parametrize("state", ROUNDS)
def test_each_role_may_take_exactly_the_steps_of_the_tables(hall, state):
    case = ROUNDS[state](hall)
    sheet = factories.sheets(case)[2]
    for role in ROLES:
        someone = newcomer(role, hall)
        for table, subject, steps in ((ROUND, case, ROUND_STEPS), (SHEET, sheet, SHEET_STEPS)):
            taken = {one.name for one, denied in table.allowed(subject, by=someone, at=NOW) if denied is None}
            expected = {name for (source, name), roles in steps.items() if source == state and role in roles}
            # A sheet of a cancelled round lies still; its own state says nothing of that.
            if table is SHEET and state == "cancelled":
                expected = {"take_in"} if role == Role.CLOCK else set()
            assert taken == expected, (role, subject)


def test_every_state_can_be_reached_and_is_tested(hall):
    assert {ROUND.initial} | {step.target for step in ROUND.transitions.values()} == set(RoundStatus.values)
    assert {SHEET.initial} | {step.target for step in SHEET.transitions.values()} == set(SheetStatus.values)
    assert set(RoundStatus.values) <= set(ROUNDS)


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.SUPERVISOR, Role.REVIEWER])
@pytest.mark.parametrize("state", ["submitted", "reviewed", "auditing", "settled"])
def test_the_citys_own_offices_do_not_assess_their_city(hall, state, role):
    """A role over the city reaches neither the province's round nor the office's side of the city's sheet."""
    case = ROUNDS[state](hall)
    local = person("本市人员")
    give(local, role, XUCHANG)
    sheet = factories.sheets(case)[0]
    for table, subject in ((ROUND, case), (SHEET, sheet)):
        assert not [one.name for one, denied in table.allowed(subject, by=local, at=NOW) if denied is None]


def test_whoever_belongs_to_the_city_judges_nothing_of_it_under_whatever_role(hall):
    insider = person("本单位")
    for role in (Role.ASSESSOR, Role.SUPERVISOR, Role.REVIEWER):
        give(insider, role, HENAN)
    give(insider, Role.DEPARTMENT, hall.cities[2].region_id, organisation=hall.cities[2])

    def refused(attempt):
        with pytest.raises(TransitionDenied) as denied:
            attempt()
        assert denied.value.code == "of_assessed_body"

    case = factories.reviewing(hall)
    sheet = factories.sheets(case)[2]
    about = {"sheet": sheet.pk, "by": insider, "at": NOW}
    refused(lambda: services.review(**about, key="A2", value=20))
    refused(lambda: services.finish_review(**about))


def test_nor_answers_audits_publishes_or_decides(hall):
    insider = person("本单位")
    for role in (Role.ASSESSOR, Role.SUPERVISOR, Role.REVIEWER):
        give(insider, role, HENAN)
    give(insider, Role.DEPARTMENT, hall.cities[2].region_id, organisation=hall.cities[2])

    def refused(attempt):
        with pytest.raises(TransitionDenied) as denied:
            attempt()
        assert denied.value.code == "of_assessed_body"

    case = factories.auditing(hall, answered=False)
    sheet = factories.sheets(case)[2]
    about = {"sheet": sheet.pk, "by": insider, "at": NOW}
    reply = factories.score(sheet, "A2").reply
    refused(lambda: services.answer(reply_uid=reply.pk, accepted=False, text="不采纳", by=insider, at=NOW))
    refused(lambda: services.change_in_audit(**about, key="A2", value=20, reason="改"))
    refused(lambda: services.finish_audit(**about))
    services.answer(reply_uid=reply.pk, accepted=False, text="不属于考核期。", by=hall.second, at=NOW)
    for one in factories.sheets(case):
        services.finish_audit(sheet=one.pk, by=hall.auditor, at=NOW)
    services.settle(round_uid=case.pk, by=hall.organiser, at=NOW)
    paper = {"result_name": "通报", "result_number": "1号", "result_on": factories.TODAY, "at": NOW}
    refused(lambda: services.publish(round_uid=case.pk, **paper, by=insider))
    services.publish(round_uid=case.pk, **paper, by=hall.publisher)
    refused(lambda: services.propose_correction(**about, key="A2", value=20, reason="改"))


def test_a_decision_belongs_to_those_who_audit():
    assert {role for step in DECISION.transitions.values() for role in step.roles} == AUDITOR
