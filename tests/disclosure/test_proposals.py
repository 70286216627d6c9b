"""Everybody reads the answers to suggestions and proposals as far as they were published, and no further."""

import csv
import io

import pytest
from django.core.cache import cache
from django.test import Client

from disclosure.notices.desks import DECISIONS
from disclosure.published import PUBLIC
from disclosure.published.oversight import proposals_for
from disclosure.search.pages import page_of
from supervision.oversight import services
from tests.disclosure.texts import factories as texts
from tests.records.dishonesty.factories import people
from tests.records.remedies.conftest import quick_papers  # noqa: F401 - a fixture of that room
from tests.supervision.oversight import factories
from tests.supervision.oversight.conftest import hall, media  # noqa: F401 - fixtures of that room
from tests.supervision.oversight.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(settings):
    cache.clear()
    settings.RATE_LIMITS = {}


def published(hall, how="full", number="第17号", **more):  # noqa: F811
    case = factories.closed(hall, session_number=number, **more)
    texts = {"summary": {"summary": "将公布兑现时限。"}, "withheld": {"reason": "涉及商业秘密。"}}
    return services.publish_answer(case=case.pk, how=how, **texts.get(how, {}), by=hall.supervisor, at=NOW)


def text_of(address, **query):
    answer = Client().get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_published_answer_is_read_whole_with_what_was_promised(hall):  # noqa: F811
    case = published(hall)
    page = text_of(f"/proposals/{case.pk}/")
    for words in (
        case.title,
        case.text,
        case.proposer,
        "已列入计划。",
        "公布兑现时限",
        "B类",
        "满意",
        hall.body.name,
    ):
        assert words in page
    # What passed between unit and proposer is theirs.
    assert "当面听取意见" not in page
    assert case.title in text_of("/proposals/")


def test_a_summary_tells_the_summary_alone(hall):  # noqa: F811
    case = published(hall, "summary")
    page = text_of(f"/proposals/{case.pk}/")
    assert "将公布兑现时限。" in page
    for words in (case.text, "已列入计划。"):
        assert words not in page


def test_what_is_withheld_tells_its_number_and_why(hall):  # noqa: F811
    case = published(hall, "withheld")
    for page in (text_of(f"/proposals/{case.pk}/"), text_of("/proposals/")):
        assert case.session_number in page
        for words in (case.title, case.text, case.proposer, "已列入计划。"):
            assert words not in page
    assert "涉及商业秘密。" in text_of(f"/proposals/{case.pk}/")


@pytest.mark.parametrize("state", factories.PROPOSALS)
def test_nothing_is_shown_before_somebody_decided_to(hall, state):  # noqa: F811
    case = factories.PROPOSALS[state](hall)
    assert Client().get(f"/proposals/{case.pk}/").status_code == 404
    assert case.title not in text_of("/proposals/")
    assert case.title not in Client().get("/sitemap/few-proposals.xml").content.decode()


def test_the_list_is_narrowed_by_kind_field_way_and_unit(hall):  # noqa: F811
    ours = published(hall)
    other = published(
        hall, "summary", "第18号", assembly="conference", field="livelihood", title="另一件提案"
    )
    for query, seen, unseen in (
        ({"assembly": "congress"}, ours, other),
        ({"assembly": "conference"}, other, ours),
        ({"field": "livelihood"}, other, ours),
        ({"published": "full"}, ours, other),
    ):
        page = text_of("/proposals/", **query)
        assert seen.title in page
        assert unseen.title not in page
    assert ours.title in text_of("/proposals/", organisation=hall.body.pk)
    assert ours.title not in text_of("/proposals/", organisation=hall.other.pk)
    # What no list knows narrows nothing.
    assert ours.title in text_of("/proposals/", assembly="senate", organisation="x")


def test_pages_follow_one_another_without_a_gap(hall):  # noqa: F811
    titles = {published(hall, number=f"第{number}号", title=f"建议之{number}").title for number in range(5)}
    seen, cursor = [], ""
    while cursor is not None:
        page = page_of(proposals_for(PUBLIC), ordering="-published_at", cursor=cursor, size=2)
        seen += [row.title for row in page.rows]
        cursor = page.next
    assert sorted(seen) == sorted(titles)


def test_the_file_says_what_the_pages_say(hall):  # noqa: F811
    published(hall)
    withheld = published(hall, "withheld", "第18号")
    answer = Client().get("/proposals/export.csv")
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    heading, *rows = csv.reader(io.StringIO(content))
    names = [name.rpartition("（")[2].rstrip("）") for name in heading]
    told = {row[names.index("number")]: dict(zip(names, row, strict=True)) for row in rows}
    assert told["第17号"]["answer"] == "已列入计划。"
    assert told["第17号"]["organisation"] == hall.body.name
    assert (told["第18号"]["title"], told["第18号"]["answer"], told["第18号"]["proposer"]) == ("", "", "")
    assert told["第18号"]["withheld_reason"] == withheld.withheld_reason


def test_figures_of_units_count_what_is_over_published_or_not(hall):  # noqa: F811
    published(hall)
    factories.closed(hall, session_number="第18号")
    again = factories.handled_again(hall, session_number="第19号")
    services.close(case=again.pk, process="no", result="no", on=factories.TODAY, by=hall.supervisor, at=NOW)
    factories.answered(hall, session_number="第20号")
    page = text_of("/proposals/")
    row = page[page.index('id="units"') :]
    assert hall.body.name in row
    assert ">3<" in row
    assert ">1<" in row
    assert "67%" in row


def test_an_empty_list_helps_on(hall):  # noqa: F811
    assert "这里还没有公开的答复。" in text_of("/proposals/")
    assert "查看全部" in text_of("/proposals/", assembly="congress")


@pytest.mark.parametrize(
    ("state", "words"), [("checked", "五个程序都有记载"), ("decided", ""), ("preparing", "")]
)
def test_a_decisions_page_says_when_its_file_was_put_away(hall, state, words):  # noqa: F811
    who = people()
    factories.DECISIONS[state](hall)
    decision = texts.published(DECISIONS, who, organisation=hall.body, document_number="示政〔2026〕21号")
    page = text_of(f"/decisions/{decision.uid}/")
    assert ("程序卷已由另一人核对归档" in page) is bool(words)
    assert words in page
