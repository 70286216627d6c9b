"""Third-party ratings and disclosed debt in public: whose they are, what the body says, and when they end, why."""

import pytest
from django.urls import reverse

from records.access.services import ensure_system_users
from records.chain.models import ChainEvent
from supervision.ratings import services
from tests.supervision.ratings import factories
from tests.supervision.ratings.factories import NOW
from tests.supervision.ratings.test_services import debt

DEBT_PAGES = ("site:debt-disclosures", "public-debt-disclosures")


@pytest.fixture
def house(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    ensure_system_users()
    return factories.house()


def test_the_list_shows_what_is_published_and_nothing_that_is_on_its_way(client, house):
    factories.published(house, title="已公布的评级")
    factories.checked(house, title="征求意见中的评级", report_number="示评〔2026〕31号")
    for address in (reverse("site:ratings"), reverse("public-ratings")):
        page = client.get(address).content.decode()
        assert "已公布的评级" in page
        assert "征求意见中的评级" not in page


def test_a_reader_sees_who_rated_by_which_method_with_what_interests_and_what_the_body_says(client, house):
    case = factories.published(house)
    page = client.get(reverse("site:rating", args=[case.entry_uid])).content.decode()
    for said in (
        "示例信用评估有限公司",
        "AAA &gt; AA &gt; A &gt; B",
        "两笔逾期账款已于三月付清",
        "没有委托、投资、人员等利益关系",
        "政务诚信评价方法",
        "不是政府的考核结果",
        "政府的考核结果（另行计算）",
        "按时公布",
    ):
        assert said in page
    shown = client.get(reverse("public-rating", args=[case.entry_uid])).json()
    assert (shown["grade"], shown["on_time"], shown["authority"]["name"]) == (
        "AA",
        True,
        "示例信用评估有限公司",
    )
    versions = client.get(reverse("public-rating-versions", args=[case.entry_uid])).json()
    assert [one["number"] for one in versions["results"]] == [1]
    assert client.get(reverse("public-rating-proof", args=[case.entry_uid])).json()["version"] == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 1), ("q=诚信评价", 1), ("rating_kind=trust", 1), ("rating_kind=debt", 0), ("region=411000", 1)],
)
def test_it_is_found_by_words_kind_and_place(client, house, query, found):
    factories.published(house)
    assert len(client.get(f"{reverse('public-ratings')}?{query}").json()["results"]) == found
    page = client.get(f"{reverse('site:ratings')}?{query}")
    assert page.content.decode().count('class="card"') == found
    assert client.get(f"{reverse('site:ratings-csv')}?{query}").status_code == 200


def test_withdrawn_it_says_why_and_no_word_of_what_it_said(client, house):
    case = factories.withdrawn(house)
    answer = client.get(reverse("site:rating", args=[case.entry_uid]))
    page = answer.content.decode()
    assert answer.status_code == 410
    assert "评级机构来函撤回报告。" in page
    for gone in (case.findings, case.title, case.conflict_statement):
        assert gone not in page
    assert client.get(reverse("public-rating", args=[case.entry_uid])).status_code == 410


def test_the_body_shows_its_ratings_beside_its_official_results(client, house):
    factories.published(house)
    profile = reverse("site:organisation", args=[house.body.uid])
    assert "2025年政务诚信评价报告" in client.get(profile, {"part": "ratings"}).content.decode()


def test_the_search_finds_a_rating(client, house):
    factories.published(house)
    assert "2025年政务诚信评价报告" in client.get("/search/", {"q": "诚信评价"}).content.decode()


def test_an_unknown_or_unpublished_one_does_not_exist(client, house):
    case = factories.checked(house)
    assert client.get(reverse("site:rating", args=[case.pk])).status_code == 404
    assert client.get(reverse("site:debt-disclosure", args=[case.pk])).status_code == 404


def test_debt_is_shown_as_the_document_says_it_and_whether_it_came_in_time(client, house):
    entry = debt(house)
    page = client.get(reverse("site:debt-disclosure", args=[entry.uid])).content.decode()
    for said in ("120.00", "189.50", "85.20%", "未启动应急响应", "按时公开", "预算法"):
        assert said in page
    for address in DEBT_PAGES:
        assert "2025年地方政府债务公开情况" in client.get(reverse(address)).content.decode()
    shown = client.get(reverse("public-debt-disclosure", args=[entry.uid])).json()
    assert (shown["balance_special"], shown["on_time"], shown["emergency"]) == ("79.00", True, "none")
    assert client.get(reverse("site:debt-disclosures-csv")).status_code == 200
    assert client.get(reverse("public-debt-disclosure-versions", args=[entry.uid])).status_code == 200
    assert client.get(reverse("public-debt-disclosure-proof", args=[entry.uid])).status_code == 200


def test_what_ends_here_ends_at_every_level_with_its_reason(client, house):
    case = factories.published(house)
    services.propose_withdrawal(case=case.pk, reason="数据来源有误。", by=house.clerk, at=NOW)
    services.withdraw(case=case.pk, by=house.publisher, at=NOW)
    events = ChainEvent.objects.filter(kind="rating").order_by("version")
    assert [event.action for event in events] == ["publish", "end"]
    assert "数据来源有误。" in events[1].payload
