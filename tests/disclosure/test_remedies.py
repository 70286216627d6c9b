"""A data subject's rights on the public site: file without an account, follow with a code, never leak who applied."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from records.access.services import ensure_system_users
from records.remedies.models import HandlingComplaint, Objection, Repair
from records.remedies.services import ask_supplement, refuse_objection
from tests.disclosure.factories import record as shown
from tests.records.dishonesty.factories import bureau, people, published
from tests.records.remedies.factories import AGENT_ID_NUMBER, ID_NUMBER, NAME, PDF

CODE = re.compile(r"data-receipt>([0-9 ]{19})<")


@pytest.fixture
def who(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    ensure_system_users()
    return people()


@pytest.fixture
def record(who):
    """Published long enough ago that repair may be asked for."""
    return published(
        who, at=timezone.now() - timedelta(days=100), decided_on=localdate() - timedelta(days=120)
    )


def pdf(name="证明.pdf", extra=b""):
    return SimpleUploadedFile(name, PDF + extra, content_type="application/pdf")


def person(**more):
    return {
        "kind": "person", "name": NAME, "id_number": ID_NUMBER, "phone": "13800000000",
        "identity": pdf(extra=b"identity"), **more,
    }  # fmt: skip


def the_body(**more):
    return person(**{"kind": "body", "name": bureau().name, "id_number": bureau().uscc, **more})


def objection(**more):
    said = {"ground": "wrong", "statement": "金额有误，已于当月付清。", "relation": "interested"}
    return person(**{**said, **more})


def repair(**more):
    return the_body(
        **{
            "statement": "已全部付清价款。",
            "duties_done": "on",
            "pledged": "on",
            "performance": pdf(extra=b"paid"),
            **more,
        }
    )


def new(name, record):
    return f"{reverse(f'site:{name}-new')}?record={record.uid}"


def code_of(answer):
    assert answer.status_code == 200, answer.content.decode()
    return CODE.search(answer.content.decode())[1]


def see(client, code, **more):
    return client.post(reverse("site:remedy-track"), {"code": code, **more})


def test_the_record_leads_to_its_remedies_and_the_home_page_to_the_entrance(client, record):
    page = client.get(reverse("site:record", args=[record.uid])).content.decode()
    assert new("objection", record) in page
    assert new("repair", record) in page
    assert reverse("site:remedies") in client.get("/").content.decode()


def test_the_record_is_found_by_what_stands_on_its_document(client, record):
    page = client.get(reverse("site:objection-new"), {"q": record.organisation.name}).content.decode()
    assert new("objection", record) in page
    assert "没有查到" in client.get(reverse("site:objection-new"), {"q": "不存在的"}).content.decode()
    lost = client.get(reverse("site:objection-new"), {"record": "01890000-0000-7000-8000-000000000000"})
    assert "可能已经结束公示" in lost.content.decode()


def test_an_objection_is_filed_without_an_account_and_followed_with_its_code(client, record, who):
    code = code_of(client.post(new("objection", record), objection(evidence=pdf())))
    case = Objection.objects.get()
    assert (case.record, case.applicant.name, case.filed_by) == (record, NAME, None)
    page = see(client, code).content.decode()
    assert case.number in page
    assert "待受理" in page
    assert NAME not in page
    assert ID_NUMBER not in page
    # As a person types it: without the spaces.
    assert see(client, code.replace(" ", "")).status_code == 200
    refuse_objection(uid=case.pk, reason="与文书一致，未见错误。", by=who.reviewer, at=timezone.now())
    assert "与文书一致，未见错误。" in see(client, code).content.decode()


def test_the_code_stands_on_one_page_and_nowhere_else(client, record):
    answer = client.post(new("objection", record), objection())
    code = code_of(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    digits = code.replace(" ", "")
    rows = [repr(row) for row in Objection.objects.values()]
    assert digits not in "".join(rows)
    slip = client.post(reverse("site:remedy-slip"), {"code": code})
    assert slip.content[:4] == b"%PDF"
    # No link on any of these pages carries it, for logs and histories would keep it.
    for page in (answer, see(client, code)):
        assert not re.search(rf'(?:href|action)="[^"]*(?:{digits}|{code})', page.content.decode())


@pytest.mark.parametrize("typed", ["", "1234", "0000 0000 0000 0000", "不是数字", "1" * 400])
def test_a_wrong_code_opens_nothing_and_all_wrong_codes_look_alike(client, record, typed):
    code_of(client.post(new("objection", record), objection()))
    answer = see(client, typed)
    assert answer.status_code == 404
    assert "没有与这个查询码相符的申请" in answer.content.decode()
    for route in ("remedy-act", "remedy-slip", "remedy-letter"):
        assert client.post(reverse(f"site:{route}"), {"code": typed}).status_code == 404


def test_tries_are_counted_and_stop(client, record, settings):
    settings.RATE_LIMITS = {"tracking": (3, 600), "filing": (1, 3600)}
    assert [see(client, "1234").status_code for _ in range(5)] == [404, 404, 404, 429, 429]
    assert int(see(client, "1234").headers["Retry-After"]) > 0
    code_of(client.post(new("objection", record), objection()))
    again = client.post(new("objection", record), objection(id_number=AGENT_ID_NUMBER, identity=pdf()))
    assert again.status_code == 422
    assert "提交过于频繁" in again.content.decode()
    assert Objection.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"statement": ""}, "请填写哪里有误，依据是什么"),
        ({"ground": ""}, "请选择异议事由"),
        ({"id_number": "110101199003078890"}, "id_id_number"),
        ({"phone": ""}, "请填写联系电话"),
        ({"identity": ""}, "请选择身份证明"),
        ({"email": "nobody"}, "id_email"),
        ({"agent_name": "代理示例", "agent_id_number": AGENT_ID_NUMBER, "agent_phone": "1"}, "授权委托书"),
        ({"identity": SimpleUploadedFile("x.pdf", b"MZ not a pdf")}, "identity"),
        ({"relation": "subject"}, "id_relation"),
    ],
)
def test_what_is_wrong_is_listed_on_top_and_linked_to_its_field(client, record, wrong, said):
    answer = client.post(new("objection", record), objection(**wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert said in page
    assert "金额有误" in page or wrong.get("statement") == ""
    assert not Objection.objects.exists()


def test_the_same_person_objects_once_at_a_time(client, record):
    code_of(client.post(new("objection", record), objection()))
    again = client.post(new("objection", record), objection())
    assert "正在办理" in again.content.decode()
    assert Objection.objects.count() == 1


def test_an_applicant_takes_his_objection_back(client, record):
    code = code_of(client.post(new("objection", record), objection()))
    done = client.post(reverse("site:remedy-act"), {"code": code, "act": "withdraw", "reason": "已核实"})
    assert "已经撤回" in done.content.decode()
    assert Objection.objects.get().status == "withdrawn"
    again = client.post(reverse("site:remedy-act"), {"code": code, "act": "withdraw"})
    assert again.status_code == 422


def test_a_complaint_about_the_handling_has_its_own_code(client, record):
    code = code_of(client.post(new("objection", record), objection()))
    empty = client.post(reverse("site:remedy-act"), {"code": code, "act": "complain", "statement": ""})
    assert empty.status_code == 422
    said = {"code": code, "act": "complain", "statement": "超过期限没有答复。"}
    own = code_of(client.post(reverse("site:remedy-act"), said))
    assert own != code
    assert HandlingComplaint.objects.get().number in see(client, own).content.decode()


def test_repair_is_asked_for_and_mended_with_the_code(client, record, who):
    code = code_of(client.post(new("repair", record), repair()))
    case = Repair.objects.get()
    ask_supplement(uid=case.pk, what="请补充结案通知书。", by=who.reviewer, at=timezone.now())
    page = see(client, code).content.decode()
    assert "请补充结案通知书。" in page
    sent = {"code": code, "act": "supplement", "statement": "见附件", "files": pdf(extra=b"more")}
    assert "补正材料已收到" in client.post(reverse("site:remedy-act"), sent).content.decode()
    assert Repair.objects.get().status == "submitted"


def test_one_that_asks_too_early_is_told_the_date(client, who):
    fresh = published(who, at=timezone.now(), decided_on=localdate() - timedelta(days=10))
    page = client.get(new("repair", fresh)).content.decode()
    assert "现在还不能申请" in page
    day = fresh.repairable_from
    assert f"自{day.isoformat()}起可以申请" in page
    assert f"{day.year}年{day.month}月{day.day}日" in page
    assert "<textarea" not in page
    # Who sends the form all the same is told the same, and nothing is kept.
    answer = client.post(new("repair", fresh), repair())
    assert answer.status_code == 422
    assert not Repair.objects.exists()


@pytest.mark.parametrize(
    ("without", "said"),
    [("duties_done", "请先全部履行文书确定的义务"), ("pledged", "请作出信用承诺")],
)
def test_repair_needs_duties_done_and_the_pledge(client, record, without, said):
    form = repair()
    del form[without]
    answer = client.post(new("repair", record), form)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_nobody_asks_for_the_repair_of_another_bodys_record(client, record):
    answer = client.post(new("repair", record), repair(name=NAME, kind="person", id_number=ID_NUMBER))
    assert answer.status_code == 422
    assert not Repair.objects.exists()


def test_a_record_from_below_is_sent_home(client, who):

    replica = shown(title="下级的记录", channel="chain", origin="411000", origin_name="信用许昌")
    page = client.get(new("objection", replica)).content.decode()
    assert "请到信用许昌办理" in page
    answer = client.post(new("objection", replica), objection())
    assert "请到信用许昌办理" in answer.content.decode()
    assert not Objection.objects.exists()


def test_a_form_from_another_site_is_refused(record):

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(new("objection", record), objection()).status_code == 403
    assert strict.post(reverse("site:remedy-track"), {"code": "1"}).status_code == 403


def test_the_entrance_tells_how_it_went_for_others(client, record, who):
    code_of(client.post(new("objection", record), objection()))
    page = client.get(reverse("site:remedies")).content.decode()
    assert "收到异议 1 件" in page
    assert NAME not in page
