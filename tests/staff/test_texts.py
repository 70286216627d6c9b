"""A clerk writes, another person publishes, and each is told at the page what may be done and what is wrong."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from disclosure.agencies.models import BadConduct
from disclosure.lists.models import ListItem, ServiceList
from disclosure.notices.desks import ARTICLES, DECISIONS, POLICIES
from disclosure.notices.models import Article, Case, Decision, Policy
from records.access.services import ensure_system_users
from tests.disclosure import factories as records
from tests.disclosure.texts.factories import (
    AGENCIES,
    EXPERTS,
    LISTS,
    content,
    draft,
    pdf,
    published,
    sheet,
    steps,
    submitted,
)
from tests.records.access.factories import WEIDU, holder
from tests.records.dishonesty.factories import bureau, people


@pytest.fixture
def who(db):
    ensure_system_users()
    return people()


def _as(client, user):
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


def _typed(desk, **more):
    said = content(desk)
    said.pop("organisation")
    said = {name: "" if value is None else value for name, value in said.items()}
    return {"organisation_text": bureau().name, **said, **more}


def _page(model, name, *args):
    return reverse(f"admin:disclosure_{model}_{name}", args=args)


def test_from_the_form_to_the_public(client, who):
    _as(client, who.clerk)
    answer = client.post(_page("article", "add"), _typed(ARTICLES, submit="1", body="## 要点\n\n内容"))
    item = Article.objects.get()
    page = _page("article", "page", item.pk)
    assert answer.url == page
    assert item.status == "submitted"
    assert "要点</h2>" in client.get(page).content.decode()

    _as(client, who.reviewer)
    home = client.get(reverse("admin:index")).content.decode()
    assert "文章待审核" in home
    listed = client.get(_page("article", "changelist"), {"work": "waiting"})
    assert item.title in listed.content.decode()
    step = _page("article", "step", item.pk, "publish")
    assert "另一人" not in client.get(step).content.decode()
    assert client.post(step).url == page
    assert item.title in client.get(reverse("site:notices")).content.decode()


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(client, who):
    _as(client, who.clerk)
    answer = client.post(_page("article", "add"), _typed(ARTICLES, submit="1", body="", title="写了一半"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "请填写正文" in text
    assert "写了一半" in text
    assert not Article.objects.exists()


def test_a_case_is_made_from_the_address_of_its_record(client, who):
    record = records.record(organisation=bureau())
    _as(client, who.clerk)
    typed = _typed(ARTICLES, submit="1", record=f"http://127.0.0.1/records/{record.pk}/")
    del typed["kind"]
    client.post(_page("case", "add"), typed)
    case = Case.objects.get()
    assert case.record_id == record.pk
    assert str(record.pk) in client.get(_page("case", "propose", case.pk)).content.decode()
    hidden = records.record(scope="government", title="政务共享的一条")
    for unknown in ("没有这条", str(hidden.pk)):
        answer = client.post(_page("case", "add"), {**typed, "record": unknown})
        assert "没有编号为" in answer.content.decode()
        assert hidden.title not in answer.content.decode()


def test_a_policy_names_what_it_replaces_by_its_number(client, who):
    old = published(POLICIES, who, document_number="示政〔2019〕1号")
    _as(client, who.clerk)
    client.post(
        _page("policy", "add"), _typed(POLICIES, save="1", category="rule", supersedes="示政〔2019〕1号")
    )
    new = Policy.objects.exclude(pk=old.pk).get()
    assert new.supersedes_id == old.pk
    assert "示政〔2019〕1号" in client.get(_page("policy", "change", new.pk)).content.decode()


def test_the_five_steps_of_a_decision_are_typed_and_kept(client, who):
    typed = _typed(DECISIONS, submit="1")
    del typed["steps"]
    said = {f"steps_{step}_{part}": value for step, one in steps().items() for part, value in one.items()}
    _as(client, who.clerk)
    answer = client.post(_page("decision", "add"), {**typed, **said, "steps_risk_document": ""})
    assert answer.status_code == 422
    assert "“风险评估”缺日期或材料名称" in answer.content.decode()
    assert "公众参与材料" in answer.content.decode()
    client.post(_page("decision", "add"), {**typed, **said})
    item = Decision.objects.get()
    assert item.status == "submitted"
    assert item.steps == steps()
    assert "公众参与材料" in client.get(_page("decision", "page", item.pk)).content.decode()


def test_files_are_added_read_and_removed_on_the_page_of_a_draft(client, who):
    item = draft(ARTICLES, who)
    _as(client, who.clerk)
    client.post(_page("article", "attach", item.pk), {"files": [pdf("公告.pdf")]})
    page = client.get(_page("article", "page", item.pk)).content.decode()
    assert "公告.pdf" in page
    from disclosure.editing.queries import files_of

    kept = files_of(item.pk).get()
    answer = client.get(_page("article", "file", item.pk, kept.pk))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    wrong = client.post(
        _page("article", "attach", item.pk), {"files": [SimpleUploadedFile("x.pdf", b"nothing")]}, follow=True
    )
    assert "只能上传" in wrong.content.decode()
    client.post(_page("article", "file_remove", item.pk, kept.pk))
    assert not files_of(item.pk).exists()


def test_a_correction_is_shown_side_by_side_and_decided_by_another(client, who):
    item = published(ARTICLES, who, title="旧标题")
    _as(client, who.clerk)
    address = _page("article", "propose", item.pk)
    assert "旧标题" in client.get(address).content.decode()
    typed = _typed(ARTICLES, title="新标题", reason="corrected", note="年份有误")
    said = {name: getattr(item, name) for name in ("dated_on", "show_from", "body", "authority_name")}
    answer = client.post(address, {**typed, **said})
    assert answer.status_code == 302, answer.content.decode()
    _as(client, who.reviewer)
    page = client.get(_page("article", "page", item.pk)).content.decode()
    assert "<ins>新标题</ins>" in page
    client.post(_page("article", "step", item.pk, "accept"))
    assert Article.objects.get().title == "新标题"


def test_items_of_a_list_come_from_a_file_on_its_page(client, who):
    _as(client, who.clerk)
    client.post(_page("servicelist", "add"), _typed(LISTS, save="1"))
    item = ServiceList.objects.get()
    template = client.get(_page("servicelist", "template"))
    assert template.content[:2] == b"PK"
    wrong = client.post(
        _page("servicelist", "items", item.pk), {"file": sheet((("1", "甲"), ("1", "乙")))}, follow=True
    )
    assert "第 3 行：事项编码与第 2 行重复" in wrong.content.decode()
    client.post(_page("servicelist", "items", item.pk), {"file": sheet((("1", "甲"), ("2", "乙")))})
    assert ListItem.objects.count() == 2
    client.post(_page("servicelist", "step", item.pk, "submit"))
    assert ServiceList.objects.get().status == "submitted"
    assert "导入事项" not in client.get(_page("servicelist", "page", item.pk)).content.decode()


def test_bad_conduct_is_entered_for_an_agency_by_its_code(client, who):
    from disclosure.agencies.desks import CONDUCT

    agency = published(AGENCIES, who)
    expert = published(EXPERTS, who)
    _as(client, who.clerk)
    both = _typed(CONDUCT, submit="1", agency=agency.uscc, expert=expert.title)
    answer = client.post(_page("badconduct", "add"), both)
    assert "只填其中一项" in answer.content.decode()
    client.post(_page("badconduct", "add"), {**both, "expert": ""})
    assert BadConduct.objects.get().agency_id == agency.pk


def test_editors_see_which_column_is_stale_and_others_do_not(client, who):
    published(ARTICLES, who, kind="news", show_from=localdate() - timedelta(days=30))
    _as(client, who.clerk)
    assert "栏目该更新了" in client.get(reverse("admin:index")).content.decode()
    page = client.get(_page("article", "freshness")).content.decode()
    assert "国办秘函〔2019〕19号" in page
    assert "已经过期" in page
    _as(client, holder("督导员", "supervisor"))
    assert "栏目该更新了" not in client.get(reverse("admin:index")).content.decode()


def test_whoever_works_elsewhere_finds_nothing_here(client, who):
    item = submitted(ARTICLES, who)
    _as(client, holder("邻县审核", "reviewer", WEIDU))
    for page in ("page", "propose", "change"):
        assert client.get(_page("article", page, item.pk)).status_code == 404
    assert item.title not in client.get(_page("article", "changelist")).content.decode()
