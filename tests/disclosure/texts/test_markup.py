"""What staff write becomes HTML that can do no harm, whatever they write."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.editing.markup import outgoing, read, safe_address, signed_address

PIECES = st.sampled_from(
    ["<script>", "</p>", "<img src=x onerror=y>", "[a](javascript:b)", "[a](data:text/html,x)", "![a](http://b/c)",
     "# 题", "- 一", "| a | b |\n| --- | --- |\n| c | d |", "&lt;", "&#60;script&#62;", "`x`", "[a]: javascript:b",
     "<http://x.example/>", "[a]", "\n\n", "> ", "**", "[a](//evil.example)", "[a](HTTP://x.example/?\"onclick=z)"]
)  # fmt: skip


@given(st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=12).map("\n".join))
def test_no_text_makes_a_script_a_picture_a_handler_or_a_way_out_that_is_not_announced(text):
    html = read(text).html
    assert not re.search(
        r"<(?!/?(?:p|h[2-6]|ul|ol|li|blockquote|em|strong|a|code|pre|hr|br|table|thead|tbody|tr|th|td)\b)",
        html,
    )
    for tag in re.findall(r"<[a-z][^>]*>", html):
        names = re.findall(r'\s([a-z-]+)="', tag)
        assert set(names) <= {"href", "id", "scope", "title", "style", "class", "start"}, tag
    for address in re.findall(r'href="([^"]*)"', html):
        assert not urlsplit(address).scheme, address
        assert not address.startswith("//"), address


def test_headings_become_a_table_of_contents_one_level_below_the_page(db):
    text = read("# 总则\n\n正文\n\n## 一、范围 `A`\n")
    assert [(one.level, one.text) for one in text.contents] == [(2, "总则"), (3, "一、范围 A")]
    assert read("## 一\n\n### （一）\n").contents[0].level == 2
    for heading in text.contents:
        assert f'<h{heading.level} id="{heading.anchor}">' in text.html


def test_a_link_that_leaves_goes_over_the_warning_and_one_inside_does_not():
    html = read("[外](https://www.example.gov.cn/a?b=c&d=e) [内](/policies/)").html
    assert 'href="/policies/"' in html
    assert 'href="/leave/?to=' in html
    asked = parse_qs(urlsplit(outgoing("https://www.example.gov.cn/a?b=c&d=e")).query)["to"][0]
    assert signed_address(asked) == "https://www.example.gov.cn/a?b=c&d=e"


@pytest.mark.parametrize("forged", ["", "https://evil.example/", "https://evil.example/:abcdef"])
def test_nobody_makes_the_warning_speak_of_his_own_address(client, db, forged):
    assert signed_address(forged) is None
    assert client.get("/leave/", {"to": forged}).status_code == 404


def test_the_warning_names_the_host_and_both_ways(client, db):
    page = client.get(outgoing("https://www.example.gov.cn/x")).content.decode()
    assert "www.example.gov.cn" in page
    assert 'href="https://www.example.gov.cn/x"' in page


@pytest.mark.parametrize(
    "wrong", ["javascript:x", "ftp://a/b", "www.example.cn", "http:///x", "https://a b", "http://[x"]
)
def test_an_address_that_is_none_is_refused_with_an_example(wrong):
    assert "https://www.example.gov.cn/" in safe_address(wrong)
