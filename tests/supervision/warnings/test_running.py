"""What the nightly run raises, follows and lets go: once for each matter, however often it runs."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records.access.roles import Role
from records.access.services import clock_user
from records.clocks import overdue
from records.clocks.models import Deadline
from records.common.workflow import TransitionDenied
from records.subjects.models import Organisation
from supervision.warnings import queries, services
from supervision.warnings.choices import Colour
from supervision.warnings.models import RiskWarning, WarningRun, WarningWatch
from supervision.warnings.rules import Watch
from tests.bench.supervision import warning_run
from tests.records.access.factories import CHANGGE, WEIDU, XUCHANG, give, holder
from tests.supervision.warnings import factories
from tests.supervision.warnings.factories import NOW, TODAY, run


def test_a_figure_over_its_limit_becomes_a_warning_with_a_day_to_acknowledge(watch):
    case = factories.opened(watch)
    assert (case.colour, case.owner, case.status, case.opened_on) == (
        Colour.YELLOW,
        watch.body,
        "open",
        TODAY,
    )
    assert case.number.startswith("YJ411000-2026-")
    assert "测试指标" in case.said
    deadline = Deadline.objects.get(case_uid=case.pk)
    assert (deadline.key, deadline.role, deadline.organisation) == (
        "warning_acknowledge",
        Role.DEPARTMENT,
        watch.body,
    )
    assert case.steps.get().name == "open"


def test_running_twice_on_one_day_raises_nothing_twice(watch):
    rule = factories.switched_on(watch, runs=2)
    for day in (0, 0, 0):
        run(watch, rule, 7, days=day)
    assert not RiskWarning.objects.exists()
    for _again in range(2):
        run(watch, rule, 7, days=1)
    assert RiskWarning.objects.count() == 1


def test_each_body_is_counted_by_itself_and_a_second_run_on_one_day_writes_nothing(watch):
    """One over its limit all the time, one every other day, one that calms down."""
    rule = factories.switched_on(watch, runs=3)
    others = [
        Organisation.objects.create(name=f"示例市第{number}局", kind="department", region_id=XUCHANG)
        for number in range(2)
    ]
    for day in range(4):
        watch.figure.values[others[0].pk] = 9 if day % 2 else 0
        watch.figure.values[others[1].pk] = 9 if day < 2 else 0
        run(watch, rule, 9, days=day)
        counted = {row.body_id: row.counted for row in WarningWatch.objects.all()}
        with CaptureQueriesContext(connection) as asked:
            run(watch, rule, 9, days=day)
        assert {row.body_id: row.counted for row in WarningWatch.objects.all()} == counted
        assert not any(query["sql"].lstrip().startswith("UPDATE") for query in asked)
    on = TODAY + timedelta(days=3)
    assert counted == {
        watch.body.pk: Watch(on, 4, 0, 3, 0),
        others[0].pk: Watch(on, 1, 0, 0, 1),
        others[1].pk: Watch(on, 0, 2, 0, 1),
    }


def test_a_run_of_an_earlier_day_that_comes_late_changes_nothing(watch):
    rule = factories.switched_on(watch, runs=2)
    run(watch, rule, 7, days=1)
    done = run(watch, rule, 7, days=0)
    assert (done.opened, WarningWatch.objects.get().met) == (0, 1)


def test_the_colour_rises_and_falls_with_its_history(watch):
    case = factories.opened(watch)
    run(watch, case.rule, 9, days=1)
    run(watch, case.rule, 3, days=2)
    case.refresh_from_db()
    assert (case.colour, case.highest) == (Colour.BLUE, Colour.RED)
    changes = case.steps.filter(name="recolour").order_by("at")
    assert [(step.colour_before, step.colour) for step in changes] == [(2, 4), (4, 1)]


def test_what_goes_away_before_anybody_acted_is_gone_and_nothing_is_due(watch):
    case = factories.subsided(watch)
    assert (case.status, case.cleared_on) == ("subsided", TODAY + timedelta(days=1))
    assert not Deadline.objects.open().filter(case_uid=case.pk).exists()
    assert not WarningWatch.objects.filter(met__gt=0).exists()


def test_what_goes_away_and_comes_back_while_it_is_dealt_with_says_so(watch):
    case = factories.cleared(watch)
    assert (case.status, case.cleared_on) == ("measured", TODAY + timedelta(days=1))
    run(watch, case.rule, 8, days=2)
    case.refresh_from_db()
    assert case.cleared_on is None
    with pytest.raises(ValidationError) as refused:
        services.close(warning=case.pk, outcome="effective", reasons="好了", by=watch.head, at=NOW)
    assert "outcome" in refused.value.message_dict
    done = services.close(
        warning=case.pk, outcome="occurred", reasons="款项没有付清，已形成失信记录。", by=watch.head, at=NOW
    )
    assert done.status == "closed"


def test_after_an_unfounded_warning_the_rule_is_silent_unless_it_is_graver(watch):
    case = factories.dismissed(watch)
    run(watch, case.rule, 5, days=1)
    assert RiskWarning.objects.count() == 1
    run(watch, case.rule, 9, days=2)
    assert RiskWarning.objects.filter(status="open", colour=Colour.RED).count() == 1


def test_the_silence_ends(watch):
    case = factories.dismissed(watch, silence_days=10)
    run(watch, case.rule, 5, days=9)
    assert RiskWarning.objects.count() == 1
    run(watch, case.rule, 5, days=11)
    assert RiskWarning.objects.filter(status="open").count() == 1


def test_too_few_cases_are_no_warning(watch):
    run(watch, factories.switched_on(watch, minimum=10), 9)
    assert not RiskWarning.objects.exists()


def test_a_rule_looks_only_at_its_region_and_kinds(watch):
    rule = factories.switched_on(watch, kinds=["township"])
    township = Organisation.objects.create(name="示例镇人民政府", kind="township", region_id=CHANGGE)
    elsewhere = Organisation.objects.create(name="外省某镇", kind="township", region_id="110101")
    for body in (township, elsewhere):
        watch.figure.values[body.pk] = 9
    run(watch, rule, 9)
    assert [case.body for case in RiskWarning.objects.all()] == [township]


def test_a_rule_that_is_off_raises_nothing_and_its_warnings_are_still_closed(watch):
    case = factories.measured(watch)
    services.switch_off(rule=case.rule_id, note="误报太多。", by=watch.writer, at=NOW)
    assert run(watch, case.rule, 9, days=1).opened == 0
    closed = services.close(warning=case.pk, outcome="effective", reasons="已付清。", by=watch.head, at=NOW)
    assert closed.outcome == "effective"


def test_a_rule_without_its_figure_leaves_the_others_running(watch, monkeypatch):
    factories.switched_on(watch, key="broken-rule")
    broken = factories.switched_on(watch, key="test-rule")
    watch.figure.values[watch.body.pk] = 9
    from supervision.figures import measures

    asked = services.ask_run(by=clock_user(), at=NOW)
    real = measures._MEASURES.pop("test_figure")
    failed = services.work_run(uid=asked.pk, at=NOW)
    assert (failed.state, len(failed.problems), failed.rules_done) == ("failed", 2, 2)
    measures._MEASURES["test_figure"] = real
    done = services.work_run(uid=services.ask_run(by=clock_user(), at=NOW).pk, at=NOW)
    assert (done.state, done.opened, done.rules_done, done.problems) == ("done", 2, 2, [])
    assert broken.warnings.count() == 1


def test_two_who_ask_for_a_run_get_one(watch):
    first = services.ask_run(by=watch.writer, at=NOW)
    assert services.ask_run(by=watch.head, at=NOW) == first
    services.work_run(uid=first.pk, at=NOW)
    assert services.work_run(uid=first.pk, at=NOW).finished_at == WarningRun.objects.get().finished_at


def test_only_who_supervises_asks_for_a_run(watch):
    with pytest.raises(TransitionDenied) as denied:
        services.ask_run(by=watch.owner, at=NOW)
    assert denied.value.code == "not_your_role"
    assert not WarningRun.objects.exists()


# --- What the days do ---------------------------------------------------------------------------------
def test_a_warning_that_nobody_acknowledges_goes_to_the_list_above_by_itself(watch):
    case = factories.opened(watch, value=9)
    assert Deadline.objects.get(case_uid=case.pk).key == "warning_acknowledge_red"
    assert not queries.warnings_in_reach(watch.above).exists()
    overdue.notice_overdue(at=NOW + timedelta(days=5))
    case.refresh_from_db()
    assert (case.superior, case.escalated_at) == (watch.superior, NOW + timedelta(days=5))
    assert list(queries.warnings_in_reach(watch.above)) == [case]
    assert case in queries.my_work(watch.above)["warnings_escalated"]
    assert case in queries.my_work(watch.head)["warnings_escalated"]
    pushed = services.urge(warning=case.pk, note="请三日内确认。", by=watch.above, at=NOW + timedelta(days=6))
    assert pushed.name == "urge"


def test_what_is_not_dealt_with_in_time_says_so(watch):
    case = factories.acknowledged(watch)
    overdue.notice_overdue(at=NOW + timedelta(days=60))
    case.refresh_from_db()
    assert case.overdue_at == NOW + timedelta(days=60)
    assert case.escalated_at is None


def test_the_body_above_pushes_only_what_came_up_to_it(watch):
    case = factories.opened(watch)
    for stranger in (watch.above, watch.clerk):
        with pytest.raises(TransitionDenied) as denied:
            services.urge(warning=case.pk, note="快办。", by=stranger, at=NOW)
        assert denied.value.code == "not_your_role"


# --- People ---------------------------------------------------------------------------------------------
def test_the_office_enters_a_bodys_word_from_its_letter(watch):
    case = factories.opened(watch)
    with pytest.raises(ValidationError) as refused:
        services.acknowledge(warning=case.pk, by=watch.clerk, at=NOW)
    assert "letter" in refused.value.message_dict
    done = services.acknowledge(warning=case.pk, letter="示财函〔2026〕9号", by=watch.clerk, at=NOW)
    assert done.letter == "示财函〔2026〕9号"


def test_sent_back_the_body_reports_anew_and_a_new_period_begins(watch):
    case = factories.measured(watch)
    case = services.send_back(warning=case.pk, reason="没有写明资金来源。", by=watch.head, at=NOW)
    assert (case.status, case.measures, case.measured_by) == ("acknowledged", "", None)
    assert Deadline.objects.open().get(case_uid=case.pk).key == "warning_measure"
    assert case.steps.filter(note__contains="已安排资金").exists()


@pytest.mark.parametrize("missing", ["measures", "evidence"])
def test_measures_come_with_their_evidence(watch, missing):
    said = {"measures": "已付款。", "evidence": "凭证", missing: " "}
    with pytest.raises(ValidationError) as refused:
        services.take_measures(warning=factories.acknowledged(watch).pk, **said, by=watch.owner, at=NOW)
    assert missing in refused.value.message_dict


def test_precision_is_what_people_found_right(watch):
    case = factories.closed(watch)
    doing = queries.doing_of([case.rule_id])[case.rule_id]
    assert (doing.confirmed, doing.unfounded, doing.precision) == (1, 0, 1)
    case = factories.RiskWarning.objects.get()
    run(watch, case.rule, 5, days=3)
    fresh = RiskWarning.objects.get(status="open")
    services.acknowledge(warning=fresh.pk, by=watch.owner, at=NOW)
    services.dismiss(warning=fresh.pk, reasons="数据有误。", by=watch.head, at=NOW)
    assert queries.doing_of([case.rule_id])[case.rule_id].precision == pytest.approx(0.5)


# --- Complaints -------------------------------------------------------------------------------------------
def of_complaints(watch):
    watch.figure.field = "complaints"
    from supervision.figures import measures

    measures.register_measure(watch.figure.measure())
    return factories.opened(watch)


def test_a_warning_of_complaints_is_its_superiors_and_the_body_never_hears_of_it(watch):
    case = of_complaints(watch)
    assert case.owner == watch.superior
    assert list(queries.warnings_in_reach(watch.above)) == [case]
    assert not queries.warnings_in_reach(watch.owner).exists()
    give(watch.owner, Role.SUPERVISOR)
    watch.owner.forget_reaches()
    assert not queries.warnings_in_reach(watch.owner).exists()
    services.acknowledge(warning=case.pk, by=watch.above, at=NOW)
    services.take_measures(warning=case.pk, measures="已约谈。", evidence="纪要3号", by=watch.above, at=NOW)
    with pytest.raises(TransitionDenied) as denied:
        services.dismiss(warning=case.pk, reasons="没有", by=watch.owner, at=NOW)
    assert denied.value.code == "of_reported_body"


# --- The board --------------------------------------------------------------------------------------------
def test_the_board_counts_regions_and_fields_and_stops_at_ones_grants(watch, django_assert_max_num_queries):
    case = factories.opened(watch)
    district = Organisation.objects.create(name="魏都区示例局", kind="department", region_id=WEIDU)
    watch.figure.values[district.pk] = 9
    run(watch, case.rule, 5)
    with django_assert_max_num_queries(8):
        found = queries.board(watch.head, case.region)
        lines = {
            line.code: {cell.field: (cell.count, cell.colour) for cell in line.cells} for line in found.lines
        }
    assert lines[XUCHANG] == {"records": (1, Colour.YELLOW)}
    assert lines[WEIDU] == {"records": (1, Colour.RED)}
    assert lines[CHANGGE] == {"records": (0, None)}
    neighbour = holder("邻区督导", Role.SUPERVISOR, WEIDU)
    assert [line.total for line in queries.board(neighbour, district.region).lines] == [1]
    assert queries.board(watch.owner, case.region).total == 1


def test_what_the_bench_measures_can_be_run(watch, capsys):
    """Every rule that comes along, over promises of the bench's own making; at its size it is measured elsewhere."""
    warning_run.main(400)
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["rules"] == 12
    assert told["warnings"] == RiskWarning.objects.count() > 0
