"""The staff's pages: from the agency to the published rating without anything typed past the services."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from records.registers.models import Rating
from records.subjects.models import Organisation
from supervision.ratings.admin.steps import STEPS
from supervision.ratings.models import RatingAgency, RatingCase
from supervision.ratings.workflow import WORKFLOW
from tests.records.access.factories import XUCHANG, holder
from tests.records.pledges.factories import scan
from tests.supervision.ratings import factories
from tests.supervision.ratings.factories import NOW, STATES


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def client_of(user):
    client = Client()
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


def page(case, name="change", *more):
    return reverse(f"admin:supervision_ratingcase_{name}", args=[case.pk, *more])


def do(user, case, step, /, **data):
    answer = client_of(user).post(page(case, "step", step), data)
    assert answer.status_code == 302, answer.content.decode()[-4_000:]
    case.refresh_from_db()
    return case


def test_every_step_that_a_person_takes_has_its_page():
    # A rating is replaced by the publication of its successor alone, and taken back by the partner that sent it.
    assert set(WORKFLOW.transitions) - {"replace", "take_back"} <= set(STEPS)


@pytest.mark.parametrize("state", STATES)
def test_the_page_of_every_state_opens_and_each_open_step_with_it(house, state):
    case = STATES[state](house)
    for user in (house.clerk, house.publisher):
        answer = client_of(user).get(page(case))
        text = answer.content.decode()
        assert answer.status_code == 200
        assert case.title in text
        for name in STEPS:
            if page(case, "step", name) in text:
                step = client_of(user).get(page(case, "step", name))
                assert step.status_code == 200
                assert "现在不能办理" not in step.content.decode(), name


def test_an_agency_is_entered_confirmed_and_rates_by_its_method(house):
    RatingAgency.objects.filter(pk=house.agency.pk).update(qualification="旧")
    desk = client_of(house.clerk)
    address = reverse("admin:supervision_ratingagency_add")
    assert desk.get(address).status_code == 200
    said = {"name": "另一家评估公司", "uscc": "11990100000000019F", "qualification": "备案〔2026〕2号"}
    assert desk.post(address, {**said, "uscc": "1"}).status_code == 422
    assert desk.post(address, said).status_code == 302
    agency = RatingAgency.objects.get(name="另一家评估公司")
    own = reverse("admin:supervision_ratingagency_change", args=[agency.pk])
    assert "待核实" in desk.get(own).content.decode()
    confirm = reverse("admin:supervision_ratingagency_step", args=[agency.pk, "confirm"])
    assert desk.post(confirm).status_code == 403
    assert client_of(house.checker).get(confirm).status_code == 200
    assert client_of(house.checker).post(confirm).status_code == 302
    method = reverse("admin:supervision_ratingagency_method", args=[agency.pk])
    assert (
        desk.post(
            method, {"name": "方法", "version": "1", "issued_on": "2026-01-01", "grades": "A"}
        ).status_code
        == 422
    )
    told = {
        "name": "方法",
        "version": "1",
        "issued_on": "2026-01-01",
        "grades": "优\n良\n差",
        "score_full": "100",
    }
    assert desk.post(method, told).status_code == 302
    assert "优 &gt; 良 &gt; 差" in desk.get(own).content.decode()
    end = reverse("admin:supervision_ratingagency_step", args=[agency.pk, "end"])
    assert client_of(house.checker).post(end, {"reason": ""}).status_code == 422
    assert client_of(house.checker).post(end, {"reason": "合同到期。"}).status_code == 302
    assert client_of(house.spokesman).get(own).status_code == 403
    assert desk.get(reverse("admin:supervision_ratingagency_changelist")).status_code == 200


def test_from_the_form_to_the_public_by_the_pages_alone(house):
    desk = client_of(house.receiver)
    address = reverse("admin:supervision_ratingcase_receive")
    assert desk.get(address).status_code == 200
    said = {
        "method": str(house.method.pk),
        "rating_kind": "trust",
        "body": house.body.name,
        "title": "2025年政务诚信评价报告",
        "report_number": "示评〔2026〕21号",
        "rated_on": "2026-06-10",
        "period_from": "2025-01-01",
        "period_until": "2025-12-31",
        "grade": "AA",
        "score": "86.5",
        "findings": "总体良好。",
        "conflict_statement": "",
        "received_on": "2026-06-23",
    }
    refused = desk.post(address, said)
    assert refused.status_code == 422
    assert "利益冲突声明" in refused.content.decode()
    answer = desk.post(address, {**said, "conflict_statement": "没有利益关系。"})
    case = RatingCase.objects.get()
    assert (answer.status_code, answer.url) == (302, page(case))
    do(house.receiver, case, "attach", file=scan())
    do(house.checker, case, "return", reason="评价期有误。")
    mend = page(case, "mend")
    assert desk.get(mend).status_code == 200
    told = {**said, "conflict_statement": "没有利益关系。", "grade": "A"}
    assert desk.post(mend, told).status_code == 302
    do(house.receiver, case, "resubmit")
    do(house.checker, case, "check")
    assert "对本单位的评级" in client_of(house.spokesman).get(reverse("admin:index")).content.decode()
    do(house.spokesman, case, "comment", text="没有异议。")
    do(house.publisher, case, "publish")
    assert (case.status, Rating.objects.get().grade) == ("published", "A")
    file = client_of(house.supervisor).get(page(case, "file", case.files.get().pk))
    assert (file.status_code, file["Content-Type"]) == (200, "application/pdf")
    entry = client_of(house.checker).get(reverse("admin:records_rating_page", args=[case.entry_uid]))
    assert entry.status_code == 200
    do(house.clerk, case, "propose_withdrawal", reason="机构撤回报告。")
    do(house.publisher, case, "withdraw")
    assert case.status == "withdrawn"


def test_another_body_finds_neither_the_rating_nor_its_report(house):
    case = factories.published(house)
    other = Organisation.objects.create(name="示例市教育局", kind="department", region_id=XUCHANG)
    stranger = holder("外单位", "department", organisation=other)
    for address in (
        page(case),
        page(case, "file", case.files.get().pk),
        page(case, "step", "comment"),
        page(case, "mend"),
    ):
        assert client_of(stranger).get(address).status_code == 404
    assert client_of(stranger).get(reverse("admin:supervision_ratingcase_receive")).status_code == 403


def test_the_lists_filters_answer(house):
    factories.received(house)
    for query in ("", "work=ratings_to_check", "status=received", "rating_kind=trust", "q=示例"):
        address = f"{reverse('admin:supervision_ratingcase_changelist')}?{query}"
        assert client_of(house.checker).get(address).status_code == 200


def test_the_form_of_a_clerk_elsewhere_names_no_agency_and_no_rating_of_this_house(house):
    case = factories.published(house)
    stranger = holder("外市录入", "clerk", "410100")
    page_of = client_of(stranger).get(reverse("admin:supervision_ratingcase_receive"))
    assert page_of.status_code == 200
    for word in (house.agency.name, house.method.name, case.number):
        assert word not in page_of.content.decode()
