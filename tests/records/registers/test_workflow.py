"""Nobody can move an entry where the table does not allow it: every state × step × role, and four eyes."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import clock_user
from records.common.workflow import TransitionDenied
from records.registers import services
from records.registers.choices import Status
from records.registers.clock import end_expired
from records.registers.commendations import COMMENDATIONS
from records.registers.models import Commendation, EntryTransition, EntryVersion
from records.registers.workflow import WORKFLOW
from tests.records.access.factories import WEIDU, give, person
from tests.records.dishonesty.factories import NOW
from tests.records.registers.factories import IN_STATE, content, draft, proposed, published, submitted

ALLOWED = {
    ("draft", "submit"): {Role.CLERK},
    ("returned", "submit"): {Role.CLERK},
    ("submitted", "return"): {Role.REVIEWER},
    ("submitted", "publish"): {Role.REVIEWER},
    ("published", "propose"): {Role.CLERK, Role.REVIEWER},
    ("published", "end"): {Role.REVIEWER, Role.CLOCK},
    ("proposed", "accept"): {Role.REVIEWER},
    ("proposed", "refuse"): {Role.REVIEWER},
    ("proposed", "end"): {Role.REVIEWER, Role.CLOCK},
}
ROLES = sorted(BUSINESS_ROLES | THREE_ADMINISTRATORS | {Role.CLOCK})


def _holder(role: str, entry: Commendation):
    if role == Role.CLOCK:
        return clock_user()
    user = person("外人")
    if role == Role.DEPARTMENT:
        give(user, role, organisation=entry.organisation)
    else:
        give(user, role)
    return user


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", IN_STATE)
def test_each_role_may_take_exactly_the_steps_of_the_table(who, state, role):
    entry = IN_STATE[state](who)
    open_steps = {
        step.name
        for step, denied in WORKFLOW.allowed(entry, by=_holder(role, entry), at=NOW)
        if denied is None
    }
    assert open_steps == {
        name for (source, name), roles in ALLOWED.items() if source == state and role in roles
    }


def test_every_state_can_be_reached():
    assert {WORKFLOW.initial} | {step.target for step in WORKFLOW.transitions.values()} == set(Status.values)


def _take(entry, name, by):
    about = {"register": COMMENDATIONS, "uid": entry.uid, "by": by, "at": NOW}
    return {
        "submit": lambda: services.submit_entry(**about),
        "return": lambda: services.return_entry(**about, reason="理由"),
        "publish": lambda: services.publish_entry(**about),
        "propose": lambda: services.propose_change(
            **about, content={"merits": "新的事迹。"}, reason="updated", note="依据"
        ),
        "accept": lambda: services.decide_change(**about, accepted=True),
        "refuse": lambda: services.decide_change(**about, accepted=False, note="理由"),
        "end": lambda: services.end_entry(**about, reason="理由"),
    }[name]()


@pytest.mark.parametrize(
    ("state", "name"),
    [(state, name) for state in IN_STATE for name in WORKFLOW.transitions if (state, name) not in ALLOWED],
)
def test_a_step_that_is_not_allowed_leaves_everything_as_it_was(who, state, name):
    entry = IN_STATE[state](who)
    before = Commendation.objects.values().get()
    counts = EntryTransition.objects.count(), EntryVersion.objects.count()
    with pytest.raises(TransitionDenied):
        _take(entry, name, who.clerk if name == "submit" else who.second_reviewer)
    assert Commendation.objects.values().get() == before
    assert (EntryTransition.objects.count(), EntryVersion.objects.count()) == counts


def test_who_wrote_it_does_not_publish_it(who):
    entry = draft(who)
    give(who.other_clerk, Role.REVIEWER)
    services.edit_entry(
        register=COMMENDATIONS, uid=entry.uid, content={"title": "守信示范单位"}, by=who.other_clerk, at=NOW
    )
    services.submit_entry(register=COMMENDATIONS, uid=entry.uid, by=who.clerk, at=NOW)
    with pytest.raises(TransitionDenied, match="另一人"):
        services.publish_entry(register=COMMENDATIONS, uid=entry.uid, by=who.other_clerk, at=NOW)
    assert services.publish_entry(register=COMMENDATIONS, uid=entry.uid, by=who.reviewer, at=NOW).version == 1


def test_who_proposed_a_change_does_not_accept_it(who):
    entry = published(who)
    about = {"register": COMMENDATIONS, "uid": entry.uid, "at": NOW}
    services.propose_change(
        **about, content={"merits": "新的事迹。"}, reason="corrected", note="原文有误", by=who.reviewer
    )
    with pytest.raises(TransitionDenied, match="另一人"):
        services.decide_change(**about, accepted=True, by=who.reviewer)
    changed = services.decide_change(**about, accepted=True, by=who.second_reviewer)
    assert (changed.merits, changed.version, changed.proposed) == ("新的事迹。", 2, None)
    newest = EntryVersion.objects.get(entry=entry.uid, number=2)
    assert (newest.reason, newest.writers, newest.by) == ("corrected", [who.reviewer.pk], who.second_reviewer)


def test_a_refused_change_leaves_what_is_shown(who):
    entry = proposed(who)
    with pytest.raises(TransitionDenied, match="理由"):
        services.decide_change(register=COMMENDATIONS, uid=entry.uid, accepted=False, by=who.reviewer, at=NOW)
    after = services.decide_change(
        register=COMMENDATIONS, uid=entry.uid, accepted=False, note="文号不符。", by=who.reviewer, at=NOW
    )
    assert (after.version, after.proposed, after.incentives) == (1, None, "同等条件下优先安排改革试点。")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("decided_on", "2026-05-07", "不能晚于今天"),
        ("valid_until", "2026-03-14", "不能早于文书日期"),
        ("merits", "先进个人身份证号41100019900101001X。", "身份证件号码"),
        ("authority_uscc", "11990100000000010F", "校验"),
        ("honour", "golden_cup", "表彰类别"),
    ],
)
def test_what_is_wrong_is_named_with_its_field(who, field, value, said):
    typed = date.fromisoformat(value) if field in ("decided_on", "valid_until") else value
    with pytest.raises(ValidationError) as refused:
        draft(who, **{field: typed})
    assert field in refused.value.message_dict
    assert said in "".join(refused.value.message_dict[field])
    assert not Commendation.objects.exists()


def test_a_credit_code_of_digits_alone_is_no_id_number(who):
    assert draft(who, authority_uscc="119901410000000012").authority_uscc == "119901410000000012"


def test_a_draft_may_wait_for_its_document_and_the_review_may_not(who):
    entry = draft(who, document_number="", incentives="")
    with pytest.raises(TransitionDenied, match="文书文号"):
        services.submit_entry(register=COMMENDATIONS, uid=entry.uid, by=who.clerk, at=NOW)


def test_a_neighbours_clerk_enters_nothing_here(who):
    stranger = person("邻县")
    give(stranger, Role.CLERK, WEIDU)
    with pytest.raises(TransitionDenied, match="权限"):
        services.create_entry(register=COMMENDATIONS, content=content(), by=stranger, at=NOW)


def test_the_clock_ends_what_is_past_its_last_day_once(who):
    published(who, valid_until=date(2026, 6, 30))
    submitted(who, title="尚未发布的表彰", valid_until=date(2026, 6, 30))
    late = datetime(2026, 6, 30, 17, tzinfo=UTC)  # 1 July in Beijing
    assert end_expired(at=datetime(2026, 6, 30, 10, tzinfo=UTC)) == 0
    assert end_expired(at=late) == 1
    assert end_expired(at=late) == 0
    ended = Commendation.objects.get(status="ended")
    assert (ended.end_reason, ended.version) == ("expired", 2)
    with pytest.raises(TransitionDenied):
        services.end_entry(
            register=COMMENDATIONS,
            uid=published(who).uid,
            reason="到期",
            end_reason="expired",
            by=who.reviewer,
            at=NOW,
        )
