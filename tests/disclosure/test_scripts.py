"""Whoever reads another script or language reads all of it; what is sent back and looked up stays as it was."""

import re
import time
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as portal_settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from integrity_portal.conversion import converted
from integrity_portal.settings.languages import Language
from tests.disclosure.factories import body, record

CHINESE = st.text("许昌市发展和改革委员会复议封存0123aZ（〔）", max_size=20)


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("许昌市发展和改革委员会", "許昌市發展和改革委員會"),
        ("行政复议中，复核后更正", "行政復議中，複核後更正"),
        ("来源节点的封存签名有效", "來源節點的封存簽名有效"),
        ("为企业干实事，里程碑", "為企業幹實事，里程碑"),
        ("2026年5月，8,000,000.00 元", "2026年5月，8,000,000.00 元"),
    ],
)
def test_words_are_written_as_a_reader_of_traditional_characters_writes_them(
    simplified: str, traditional: str
) -> None:
    assert converted(f"<p>{simplified}</p>", "s2tw") == f"<p>{traditional}</p>"


def test_what_is_shown_or_read_aloud_is_converted_and_nothing_else() -> None:
    page = (
        '<html lang="zh-Hant"><head><title>记录</title><meta name="description" content="记录说明">'
        '<script type="application/ld+json">{"name": "记录"}</script></head><body>'
        '<!-- 注释 --><a href="/records/?q=许昌" title="查询" data-key="记录">查询</a>'
        '<img src="/图.png" alt="图标"><nav aria-label="导航"></nav>'
        '<form action="/检索/"><input name="q" value="许昌" placeholder="机构名称"><textarea>复议</textarea></form>'
        '<pre>发展</pre><code>发展</code><dd translate="no" lang="zh-Hans">（2026）豫10民终1号</dd>'
        '<p lang="zh-Hans">长葛</p></body></html>'
    )
    assert converted(page, "s2tw") == (
        '<html lang="zh-Hant"><head><title>記錄</title><meta name="description" content="記錄說明">'
        '<script type="application/ld+json">{"name": "记录"}</script></head><body>'
        '<!-- 注释 --><a href="/records/?q=许昌" title="查詢" data-key="记录">查詢</a>'
        '<img src="/图.png" alt="圖標"><nav aria-label="導航"></nav>'
        '<form action="/检索/"><input name="q" value="许昌" placeholder="機構名稱"><textarea>复议</textarea></form>'
        '<pre>发展</pre><code>发展</code><dd translate="no" lang="zh-Hans">（2026）豫10民终1号</dd>'
        '<p lang="zh-Hant">長葛</p></body></html>'
    )


@given(CHINESE, CHINESE, CHINESE)
def test_no_address_and_no_value_ever_changes(text: str, address: str, value: str) -> None:
    page = f'<p>{text}</p><a href="/{address}/">{text}</a><input name="q" value="{value}" title="{text}">'
    made = converted(page, "s2tw")
    assert f'<a href="/{address}/">' in made
    assert f'<input name="q" value="{value}" title="' in made
    assert re.sub(r">[^<]*<|title=\"[^\"]*\"", "", made) == re.sub(r">[^<]*<|title=\"[^\"]*\"", "", page)


def test_a_long_page_is_converted_in_a_few_milliseconds() -> None:
    page = "<p>第一条 政务诚信是社会信用体系建设的重要组成部分</p>" * 1_500
    converted(page, "s2tw")
    begun = time.process_time()
    converted(page, "s2tw")
    # More than the 100 kB that a page may weigh; measured at 4.5 ms.
    assert time.process_time() - begun < 0.2


@pytest.mark.django_db
def test_whole_page_and_its_data_come_in_traditional_characters(client: Client) -> None:
    kept = record(title="拖欠采购货款", document_number="（2026）豫10民终9号")
    client.cookies["language"] = "zh-hant"
    answer = client.get(f"/records/{kept.uid}/")
    page = answer.content.decode()
    assert answer["Content-Language"] == "zh-Hant"
    assert '<html lang="zh-Hant" dir="ltr"' in page
    assert "拖欠採購貨款" in page
    assert "拖欠采购货款" not in page.partition("</head>")[2]
    assert "許昌市城市管理局" in page
    listed = client.get("/records/?q=采购").content.decode()
    assert 'value="采购"' in listed
    assert "（2026）豫10民终9号" in listed
    # Who types traditional characters finds it too.
    assert "拖欠<mark>採購</mark>貨款" in client.get("/records/?q=採購").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/api/v1/public/records/", "/admin/login/"])
def test_programs_and_staff_read_what_was_entered(client: Client, address: str) -> None:
    record()
    plain = client.get(address).content
    client.cookies["language"] = "zh-hant"
    token = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
    assert token.sub(b"", client.get(address).content) == token.sub(b"", plain)


@pytest.mark.django_db
@pytest.mark.parametrize("language", [language.code for language in portal_settings.SITE_LANGUAGES])
def test_switch_offers_the_other_languages_and_stays_on_the_page(client: Client, language: str) -> None:
    body()
    here = f"/organisations/?q={quote('许昌')}&kind=department"
    client.cookies["language"] = language
    page = client.get(here).content.decode()
    offered = re.findall(
        r'<button name="language" value="([^"]*)" lang="[^"]*" translate="no">([^<]*)<', page
    )
    others = [other for other in portal_settings.SITE_LANGUAGES if other.code != language]
    assert offered == [(other.code, other.name) for other in others]
    back = re.search(r'action="/language/"[^>]*><input type="hidden" name="next" value="([^"]*)"', page)
    assert back is not None
    answer = client.post("/language/", {"language": others[0].code, "next": back[1].replace("&amp;", "&")})
    assert answer.cookies["language"].value == others[0].code
    assert client.get(answer["Location"]).context["criteria"].q == "许昌"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("invented", "head"),
    [
        (
            Language("x-down", "mn-Mong", "ᠮᠣᠩᠭᠣᠯ", "zh-hans", writing="vertical-lr"),
            '<html lang="mn-Mong" dir="ltr" data-writing="vertical-lr">',
        ),
        (Language("x-left", "ug-Arab", "ئۇيغۇرچە", "en", direction="rtl"), '<html lang="ug-Arab" dir="rtl">'),
    ],
)
def test_further_script_is_a_row_in_the_settings(
    client: Client, settings: Any, invented: Language, head: str
) -> None:
    settings.SITE_LANGUAGES = (*settings.SITE_LANGUAGES, invented)
    assert f">{invented.name}</button>" in client.get("/").content.decode()
    client.post("/language/", {"language": invented.code, "next": "/about/"})
    answer = client.get("/about/")
    assert head in answer.content.decode()
    assert answer.status_code == 200


@pytest.mark.django_db
def test_unknown_language_in_the_cookie_is_the_sites_own(client: Client) -> None:
    client.cookies["language"] = "xx"
    assert '<html lang="zh-Hans" dir="ltr">' in client.get("/about/").content.decode()


@pytest.mark.django_db
def test_contrast_and_letters_are_kept_in_the_readers_own_browser(client: Client) -> None:
    assert client.post("/contrast/", {"contrast": "high", "next": "/about/"})["Location"] == "/about/"
    client.post("/text-size/", {"size": "large", "next": "/about/"})
    page = client.get("/about/").content.decode()
    assert 'class="large-text high-contrast"' in page
    # The short navigation keeps what people come for, and the way to all the rest.
    assert "更多栏目" in page
    navigation = page.partition('nav class="main"')[2].partition("</nav>")[0]
    assert navigation.count("<li>") == 6
    assert ">投诉举报<" in navigation
    client.post("/contrast/", {"contrast": "normal", "next": "/about/"})
    assert 'class="large-text"' in client.get("/about/").content.decode()
    assert client.post("/contrast/", {"contrast": "<script>", "next": "//evil.test/"})["Location"] == "/"
