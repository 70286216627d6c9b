"""Every step of a promise is two people's: each status × step × role, and what each makes of the promise."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from records.access.models import AuditEntry
from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.chain.models import ChainEvent
from records.common.workflow import TransitionDenied
from records.pledges import services
from records.pledges.choices import ForbiddenGround, StepStatus
from records.pledges.models import Milestone, PledgeChange, Verdict
from records.pledges.services import STEPS, EvidenceData
from records.pledges.workflow import STEP
from records.registers.models import EntryVersion
from tests.records.access.factories import WEIDU, give, holder, person
from tests.records.dishonesty.factories import NOW
from tests.records.pledges.factories import (
    decide,
    draft,
    fresh,
    propose,
    published,
    scan,
    settled,
    submit,
    submitted,
)

ROLES = sorted(BUSINESS_ROLES | THREE_ADMINISTRATORS)
# What a stranger to the step may do with it, by its status.
ALLOWED = {"proposed": {Role.REVIEWER: {"accept", "refuse"}}}
NOTED_BY = {
    "milestone": {Role.CLERK},
    "reaching": {Role.CLERK, Role.DEPARTMENT},
    "verdict": {Role.CLERK, Role.DEPARTMENT},
    "change": {Role.CLERK},
    "stage": {Role.CLERK},
    "disclosure": {Role.CLERK, Role.DEPARTMENT},
}


def in_status(who, status):
    pledge = published(who)
    step = propose(who, pledge, "milestone")
    match status:
        case "accepted":
            return decide(who, step)
        case "refused":
            return decide(who, step, accepted=False)
        case "withdrawn":
            return services.withdraw_step(step=step, by=who.clerk, at=NOW)
    return step


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("status", StepStatus.values)
def test_each_role_may_decide_exactly_what_the_table_says(who, status, role):
    step = in_status(who, status)
    stranger = person("外人")
    give(stranger, role, **({"organisation": step.pledge.organisation} if role == Role.DEPARTMENT else {}))
    may = {one.name for one, denied in STEP.allowed(step, by=stranger, at=NOW) if denied is None}
    assert may == ALLOWED.get(status, {}).get(role, set())


@pytest.mark.parametrize("status", StepStatus.values)
@pytest.mark.parametrize("name", STEP.transitions)
def test_who_noted_it_may_only_take_it_back(who, status, name):
    step = in_status(who, status)
    give(who.clerk, Role.REVIEWER)
    allowed = status == "proposed" and name == "withdraw"
    before = Milestone.objects.values().get()

    def take():
        if name == "withdraw":
            return services.withdraw_step(step=step, by=who.clerk, at=NOW)
        return services.decide_step(step=step, accepted=name == "accept", note="理由", by=who.clerk, at=NOW)

    if allowed:
        assert take().status == "withdrawn"
        return
    with pytest.raises(TransitionDenied):
        take()
    assert Milestone.objects.values().get() == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", STEPS)
def test_each_step_is_noted_by_those_whose_work_it_is(who, kind, role):
    pledge = published(who, pledge_kind="contract", milestones=(("签约", 1),))
    settled(who, pledge, "stage")
    stranger = person("外人")
    give(stranger, role, **({"organisation": pledge.organisation} if role == Role.DEPARTMENT else {}))
    if role in NOTED_BY[kind]:
        assert propose(who, pledge, kind, by=stranger).status == "proposed"
    else:
        with pytest.raises(TransitionDenied) as denied:
            propose(who, pledge, kind, by=stranger)
        assert denied.value.code == "not_your_role"


def test_a_neighbours_people_note_and_decide_nothing_here(who):
    pledge = published(who)
    with pytest.raises(TransitionDenied):
        propose(who, pledge, "milestone", by=holder("邻县录入", Role.CLERK, WEIDU))
    step = propose(who, pledge, "milestone")
    with pytest.raises(TransitionDenied):
        decide(who, step, by=holder("邻县审核", Role.REVIEWER, WEIDU))


@pytest.mark.parametrize("kind", sorted(set(STEPS) - {"milestone", "stage"}))
def test_a_promise_that_is_not_published_has_nothing_to_judge(who, kind):
    pledge = draft(who, pledge_kind="contract")
    with pytest.raises(TransitionDenied) as denied:
        propose(who, pledge, kind)
    assert denied.value.code == "wrong_state"


def test_milestones_of_a_draft_make_their_planner_a_writer_and_stand_once_it_is_published(who):
    pledge = draft(who)
    give(who.other_clerk, Role.REVIEWER)
    propose(who, pledge, "milestone", by=who.other_clerk)
    assert fresh(pledge).course["milestones"][0]["title"] == "完成主体施工"
    submit(who, pledge)
    from records.pledges.entries import PLEDGES
    from records.registers import services as registers

    with pytest.raises(TransitionDenied, match="另一人"):
        registers.publish_entry(register=PLEDGES, uid=pledge.uid, by=who.other_clerk, at=NOW)
    registers.publish_entry(register=PLEDGES, uid=pledge.uid, by=who.reviewer, at=NOW)
    planned = Milestone.objects.get()
    assert (planned.status, planned.decided_by) == ("accepted", who.reviewer)
    assert EntryVersion.objects.get(entry=pledge.uid).content["course"]["milestones"][0]["weight"] == 30


def test_what_was_planned_and_taken_back_is_in_no_version(who):
    pledge = draft(who)
    step = propose(who, pledge, "milestone")
    services.withdraw_step(step=step, by=who.clerk, at=NOW)
    assert fresh(pledge).course["milestones"] == []


def test_nothing_is_noted_while_it_waits_for_review(who):
    with pytest.raises(TransitionDenied):
        propose(who, submitted(who), "milestone")


def test_confirmed_milestones_move_the_progress_that_everybody_sees(who):
    pledge = published(who, milestones=(("选址", 1), ("建设", 2)))
    first = pledge.milestones.get(title="建设")
    step = propose(who, pledge, "reaching", milestone=first)
    assert fresh(pledge).progress == 0
    decide(who, step)
    after = fresh(pledge)
    assert (after.progress, after.version) == (66, 2)
    newest = EntryVersion.objects.get(entry=pledge.uid, number=2)
    assert (newest.writers, newest.by, newest.note) == ([who.clerk.pk], who.reviewer, "里程碑达成：建设")
    told = next(one for one in after.course["milestones"] if one["title"] == "建设")
    assert told["reached_on"] == "2026-05-04"
    assert told["evidence"] == [{"title": "竣工验收备案表", "url": "https://example.org/acceptance"}]
    event = ChainEvent.objects.get(uid=pledge.uid, version=2)
    assert '"progress":66' in event.payload


def test_a_milestone_is_reached_once(who):
    pledge = published(who, milestones=(("选址", 1),))
    settled(who, pledge, "reaching")
    with pytest.raises(ValidationError) as refused:
        propose(who, pledge, "reaching", milestone=pledge.milestones.get())
    assert "已登记达成" in refused.value.message_dict["milestone"][0]


def test_a_refused_report_can_be_made_again(who):
    pledge = published(who, milestones=(("选址", 1),))
    decide(who, propose(who, pledge, "reaching"), accepted=False)
    assert fresh(pledge).version == 1
    settled(who, pledge, "reaching")
    assert fresh(pledge).progress == 100


@pytest.mark.parametrize("kind", ["reaching", "verdict"])
def test_what_is_not_proved_is_not_noted(who, kind):
    pledge = published(who, milestones=(("选址", 1),))
    with pytest.raises(ValidationError) as refused:
        propose(who, pledge, kind, evidence=[])
    assert "evidence" in refused.value.message_dict


def test_a_kept_promise_says_so_and_is_whole(who):
    pledge = published(who, milestones=(("选址", 1), ("建设", 2)))
    settled(who, pledge, "verdict")
    after = fresh(pledge)
    assert (after.outcome, after.progress, after.is_overdue) == ("kept", 100, False)
    assert after.course["verdicts"][0] == {
        "outcome": "kept",
        "on": "2026-05-06",
        "fulfilled_on": "2026-05-05",
        "reasons": "三所托育园均已开放。",
        "evidence": [{"title": "竣工验收备案表", "url": "https://example.org/acceptance"}],
    }


def test_nobody_is_found_to_have_broken_his_word_before_its_day(who):
    about = {"outcome": "broken", "fulfilled_on": None, "reasons": "未开工。"}
    with pytest.raises(ValidationError, match="届满后"):
        propose(who, published(who), "verdict", **about)
    with pytest.raises(ValidationError, match="届满后"):
        propose(who, published(who, due_on=date(2026, 5, 6)), "verdict", **about)
    pledge = published(who, due_on=date(2026, 5, 5))
    settled(who, pledge, "verdict", **about)
    assert fresh(pledge).outcome == "broken"


WRONG = [
    ("verdict", {"fulfilled_on": None}, "fulfilled_on"),
    ("verdict", {"fulfilled_on": date(2026, 5, 7)}, "fulfilled_on"),
    ("verdict", {"fulfilled_on": date(2026, 1, 14)}, "fulfilled_on"),
    ("verdict", {"outcome": "partly"}, "fulfilled_on"),
    ("verdict", {"outcome": "changed"}, "outcome"),
    ("verdict", {"reasons": ""}, "reasons"),
    ("verdict", {"reasons": "经办人41100019900101001X。"}, "reasons"),
    ("milestone", {"weight": 0}, "weight"),
    ("milestone", {"weight": 101}, "weight"),
    ("milestone", {"due_on": date(2026, 7, 1)}, "due_on"),
    ("milestone", {"due_on": date(2026, 1, 14)}, "due_on"),
    ("change", {"compensation_terms": ""}, "compensation_terms"),
    ("change", {"procedure": ""}, "procedure"),
    ("change", {"new_due_on": None}, "new_due_on"),
    ("change", {"new_due_on": date(2026, 6, 30)}, "new_due_on"),
    ("change", {"new_due_on": date(2026, 1, 1)}, "new_due_on"),
    ("change", {"ends": True}, "ends"),
    ("change", {"decided_on": date(2026, 5, 7)}, "decided_on"),
    ("change", {"reasons": "新任局长到任后领导更替，需重新研究。"}, "reasons"),
    ("stage", {"stage": "construction"}, "stage"),
    ("disclosure", {}, "stage"),
]


@pytest.mark.parametrize(
    ("kind", "more", "field"), WRONG, ids=[f"{n}-{kind}" for n, (kind, _m, _f) in enumerate(WRONG)]
)
def test_what_is_wrong_is_named_with_its_field(who, kind, more, field):
    pledge = published(who)
    with pytest.raises(ValidationError) as refused:
        propose(who, pledge, kind, **more)
    assert field in refused.value.message_dict
    assert not EntryVersion.objects.filter(entry=pledge.uid, number=2).exists()


# --- Lawful change ---------------------------------------------------------------------------
def test_a_lawful_change_keeps_the_old_promise_beside_the_new_one(who):
    pledge = published(who)
    settled(who, pledge, "change", compensation_amount="30")
    after = fresh(pledge)
    assert (after.outcome, after.due_on, after.version) == ("changed", date(2026, 10, 31), 2)
    told = after.course["changes"][0]
    assert told["was"] == {"due_on": "2026-06-30", "counts_as_kept": pledge.counts_as_kept}
    assert told["now"] == {"due_on": "2026-10-31", "counts_as_kept": pledge.counts_as_kept}
    assert (told["compensation"], told["compensation_amount"]) == ("对已预约入托的家庭发放过渡期补贴。", "30")
    assert EntryVersion.objects.get(entry=pledge.uid, number=1).content["due_on"] == "2026-06-30"


def test_a_lawful_end_leaves_the_promise_readable_and_unjudged(who):
    pledge = published(who)
    settled(who, pledge, "change", ends=True, new_due_on=None)
    after = fresh(pledge)
    assert (after.outcome, after.status, after.is_open) == ("ended", "published", False)
    assert after.course["changes"][0]["now"] is None
    with pytest.raises(ValidationError, match="依法终止"):
        propose(who, pledge, "verdict")


def test_a_slip_of_the_pen_put_right_is_no_change_of_the_promise(who):
    pledge = published(who)
    settled(who, pledge, "change", ground="clerical", new_due_on=date(2026, 7, 31))
    after = fresh(pledge)
    assert (after.outcome, after.due_on) == ("pending", date(2026, 7, 31))
    assert EntryVersion.objects.get(entry=pledge.uid, number=2).reason == "corrected"


@pytest.mark.parametrize("ground", ForbiddenGround.values)
def test_new_leaders_are_no_ground(who, ground):
    pledge = published(who)
    with pytest.raises(TransitionDenied, match="第三十一条") as denied:
        propose(who, pledge, "change", ground=ground)
    assert denied.value.code == "leaders_are_no_reason"
    assert not PledgeChange.objects.exists()


def test_who_tried_to_break_a_promise_for_new_leaders_is_known(committed_db, who):
    with pytest.raises(TransitionDenied):
        propose(who, published(who), "change", ground="leaders")
    kept = AuditEntry.objects.get(action="pledge.change_proposed", outcome="refused")
    assert (kept.by, kept.details["ground"]) == (who.clerk, "leaders")


@pytest.mark.parametrize("field", ["due_on", "counts_as_kept", "amount", "counterparty_name"])
def test_the_terms_are_changed_by_law_and_not_as_a_correction(who, field):
    from records.pledges.entries import PLEDGES
    from records.registers import services as registers

    pledge = published(who)
    with pytest.raises(ValidationError) as refused:
        registers.propose_change(
            register=PLEDGES,
            uid=pledge.uid,
            content={field: "x"},
            reason="corrected",
            note="更正",
            by=who.clerk,
            at=NOW,
        )
    assert field in refused.value.message_dict


def test_a_change_of_terms_that_no_longer_stand_is_not_accepted(who):
    pledge = published(who)
    late = propose(who, pledge, "verdict")
    settled(who, pledge, "change", ends=True, new_due_on=None)
    with pytest.raises(TransitionDenied) as denied:
        decide(who, late)
    assert denied.value.code == "overtaken"
    assert Verdict.objects.get().status == "proposed"


def test_a_promise_does_not_vanish_by_one_persons_hand(who):
    from records.pledges.entries import PLEDGES
    from records.registers import services as registers

    pledge = published(who)
    about = {"register": PLEDGES, "uid": pledge.uid, "reason": "误录。", "by": who.reviewer, "at": NOW}
    settled(who, pledge, "change")
    with pytest.raises(TransitionDenied) as denied:
        registers.end_entry(**about)
    assert denied.value.code == "not_to_be_ended"
    settled(who, pledge, "change", ground="clerical", ends=True, new_due_on=None)
    assert registers.end_entry(**about).status == "ended"


# --- Stages and disclosure -------------------------------------------------------------------
def test_a_stage_tells_its_post_and_what_was_disclosed_and_no_name(who):
    from tests.records.pledges.factories import tenure

    pledge = published(who, pledge_kind="contract")
    official = tenure("诸葛示例", date(2025, 1, 1), title="项目科科长").official
    settled(who, pledge, "stage", official=official)
    assert fresh(pledge).course["stages"] == [
        {"stage": "construction", "post_title": "项目科科长", "disclose_by": "2026-04-30", "disclosed": []}
    ]
    settled(who, pledge, "disclosure")
    after = fresh(pledge)
    assert after.course["stages"][0]["disclosed"] == [
        {"on": "2026-05-05", "document_name": "开工情况公告", "url": "https://example.org/construction"}
    ]
    assert "诸葛示例" not in "".join(ChainEvent.objects.values_list("payload", flat=True))


def test_the_newest_word_on_who_answers_for_a_stage_stands_and_the_old_one_is_kept(who):
    pledge = published(who, pledge_kind="ppp")
    settled(who, pledge, "stage", stage="procurement", post_title="采购科科长")
    settled(who, pledge, "stage", stage="procurement", post_title="采购科副科长")
    told = fresh(pledge).course["stages"]
    assert [one["post_title"] for one in told] == ["采购科副科长"]
    assert pledge.stages.count() == 2


# --- Evidence ----------------------------------------------------------------------------------
def test_a_file_says_nothing_of_its_maker_and_is_unreadable_in_the_storage(who):
    from django.core.files.storage import default_storage

    from records.pledges.models import PledgeEvidence

    pledge = published(who, milestones=(("选址", 1),))
    propose(who, pledge, "reaching", evidence=[EvidenceData("验收表", "", scan())])
    kept = PledgeEvidence.objects.get()
    with default_storage.open(kept.stored_name, "rb") as stored:
        assert b"%PDF" not in stored.read()
    opened = services.open_evidence(evidence=kept, subject=pledge, by=who.reviewer, at=NOW)
    assert opened.startswith(b"%PDF")
    assert "某科员".encode("utf-16-be") not in opened
    assert "某科员".encode() not in opened
    assert AuditEntry.objects.filter(action="pledge.evidence_opened").count() == 1


@pytest.mark.parametrize(
    "evidence",
    [
        EvidenceData("", "https://example.org/a"),
        EvidenceData("材料"),
        EvidenceData("材料", "javascript:alert(1)"),
        EvidenceData("41100019900101001X", "https://example.org/a"),
    ],
    ids=["no title", "nothing", "a script", "an id number"],
)
def test_evidence_that_is_none_is_refused(who, evidence):
    pledge = published(who, milestones=(("选址", 1),))
    with pytest.raises(ValidationError):
        propose(who, pledge, "reaching", evidence=[evidence])


# --- A person on the other side ------------------------------------------------------------------
def test_a_persons_name_stays_here_and_in_no_text(who):
    more = {"pledge_kind": "payment", "counterparty_kind": "自然人", "counterparty_name": "欧阳示例"}
    pledge = published(who, **more)
    assert (pledge.counterparty_name, pledge.person_name) == ("***", "欧阳示例")
    with pytest.raises(ValidationError):
        propose(who, pledge, "verdict", reasons="已向欧阳示例付清。")
    settled(who, pledge, "verdict")
    assert "欧阳示例" not in "".join(ChainEvent.objects.values_list("payload", flat=True))
    assert "欧阳示例" not in str(list(EntryVersion.objects.values_list("content", flat=True)))
