"""An agency's system sends its ratings; nothing is public before people have checked, heard and published it."""

import base64
import hashlib
import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now
from rest_framework.test import APIClient

from records.common.workflow import TransitionDenied
from records.registers.models import Rating
from supervision.ratings import services
from supervision.ratings.models import RatingCase
from supervision.ratings.services.publishing import seen_as
from tests.api.factories import BUREAU, bearer, give, partner
from tests.api.sending import ADDRESS, fate, send_items, told
from tests.records.access.factories import CHANGGE
from tests.records.pledges.factories import scan
from tests.supervision.ratings.factories import AGENCY_CODE, house

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def day(days):
    return (localdate() - timedelta(days=days)).isoformat()


def rating(number=11, **more):
    said = {
        "external_id": f"PJ-{number}",
        "organisation_uscc": BUREAU["uscc"],
        "agency_uscc": AGENCY_CODE,
        "method_name": "政务诚信评价方法",
        "method_version": "2025版",
        "rating_kind": "政务诚信评价",
        "title": "示例市财政局2025年政务诚信评价报告",
        "report_number": f"示评〔2026〕{number}号",
        "rated_on": day(20),
        "period_from": "2025-01-01",
        "period_until": "2025-12-31",
        "grade": "AA",
        "score": "86.50",
        "findings": "合同履约总体良好，账款支付有两笔逾期。",
        "conflict_statement": "本机构与被评机构没有委托、投资、人员等利益关系。",
        **more,
    }
    return {name: value for name, value in said.items() if value is not None}


@pytest.fixture
def at(court, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    give(court.user, "rating")
    return house()


@pytest.fixture
def agency(court, at):
    return court.user


def send(user, *items):
    return send_items(user, "rating", *items)


def published(at, case):
    services.attach(case=case.pk, file=scan(), by=at.clerk, at=now())
    services.check(case=case.pk, by=at.checker, at=now())
    services.comment(case=case.pk, text="没有意见。", by=at.spokesman, at=now())
    return services.publish(case=case.pk, by=at.publisher, at=now())


def test_a_rating_is_followed_from_its_receipt_to_its_publication(agency, at):
    sent = send(agency, rating())
    case = RatingCase.objects.get()
    assert (case.status, case.received_by, case.writers) == ("received", agency, [agency.pk])
    assert (case.received_on, case.method, case.grade) == (localdate(), at.method, "AA")
    assert fate(agency, sent) == ("in_review",)
    # Without the report that the office holds nobody can vouch for it.
    with pytest.raises(TransitionDenied) as denied:
        services.check(case=case.pk, by=at.checker, at=now())
    assert denied.value.code == "file_missing"
    services.attach(case=case.pk, file=scan(), by=at.clerk, at=now())
    services.check(case=case.pk, by=at.checker, at=now())
    assert fate(agency, sent) == ("approved",)
    services.comment(case=case.pk, text="没有意见。", by=at.spokesman, at=now())
    assert not Rating.objects.exists()
    services.publish(case=case.pk, by=at.publisher, at=now())
    assert fate(agency, sent) == ("published",)
    assert Rating.objects.get().document_number == "示评〔2026〕11号"
    assert told(send(agency, rating())) == [("duplicate",)]


REPORT = {"report_name": "评价报告.pdf", "report_file": base64.b64encode(PDF).decode()}


def test_its_report_may_come_with_it_and_is_kept_once(agency, at):
    send(agency, rating(**REPORT))
    case = RatingCase.objects.get()
    (file,) = case.files.all()
    assert (file.name, file.by, file.sha256) == ("评价报告.pdf", agency, hashlib.sha256(PDF).hexdigest())
    assert told(send(agency, rating(**REPORT))) == [("duplicate",)]
    services.check(case=case.pk, by=at.checker, at=now())
    assert told(send(agency, rating(**REPORT))) == [("duplicate",)]


def test_a_report_that_was_missing_is_sent_after_it(agency, at):
    send(agency, rating())
    case = RatingCase.objects.get()
    services.send_back(case=case.pk, reason="请附报告。", by=at.checker, at=now())
    assert told(send(agency, rating(**REPORT))) == [("accepted",)]
    case.refresh_from_db()
    assert (case.status, case.files.count()) == ("received", 1)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("%%%", "not_base64"),
        (base64.b64encode(b"MZ\x90\x00").decode(), "type_not_allowed"),
        (base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(40)).decode(), "name_and_content_differ"),
    ],
    ids=range(3),
)
def test_a_file_that_is_no_report_is_refused_and_nothing_is_kept(agency, at, file, code):
    answer = send(agency, rating(report_name="报告.pdf", report_file=file))
    assert told(answer) == [("rejected", code)]
    assert answer.json()["items"][0]["errors"][0]["pointer"] == "/items/0/report_file"
    assert not RatingCase.objects.exists()


def test_other_content_takes_the_place_of_what_nobody_has_checked(agency, at):
    send(agency, rating())
    before = seen_as(RatingCase.objects.get())
    assert told(send(agency, rating(grade="A", report_number="示评〔2026〕11-1号"))) == [("accepted",)]
    case = RatingCase.objects.get()
    assert (case.grade, case.report_number) == ("A", "示评〔2026〕11-1号")
    services.attach(case=case.pk, file=scan(), by=at.clerk, at=now())
    with pytest.raises(TransitionDenied) as denied:
        services.check(case=case.pk, seen=before, by=at.checker, at=now())
    assert denied.value.code == "changed_meanwhile"


def test_what_was_returned_is_mended_and_handed_in_again(agency, at):
    sent = send(agency, rating())
    case = RatingCase.objects.get()
    services.send_back(case=case.pk, reason="主要发现太短。", by=at.checker, at=now())
    assert fate(agency, sent) == ("returned", "主要发现太短。")
    assert told(send(agency, rating())) == [("duplicate",)]
    assert told(send(agency, rating(findings="履约十二份合同，两笔账款逾期。"))) == [("accepted",)]
    case.refresh_from_db()
    assert (case.status, case.findings) == ("received", "履约十二份合同，两笔账款逾期。")


def test_a_published_rating_is_followed_by_a_report_of_its_own_number_that_people_check_again(agency, at):
    old = published(at, send(agency, rating()) and RatingCase.objects.get())
    assert told(send(agency, rating(grade="A"))) == [("rejected", "published_already")]
    answer = send(agency, rating(grade="A", report_number="示评〔2026〕12号"))
    assert told(answer) == [("accepted",)]
    new = RatingCase.objects.get(report_number="示评〔2026〕12号")
    assert (new.replaces_id, new.status) == (old.pk, "received")
    assert fate(agency, answer) == ("in_review",)
    published(at, new)
    old.refresh_from_db()
    assert old.status == "replaced"
    assert told(send(agency, rating(grade="B"))) == [("rejected", "entry_ended")]


def test_a_former_report_is_named_by_its_number(agency, at):
    old = published(at, send(agency, rating()) and RatingCase.objects.get())
    sent = send(agency, rating(12, replaces_number="示评〔2026〕11号"), rating(13, replaces_number="没有"))
    assert told(sent) == [("accepted",), ("rejected", "invalid")]
    assert sent.json()["items"][1]["errors"][0]["pointer"] == "/items/1/replaces_number"
    assert RatingCase.objects.get(report_number="示评〔2026〕12号").replaces == old


def test_while_the_body_is_asked_the_text_stands(agency, at):
    send(agency, rating())
    case = RatingCase.objects.get()
    services.attach(case=case.pk, file=scan(), by=at.clerk, at=now())
    services.check(case=case.pk, by=at.checker, at=now())
    assert told(send(agency, rating(grade="B"))) == [("rejected", "checked_already")]


def test_a_refused_rating_comes_back_only_with_other_content(agency, at):
    sent = send(agency, rating())
    case = RatingCase.objects.get()
    services.refuse_rating(case=case.pk, reason="没有盖章。", by=at.checker, at=now())
    assert fate(agency, sent) == ("returned", "没有盖章。")
    assert told(send(agency, rating())) == [("duplicate",)]
    assert told(send(agency, rating(score="80.00"))) == [("accepted",)]
    assert sorted(RatingCase.objects.values_list("status", flat=True)) == ["received", "refused"]


@pytest.mark.parametrize(
    ("more", "pointer", "code"),
    [
        ({"agency_uscc": "91320105780688132K"}, "agency_uscc", "agency_unknown"),
        ({"method_version": "2019版"}, "method_version", "method_unknown"),
        ({"grade": "优"}, "grade", "invalid"),
        ({"conflict_statement": None}, "conflict_statement", "required"),
        ({"period_until": "2024-12-31"}, "period_until", "invalid"),
        ({"findings": "联系人证件号码110101199003070839。"}, "findings", "invalid"),
        ({"score": "120"}, "score", "invalid"),
        ({"rated_on": day(-3)}, "rated_on", "invalid"),
        ({"stars": "5"}, "stars", "unknown_field"),
        ({"report_number": "一" * 129}, "report_number", "invalid"),
    ],
    ids=range(10),
)
def test_a_faulty_rating_is_told_at_its_place_and_hinders_no_other(agency, more, pointer, code):
    answer = send(agency, rating(1, **more), rating(2))
    assert told(answer) == [("rejected", code), ("accepted",)]
    assert answer.json()["items"][0]["errors"][0]["pointer"] == f"/items/0/{pointer}"
    assert RatingCase.objects.count() == 1


def test_nobody_reaches_what_others_sent_or_what_lies_elsewhere(agency, court):
    send(agency, rating())
    other = partner("许昌市信用平台", kinds=["rating"])
    assert told(send(other, rating(grade="B"))) == [("rejected", "entered_already")]
    county = partner("长葛市信用平台", kinds=[])
    give(county, "rating", CHANGGE)
    assert told(send(county, rating(14))) == [("rejected", "outside_your_region")]
    none = partner("无权单位", kinds=[])
    refused = APIClient().post(
        ADDRESS, {"kind": "rating", "items": [rating(15)]}, format="json", headers=bearer(none)
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "kind_not_allowed")
    assert RatingCase.objects.get().grade == "AA"


def test_the_checker_reads_who_sent_it_and_confirms_what_he_read(agency, at, client):
    send(agency, rating())
    case = RatingCase.objects.get()
    client.force_login(at.checker, backend="records.access.backends.RoleBackend")
    address = reverse("admin:supervision_ratingcase_change", args=[case.pk])
    assert agency.full_name in client.get(address).content.decode()
    services.attach(case=case.pk, file=scan(), by=at.clerk, at=now())
    page = client.get(address).content.decode()
    (check,) = re.findall(r'href="([^"]+/check/\?seen=[^"]+)"', page)
    form = client.get(check).content.decode()
    (seen,) = re.findall(r'name="seen" value="([^"]+)"', form)
    send(agency, rating(grade="B"))
    answer = client.post(check, {"seen": html.unescape(seen), "note": ""})
    assert answer.status_code == 422
    case.refresh_from_db()
    assert (case.status, case.grade) == ("received", "B")
    send(agency, rating(grade="B"))
    (check,) = re.findall(r'href="([^"]+/check/\?seen=[^"]+)"', client.get(address).content.decode())
    (seen,) = re.findall(r'name="seen" value="([^"]+)"', client.get(check).content.decode())
    assert client.post(check, {"seen": html.unescape(seen), "note": ""}).status_code == 302
