"""From the agency's report to what everybody reads, with the body's own words beside it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from records.clocks.models import Deadline
from records.clocks.overdue import notice_overdue
from records.common.uploads import FileRefused
from records.common.workflow import TransitionDenied
from records.registers import services as registers
from records.registers.models import EntryVersion, Rating
from records.registers.ratings import DEBTS, RATINGS
from records.subjects.models import Organisation
from supervision.figures.measures import Period, measure
from supervision.ratings import queries, services
from supervision.ratings.models import RatingCase
from tests.records.access.factories import XUCHANG, give, holder, person
from tests.records.pledges.factories import scan
from tests.supervision.ratings import factories
from tests.supervision.ratings.factories import HEARD, NOW


class TestReceiving:
    def test_from_the_day_of_receipt_runs_the_time_to_publish(self, house):
        case = factories.received(house)
        deadline = Deadline.objects.open().get(case_uid=case.pk)
        assert (deadline.key, deadline.due_on, deadline.case_title) == (
            "rating_publish",
            case.due_on,
            case.number,
        )
        assert "机关自定" in deadline.basis
        assert case.due_on > case.received_on + timedelta(days=20)

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"conflict_statement": " "}, "conflict_statement"),
            ({"findings": ""}, "findings"),
            ({"grade": "A+"}, "grade"),
            ({"score": Decimal(101)}, "score"),
            ({"period_until": date(2024, 1, 1)}, "period_until"),
            ({"rated_on": date(2026, 6, 25)}, "rated_on"),
            ({"valid_until": date(2026, 6, 1)}, "valid_until"),
            ({"rating_kind": "sport"}, "rating_kind"),
            ({"findings": "经办人身份证号11010519491231002X"}, "findings"),
        ],
    )
    def test_what_is_missing_or_contradicts_itself_is_named(self, house, said, field):
        with pytest.raises(ValidationError) as refused:
            factories.received(house, **said)
        assert list(refused.value.error_dict) == [field]
        assert not RatingCase.objects.exists()

    def test_the_same_report_is_received_once(self, house):
        factories.received(house)
        with pytest.raises(ValidationError):
            factories.received(house)

    def test_a_body_elsewhere_is_not_this_receivers(self, house):
        there = Organisation.objects.create(name="别市财政局", kind="department", region_id="410100")
        with pytest.raises(TransitionDenied) as denied:
            factories.received(house, body=there.pk)
        assert denied.value.code == "not_your_role"

    def test_returned_it_is_mended_and_whoever_mends_it_no_longer_checks_it(self, house):
        case = factories.returned(house)
        services.mend(case=case.pk, said=factories.data(house, grade="A"), by=house.clerk, at=NOW)
        case = services.resubmit(case=case.pk, by=house.clerk, at=NOW)
        assert (case.grade, set(case.writers)) == ("A", {house.receiver.pk, house.clerk.pk})
        give(house.clerk, "reviewer")
        with pytest.raises(TransitionDenied):
            services.check(case=case.pk, by=house.clerk, at=NOW)

    def test_what_was_checked_is_not_changed_any_more(self, house):
        case = factories.checked(house)
        for attempt in (
            lambda: services.mend(
                case=case.pk, said=factories.data(house, grade="A"), by=house.clerk, at=NOW
            ),
            lambda: services.attach(case=case.pk, file=scan(), by=house.clerk, at=NOW),
        ):
            with pytest.raises(TransitionDenied) as denied:
                attempt()
            assert denied.value.code == "wrong_state"

    def test_one_file_once(self, house):
        case = factories.received(house)
        with pytest.raises(FileRefused):
            services.attach(case=case.pk, file=scan(), by=house.clerk, at=NOW)
        assert services.open_file(file=case.files.get(), case=case, by=house.checker, at=NOW)


class TestAgencies:
    def test_an_agency_rates_once_another_person_has_confirmed_it(self, house):
        house.agency.__class__.objects.filter(pk=house.agency.pk).update(confirmed_by=None, confirmed_at=None)
        case = factories.received(house)
        with pytest.raises(TransitionDenied) as denied:
            services.check(case=case.pk, by=house.checker, at=NOW)
        assert denied.value.code == "agency_not_fit"
        give(house.clerk, "reviewer")
        with pytest.raises(TransitionDenied) as denied:
            services.confirm_agency(agency=house.agency.pk, by=house.clerk, at=NOW)
        assert denied.value.code == "four_eyes"
        services.confirm_agency(agency=house.agency.pk, by=house.publisher, at=NOW)
        assert services.check(case=case.pk, by=house.checker, at=NOW).status == "checked"

    def test_no_further_rating_of_an_ended_one(self, house):
        case = factories.received(house)
        services.end_agency(agency=house.agency.pk, reason="资质被撤销。", by=house.checker, at=NOW)
        with pytest.raises(TransitionDenied) as denied:
            services.check(case=case.pk, by=house.checker, at=NOW)
        assert denied.value.code == "agency_not_fit"

    @pytest.mark.parametrize("grades", [[], ["AAA"], ["A", "A"], ["等" * 31, "B"]])
    def test_a_scale_has_grades_that_differ(self, house, grades):
        with pytest.raises(ValidationError) as refused:
            services.enter_method(
                agency=house.agency.pk,
                name="方法",
                version="2",
                grades=grades,
                issued_on=date(2026, 1, 1),
                by=house.clerk,
                at=NOW,
            )
        assert list(refused.value.error_dict) == ["grades"]

    def test_a_code_is_checked_and_registered_once(self, house):
        about = {"name": "另一家", "qualification": "备案1号", "by": house.clerk, "at": NOW}
        for code in ("11990100000000027B", factories.AGENCY_CODE):
            with pytest.raises(ValidationError) as refused:
                services.enter_agency(uscc=code, **about)
            assert list(refused.value.error_dict) == ["uscc"]


class TestPublishing:
    def test_the_body_is_heard_before_anybody_reads_it(self, house):
        case = factories.checked(house)
        with pytest.raises(TransitionDenied) as denied:
            services.publish(case=case.pk, by=house.publisher, at=NOW)
        assert denied.value.code == "body_not_heard"
        comment = Deadline.objects.open().get(case_uid=case.pk, key="rating_comment")
        assert (comment.organisation, comment.due_on) == (house.body, case.comment_until)
        # Its time over, nobody waits any longer.
        assert services.publish(case=case.pk, by=house.publisher, at=HEARD).status == "published"

    def test_what_is_published_says_all_that_a_reader_must_know(self, house):
        case = factories.published(house)
        entry = Rating.objects.get(pk=case.entry_uid)
        assert (entry.grade, entry.scale, entry.score, entry.score_full) == (
            "AA",
            "AAA > AA > A > B",
            Decimal("86.50"),
            Decimal(100),
        )
        assert (entry.authority_name, entry.method_version) == ("示例信用评估有限公司", "2025版")
        assert entry.body_comment == "两笔逾期账款已于三月付清。"
        assert entry.conflict_statement.startswith("本机构与被评机构没有")
        version = EntryVersion.objects.get(entry=entry.pk)
        assert (version.by, version.writers) == (house.publisher, [house.receiver.pk])
        assert not Deadline.objects.open().filter(case_uid=case.pk).exists()

    def test_what_the_body_says_later_is_shown_when_another_person_lets_it(self, house):
        case = services.publish(case=factories.checked(house).pk, by=house.publisher, at=HEARD)
        assert Rating.objects.get().body_comment == ""
        with pytest.raises(TransitionDenied) as denied:
            services.show_comment(case=case.pk, by=house.checker, at=HEARD)
        assert denied.value.code == "nothing_to_show"
        services.comment(case=case.pk, text="已整改。", by=house.spokesman, at=HEARD)
        services.show_comment(case=case.pk, by=house.checker, at=HEARD)
        entry = Rating.objects.get()
        assert (entry.body_comment, entry.version) == ("已整改。", 2)

    def test_only_the_rated_body_speaks_and_only_once_somebody_has_vouched_for_the_rating(self, house):
        other = Organisation.objects.create(name="示例市教育局", kind="department", region_id=XUCHANG)
        stranger = holder("外单位", "department", organisation=other)
        case = factories.checked(house)
        with pytest.raises(TransitionDenied) as denied:
            services.comment(case=case.pk, text="外来", by=stranger, at=NOW)
        assert denied.value.code == "not_your_role"
        assert list(queries.ratings_in_reach(house.spokesman)) == [case]
        assert not queries.ratings_in_reach(stranger).exists()
        fresh = factories.received(house, report_number="示评〔2026〕99号")
        assert fresh not in queries.ratings_in_reach(house.spokesman)

    def test_late_it_is_noted_and_the_supervisor_sees_it(self, house):
        case = factories.received(house)
        notice_overdue(at=NOW + timedelta(days=60))
        assert list(queries.my_work(house.supervisor)["ratings_overdue"]) == [case]

    def test_no_other_hand_ends_or_changes_the_entry(self, house):
        case = factories.published(house)
        with pytest.raises(TransitionDenied) as denied:
            registers.end_entry(
                register=RATINGS, uid=case.entry_uid, reason="不想要了。", by=house.checker, at=NOW
            )
        assert denied.value.code == "not_to_be_ended"
        with pytest.raises(ValidationError):
            registers.propose_change(
                register=RATINGS,
                uid=case.entry_uid,
                content={"grade": "AAA"},
                reason="corrected",
                note="改",
                by=house.clerk,
                at=NOW,
            )


class TestEnding:
    def test_withdrawn_by_two_it_ends_with_its_reason(self, house):
        case = factories.withdrawn(house)
        entry = Rating.objects.get(pk=case.entry_uid)
        assert (entry.status, entry.end_reason, entry.withdrawn_reason) == (
            "ended",
            "revoked",
            "评级机构来函撤回报告。",
        )

    def test_kept_it_goes_on_as_if_nothing_had_been_said(self, house):
        case = factories.withdrawing(house)
        case = services.keep(case=case.pk, reason="来函经核实不实。", by=house.publisher, at=NOW)
        assert (case.status, case.withdrawal_reason) == ("published", "")
        assert Rating.objects.get().status == "published"

    def test_a_new_rating_takes_the_place_of_the_old_one(self, house):
        old = factories.replaced(house)
        new = old.replaced_by
        assert (old.status, new.status) == ("replaced", "published")
        entries = {one.pk: one for one in Rating.objects.all()}
        assert (entries[old.entry_uid].status, entries[old.entry_uid].withdrawn_reason) == (
            "ended",
            "由同一机构的新评级替代。",
        )
        assert entries[new.entry_uid].replaces == old.entry_uid

    def test_only_a_rating_of_the_same_agency_and_body_is_replaced(self, house):
        old = factories.published(house)
        other = Organisation.objects.create(name="示例市教育局", kind="department", region_id=XUCHANG)
        with pytest.raises(ValidationError) as refused:
            factories.received(house, body=other.pk, report_number="示评〔2026〕13号", replaces=old.pk)
        assert list(refused.value.error_dict) == ["replaces"]


def debt(house, **more):
    """What the government disclosed, on time unless said otherwise."""
    government = Organisation.objects.filter(kind="government", region_id=XUCHANG).first()
    government = government or Organisation.objects.create(
        name="示例市人民政府", kind="government", region_id=XUCHANG
    )
    content = {
        "organisation": government,
        "year": 2025,
        "document_name": "示例市2025年政府债务限额及余额情况",
        "document_number": "示财债〔2026〕3号",
        "decided_on": date(2026, 2, 10),
        "approved_on": date(2026, 1, 30),
        "disclosed_on": date(2026, 2, 10),
        "limit_general": Decimal("120.00"),
        "limit_special": Decimal("80.00"),
        "balance_general": Decimal("110.50"),
        "balance_special": Decimal("79.00"),
        "due_in_year": Decimal("12.30"),
        "debt_ratio": Decimal("85.20"),
        "repayment_sources": "一般公共预算、政府性基金和再融资债券。",
        **more,
    }
    made = registers.create_entry(register=DEBTS, content=content, by=house.clerk, at=NOW)
    registers.submit_entry(register=DEBTS, uid=made.uid, by=house.clerk, at=NOW)
    return registers.publish_entry(register=DEBTS, uid=made.uid, by=house.checker, at=NOW)


class TestDebt:
    def test_it_is_disclosed_within_twenty_days_after_its_approval(self, house):
        entry = debt(house)
        assert (entry.due_on, entry.on_time) == (date(2026, 2, 19), True)
        assert entry.title.endswith("2025年地方政府债务公开情况")

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"balance_general": Decimal("120.01")}, "balance_general"),
            ({"disclosed_on": date(2026, 1, 29)}, "disclosed_on"),
            ({"due_in_year": Decimal(-1)}, "due_in_year"),
            ({"scope": "government"}, "scope"),
        ],
    )
    def test_what_contradicts_itself_is_named(self, house, said, field):
        with pytest.raises(ValidationError) as refused:
            debt(house, **said)
        assert field in refused.value.error_dict

    def test_one_year_is_disclosed_once(self, house):
        debt(house)
        with pytest.raises((ValidationError, TransitionDenied)):
            debt(house)

    def test_the_figures_are_those_that_were_published(self, house):
        entry = debt(house, disclosed_on=date(2026, 3, 1))
        body, year = entry.organisation_id, Period(date(2026, 1, 1), date(2026, 12, 31))
        ratio = measure("debt_ratio").compute(year, [body, house.body.pk])
        assert ratio[body].value == Decimal("0.852")
        assert ratio[house.body.pk].value is None
        assert [row.counted for row in measure("debt_ratio").rows(year, body)] == ["85.20%"]
        on_time = measure("debt_disclosed_on_time_rate").compute(year, [body])
        assert (on_time[body].value, on_time[body].denominator) == (Decimal(0), Decimal(1))
        assert len(measure("debt_disclosed_on_time_rate").rows(year, body)) == 1


def test_ratings_count_as_published_in_time(house):
    case = factories.published(house)
    year = Period(date(2026, 1, 1), case.due_on)
    reading = measure("ratings_published_on_time_rate").compute(year, [house.body.pk])[house.body.pk]
    assert reading.denominator in (Decimal(0), Decimal(1))
    assert [
        row.title
        for row in measure("ratings_published_on_time_rate").rows(
            Period(date(2026, 1, 1), date(2026, 7, 31)), house.body.pk
        )
    ] == [case.number]


def test_somebody_without_a_role_enters_nothing(house):
    with pytest.raises(TransitionDenied):
        services.enter_agency(
            name="某公司", uscc="11990100000000019F", qualification="无", by=person("无权"), at=NOW
        )
