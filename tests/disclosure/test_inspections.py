"""What everybody reads of campaigns and demonstrations: how far it is, by which document, and no more than that."""

import pytest
from django.test import Client
from django.urls import reverse

from records.access.services import ensure_system_users
from supervision.inspections import services
from supervision.inspections.models import Campaign
from supervision.inspections.services import demonstrations
from tests.records.arrears import factories as arrears
from tests.records.remedies.conftest import quick_papers  # noqa: F401 - a fixture of that room
from tests.supervision.inspections import factories
from tests.supervision.inspections.factories import HEARD, NOW
from tests.supervision.inspections.stocked import on_notice

CLAUSE = "对未清零的单位名单予以公开。"


@pytest.fixture
def office(db, settings, tmp_path, quick_papers):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    ensure_system_users()
    return factories.office()


def text_of(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def page(case: Campaign) -> str:
    return reverse("site:campaign", args=[case.pk])


class TestCampaigns:
    def test_nothing_yet_says_where_else_to_look(self, db):
        assert reverse("site:organisations") in text_of(reverse("site:campaigns"))

    def test_numbers_and_the_document_are_told_and_nobody_is_named(self, office):
        case = factories.running(office)
        assert case.title in text_of(reverse("site:campaigns"))
        text = text_of(page(case))
        assert case.basis_number in text
        assert "还有 1 件没有清零" in text
        assert office.body.name not in text

    def test_bodies_are_named_where_the_document_orders_it_and_only_until_it_is_zero(self, office):
        case = factories.running(office, names_clause=CLAUSE)
        text = text_of(page(case))
        assert office.body.name in text
        assert CLAUSE in text
        factories.pay_off(office, case.targets.get())
        text = text_of(page(case))
        assert "已全部清零" in text
        assert office.body.name not in text

    def test_a_record_that_is_not_public_names_nobody(self, office):
        factories.debtor(office, scope="government")
        case = services.open_campaign(
            uid=factories.campaign(office, names_clause=CLAUSE).pk, by=office.head, at=NOW
        )
        text = text_of(page(case))
        assert "还有 1 件没有清零" in text
        assert office.body.name not in text

    def test_of_arrears_nobody_is_named_whatever_the_document_says(self, office):
        claim = arrears.overdue(arrears.staff(), organisation=office.body)
        made = factories.campaign(office, theme="arrears", names_clause=CLAUSE)
        text = text_of(page(services.open_campaign(uid=made.pk, by=office.head, at=NOW)))
        assert "还有 1 件没有清零" in text
        for word in (office.body.name, claim.contract_number, claim.creditor_name):
            assert word not in text

    def test_who_works_on_it_and_how_is_the_offices_own(self, office):
        target = factories.proposed(office)
        text = text_of(page(target.campaign))
        for word in (target.measures, target.proposal, "副局长", office.lead.full_name):
            assert word not in text

    @pytest.mark.parametrize("state", ["draft", "cancelled"])
    def test_what_never_began_is_not_there(self, office, state):
        case = factories.CAMPAIGNS[state](office)
        assert Client().get(page(case)).status_code == 404
        assert case.title not in text_of(reverse("site:campaigns"))


class TestTitles:
    titles = "/demonstrations/titles/"

    def test_nothing_yet_says_where_else_to_look(self, db):
        assert reverse("site:demonstrations") in text_of(self.titles)

    def test_who_bears_the_name_is_shown_with_the_day_of_the_next_look(self, office):
        factories.awarded(office)
        text = text_of(self.titles)
        assert office.body.name in text
        assert "2026年7月3日" in text
        assert "2027年7月3日" in text

    def test_who_is_proposed_is_shown_while_anybody_may_object(self, office):
        case = on_notice(office)
        text = text_of(self.titles)
        assert "公示中" in text
        assert office.body.name in text
        assert reverse("site:complaint-new") in text
        demonstrations.refuse(uid=case.pk, reasons="查实有拖欠。", by=office.head, at=HEARD)
        assert office.body.name not in text_of(self.titles)

    def test_who_lost_the_name_is_shown_with_the_reason(self, office):
        factories.APPLICATIONS["withdrawn"](office)
        text = text_of(self.titles)
        assert "已撤销命名" in text
        assert "发生严重失信。" in text

    def test_an_application_on_its_way_is_nobodys_business(self, office):
        case = factories.shortlisted(office)
        text = text_of(self.titles)
        for word in (office.body.name, case.statement, "做法扎实"):
            assert word not in text
        # What has to be reached is public from the day on which it is opened.
        assert case.programme.text in text
