"""Nobody can move a text where the table does not allow it: every state × step × role, and four eyes."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localdate, now

from disclosure.editing import files, services
from disclosure.editing.choices import Status
from disclosure.editing.models import WrittenFile, WrittenStep, WrittenVersion
from disclosure.editing.workflow import WORKFLOW
from disclosure.notices.desks import ARTICLES, CASES, DECISIONS, POLICIES
from disclosure.notices.models import Article
from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import clock_user
from records.common.workflow import TransitionDenied
from records.dishonesty.services import FileRefused
from tests.disclosure import factories as records
from tests.disclosure.texts.factories import (
    AGENCIES,
    CONDUCT,
    EXPERTS,
    IN_STATE,
    LISTS,
    REPORTS,
    SCORES,
    content,
    draft,
    pdf,
    proposed,
    published,
    steps,
    submitted,
)
from tests.records.access.factories import WEIDU, give, person

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


@pytest.mark.parametrize("state", IN_STATE)
def test_each_role_may_take_exactly_the_steps_of_the_table(who, state):
    item = IN_STATE[state](ARTICLES, who)
    for role in ROLES:
        if role == Role.CLOCK:
            actor = clock_user()
        else:
            actor = person(f"外人{role}")
            give(actor, role, organisation=item.organisation if role == Role.DEPARTMENT else None)
        allowed = WORKFLOW.allowed(item, by=actor, at=now())
        assert {step.name for step, denied in allowed if denied is None} == {
            name for (source, name), roles in ALLOWED.items() if source == state and role in roles
        }, role


def test_every_state_can_be_reached():
    assert {WORKFLOW.initial} | {step.target for step in WORKFLOW.transitions.values()} == set(Status.values)


def _take(desk, item, name, by):
    about = {"desk": desk, "uid": item.uid, "by": by, "at": now()}
    return {
        "submit": lambda: services.submit(**about),
        "return": lambda: services.send_back(**about, reason="理由"),
        "take_back": lambda: services.hand_in_anew(**about, content={"title": "新的标题"}),
        "publish": lambda: services.publish(**about),
        "propose": lambda: services.propose_change(
            **about, content={"title": "新的标题"}, reason="updated", note="依据"
        ),
        "accept": lambda: services.decide_change(**about, accepted=True),
        "refuse": lambda: services.decide_change(**about, accepted=False, note="理由"),
        "end": lambda: services.end(**about, reason="理由"),
    }[name]()


@pytest.mark.parametrize(
    ("state", "name"),
    [(state, name) for state in IN_STATE for name in WORKFLOW.transitions if (state, name) not in ALLOWED],
)
def test_a_step_from_the_wrong_state_changes_nothing(who, state, name):
    item = IN_STATE[state](ARTICLES, who)
    notes = WrittenStep.objects.count()
    with pytest.raises(TransitionDenied), transaction.atomic():
        _take(ARTICLES, item, name, who.second_reviewer)
    assert Article.objects.get().status == item.status
    assert WrittenStep.objects.count() == notes


@pytest.mark.parametrize(
    "desk",
    [ARTICLES, CASES, POLICIES, DECISIONS, LISTS, AGENCIES, SCORES, EXPERTS, CONDUCT, REPORTS],
    ids=lambda desk: desk.kind,
)
def test_every_desk_goes_the_whole_way(who, desk):
    more = {}
    if desk in (SCORES, CONDUCT):
        more = {"agency": published(AGENCIES, who)}
    item = published(desk, who, **more)
    assert (item.status, item.version, item.writers) == ("published", 1, [])
    title = "ZJ-999999" if desk is EXPERTS else "改过的标题"
    about = {"desk": desk, "uid": item.pk, "at": now()}
    services.propose_change(
        **about, content={"title": title}, reason="corrected", note="原标题有误", by=who.clerk
    )
    services.decide_change(**about, accepted=True, by=who.reviewer)
    services.end(**about, reason="不再适用", by=who.reviewer)
    item = desk.model.objects.get(pk=item.pk)
    assert (item.title, item.status, item.end_note, item.version) == (title, "ended", "不再适用", 3)
    reasons = WrittenVersion.objects.filter(item=item.pk).order_by("number").values_list("reason", flat=True)
    assert list(reasons) == ["created", "corrected", "withdrawn"]


def test_who_wrote_it_cannot_publish_it_even_as_a_reviewer(who):
    give(who.clerk, Role.REVIEWER)
    item = submitted(ARTICLES, who)
    with pytest.raises(TransitionDenied) as denied:
        services.publish(desk=ARTICLES, uid=item.pk, by=who.clerk, at=now())
    assert denied.value.code == "four_eyes"
    change = proposed(ARTICLES, who)
    with pytest.raises(TransitionDenied) as denied:
        services.decide_change(desk=ARTICLES, uid=change.pk, accepted=True, by=who.clerk, at=now())
    assert denied.value.code == "four_eyes"


def test_a_clerk_of_another_place_writes_nothing_here(who):
    stranger = person("邻县")
    give(stranger, Role.CLERK, WEIDU)
    with pytest.raises(TransitionDenied) as denied:
        services.create(desk=ARTICLES, content=content(ARTICLES), by=stranger, at=now())
    assert denied.value.code == "not_your_role"


@pytest.mark.parametrize(
    ("desk", "more", "field"),
    [
        (ARTICLES, {"body": ""}, "正文"),
        (ARTICLES, {"kind": "model"}, "示范单位"),
        (ARTICLES, {"body": "张某，身份证 11010519491231002X"}, "身份证件"),
        (POLICIES, {"document_number": ""}, "文号"),
        (POLICIES, {"dated_on": localdate() + timedelta(days=1)}, "成文日期"),
        (DECISIONS, {"steps": {}}, "公众参与"),
        (DECISIONS, {"steps": {k: v for k, v in steps().items() if k != "risk"}}, "风险评估"),
        (LISTS, {"items": ()}, "还没有事项"),
        (AGENCIES, {"uscc": "911101080000000000"}, "代码"),
        (CONDUCT, {}, "代理机构或专家"),
        (CONDUCT, {"show_until": None}, "截止日期"),
        (CONDUCT, {"show_until": localdate() + timedelta(days=4000)}, "最长三年"),
        (CONDUCT, {"document_number": ""}, "文书文号"),
        (EXPERTS, {"title": "张三"}, "代码"),
    ],
)
def test_what_is_not_lawful_or_not_whole_is_not_handed_in_and_the_sentence_says_why(who, desk, more, field):
    with pytest.raises((TransitionDenied, ValidationError)) as refused:
        submitted(desk, who, **more)
    said = getattr(refused.value, "message", None) or "".join(refused.value.messages)
    assert field in said


def test_a_case_is_only_made_of_a_record_that_everybody_may_read(who):
    for attributes in (
        {"scope": "government"},
        {"status": "draft"},
        {"display_until": localdate() - timedelta(days=1)},
    ):
        record = records.record(**attributes)
        with pytest.raises(TransitionDenied, match="公示中的记录"):
            submitted(CASES, who, record=record)


def test_the_collective_decision_comes_last(who):
    wrong = steps()
    wrong["collective"]["on"] = (localdate() - timedelta(days=300)).isoformat()
    with pytest.raises(TransitionDenied, match="集体讨论"):
        submitted(DECISIONS, who, steps=wrong)


def test_the_clock_takes_down_what_is_past_and_running_twice_changes_nothing(who):
    today = localdate()
    over = published(ARTICLES, who, show_from=today - timedelta(days=9), show_until=today - timedelta(days=1))
    stays = published(ARTICLES, who, show_until=today)
    assert services.end_past(at=now()) == 1
    assert services.end_past(at=now()) == 0
    assert Article.objects.get(pk=over.pk).end_reason == "expired"
    assert Article.objects.get(pk=stays.pk).status == "published"


def test_files_are_taken_by_what_they_are_and_only_into_a_draft(who):
    item = draft(ARTICLES, who)
    about = {"desk": ARTICLES, "uid": item.pk, "at": now()}
    kept = files.attach(**about, file=pdf(), by=who.clerk)
    with pytest.raises(FileRefused) as refused:
        files.attach(**about, file=pdf(), by=who.clerk)
    assert refused.value.code == "duplicate"
    with pytest.raises(FileRefused) as refused:
        files.attach(**about, file=pdf("表.xlsx", "y"), by=who.clerk)
    assert refused.value.code == "name_and_content_differ"
    other = files.attach(**about, file=pdf(text="另一个"), by=who.other_clerk)
    files.remove(**about, file=other.pk, by=who.clerk)
    services.submit(**about, by=who.clerk)
    with pytest.raises(TransitionDenied, match="不能直接修改"):
        files.attach(**about, file=pdf(text="z"), by=who.clerk)
    # Whoever put a file in had a hand in it, too.
    assert who.other_clerk.pk in Article.objects.get().writers
    assert WrittenFile.objects.get(removed_at=None).pk == kept.pk


REFUSED = {
    "a text is deleted": "DELETE FROM disclosure_article",
    "a version is rewritten": "UPDATE disclosure_writtenversion SET note = 'x'",
    "a step is deleted": "DELETE FROM disclosure_writtenstep",
    "its author changes": "UPDATE disclosure_article SET created_by_id = {reviewer}",
    "its version falls": "UPDATE disclosure_article SET version = 0",
    "it is published without its day": "UPDATE disclosure_article SET published_at = NULL",
    "half a proposal": "UPDATE disclosure_article SET proposed = '{{}}'",
    "its days are crossed": "UPDATE disclosure_article SET show_until = '2000-01-01'",
    "a notice names a body": "UPDATE disclosure_article SET about_id = organisation_id",
    "internal scope": "UPDATE disclosure_article SET scope = 'internal'",
    "its writer published it": (
        "INSERT INTO disclosure_writtenversion (uid, kind, item, number, reason, note, content, writers, made_at, by_id)"
        " SELECT gen_random_uuid(), kind, item, 9, reason, '', '{{}}', ARRAY[{reviewer}]::bigint[], made_at, {reviewer}"
        " FROM disclosure_writtenversion"
    ),
    "a decision without its steps": "UPDATE disclosure_decision SET steps = '{{}}'",
    "an expert with a name": "UPDATE disclosure_expert SET title = '张三'",
    "bad conduct for ever": "UPDATE disclosure_badconduct SET show_until = NULL",
    "bad conduct of nobody": "UPDATE disclosure_badconduct SET agency_id = NULL",
    "a score beyond a hundred": "UPDATE disclosure_agencyscore SET score = 101",
    "an item of a published list": "UPDATE disclosure_listitem SET name = 'x'",
    "a further item of a published list": (
        "INSERT INTO disclosure_listitem (uid, list_id, place, code, name, basis, content, time_limit, url, search_words)"
        " SELECT gen_random_uuid(), list_id, '000009', 'n', 'n', 'b', '', '', '', '' FROM disclosure_listitem"
    ),
    "a published list loses an item": "DELETE FROM disclosure_listitem",
}


def test_the_database_itself_refuses_what_must_never_be(who):
    published(ARTICLES, who)
    published(DECISIONS, who)
    published(EXPERTS, who)
    published(LISTS, who)
    agency = published(AGENCIES, who)
    published(SCORES, who, agency=agency)
    published(CONDUCT, who, agency=agency)
    for what, statement in REFUSED.items():
        assert _refused(statement.format(reviewer=who.reviewer.pk)), what


def _refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False
