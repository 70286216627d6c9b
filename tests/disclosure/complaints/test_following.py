"""Whoever holds the code reads how it stands, answers back, rates and asks again; whoever does not learns nothing."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from records.papers.models import Paper
from supervision.complaints import services
from supervision.complaints.models import Complaint
from tests.disclosure.complaints import filling
from tests.supervision.complaints import factories
from tests.supervision.complaints.factories import NAME, PHONE, Office


@pytest.fixture
def office(bureau: Any) -> Office:
    return factories.office()


def see(client: Client, code: str) -> Any:
    return client.post("/complaints/track/", {"code": code})


def act(client: Client, code: str, act: str, **said: Any) -> Any:
    return client.post("/complaints/act/", {"code": code, "act": act, **said})


def test_the_code_opens_the_state_the_periods_and_nobodys_name(client: Client, office: Office) -> None:
    case, code = factories.filed(office)
    answer = see(client, services.spelt(code))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert case.number in page
    assert "怎样算出" in page
    assert "信访工作条例" in page
    for word in (NAME, PHONE, office.handler.full_name, office.custodian.full_name):
        assert word not in page
    assert not client.cookies


@pytest.mark.parametrize("typed", ["", "1234", "0000 0000 0000 0000", "不是数字", "1" * 400])
def test_a_wrong_code_opens_nothing_and_all_wrong_codes_look_alike(
    client: Client, office: Office, typed: str
) -> None:
    factories.filed(office)
    for route in ("track", "act", "slip"):
        answer = client.post(f"/complaints/{route}/", {"code": typed, "act": "say", "text": "x"})
        assert answer.status_code == 404
        assert "没有与这个查询码相符的投诉" in answer.content.decode()


def test_tries_are_counted_and_stop(client: Client, office: Office, settings: Any) -> None:
    settings.RATE_LIMITS = {"tracking": (3, 600)}
    assert [see(client, "1234").status_code for _try in range(5)] == [404, 404, 404, 429, 429]
    assert int(see(client, "1234").headers["Retry-After"]) > 0


def test_both_sides_write_to_one_another_and_files_come_along(client: Client, office: Office) -> None:
    case, code = factories.filed(office)
    factories.moved(office, case, "registered")
    services.say_to_informant(complaint=case.pk, text="请补充验收单。", by=office.handler, at=factories.NOW)
    assert "请补充验收单。" in see(client, code).content.decode()
    photo = SimpleUploadedFile("欧阳举报.pdf", filling.PDF)
    answer = act(client, code, "say", text="验收单在附件里。", files=photo)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "留言已送达" in page
    assert "附 1 个文件" in page
    assert case.messages.count() == 2
    refused = act(client, code, "say", text="再传一次", files=SimpleUploadedFile("病毒.exe", b"MZ"))
    assert refused.status_code == 422
    assert "再传一次" in refused.content.decode()
    assert case.messages.count() == 2


def test_the_answer_is_read_rated_and_the_matter_taken_up_again(client: Client, office: Office) -> None:
    from django.utils import timezone

    case, code = factories.filed(office, at=timezone.now())
    for step in factories.WAYS["answered"]:
        step(office, case, timezone.now())
    page = see(client, code).content.decode()
    assert "经查属实，被反映单位已于六月结清全部款项。" in page
    assert act(client, code, "rate").status_code == 422
    assert "感谢您的评价" in act(client, code, "rate", satisfaction="unsatisfied").content.decode()
    # What may not be done any more is not offered, and refused where it is sent all the same.
    again = act(client, code, "rate", satisfaction="satisfied")
    assert again.status_code == 422
    assert Complaint.objects.get(pk=case.pk).satisfaction == "unsatisfied"
    assert "重新办理" in act(client, code, "reopen", reason="只付了一半，仍欠六万元。").content.decode()
    assert Complaint.objects.get(pk=case.pk).status == "registered"


def test_an_act_that_there_is_not_is_no_page(client: Client, office: Office) -> None:
    _case, code = factories.filed(office)
    assert act(client, code, "delete").status_code == 404


def test_the_slip_bears_the_number_and_neither_code_nor_body_nor_name_and_nobody_inside_finds_it(
    client: Client, office: Office, admin_pages: Any
) -> None:
    case, code = factories.filed(office)
    answer = client.post("/complaints/slip/", {"code": code})
    assert answer.headers["Content-Type"] == "application/pdf"
    import io

    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    flat = "".join(text.split())
    assert case.number in flat
    for word in (code, case.body_name, NAME, PHONE, case.title):
        assert word not in flat
    client.post("/complaints/slip/", {"code": code})
    paper = Paper.objects.get()
    for person in (office.handler, office.reviewer, office.supervisor, office.at_bureau):
        assert paper.number not in admin_pages(person, "/admin/records/paper/")


@pytest.fixture
def admin_pages() -> Any:
    def read(person: Any, path: str) -> str:
        client = Client()
        client.force_login(person, backend="records.access.backends.RoleBackend")
        return client.get(path).content.decode()

    return read
