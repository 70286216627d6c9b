"""What readers see of texts, lists and tenders: what is shown today, and nothing else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from disclosure.editing import files, services
from disclosure.notices.desks import ARTICLES, CASES, DECISIONS, POLICIES
from disclosure.notices.freshness import columns, stale_columns
from disclosure.notices.tasks import watch_freshness
from disclosure.published.articles import newest
from records.dishonesty.models import DishonestyRecord
from tests.disclosure import factories as records
from tests.disclosure.texts.factories import (
    AGENCIES,
    CONDUCT,
    EXPERTS,
    LISTS,
    REPORTS,
    SCORES,
    draft,
    ended,
    pdf,
    published,
    returned,
    submitted,
)
from tests.records.dishonesty.factories import bureau

TODAY = localdate


def _get(client, name, *args, status=200, **query):
    answer = client.get(reverse(f"site:{name}", args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_list_shows_what_is_shown_today_and_nothing_else(client, who):
    today, day = TODAY(), timedelta(days=1)
    shown = published(ARTICLES, who, title="可见的通知")
    hidden = [
        draft(ARTICLES, who, title="草稿通知"),
        submitted(ARTICLES, who, title="待审通知"),
        returned(ARTICLES, who, title="退回通知"),
        published(ARTICLES, who, title="定时通知", show_from=today + day),
        published(ARTICLES, who, title="政务通知", scope="government"),
    ]
    gone = [
        published(ARTICLES, who, title="过期通知", show_from=today - 5 * day, show_until=today - day),
        ended(ARTICLES, who, title="撤回通知"),
    ]
    page = _get(client, "notices") + _get(client, "news") + "".join(line.title for line in newest(on=today))
    assert shown.title in page
    for item in (*hidden, *gone):
        assert item.title not in page
    for item in hidden:
        assert item.title not in _get(client, "notice", item.pk, status=404)
    for item in gone:
        answer = _get(client, "notice", item.pk, status=410)
        assert item.title not in answer
        assert item.body not in answer


def test_what_was_scheduled_and_withdrawn_before_its_day_never_was(client, who):
    item = published(ARTICLES, who, show_from=TODAY() + timedelta(days=3))
    services.end(desk=ARTICLES, uid=item.pk, reason="不发了", by=who.reviewer, at=now())
    _get(client, "notice", item.pk, status=404)


def test_each_section_has_its_own_kinds(client, who):
    news = published(ARTICLES, who, kind="practice", title="经验一则")
    model = published(ARTICLES, who, kind="model", title="示范一家", about=bureau())
    assert news.title in _get(client, "news")
    assert news.title not in _get(client, "notices")
    _get(client, "notice", news.pk, status=404)
    page = _get(client, "demonstration", model.pk)
    assert bureau().name in page
    assert [line.route for line in newest(on=TODAY())] == ["site:demonstration", "site:news-item"]


def test_an_article_tells_its_source_to_machines_and_its_correction_to_people(client, who):
    item = published(ARTICLES, who, title="原来的标题", authority_name="示例市政府办公室")
    about = {"desk": ARTICLES, "uid": item.pk, "at": now()}
    services.propose_change(
        **about, content={"title": "更正的标题"}, reason="corrected", note="标题中的年份有误", by=who.clerk
    )
    assert "更正的标题" not in _get(client, "notice", item.pk)
    services.decide_change(**about, accepted=True, by=who.reviewer)
    page = _get(client, "notice", item.pk)
    assert '<meta name="ArticleTitle" content="更正的标题">' in page
    assert '<meta name="ContentSource" content="示例市政府办公室">' in page
    assert '<meta name="PubDate"' in page
    assert "标题中的年份有误" in page
    assert "原来的标题" not in page


def test_the_end_of_a_record_takes_its_case_down_at_once(client, who):
    record = records.record(title="公开的失信记录", published_at=now() - timedelta(days=5))
    case = published(CASES, who, record=record, title="点名的案例", body="某局逾期不付。")
    assert case.title in _get(client, "cases")
    assert record.title in _get(client, "case", case.pk)
    DishonestyRecord.objects.filter(pk=record.pk).update(display_until=TODAY() - timedelta(days=1))
    assert case.title not in _get(client, "cases")
    answer = _get(client, "case", case.pk, status=410)
    assert case.title not in answer


def test_a_case_of_a_record_that_was_narrowed_never_was(client, who):
    record = records.record()
    case = published(CASES, who, record=record)
    DishonestyRecord.objects.filter(pk=record.pk).update(scope="government")
    _get(client, "case", case.pk, status=404)


def test_a_public_notice_of_criticism_is_shown_while_its_record_is(client, who):
    from records.consequences.models import CriticismNotice

    record = records.record()
    notice = CriticismNotice.objects.create(
        record=record,
        organisation=record.organisation,
        region=record.region,
        issuer=bureau(),
        number="示督〔2026〕1号",
        title="公开通报一起",
        text="通报正文",
        audience="public",
        is_typical_case=True,
        status="issued",
        dated_on=TODAY(),
        entered_by=who.clerk,
        entered_at=now(),
        issued_by=who.reviewer,
        issued_at=now(),
    )
    assert notice.title in _get(client, "cases")
    assert notice.title in _get(client, "criticisms")
    assert "通报正文" in _get(client, "criticism", notice.pk)
    DishonestyRecord.objects.filter(pk=record.pk).update(scope="government")
    assert notice.title not in _get(client, "cases") + _get(client, "criticisms")
    _get(client, "criticism", notice.pk, status=404)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"甲", "乙", "丙"}),
        ({"q": "债务"}, {"甲"}),
        ({"q": "示政〔2020〕7号"}, {"乙"}),
        ({"force": "repealed"}, {"乙"}),
        ({"force": "in_force"}, {"甲"}),
        ({"force": "pending"}, {"丙"}),
        ({"year": "2020"}, {"乙"}),
        ({"subject": "debt"}, {"甲"}),
        ({"kind": "rule"}, {"丙"}),
        ({"authority": "示例省人民政府"}, {"乙"}),
        ({"year": "nonsense", "force": "x", "subject": "y", "cursor": "z"}, {"甲", "乙", "丙"}),
    ],
)
def test_the_library_is_searched_by_words_number_force_year_subject_and_authority(client, who, query, found):
    today = TODAY()
    old = today.replace(year=2020, month=5, day=6)
    # Pairs of signs find a number; these two share none with the one that is looked for.
    published(
        POLICIES,
        who,
        title="文件甲",
        document_number="甲规〔1999〕1号",
        body="政府债务的规定。",
        subjects=["debt"],
    )
    published(
        POLICIES,
        who,
        title="文件乙",
        document_number="示政〔2020〕7号",
        dated_on=old,
        repealed_on=today,
        authority_name="示例省人民政府",
    )
    coming = today + timedelta(days=9)
    published(
        POLICIES, who, title="文件丙", document_number="丙规〔1999〕3号", category="rule", effective_on=coming
    )
    page = _get(client, "policies", **query)
    assert {name for name in "甲乙丙" if f">文件{name}<" in page} == found


def test_a_policy_tells_what_it_replaced_and_by_what_it_was_replaced(client, who):
    old = published(POLICIES, who, title="旧办法", repealed_on=TODAY())
    new = published(
        POLICIES, who, title="新办法", supersedes=old, body="## 一\n\n甲\n\n## 二\n\n乙\n\n## 三\n\n丙"
    )
    page = _get(client, "policy", new.pk)
    assert "旧办法" in page
    assert 'href="#part-2"' in page
    assert "新办法" in _get(client, "policy", old.pk)
    assert "已经失效" in _get(client, "policy", old.pk)


def test_a_decision_shows_its_five_steps_in_order(client, who):
    page = _get(client, "decision", published(DECISIONS, who).pk)
    places = [
        page.index(word)
        for word in ("公众参与材料", "专家论证材料", "风险评估材料", "合法性审查材料", "集体讨论决定材料")
    ]
    assert places == sorted(places)


def test_a_file_is_handed_out_while_its_text_is_shown(client, who):
    item = draft(ARTICLES, who)
    kept = files.attach(desk=ARTICLES, uid=item.pk, file=pdf(text="正文"), by=who.clerk, at=now())
    address = reverse("site:public-file", args=["notices", item.pk, kept.pk])
    assert client.get(address).status_code == 404
    services.submit(desk=ARTICLES, uid=item.pk, by=who.clerk, at=now())
    services.publish(desk=ARTICLES, uid=item.pk, by=who.reviewer, at=now())
    answer = client.get(address)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert "attachment" in answer.headers["Content-Disposition"]
    services.end(desk=ARTICLES, uid=item.pk, reason="撤", by=who.reviewer, at=now())
    assert client.get(address).status_code == 404


def test_editors_are_warned_of_a_column_without_anything_new(client, who, caplog):
    today = TODAY()
    assert {column.key for column in stale_columns(on=today)} == {"home", "news", "notices", "policies"}
    published(ARTICLES, who, kind="news", show_from=today - timedelta(days=14))
    published(ARTICLES, who, kind="notice", show_from=today - timedelta(days=182))
    published(POLICIES, who, show_from=today - timedelta(days=183))
    assert {column.key for column in columns(on=today) if column.stale} == {"policies"}
    assert {column.key for column in columns(on=today + timedelta(days=1)) if column.stale} == {
        "home",
        "news",
        "notices",
        "policies",
    }
    assert watch_freshness() == 1
    scraped = client.get("/metrics").content.decode()
    assert 'portal_column_days_overdue{column="news"} 0.0' in scraped
    assert 'portal_column_days_overdue{column="policies"} 1.0' in scraped


# --- Lists -----------------------------------------------------------------------------------
def test_a_list_is_found_by_kind_and_body_and_its_items_by_words(client, who):
    powers = published(LISTS, who, title="示例权力清单", items=(("001", "许可甲"), ("002", "处罚乙")))
    published(LISTS, who, title="示例责任清单", kind="duties")
    assert "示例责任清单" not in _get(client, "lists", kind="powers")
    assert powers.title in _get(client, "lists", q="财政")
    page = _get(client, "list", powers.pk, q="处罚")
    assert "处罚乙" in page
    assert "许可甲" not in page


def test_all_items_of_a_long_list_are_met_once_on_its_pages(client, who):
    rows = [(f"{number:03d}", f"事项{number:03d}号") for number in range(120)]
    edition = published(LISTS, who, items=rows)
    address, seen = reverse("site:list", args=[edition.pk]), []
    import re

    while address:
        page = client.get(address).content.decode()
        seen += re.findall(r"事项\d{3}号", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
        if not following:
            break
    assert seen == [name for _code, name in rows]


def test_the_file_of_a_list_says_exactly_its_items(client, who):
    edition = published(LISTS, who, items=(("001", "许可甲"), ("002", "=危险公式")))
    answer = client.get(reverse("site:list-csv", args=[edition.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "许可甲" in text
    assert "'=危险公式" in text
    assert len(text.strip().splitlines()) == 3


def test_two_editions_are_compared_item_by_item(client, who):
    today = TODAY()
    old = published(
        LISTS,
        who,
        year=today.year - 1,
        dated_on=today - timedelta(days=300),
        items=(("1", "留下"), ("2", "取消的"), ("3", "改名前")),
    )
    new = published(LISTS, who, items=(("1", "留下"), ("3", "改名后"), ("4", "新增的")))
    page = _get(client, "list-changes", new.pk)
    for word in ("取消的", "改名前", "改名后", "新增的"):
        assert word in page
    assert "留下" not in page
    _get(client, "list-changes", old.pk, status=404)
    assert old.title in _get(client, "list", new.pk)


# --- Tenders ---------------------------------------------------------------------------------
def test_an_agency_shows_its_grades_and_only_what_stands_against_it_now(client, who):
    today = TODAY()
    agency = published(AGENCIES, who, title="示例招标代理公司")
    published(SCORES, who, agency=agency, grade="b", score="87.50")
    published(SCORES, who, agency=agency, grade="c", year=today.year - 1)
    now_shown = published(CONDUCT, who, agency=agency, title="现在公示的行为")
    published(CONDUCT, who, agency=agency, title="已到期的行为", show_until=today - timedelta(days=1))
    page = _get(client, "agency", agency.pk)
    for word in ("87.50", "B 级", "C 级", now_shown.title):
        assert word in page
    assert "已到期的行为" not in page
    assert agency.title in _get(client, "agencies", grade="b")
    assert agency.title not in _get(client, "agencies", grade="c")
    assert agency.title in _get(client, "agencies", q=agency.uscc)


def test_what_is_said_of_an_agency_goes_with_it(client, who):
    agency = published(AGENCIES, who)
    entry = published(CONDUCT, who, agency=agency, title="代理的行为")
    report = published(REPORTS, who, agency=agency, title="代理的报告")
    assert entry.title in _get(client, "bad-conduct")
    assert report.title in _get(client, "agency-reports")
    services.end(desk=AGENCIES, uid=agency.pk, reason="注销", by=who.reviewer, at=now())
    _get(client, "agency", agency.pk, status=410)
    assert entry.title not in _get(client, "bad-conduct")
    assert report.title not in _get(client, "agency-reports")
    _get(client, "one-conduct", entry.pk, status=404)


def test_bad_conduct_ends_by_itself(client, who):
    expert = published(EXPERTS, who)
    entry = published(CONDUCT, who, expert=expert, title="到期的行为", show_until=TODAY() - timedelta(days=1))
    assert entry.title not in _get(client, "bad-conduct")
    _get(client, "one-conduct", entry.pk, status=410)
    shown = published(CONDUCT, who, expert=expert, title="还在公示的行为")
    page = _get(client, "experts")
    assert shown.title in page
    assert entry.title not in page


@pytest.mark.parametrize("name", ["agencies-csv", "experts-csv", "bad-conduct-csv"])
def test_the_files_say_what_the_lists_do(client, who, name):
    agency = published(AGENCIES, who, title="文件里的代理")
    expert = published(EXPERTS, who)
    published(CONDUCT, who, agency=agency, title="文件里的行为")
    draft(AGENCIES, who, title="草稿代理")
    text = b"".join(client.get(reverse(f"site:{name}")).streaming_content).decode("utf-8-sig")
    said = {"agencies-csv": agency.title, "experts-csv": expert.title, "bad-conduct-csv": "文件里的行为"}[
        name
    ]
    assert said in text
    assert "草稿代理" not in text


@pytest.mark.parametrize(
    "name",
    [
        "notices",
        "news",
        "demonstrations",
        "policies",
        "cases",
        "decisions",
        "lists",
        "agencies",
        "experts",
        "bad-conduct",
        "agency-reports",
    ],
)
def test_an_empty_list_says_so(client, db, name):
    assert 'class="empty"' in _get(client, name)
