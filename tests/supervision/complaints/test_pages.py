"""The staff's pages: a complaint goes from the telephone to its answer without anything typed past the services."""

import pytest
from django.test import Client
from django.urls import reverse

from records.access.roles import Role
from supervision.complaints import services
from supervision.complaints.admin.steps import STEPS
from supervision.complaints.models import Complaint, IdentityOpening
from supervision.complaints.workflow import DEEDS, WORKFLOW
from tests.records.access.factories import XUCHANG, holder
from tests.supervision.complaints.factories import (
    NAME,
    PDF,
    PHONE,
    confidential,
    filed,
    fresh,
    in_state,
    pdf,
)  # fmt: skip


def client_of(user):
    client = Client()
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


def _step(case, name):
    return reverse("admin:supervision_complaint_step", args=[case.pk, name])


def _do(client, case, name, **data):
    answer = client.post(_step(case, name), data)
    assert answer.status_code == 302, answer.content.decode()[:3_000]
    return fresh(case)


@pytest.fixture
def desk(office):
    return client_of(office.handler)


def _form(office, **more):
    return {
        "channel": "phone",
        "kind": "arrears",
        "body": office.bureau.name,
        "region": XUCHANG,
        "title": "保洁服务费没有支付",
        "statement": "去年的保洁服务费到期半年没有支付，合同和验收单都有。",
        "anonymity": "confidential",
        "name": NAME,
        "phone": PHONE,
        **more,
    }


def test_a_call_is_taken_down_and_its_code_is_told_once(office, desk):
    address = reverse("admin:supervision_complaint_intake")
    assert desk.get(address).status_code == 200

    answer = desk.post(address, _form(office, files=pdf()))

    case = Complaint.objects.get()
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert case.number in answer.content.decode()
    code = answer.context["code"]
    assert services.find_by_code(code) == case
    assert NAME not in answer.content.decode()
    assert case.files.count() == 1


def test_what_is_missing_stands_at_its_field(office, desk):
    answer = desk.post(
        reverse("admin:supervision_complaint_intake"),
        _form(office, statement="短", phone="", body="没有这个局"),
    )

    assert answer.status_code == 422
    assert not Complaint.objects.exists()
    answer = desk.post(reverse("admin:supervision_complaint_intake"), _form(office, statement="短", phone=""))
    assert {target for target, _label, _text in answer.context["problems"]} == {"id_statement", "id_phone"}


def test_a_press_report_is_taken_down_without_anybody(office, desk):
    form = _form(
        office, channel="media", outside_number="示例晚报 6月20日", anonymity="anonymous", name="", phone=""
    )
    answer = desk.post(reverse("admin:supervision_complaint_intake"), form)

    assert answer.context["code"] == ""
    assert Complaint.objects.get().outside_number == "示例晚报 6月20日"


def test_from_the_desk_to_the_answer(office, desk):
    case, code = filed(office)
    review = client_of(office.reviewer)
    for name, data in (
        ("register", {}),
        ("accept", {}),
        ("assign", {"handler_body": office.government.name, "handler": office.handler.pk}),
        ("verify", {}),
        ("say", {"text": "请提供验收单。"}),
        ("note", {"text": "已约财政科。"}),
        ("find_true", {"findings": "账册显示没有支付。", "rectify_until": "2099-01-01"}),
        ("note_refused", {"findings": "以换届为由拒绝。"}),
    ):
        _do(desk, case, name, **data)
    shown = desk.get(_step(case, "determine")).context["form"].initial
    _do(desk, case, "determine", **{key: shown[key] for key in ("title", "facts", "domain", "severity")})
    done = _do(desk, case, "answer", outcome="determined", text="经查属实，已提请认定违约失信。")
    assert done.draft.organisation == office.bureau
    _do(review, case, "publish_answer", title="某单位拖欠款项", text="反映属实，已提请认定。")
    done = _do(review, case, "close")

    assert (done.status, done.closed_by) == ("closed", office.reviewer)
    page = desk.get(reverse("admin:supervision_complaint_change", args=[case.pk]))
    assert page.status_code == 200
    assert "已约财政科" in page.content.decode()
    assert services.find_by_code(code) == case


def test_four_eyes_on_the_page(office, desk):
    case = in_state(office, "registered")
    _do(desk, case, "propose_not_accept", reason="litigation", explanation="已在法院审理。")
    shut = desk.get(_step(case, "confirm_not_accept"))

    assert shut.context["denied"].code == "not_your_role"
    assert _do(client_of(office.reviewer), case, "confirm_not_accept").status == "not_accepted"


def test_a_duplicate_is_offered_and_joined_with_one_click(office, desk):
    first, _code = filed(office)
    second, _code = filed(office, confidential())
    page = desk.get(reverse("admin:supervision_complaint_change", args=[second.pk]))
    assert [one.complaint for one in page.context["duplicates"]] == [first]

    ask = desk.get(f"{_step(second, 'merge')}?into={first.number}")
    assert ask.context["form"].initial == {"into": first.number}
    assert _do(desk, second, "merge", into=first.number).merged_into == first


def test_a_custodian_sees_numbers_alone_and_opens_one_for_a_purpose(office):
    case, _code = filed(office, confidential())
    keeper = client_of(office.custodian)
    listed = keeper.get(reverse("admin:supervision_informant_changelist")).content.decode()
    assert case.number in listed
    assert case.title not in listed
    assert keeper.get(reverse("admin:supervision_complaint_change", args=[case.pk])).status_code in (403, 404)

    address = reverse("admin:supervision_complaint_identity", args=[case.pk])
    assert NAME not in keeper.get(address).content.decode()
    opened = keeper.post(address, {"purpose": "需要当面核实"})

    assert NAME in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    assert IdentityOpening.objects.get().by == office.custodian
    again = keeper.get(address).content.decode()
    assert "需要当面核实" in again


def test_the_file_is_handed_out_for_a_purpose(office, desk):
    case, _code = filed(office, proofs=[pdf()])
    file = case.files.get()
    address = reverse("admin:supervision_complaint_file", args=[case.pk, file.pk])

    assert b"%PDF" not in desk.get(address).content
    answer = desk.post(address, {"purpose": "核对合同原件"})

    assert answer.content[:8] == PDF[:8]
    assert "合同" not in answer["Content-Disposition"]


def test_the_list_narrows_by_state_due_and_work(office, desk):
    new, checked = in_state(office, "submitted"), in_state(office, "verifying")
    address = reverse("admin:supervision_complaint_changelist")

    def listed(query):
        page = desk.get(f"{address}?{query}").content.decode()
        return {case for case in (new, checked) if case.number in page}

    assert listed("") == {new, checked}
    assert listed("status=verifying") == {checked}
    assert listed("work=complaints_to_sort") == {new}
    # What was filed in June is late by now.
    assert listed("late=1") == {new, checked}
    assert listed("late=supervised") == set()
    assert listed("o=3") == {new, checked}
    assert listed("q=道路 维修") == {new, checked}


def test_the_home_page_counts_what_waits(office, desk):
    in_state(office, "submitted")
    home = desk.get(reverse("admin:index")).content.decode()

    assert "投诉举报待审查" in home
    assert "work=complaints_to_sort" in home
    clerk = client_of(holder("录入员", Role.CLERK))
    assert "投诉举报待审查" not in clerk.get(reverse("admin:index")).content.decode()


def test_every_step_and_deed_has_its_page():
    apart = {"say_as_informant", "open_file"}
    assert set(STEPS) == (set(WORKFLOW.transitions) | set(DEEDS)) - apart
