"""A supervisor's system sends bad conduct and yearly grades of tender agencies; a person publishes each."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now
from rest_framework.test import APIClient

from disclosure.agencies.desks import AGENCIES, CONDUCT, EXPERTS, SCORES
from disclosure.agencies.models import AgencyScore, BadConduct
from disclosure.editing import services
from disclosure.editing.models import WrittenVersion
from records.common.workflow import TransitionDenied
from tests.api.factories import BUREAU, bearer, give, partner
from tests.api.sending import ADDRESS, fate, send_items, told
from tests.disclosure.texts.factories import published, submitted
from tests.records.access.factories import CHANGGE

pytestmark = pytest.mark.django_db


def day(days):
    return (localdate() - timedelta(days=days)).isoformat()


@pytest.fixture
def agency(who):
    return published(AGENCIES, who)


@pytest.fixture
def sender(court, who, agency):
    give(court.user, "bad-conduct")
    give(court.user, "agency-score")
    return court.user


def conduct(agency, number=1, **more):
    said = {
        "external_id": f"BL-{number}",
        "organisation_uscc": BUREAU["uscc"],
        "agency_uscc": agency.uscc,
        "title": "未按规定保存招标文件",
        "conduct": "违反代理业务规定",
        "facts": "抽查三个项目，均未保存开标记录。",
        "legal_basis": "《示例招标投标管理办法》第九条",
        "authority_name": "示例市住房和城乡建设局",
        "document_name": "行政处理决定书",
        "document_number": f"示建处〔2026〕{number}号",
        "dated_on": day(10),
        "show_until": day(-300),
        **more,
    }
    return {name: value for name, value in said.items() if value is not None}


def score(agency, number=1, **more):
    said = {
        "external_id": f"PF-{number}",
        "organisation_uscc": BUREAU["uscc"],
        "agency_uscc": agency.uscc,
        "title": "示例招标代理有限公司2025年度评价",
        "year": 2025,
        "grade": "a",
        "score": "92.50",
        "authority_name": "示例市公共资源交易中心",
        "document_number": "示资〔2026〕1号",
        "dated_on": day(30),
        **more,
    }
    return {name: value for name, value in said.items() if value is not None}


def shown(agency):
    return APIClient().get(f"/api/v1/public/agencies/{agency.pk}/").json()["bad_conduct"]


def test_bad_conduct_is_shown_once_another_person_has_published_it(sender, who, agency):
    sent = send_items(sender, "bad-conduct", conduct(agency))
    entry = BadConduct.objects.get()
    assert (entry.status, entry.created_by, entry.writers) == ("submitted", sender, [sender.pk])
    assert (entry.agency, entry.show_from, entry.scope) == (agency, localdate(), "public")
    assert fate(sender, sent) == ("in_review",)
    assert shown(agency) == []
    assert told(send_items(sender, "bad-conduct", conduct(agency))) == [("duplicate",)]
    services.publish(desk=CONDUCT, uid=entry.pk, by=who.reviewer, at=now())
    assert fate(sender, sent) == ("published",)
    assert [one["document_number"] for one in shown(agency)] == ["示建处〔2026〕1号"]
    assert told(send_items(sender, "bad-conduct", conduct(agency))) == [("duplicate",)]


def test_other_content_replaces_what_waits_and_the_reviewer_must_have_read_it(sender, who, agency):
    send_items(sender, "bad-conduct", conduct(agency))
    before = services.seen_as(BadConduct.objects.get())
    again = conduct(agency, facts="抽查五个项目，均未保存开标记录。", document_number="示建处〔2026〕1-1号")
    assert told(send_items(sender, "bad-conduct", again)) == [("accepted",)]
    entry = BadConduct.objects.get()
    assert (entry.status, entry.document_number) == ("submitted", "示建处〔2026〕1-1号")
    with pytest.raises(TransitionDenied) as denied:
        services.publish(desk=CONDUCT, uid=entry.pk, seen=before, by=who.reviewer, at=now())
    assert denied.value.code == "changed_meanwhile"


def test_what_was_returned_comes_back_mended(sender, who, agency):
    sent = send_items(sender, "bad-conduct", conduct(agency))
    uid = BadConduct.objects.get().pk
    services.send_back(desk=CONDUCT, uid=uid, reason="请写明项目名称。", by=who.reviewer, at=now())
    assert fate(sender, sent) == ("returned", "请写明项目名称。")
    assert told(send_items(sender, "bad-conduct", conduct(agency))) == [("duplicate",)]
    assert told(send_items(sender, "bad-conduct", conduct(agency, facts="三个项目：一、二、三。"))) == [
        ("accepted",)
    ]
    assert fate(sender, sent) == ("in_review",)


def test_of_what_is_published_other_content_is_a_change_that_a_person_decides(sender, who, agency):
    send_items(sender, "bad-conduct", conduct(agency))
    uid = BadConduct.objects.get().pk
    services.publish(desk=CONDUCT, uid=uid, by=who.reviewer, at=now())
    other = conduct(agency, facts="抽查五个项目。")
    asked = send_items(sender, "bad-conduct", other)
    assert (told(asked), fate(sender, asked)) == ([("accepted",)], ("change_in_review",))
    assert told(send_items(sender, "bad-conduct", other)) == [("duplicate",)]
    pending = told(send_items(sender, "bad-conduct", conduct(agency, facts="抽查六个项目。")))
    assert pending == [("rejected", "change_pending")]
    about = {"desk": CONDUCT, "uid": uid, "by": who.reviewer}
    services.decide_change(**about, accepted=False, note="与决定书不符。", at=now())
    assert fate(sender, asked) == ("change_refused", "与决定书不符。")
    # Refused is refused: it is not asked for again.
    assert told(send_items(sender, "bad-conduct", other)) == [("duplicate",)]
    better = send_items(sender, "bad-conduct", conduct(agency, facts="抽查四个项目。"))
    services.decide_change(**about, accepted=True, at=now())
    assert fate(sender, better) == ("change_accepted",)
    assert fate(sender, asked) == ("change_refused", "与决定书不符。")
    assert WrittenVersion.objects.filter(item=uid).order_by("number").last().writers == [sender.pk]
    services.end(desk=CONDUCT, uid=uid, reason="决定已撤销。", by=who.reviewer, at=now())
    assert told(send_items(sender, "bad-conduct", conduct(agency))) == [("rejected", "entry_ended")]


def test_a_years_grade_is_known_by_agency_year_and_who_gave_it(sender, who, agency):
    sent = send_items(sender, "agency-score", score(agency))
    entry = AgencyScore.objects.get()
    assert (entry.year, entry.grade, str(entry.score)) == (2025, "a", "92.50")
    assert told(send_items(sender, "agency-score", score(agency, external_id="PF-9"))) == [("duplicate",)]
    services.publish(desk=SCORES, uid=entry.pk, by=who.reviewer, at=now())
    assert fate(sender, sent) == ("published",)
    assert told(send_items(sender, "agency-score", score(agency, grade="b"))) == [("accepted",)]
    entry.refresh_from_db()
    assert (entry.grade, entry.proposed["fields"]) == ("a", {"grade": "b"})


def test_an_expert_is_named_by_his_code_alone(sender, who, agency):
    expert = published(EXPERTS, who)
    right = conduct(agency, agency_uscc=None, expert_code=expert.title)
    both = conduct(agency, 2, expert_code=expert.title)
    unknown = conduct(agency, 3, agency_uscc=None, expert_code="ZJ-404404")
    answer = send_items(sender, "bad-conduct", right, both, unknown)
    assert told(answer) == [("accepted",), ("rejected", "invalid"), ("rejected", "expert_unknown")]
    pointers = [item["errors"][0]["pointer"] for item in answer.json()["items"][1:]]
    assert pointers == ["/items/1/agency_uscc", "/items/2/expert_code"]
    assert BadConduct.objects.get().expert_id == expert.pk


@pytest.mark.parametrize(
    ("more", "pointer", "code"),
    [
        ({"agency_uscc": "91320105780688132K"}, "agency_uscc", "agency_unknown"),
        ({"show_until": None}, "show_until", "required"),
        ({"show_until": day(-2000)}, "show_until", "invalid"),
        ({"dated_on": day(-3), "show_from": day(-3)}, "dated_on", "invalid"),
        ({"facts": "当事人证件号码110101199003070839。"}, "facts", "invalid"),
        ({"conduct": "迟到"}, "conduct", "unknown_code"),
        ({"document_number": None}, "document_number", "required"),
        ({"scope": "internal"}, "scope", "unknown_code"),
    ],
    ids=range(8),
)
def test_a_faulty_item_is_told_at_its_place_and_hinders_no_other(sender, agency, more, pointer, code):
    answer = send_items(sender, "bad-conduct", conduct(agency, 1, **more), conduct(agency, 2))
    assert told(answer) == [("rejected", code), ("accepted",)]
    assert answer.json()["items"][0]["errors"][0]["pointer"] == f"/items/0/{pointer}"
    assert BadConduct.objects.count() == 1


def test_nobody_reaches_what_others_wrote_or_what_lies_elsewhere(sender, who, agency):
    submitted(SCORES, who, agency=agency, year=2025)
    theirs = score(agency, authority_name=AgencyScore.objects.get().authority_name)
    assert told(send_items(sender, "agency-score", theirs)) == [("rejected", "entered_already")]
    with pytest.raises(TransitionDenied) as denied:
        services.hand_in_anew(
            desk=SCORES, uid=AgencyScore.objects.get().pk, content={"grade": "d"}, by=sender, at=now()
        )
    assert denied.value.code == "not_yours"
    county = partner("长葛市住建局", kinds=[])
    give(county, "bad-conduct", CHANGGE)
    assert told(send_items(county, "bad-conduct", conduct(agency))) == [("rejected", "outside_your_region")]
    refused = APIClient().post(
        ADDRESS, {"kind": "agency-score", "items": [score(agency)]}, format="json", headers=bearer(county)
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "kind_not_allowed")


def test_the_reviewer_reads_where_it_came_from(sender, who, agency, client):
    send_items(sender, "bad-conduct", conduct(agency))
    entry = BadConduct.objects.get()
    client.force_login(who.reviewer, backend="records.access.backends.RoleBackend")
    page = client.get(reverse("admin:disclosure_badconduct_page", args=[entry.pk])).content.decode()
    assert sender.full_name in page
    step = reverse("admin:disclosure_badconduct_step", args=[entry.pk, "publish"])
    assert f"{step}?seen=" in page
    send_items(sender, "bad-conduct", conduct(agency, facts="抽查五个项目。"))
    client.post(step, {"seen": services.seen_as(entry)})
    assert BadConduct.objects.get().status == "submitted"
    client.post(step, {"seen": services.seen_as(BadConduct.objects.get())})
    assert BadConduct.objects.get().status == "published"
