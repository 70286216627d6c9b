"""What comes in by paper: entered without secrets, routed by two people, received and answered in time, reminded."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from records.clocks.models import Deadline
from records.clocks.overdue import notice_overdue
from records.common.receipts import spelt
from records.common.workflow import TransitionDenied
from records.papers.services import open_pdf
from supervision.worklist.documents import queries, services
from supervision.worklist.documents.choices import Urgency
from supervision.worklist.documents.codes import code_of, is_code_of
from supervision.worklist.documents.models import IncomingDocument
from supervision.worklist.documents.rules import ANSWER_KEYS, is_secret
from supervision.worklist.ledger.models import LedgerItem
from tests.supervision.worklist import factories
from tests.supervision.worklist.factories import FINANCE, NOW, TODAY, fresh, open_deadlines, receiver


@pytest.mark.parametrize(
    "more",
    [
        {"secrecy": "机密"},
        {"secrecy": "秘密"},
        {"title": "关于某事的通知（机密）"},
        {"title": "机密★10年 关于某事的通知"},
        {"document_number": "某发〔2026〕1号【秘密】"},
        {"asks": "密级：绝密"},
    ],
)
def test_what_bears_a_degree_of_secrecy_is_refused_and_nothing_of_it_kept(office, refused, more):
    with pytest.raises(TransitionDenied) as denied:
        factories.registered(office, **more)
    assert denied.value.code == "secret"
    assert "涉密" in denied.value.message
    assert not IncomingDocument.objects.exists()
    assert refused == [("document.register", "secret")]


@pytest.mark.parametrize("secrecy", ["", "无", "非涉密"])
def test_an_everyday_secret_is_no_degree(office, secrecy):
    case = factories.registered(office, secrecy=secrecy, title="关于保护企业商业秘密的通知")
    assert case.status == "registered"


@given(st.text(max_size=40))
def test_a_marked_text_is_secret_whatever_stands_around_it(text):
    assert is_secret("", f"{text}（机密）{text}")
    assert is_secret("绝密", text)


def test_a_document_goes_from_desk_to_desk_and_each_step_stays(office):
    case = factories.DOCUMENTS["archived"](office)
    assert (case.status, case.outcome, case.shelf) == (
        "archived",
        "已按要求报省政府办公厅。",
        "2026年政务诚信卷3号",
    )
    assert list(case.steps.order_by("at", "uid").values_list("name", flat=True)) == [
        "register", "propose", "direct", "give", "give", "give", "confirm", "answer", "confirm", "answer", "finish",
        "archive",
    ]  # fmt: skip
    assert not Deadline.objects.open().filter(case_uid=case.pk).exists()


def test_who_undertakes_answers_by_how_urgent_it_is(office):
    # Ten days of a plain document; three working days of an urgent one, the weekend not counted.
    assert factories.assigned(office).answer_by_on == date(2026, 7, 4)
    urgent = factories.assigned(office, urgency="fast", document_number="豫政办〔2026〕31号")
    assert urgent.answer_by_on == date(2026, 6, 29)
    assert open_deadlines("document-receiver", receiver(urgent).pk) == {
        "document_receipt": date(2026, 6, 26),
        "document_answer_fast": date(2026, 6, 29),
    }
    know = urgent.receivers.get(part="know")
    assert open_deadlines("document-receiver", know.pk).keys() == {"document_receipt"}
    assert set(ANSWER_KEYS) == set(Urgency)


def test_the_director_may_set_the_day_himself_but_not_one_that_has_passed(office):
    case = factories.proposed(office)
    said = {
        "document": case.pk,
        "directive": "同意",
        "given": factories.given(office),
        "by": office.head,
        "at": NOW,
    }
    with pytest.raises(ValidationError) as past:
        services.direct(**said, answer_by_on=TODAY - timedelta(days=1))
    assert "answer_by_on" in past.value.message_dict
    assert services.direct(**said, answer_by_on=date(2026, 7, 1)).answer_by_on == date(2026, 7, 1)
    assert set(case.receivers.exclude(part="know").values_list("due_on", flat=True)) == {date(2026, 7, 1)}


def test_somebody_must_undertake_it(office):
    case = factories.proposed(office)
    with pytest.raises(ValidationError) as nobody:
        services.direct(
            document=case.pk,
            directive="阅",
            given=[services.Given("know", office.finance.pk)],
            by=office.head,
            at=NOW,
        )
    assert "given" in nobody.value.message_dict


def test_a_unit_receives_with_one_click_and_a_second_changes_nothing(office):
    own = receiver(factories.assigned(office))
    with pytest.raises(TransitionDenied):
        services.confirm(receiver=own.pk, by=office.statistics_person, at=NOW)
    first = services.confirm(receiver=own.pk, by=office.finance_person, at=NOW)
    again = services.confirm(receiver=own.pk, by=office.finance_person, at=NOW + timedelta(days=1))
    assert (first.confirmed_at, first.confirmed_how) == (again.confirmed_at, "account")
    assert open_deadlines("document-receiver", own.pk).keys() == {"document_answer"}


def test_a_unit_without_an_account_is_booked_by_the_code_on_its_slip(office):
    case = factories.assigned(office)
    other = receiver(case, "示范区管委会")
    with pytest.raises(ValidationError) as wrong:
        services.confirm_by_code(document=case.pk, code="1234 5678 1234 5678", by=office.clerk, at=NOW)
    assert "code" in wrong.value.message_dict
    found = services.confirm_by_code(document=case.pk, code=spelt(code_of(other.pk)), by=office.clerk, at=NOW)
    assert (found.pk, found.confirmed_how, found.confirmed_by) == (other.pk, "slip", office.clerk)


def test_codes_go_on_while_the_keys_change(office, settings):
    other = receiver(factories.assigned(office))
    code = code_of(other.pk)
    settings.BLIND_INDEX_KEY_FORMER, settings.BLIND_INDEX_KEY = (
        settings.BLIND_INDEX_KEY,
        "another-key-of-the-tests",
    )
    assert is_code_of(other.pk, code)
    assert is_code_of(other.pk, code_of(other.pk))
    assert not is_code_of(other.pk, "0" * 15)


def test_an_answer_comes_after_the_receipt_once_and_never_from_who_only_reads(office):
    case = factories.assigned(office)
    own, know = receiver(case), case.receivers.get(part="know")
    said = {"answer": "opinion", "text": "代拟稿已送。", "at": NOW}
    with pytest.raises(TransitionDenied) as early:
        services.answer(receiver=own.pk, **said, by=office.finance_person)
    assert early.value.code == "not_confirmed"
    services.confirm(receiver=own.pk, by=office.finance_person, at=NOW)
    services.answer(receiver=own.pk, **said, by=office.finance_person)
    with pytest.raises(TransitionDenied) as twice:
        services.answer(receiver=own.pk, **said, by=office.finance_person)
    assert twice.value.code == "answered"
    services.confirm(receiver=know.pk, by=office.statistics_person, at=NOW)
    with pytest.raises(TransitionDenied) as reader:
        services.answer(receiver=know.pk, **said, by=office.statistics_person)
    assert reader.value.code == "only_to_know"


def test_the_office_does_not_answer_for_a_body_that_has_an_account(office):
    own = receiver(factories.assigned(office))
    services.confirm(receiver=own.pk, by=office.finance_person, at=NOW)
    with pytest.raises(TransitionDenied) as denied:
        services.answer(receiver=own.pk, answer="all", text="已办", by=office.clerk, at=NOW)
    assert denied.value.code == "not_your_role"


def test_it_is_not_finished_before_everybody_has_answered(office):
    case = factories.assigned(office)
    with pytest.raises(TransitionDenied) as denied:
        services.finish_document(document=case.pk, outcome="已办", by=office.clerk, at=NOW)
    assert denied.value.code == "not_answered"
    assert FINANCE in denied.value.message


def test_it_is_passed_on_to_further_units_within_the_region_and_to_none_twice(office):
    case = factories.assigned(office)
    made = services.pass_on(
        document=case.pk, given=[services.Given("assist", office.weidu.pk)], by=office.clerk, at=NOW
    )
    assert (made[0].name, made[0].due_on) == ("许昌市魏都区人民政府", case.answer_by_on)
    outside = factories.body("郑州市财政局", "410100")
    for again in (services.Given("know", office.weidu.pk), services.Given("know", outside.pk)):
        with pytest.raises(ValidationError):
            services.pass_on(document=case.pk, given=[again], by=office.clerk, at=NOW)


def test_who_does_not_confirm_or_answer_is_marked_and_the_supervisor_sees_it(office):
    case = factories.assigned(office)
    own = receiver(case)
    notice_overdue(at=NOW + timedelta(days=5))
    assert fresh(own).overdue_at is not None
    assert fresh(case).overdue_at is None
    assert case.steps.filter(receiver=own, name="overdue").count() == 1
    notice_overdue(at=NOW + timedelta(days=20))
    assert list(queries.my_work(office.supervisor)["documents_overdue"]) == [case]
    assert list(queries.late(IncomingDocument.objects.all(), on=TODAY + timedelta(days=20))) == [case]


def test_slips_are_printed_after_the_form_of_the_state_councils_copy(office, tmp_path):
    case = factories.assigned(office)
    own = receiver(case)
    paper = services.slip(receiver=own.pk, by=office.clerk, at=NOW)
    assert (paper.kind, paper.organisation) == ("document-reply-slip", office.finance)
    reminder = services.slip(receiver=own.pk, reminder=True, by=office.clerk, at=NOW)
    assert reminder.kind == "document-reminder-slip"
    services.confirm(receiver=own.pk, by=office.finance_person, at=NOW)
    services.answer(receiver=own.pk, answer="all", text="已翻印", by=office.finance_person, at=NOW)
    with pytest.raises(TransitionDenied) as denied:
        services.slip(receiver=own.pk, reminder=True, by=office.clerk, at=NOW)
    assert denied.value.code == "nothing_to_remind"
    assert set(services.papers_of(case)) == {paper, reminder}


@pytest.mark.slow
def test_what_stands_on_a_slip(db, settings, tmp_path):
    from io import BytesIO

    from records.access.services import ensure_system_users

    settings.MEDIA_ROOT = tmp_path / "media"
    ensure_system_users()
    office = factories.office()
    own = receiver(factories.assigned(office, urgency="special"))
    paper = services.slip(receiver=own.pk, reminder=True, by=office.clerk, at=NOW)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(open_pdf(paper))).pages).replace(
        "\n", ""
    )
    for said in (
        "公文办理情况催报单",
        "河南省人民政府办公厅",
        "豫政办〔2026〕30号",
        "特急",
        "办理提示",
        "回报单位（盖章）",
        "尚未回报",
    ):
        assert said in text, said
    assert spelt(code_of(own.pk)).replace(" ", "") in text.replace(" ", "")


def test_what_a_document_asks_for_becomes_a_task_that_another_issues(office):
    case = factories.assigned(office)
    item = services.task_of_document(
        document=case.pk,
        text="报送上半年情况",
        units="市财政局",
        schedule="2026年7月5日前",
        by=office.clerk,
        at=NOW,
    )
    assert LedgerItem.objects.get(document=case) == item
    assert (item.status, item.due_on) == ("draft", date(2026, 7, 5))
    assert case.steps.filter(name="task", note=item.code).exists()


def test_a_unit_sees_documents_given_to_it_and_of_those_itself_alone(office):
    assert list(queries.documents_in_reach(office.finance_person)) == []
    case = factories.assigned(office)
    assert list(queries.documents_in_reach(office.finance_person)) == [case]
    assert [one.name for one in queries.receivers_seen(office.finance_person, case)] == [FINANCE]
    assert queries.receivers_seen(office.clerk, case).count() == 3
    work = queries.my_work(office.finance_person)
    assert list(work["documents_to_confirm"]) == [case]
    assert list(work["documents_to_answer"]) == []
    services.confirm(receiver=receiver(case).pk, by=office.finance_person, at=NOW)
    assert list(queries.my_work(office.finance_person)["documents_to_answer"]) == [case]
