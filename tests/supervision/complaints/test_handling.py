"""From the desk to the answer: four eyes where it harms, a record where a body refuses, and nobody named in public."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.dishonesty.models import DishonestyRecord
from supervision.complaints import queries, services
from supervision.complaints.deadlines import deadlines_of
from supervision.complaints.models import Complaint
from tests.records.access.factories import XUCHANG, give, holder
from tests.supervision.complaints import factories
from tests.supervision.complaints.factories import (
    ADDRESS,
    ID_NUMBER,
    MAIL,
    NAME,
    NOW,
    PHONE,
    anonymous,
    filed,
    fresh,
    in_state,
    named,
)  # fmt: skip


def _take(name, case, by, at=NOW, **more):
    return getattr(services, name)(complaint=case.pk, by=by, at=at, **more)


def _code(refusal):
    return refusal.value.code


# ---- four eyes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "confirm"),
    [("refusal_proposed", "confirm_not_accepted"), ("untrue_proposed", "confirm_untrue")],
)
def test_who_proposed_what_harms_does_not_confirm_it(office, state, confirm):
    give(office.handler, Role.REVIEWER)
    case = in_state(office, state)

    with pytest.raises(TransitionDenied) as refusal:
        _take(confirm, case, office.handler)
    assert _code(refusal) == "four_eyes"

    with pytest.raises(IntegrityError, match="complaint_four_eyes"), transaction.atomic():
        Complaint.objects.filter(pk=case.pk).update(confirmed_by=office.handler, status="not_accepted")
    assert _take(confirm, case, office.reviewer).confirmed_by == office.reviewer


def test_until_it_is_confirmed_nobody_outside_hears_of_it(office):
    case = in_state(office, "refusal_proposed")
    view = services.public_view(case, at=NOW)

    assert view.status == "registered"
    assert "法院" not in str(view)

    view = services.public_view(_take("confirm_not_accepted", case, office.reviewer), at=NOW)
    assert view.status == "not_accepted"
    assert "已在法院审理" in view.steps[-1].text


@pytest.mark.parametrize(
    ("state", "back", "target"),
    [
        ("refusal_proposed", "return_not_accepted", "registered"),
        ("untrue_proposed", "return_untrue", "verifying"),
    ],
)
def test_a_proposal_that_was_sent_back_leaves_no_mark(office, state, back, target):
    case = _take(back, in_state(office, state), office.reviewer, note="证据不足")

    assert (case.status, case.proposal, case.proposed_by, case.not_accepted_reason) == (target, "", None, "")


def test_who_answered_neither_rates_nor_closes_an_unrated_answer_nor_publishes_it(office):
    give(office.handler, Role.REVIEWER)
    case = in_state(office, "answered")
    for name, more in (
        ("rate", {"satisfaction": "satisfied"}),
        ("close", {}),
        ("publish_answer", {"title": "道路维修款", "text": "已结清。"}),
    ):
        with pytest.raises(TransitionDenied) as refusal:
            _take(name, case, office.handler, **more)
        assert _code(refusal) == "four_eyes", name

    services.rate(complaint=case.pk, satisfaction="satisfied", by=None, at=NOW)
    assert _take("close", case, office.handler).status == "closed"


CLOSED_BY_HIMSELF = "UPDATE supervision_complaint SET status='closed', closed_by_id=answered_by_id, closed_at=now() WHERE uid=%s"
HALVES = [
    ("status = 'answered', answered_at = now()", "answered_whole"),
    ("status = 'not_accepted'", "confirmed_whole"),
    ("status = 'merged'", "merged_whole"),
    ("supervised_at = now()", "supervised_whole"),
    ("published_at = now()", "published_by_another"),
    ("status = 'untrue'", "confirmed_whole"),
    ("title = ''", "says_what"),
]


@pytest.mark.parametrize(
    ("change", "constraint"), HALVES, ids=[name for _sql, name in HALVES[:-2]] + ["untrue", "says"]
)
def test_the_database_knows_no_half_states(office, change, constraint):
    case = in_state(office, "verifying")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE supervision_complaint SET {change} WHERE uid = %s", [case.pk])


def test_the_database_knows_nothing_closed_by_nobody(office):
    case = in_state(office, "answered")
    with pytest.raises(IntegrityError, match="closed_whole"), transaction.atomic():
        Complaint.objects.filter(pk=case.pk).update(status="closed")


def test_the_database_lets_nobody_close_his_own_unrated_answer(office):
    case = in_state(office, "answered")
    with (
        pytest.raises(IntegrityError, match="unrated_by_another"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(CLOSED_BY_HIMSELF, [case.pk])


@pytest.mark.parametrize("table", ["step", "note", "message", "file", "receipt"])
def test_what_was_written_stays_as_it_was(office, table):
    case, _code = filed(office, proofs=[factories.pdf()])
    services.note(complaint=case.pk, text="备注", by=office.handler, at=NOW)
    services.say_to_informant(complaint=case.pk, text="留言", by=office.handler, at=NOW)
    name = f"supervision_complaint{table}"
    for sql in (f"DELETE FROM {name}", f"UPDATE {name} SET complaint_id = gen_random_uuid()"):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    with (
        pytest.raises(IntegrityError, match="never deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM supervision_complaint")


# ---- what follows ------------------------------------------------------------------------------------------


def test_a_body_that_refuses_gets_a_draft_that_waits_for_its_document(office):
    case = in_state(office, "determination", kind="arrears", amount=Decimal("120000.00"))
    draft = case.draft

    assert (draft.organisation, draft.source, draft.status) == (office.bureau, "arrears", "draft")
    assert draft.document_kind == "determination"
    assert draft.document_number == ""
    # The body will read it: neither that somebody complained, nor who.
    assert case.number not in draft.facts
    assert "以换届为由拒绝" in draft.facts
    assert not any(word in draft.facts + draft.title for word in (NAME, PHONE, case.statement))


def test_only_who_may_write_records_has_one_drafted_and_never_with_the_informants_name(office):
    case = in_state(office, "refused")
    with pytest.raises(TransitionDenied, match="没有录入"):
        _take("determine", case, office.other_handler, content={})
    with pytest.raises(ValidationError) as refusal:
        _take("determine", case, office.handler, content={"facts": f"据{NAME}反映"})

    assert list(refusal.value.message_dict) == ["facts"]
    assert not DishonestyRecord.objects.exists()


def test_the_informant_reads_chinese_in_whatever_language_the_staff_work(office):
    from django.utils.translation import override

    with override("en"):
        case = in_state(office, "determination")
        services.rate(complaint=in_state(office, "answered").pk, satisfaction="satisfied", by=None, at=NOW)

    told = " ".join(f"{step.label}{step.told}" for step in case.steps.all())
    assert not re.search("[A-Za-z]{3}", told)
    assert not re.search("[A-Za-z]{3}", case.draft.title)
    assert not any(re.search("[A-Za-z]{3}", one.consequence) for one in deadlines_of(case))


def test_what_was_put_right_late_is_put_right_all_the_same(office):
    case = _take("note_rectified", in_state(office, "refused"), office.handler, findings="七月底已结清")

    assert case.status == "rectified"


def test_an_answer_says_what_was_found(office):
    for state, outcome in (("untrue", "untrue"), ("rectified", "resolved"), ("determination", "determined")):
        case = _take("answer", in_state(office, state), office.handler, text="经查……结论如下。")
        assert case.outcome == outcome
    with pytest.raises(ValidationError, match="办理结果"):
        _take("answer", in_state(office, "untrue"), office.handler, text="已解决", outcome="resolved")
    with pytest.raises(ValidationError, match="办理结果"):
        _take("answer", in_state(office, "true"), office.handler, text="属实")


def test_opened_again_it_starts_anew_and_another_person_answers(office):
    case = in_state(office, "answered")
    services.reopen(complaint=case.pk, reason="利息没有支付，有银行流水。", by=None, at=NOW)
    again = fresh(case)

    assert (again.status, again.reopened, again.answer, again.handler) == ("registered", 1, "", None)
    assert again.answered_before == [office.handler.pk]
    again = factories.moved(office, again, "submitted")
    for step in factories.WAYS["rectified"][1:]:
        step(office, again, NOW)
    with pytest.raises(TransitionDenied) as refusal:
        _take("answer", again, office.handler, text="还是如前答复。")
    assert _code(refusal) == "answered_before"
    assert (
        _take("answer", again, office.other_handler, text="利息已补付。").answered_by == office.other_handler
    )
    assert "利息没有支付" in [step.told for step in again.steps.filter(name="reopen")][0]
    assert "已于六月结清" in " ".join(step.told for step in again.steps.filter(name="answer"))


def test_the_informant_may_ask_for_thirty_days_and_a_supervisor_later(office):
    case = in_state(office, "answered")
    late = NOW + timedelta(days=31)
    assert services.public_view(case, at=NOW).may == {"say", "rate", "reopen"}
    with pytest.raises(TransitionDenied) as refusal:
        services.reopen(complaint=case.pk, reason="不服", by=None, at=late)
    assert _code(refusal) == "too_late"
    assert _take("reopen", case, office.supervisor, at=late, reason="复核发现遗漏").reopened == 1


# ---- the same matter twice ---------------------------------------------------------------------------------


def test_the_same_matter_is_suggested_by_its_words_and_by_its_contract(office):
    case, _code = filed(office)
    alike, _ = filed(office, anonymous(), contract_number="", statement=case.statement + "请尽快处理。")
    same_contract, _ = filed(
        office,
        kind="arrears",
        title="欠款",
        statement="完全另外一种说法，只提到一份合同。",
        contract_number="xc2025031",
    )
    other, _ = filed(
        office, contract_number="", title="路灯不亮", statement="小区门口的路灯已经坏了两个月没有人修。"
    )
    elsewhere = factories.organisation("示例市水利局")
    filed(office, body=elsewhere.pk, contract_number="")

    found = services.likely_duplicates(case)

    assert {one.complaint for one in found} == {alike, same_contract}
    assert [one.complaint for one in found if one.same_contract] == [same_contract]
    assert services.likely_duplicates(other) == []


def test_joined_complaints_are_one_and_each_code_answers(office):
    main, main_code = filed(office)
    other, other_code = filed(office, anonymous())
    services.say_as_informant(complaint=main.pk, text="我的电话换了", at=NOW)
    _take("merge", other, office.handler, into=main.pk)
    for step in factories.WAYS["answered"]:
        step(office, main, NOW)

    view = services.public_view(services.find_by_code(other_code), at=NOW)

    assert (view.merged, view.status, view.number) == (True, "answered", other.number)
    assert view.answer == fresh(main).answer
    assert view.messages == []
    assert "电话换了" not in str(view)
    assert services.public_view(services.find_by_code(main_code), at=NOW).merged is False
    assert main.steps.filter(name="merged_here").get().note == other.number


def test_only_open_complaints_about_the_same_body_are_joined(office):
    case, _code = filed(office)
    closed = in_state(office, "closed")
    elsewhere, _code = filed(office, body=factories.organisation("示例市水利局").pk)

    for into in (closed.pk, elsewhere.pk, case.pk):
        with pytest.raises(ValidationError):
            _take("merge", case, office.handler, into=into)
    assert fresh(case).status == "submitted"


def test_an_answer_that_others_read_names_none_of_them(office):
    main, _code = filed(office)
    other, _code = filed(office, named(name="诸葛示例", phone="13700009999"))
    _take("merge", other, office.handler, into=main.pk)
    for step in factories.WAYS["rectified"]:
        step(office, main, NOW)

    for text in (f"{NAME}反映的情况属实", "诸葛示例反映的情况属实", "已与137-0000-9999联系"):
        with pytest.raises(ValidationError) as refusal:
            _take("answer", main, office.handler, text=text)
        assert refusal.value.error_dict["text"][0].code == "names_the_informant"


# ---- what everybody reads ----------------------------------------------------------------------------------

TELLING = [
    (f"{NAME}反映", "反映人姓名或名称"),
    (f"欧 阳 举 报{''}反映", "反映人姓名或名称"),
    ("联系电话 138 0000 1234", "反映人电话"),
    ("证件１１０１０１１９９００３０７８８９x", "反映人证件号码"),
    (f"邮箱{MAIL.upper()}", "反映人电子邮箱"),
    (f"住在{ADDRESS}", "反映人地址"),
    ("另一人的手机13912345678", "手机号码"),
    ("另一人的证件110101199003071591", "身份证号码"),
    ("请写信给someone@example.org", "电子邮箱"),
]


@pytest.mark.parametrize(("text", "named_as"), TELLING, ids=[str(n) for n in range(len(TELLING))])
def test_what_would_say_who_complained_is_not_published(office, text, named_as):
    case = in_state(office, "answered")
    with pytest.raises(ValidationError) as refusal:
        _take("publish_answer", case, office.reviewer, title="道路维修款已结清", text=text)

    assert named_as in refusal.value.message_dict["text"][0]
    assert ID_NUMBER not in str(refusal.value)
    assert not queries.published_answers().exists()


def test_a_published_answer_is_another_persons_words_and_can_be_taken_down(office):
    case = in_state(office, "answered")
    _take("publish_answer", case, office.reviewer, title="某单位工程款已结清", text="反映属实，款项已结清。")

    shown = queries.as_published(queries.published_answers().get())
    assert (shown.title, shown.answer, shown.body_name) == (
        "某单位工程款已结清",
        "反映属实，款项已结清。",
        "示例市城市管理局",
    )
    assert not {case.number, case.title, case.statement, case.answer} & {
        str(value) for value in vars(shown).values()
    }
    with pytest.raises(IntegrityError, match="published_by_another"), transaction.atomic():
        Complaint.objects.filter(pk=case.pk).update(published_by=office.handler)

    _take("unpublish_answer", case, office.second_reviewer, reason="另行公布")
    assert not queries.published_answers().exists()


def test_the_figures_count_each_matter_once(office):
    in_state(office, "closed")
    in_state(office, "not_accepted", kind="service")
    in_state(office, "merged")
    late = in_state(office, "rectified", kind="arrears")
    services.answer(complaint=late.pk, text="已结清。", by=office.handler, at=NOW + timedelta(days=60))
    services.rate(complaint=late.pk, satisfaction="unsatisfied", by=None, at=NOW + timedelta(days=60))

    found = queries.figures(first=date(2026, 6, 1), last=date(2026, 6, 30), region=XUCHANG)

    assert (found.filed, found.answered, found.on_time, found.not_accepted) == (4, 2, 1, 1)
    assert (found.resolved, found.unsatisfied, found.anonymous) == (2, 1, 1)
    assert set(found.by_kind) == {("contract", 2, 1), ("service", 1, 0), ("arrears", 1, 1)}
    assert found.by_body == [(office.bureau.pk, office.bureau.name, 4, 2)]
    assert queries.figures(first=date(2026, 7, 1), last=date(2026, 7, 31)).filed == 0
    assert queries.figures(first=date(2026, 6, 1), last=date(2026, 6, 30), region="320000").filed == 0


def test_everybodys_work_is_his_own(office):
    new, proposed = in_state(office, "submitted"), in_state(office, "refusal_proposed")
    mine = in_state(office, "verifying")
    other = holder("另一承办", Role.COMPLAINT_HANDLER)

    assert queries.my_work(office.handler)["complaints_to_sort"].get() == new
    assert queries.my_work(office.reviewer)["complaints_to_confirm"].get() == proposed
    assert queries.my_work(office.handler)["complaints_mine"].get() == mine
    assert not queries.my_work(other)["complaints_mine"].exists()


def test_who_handles_for_one_body_sees_what_was_given_to_it_alone(office):
    given, _rest = in_state(office, "accepted"), in_state(office, "accepted")
    bound = holder("市政府督查室", Role.COMPLAINT_HANDLER, organisation=office.government)
    assert not queries.complaints_in_reach(bound).exists()

    services.assign(
        complaint=given.pk, handler_body=office.government.pk, handler=bound.pk, by=office.handler, at=NOW
    )

    assert queries.complaints_in_reach(bound).get() == given
    assert services.verify(complaint=given.pk, by=bound, at=NOW).handler == bound
