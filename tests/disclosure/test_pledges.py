"""What everybody reads of promises and of arrears: the tracker, townships, yearly figures, their files, feed and API."""

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from disclosure.published.pledges import Kept
from records.access.services import ensure_system_users
from records.pledges.arrears.models import StatementDuty
from records.pledges.arrears.services import establish_duties
from records.pledges.entries import PLEDGES
from records.registers import services as registers
from tests.disclosure.factories import body
from tests.disclosure.stocked import promises
from tests.records.arrears import factories as arrears
from tests.records.dishonesty.factories import People, bureau, people
from tests.records.pledges import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> People:
    ensure_system_users()
    return people()


def _titles(page: str) -> set[str]:
    return set(re.findall(r'<h3 lang="zh-Hans"><a href="/pledges/[^"]+">([^<]+)</a>', page))


class TestTracker:
    def test_each_condition_narrows_list_file_feed_and_api_alike(self, client, who):
        today = localdate()
        factories.published(who, title="甲：托育园", due_on=today + timedelta(days=10))
        factories.published(who, title="乙：供电专线", pledge_kind="contract", due_on=date(2026, 6, 30))
        elsewhere = body("禹州市水利局", region="411081")
        factories.published(
            who, title="丙：灌溉渠", organisation=elsewhere, due_on=today + timedelta(days=300)
        )

        for query, expected in {
            "": {"甲：托育园", "乙：供电专线", "丙：灌溉渠"},
            "pledge_kind=contract": {"乙：供电专线"},
            "due=overdue": {"乙：供电专线"},
            "due=soon": {"甲：托育园"},
            "due=later": {"丙：灌溉渠"},
            "region=411081": {"丙：灌溉渠"},
            "domain=investment": {"乙：供电专线"},
            "q=托育": {"甲：托育园"},
            f"organisation={elsewhere.uid}": {"丙：灌溉渠"},
            f"due_from={today}&due_to={today + timedelta(days=30)}": {"甲：托育园"},
            "outcome=kept": set(),
        }.items():
            page = client.get(f"{reverse('site:pledges')}?{query}").content.decode()
            assert _titles(page) == expected, query
            answer = client.get(f"{reverse('public-pledges')}?{query}").json()
            assert {row["title"] for row in answer["results"]} == expected, query
            file = b"".join(client.get(f"{reverse('site:pledges-csv')}?{query}").streaming_content).decode()
            rows = list(csv.reader(io.StringIO(file.removeprefix("\ufeff"))))
            place = next(number for number, name in enumerate(rows[0]) if re.search(r"\btitle\b", name))
            assert {row[place] for row in rows[1:]} == expected, query
            feed = ElementTree.fromstring(client.get(f"{reverse('site:feed-pledges')}?{query}").content)
            entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
            said = {entry.findtext("{http://www.w3.org/2005/Atom}title") for entry in entries}
            assert {one.partition("：")[2] for one in said} == expected, query

    def test_what_cannot_be_asked_is_named(self, client):
        for name, value, code in (
            ("due", "never", "unknown_value"),
            ("due_from", "soon", "not_a_date"),
            ("outcome", "lost", "unknown_value"),
        ):
            answer = client.get(reverse("public-pledges"), {name: value})
            assert answer.status_code == 400
            assert answer.json()["errors"][0]["pointer"] == f"?{name}"
            assert answer.json()["errors"][0]["code"] == code
            assert client.get(reverse("site:feed-pledges"), {name: value}).status_code == 400
            assert client.get(reverse("site:pledges"), {name: value}).status_code == 200

    def test_numbers_beside_the_kinds_hold_to_the_other_conditions(self, client, who):
        factories.published(who, title="甲")
        factories.published(who, title="乙", pledge_kind="contract")
        factories.settled(who, factories.published(who, title="丙"), "verdict")

        groups = dict(client.get(reverse("site:pledges"), {"outcome": "kept"}).context["groups"])
        numbers = {choice.label: choice.number for choice in groups["承诺类型"]}
        # What would lead to nothing is not offered.
        assert numbers == {"全部": "", "民生实事": "1"}
        outcomes = {choice.label: choice.number for choice in groups["履行情况"]}
        assert (outcomes["全部履行"], outcomes["待履行"]) == ("1", "2")

    def test_pages_go_on_without_a_gap(self, client, who):
        for number in range(23):
            factories.published(who, title=f"第{number:02d}件")
        seen, address = [], reverse("site:pledges")
        while address:
            answer = client.get(address)
            seen += [told.shown["title"] for told in answer.context["entries"]]
            address = answer.context["next_url"]
        assert sorted(seen) == [f"第{number:02d}件" for number in range(23)]

    def test_figures_tell_what_was_kept_of_what_was_due(self, client, who):
        # Four are due: one kept, one broken, one still open and late, one ended by law, which counts for nothing.
        factories.settled(who, factories.published(who, title="甲"), "verdict")
        broken = factories.published(who, title="乙", due_on=date(2026, 5, 1))
        factories.settled(who, broken, "verdict", outcome="broken", fulfilled_on=None, reasons="没有建成。")
        factories.published(who, title="丙")
        over = factories.published(who, title="丁")
        factories.settled(who, over, "change", ends=True, new_due_on=None)
        factories.published(who, title="戊", due_on=localdate() + timedelta(days=5))

        figures = dict(client.get(reverse("site:pledges")).context["figures"])
        assert figures == {"pledges": 5, "pledges_open": 2, "pledges_overdue": 1, "pledges_rate": "33.3"}

    def test_a_rate_of_nothing_is_no_rate(self):
        assert Kept().rate is None
        assert Kept(total=3, due=3, kept_due=2).rate == 66.7


class TestOnePromise:
    def test_everything_that_happened_can_be_read(self, client, who):
        nursery, _town, _statement = promises(who, bureau())
        page = client.get(reverse("site:pledge", args=[nursery.uid])).content.decode()

        for words in (
            "年内建成三所社区托育园", "怎样算兑现", "局长", "完成主体施工（占 60%）", "已完成",
            "完成装修并验收（占 40%）", "三所托育园均已开放。", "竣工验收备案表",
            "国家利益、社会公共利益需要", "示政复〔2026〕7号", "原来的承诺", "对已预约入托的家庭发放过渡期补贴。",
            "逐级归集", "核验", "我发现这条有误",
        ):  # fmt: skip
            assert words in page, words
        assert "2026年6月30日" in page
        assert "2026年10月31日" in page

    def test_a_stage_that_should_be_public_and_is_not_is_marked(self, client, who):
        power = factories.published(who, pledge_kind="contract")
        factories.settled(who, power, "stage")
        page = client.get(reverse("site:pledge", args=[power.uid])).content.decode()
        assert "逾期未公开" in page
        assert client.get(reverse("public-pledge", args=[power.uid])).json()["undisclosed_stages"] == [
            "construction"
        ]

        factories.settled(who, power, "disclosure")
        page = client.get(reverse("site:pledge", args=[power.uid])).content.decode()
        assert "逾期未公开" not in page
        assert "开工情况公告" in page

    def test_a_persons_name_is_nowhere(self, client, who):
        pledge = factories.published(
            who,
            pledge_kind="contract",
            counterparty_kind="自然人",
            counterparty_name="欧阳某人",
            counterparty_uscc="",
        )
        for route in ("site:pledge", "public-pledge", "public-pledge-proof", "public-pledge-versions"):
            answer = client.get(reverse(route, args=[pledge.uid]))
            assert answer.status_code == 200
            assert "欧阳某人" not in answer.content.decode(), route
        assert "欧阳某人" not in client.get(reverse("site:pledges")).content.decode()

    @pytest.mark.parametrize(
        "route", ["site:pledge", "public-pledge", "public-pledge-versions", "public-pledge-proof"]
    )
    def test_what_is_not_public_does_not_exist_and_what_has_ended_is_gone(self, client, who, route):
        draft, shared = factories.draft(who), factories.published(who, scope="government")
        for hidden in (draft, shared):
            assert client.get(reverse(route, args=[hidden.uid])).status_code == 404

        shown = factories.published(who, title="曾经公开")
        factories.settled(who, shown, "change", ground="clerical", ends=True, new_due_on=None)
        registers.end_entry(register=PLEDGES, uid=shown.uid, reason="录入有误。", by=who.reviewer, at=now())
        answer = client.get(reverse(route, args=[shown.uid]))
        assert answer.status_code == 410
        assert "曾经公开" not in answer.content.decode()

    def test_its_versions_are_told_by_number_and_reason_alone(self, client, who):
        pledge = factories.published(who)
        factories.settled(who, pledge, "verdict")
        rows = client.get(reverse("public-pledge-versions", args=[pledge.uid])).json()["results"]
        assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
        assert all(set(row) == {"number", "reason", "made_at", "registered_at"} for row in rows)
        assert len(rows) >= 2

    def test_bodies_regions_and_the_one_box_know_it(self, client, who):
        factories.published(who)
        profile = client.get(reverse("site:organisation", args=[bureau().uid]), {"part": "pledges"})
        assert "年内建成三所社区托育园" in profile.content.decode()
        assert "政府承诺" in client.get(reverse("site:region", args=["411000"])).content.decode()
        found = client.get(reverse("site:search"), {"q": "托育园", "kind": "pledges"}).content.decode()
        assert "年内建成三所社区托育园" in found


class TestTownships:
    def test_a_township_shows_promises_by_matter_and_what_it_keeps_closed(self, client, who):
        town = body("示例镇人民政府", region="411081", kind="township")
        factories.published(
            who, organisation=town, pledge_kind="township", matter="finance", title="每季度公开财务"
        )
        factories.published(
            who, organisation=town, pledge_kind="township", matter="time_limit", title="三日办结"
        )

        listed = client.get(reverse("site:townships"), {"region": "411081"}).content.decode()
        assert "示例镇人民政府" in listed
        assert "1 项" in listed
        page = client.get(reverse("site:township", args=[town.uid])).content.decode()
        assert page.index("每季度公开财务") < page.index("三日办结")
        assert "政务公开：还没有作出承诺。" in page

    def test_only_townships_have_such_a_page(self, client, who):
        assert client.get(reverse("site:township", args=[bureau().uid])).status_code == 404

    def test_a_region_without_any_helps_on(self, client):
        page = client.get(reverse("site:townships"), {"region": "411002"}).content.decode()
        assert "这里没有登记乡镇街道" in page


class TestArrears:
    def test_figures_of_a_year_come_from_what_bodies_published(self, client, who):
        staff = arrears.staff()
        # 100,000.00 late since 30 November 2025, of which 20,000.00 was paid in December: interest of 20 days,
        # 100,000.00 × 0.0005 × 20 = 1,000.00 first, so 19,000.00 of principal.
        claim = arrears.late_last_year(staff)
        arrears.pay(staff, claim, "20000.00", paid_on=date(2025, 12, 20))
        shown = arrears.published(staff)

        answer = client.get(reverse("site:arrears"), {"year": "2025"})
        sums = answer.context["sums"]
        assert (sums.statements, sums.count, sums.amount) == (1, 1, Decimal("81000.00"))
        assert (sums.owed, sums.paid, sums.rate) == (
            Decimal("100000.00"),
            Decimal("19000.00"),
            Decimal("19.0"),
        )
        assert "81,000.00" in answer.content.decode()
        told = client.get(reverse("public-arrears-statement", args=[shown.uid])).json()
        assert (told["overdue_amount"], told["settled_rate"], told["on_time"]) == ("81000.00", "19.0", False)

    def test_no_creditor_is_ever_told(self, client, who):
        staff = arrears.staff()
        claim = arrears.late_last_year(staff)
        shown = arrears.published(staff)
        for address in (
            reverse("site:arrears"), reverse("site:arrears-statement", args=[shown.uid]), reverse("public-arrears"),
            reverse("public-arrears-statement", args=[shown.uid]),
            reverse("public-arrears-statement-proof", args=[shown.uid]),
            reverse("site:organisation", args=[bureau().uid]) + "?part=arrears",
        ):  # fmt: skip
            text = client.get(address).content.decode()
            assert "示例供应商" not in text, address
            assert arrears.FIRM_CODE not in text, address
            assert claim.contract_number not in text, address

    def test_who_has_not_published_is_named_from_the_day_after(self, client, who, freeze_day):
        staff = arrears.staff()
        arrears.late_last_year(staff, at=arrears.on(date(2026, 1, 20)))
        establish_duties(at=arrears.on(date(2026, 2, 1)))
        duty = StatementDuty.objects.get()
        assert duty.due_on == date(2026, 3, 31)

        freeze_day(date(2026, 3, 31))
        assert "没有按期公示的单位" not in client.get(reverse("site:arrears")).content.decode()
        freeze_day(date(2026, 4, 1))
        page = client.get(reverse("site:arrears")).content.decode()
        assert "没有按期公示的单位" in page
        assert "还没有公示" in page

    def test_a_late_one_stays_marked_as_late(self, client, who):
        staff = arrears.staff()
        arrears.late_last_year(staff)
        establish_duties(at=arrears.NOW)
        shown = arrears.published(staff)
        assert "逾期公示" in client.get(reverse("site:arrears-statement", args=[shown.uid])).content.decode()
        assert "逾期公示" in client.get(reverse("site:arrears"), {"year": "2025"}).content.decode()

    def test_a_year_that_is_none_is_refused(self, client: Client):
        answer = client.get(reverse("public-arrears"), {"year": "last"})
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["code"] == "not_a_year"

    def test_a_regions_total_is_not_counted_twice(self, client, who):
        staff = arrears.staff()
        arrears.late_last_year(staff)
        arrears.published(staff)
        total = arrears.published(
            staff, coverage="region", organisation=body("示例市人民政府", kind="government")
        )
        assert total.overdue_amount == Decimal("100000.00")

        assert client.get(reverse("site:arrears"), {"year": "2025"}).context["sums"].amount == Decimal(
            "100000.00"
        )


@pytest.fixture
def freeze_day(monkeypatch):
    """The day that the page of arrears takes for today."""

    def freeze(day: date) -> None:
        monkeypatch.setattr("disclosure.site.views.arrears.localdate", lambda: day)

    return freeze
