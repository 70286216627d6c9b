"""A reader sees each record's own words on its card, though cards that look alike are rendered once."""

import pytest
from django.test import Client

from disclosure.site.charts import drawn, line_chart
from tests.disclosure.factories import body, record

pytestmark = pytest.mark.django_db


def test_each_card_says_what_its_own_record_says(client: Client) -> None:
    odd = record(title="欠款 100%(title)s <b>未付</b> {{ url }}", organisation=body("许昌市“甲&乙”局"))
    plain = record(title="另一条失信记录")
    text = client.get("/records/").content.decode()
    assert "欠款 100%(title)s &lt;b&gt;未付&lt;/b&gt; {{ url }}" in text
    assert "许昌市“甲&amp;乙”局" in text
    for one in (odd, plain):
        assert text.count(f'href="/records/{one.uid}/"') == 1
        assert one.document_number in text
    assert "\x1f" not in text


def test_card_changes_with_its_record_and_with_the_language(client: Client) -> None:
    kept = record(severity="serious", title="会变的一条")
    assert "异议处理中" not in client.get("/records/").content.decode()
    kept.under_objection, kept.severity = True, "ordinary"
    kept.save()
    text = client.get("/records/").content.decode()
    assert "异议处理中" in text
    card = text[text.index('<article class="card">') : text.index("</article>")]
    assert "severity-ordinary" in card
    assert "severity-serious" not in card
    client.cookies["language"] = "en"
    assert "异议处理中" not in client.get("/records/").content.decode()


def test_card_of_another_node_says_who_entered_it(client: Client) -> None:
    record(title="本站的一条")
    assert "录入</span>" not in client.get("/records/").content.decode()
    record(title="下级的一条", origin="411081", origin_name="信用禹州")
    assert client.get("/records/").content.decode().count("由信用禹州录入") == 1


def test_searched_words_are_marked_on_the_card(client: Client) -> None:
    record(title="未按判决支付货款")
    assert "未按<mark>判决</mark>支付货款" in client.get("/records/?q=判决").content.decode()
    assert "<mark>" not in client.get("/records/").content.decode()


def test_a_chart_is_drawn_of_the_numbers_it_is_given() -> None:
    from django.utils.timezone import localdate
    from django.utils.translation import override

    today = localdate()
    month = f"{today:%Y-%m}"
    three = drawn("components/trend.html", line_chart("禹州市", {month: 3}, on=today), key=1)
    assert three == drawn("components/trend.html", line_chart("禹州市", {month: 3}, on=today), key=1)
    four = drawn("components/trend.html", line_chart("禹州市", {month: 4}, on=today), key=1)
    assert ">3<" in three
    assert ">4<" in four
    assert 'id="trend-2"' in drawn("components/trend.html", line_chart("禹州市", {month: 3}, on=today), key=2)
    with override("en"):
        read = drawn("components/trend.html", line_chart("禹州市", {month: 3}, on=today), key=1)
    assert "看表格" in three
    assert "看表格" not in read
