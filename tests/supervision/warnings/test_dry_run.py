"""A rule is tried on last year before anybody is disturbed by it."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from records.common.workflow import TransitionDenied
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Organisation, Region
from supervision.figures import measures
from supervision.warnings import services
from supervision.warnings.models import WarningDryRun, WarningRule
from supervision.warnings.services.drying import month_ends
from supervision.warnings.services.ruling import last_year
from tests.records.access.factories import XUCHANG, holder
from tests.records.dishonesty import factories as records
from tests.supervision.warnings import factories
from tests.supervision.warnings.factories import NOW, TODAY


@pytest.mark.parametrize(
    ("today", "since", "until"),
    [
        (date(2026, 6, 24), date(2025, 6, 1), date(2026, 5, 31)),
        (date(2026, 1, 1), date(2025, 1, 1), date(2025, 12, 31)),
        (date(2028, 3, 31), date(2027, 3, 1), date(2028, 2, 29)),
    ],
)
def test_it_looks_at_the_twelve_months_that_have_ended(today, since, until):
    assert last_year(today) == (since, until)
    ends = month_ends(until)
    assert (len(ends), ends[-1]) == (12, until)
    assert ends[0] == (since + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    assert all((end + timedelta(days=1)).day == 1 for end in ends)


def record_on(body: Organisation, day: date) -> DishonestyRecord:
    """A published record about the body, decided on that day."""
    who = records.People(
        clerk=holder(f"录入{day}", "clerk"),
        reviewer=holder(f"审核{day}", "reviewer"),
        second_reviewer=holder(f"二审{day}", "reviewer"),
        other_clerk=holder(f"另录{day}", "clerk"),
        newcomer=holder(f"新人{day}", "assessor"),
    )
    return records.published(
        who, at=NOW, organisation=body, decided_on=day, document_number=f"（2026）示01民终{day:%m%d}号"
    )


def test_month_by_month_what_it_would_have_raised_and_what_followed(watch):
    """One body over its limit from October to December, one in February; a record followed the first alone."""
    other = Organisation.objects.create(name="示例市水务局", kind="department", region_id=XUCHANG)
    third = Organisation.objects.create(name="示例市教育局", kind="department", region_id=XUCHANG)
    watch.figure.values[watch.body.pk] = lambda period: (
        9 if date(2025, 10, 1) <= period.until <= date(2025, 12, 31) else 0
    )
    watch.figure.values[other.pk] = lambda period: (
        5 if (period.until.year, period.until.month) == (2026, 2) else 0
    )
    record_on(watch.body, date(2026, 1, 15))
    record_on(third, date(2026, 3, 2))
    dry = factories.tried(watch, factories.rule(watch))

    months = {month["month"]: month for month in dry.months}
    assert list(months) == [f"2025-{n:02d}" for n in range(6, 13)] + [f"2026-{n:02d}" for n in range(1, 6)]
    assert (months["2025-10"]["raised"], months["2025-10"]["right"]) == (1, 1)
    assert (months["2025-11"]["raised"], months["2025-12"]["raised"]) == (0, 0)
    assert (months["2026-02"]["raised"], months["2026-02"]["wrong"]) == (1, 1)
    assert months["2026-03"]["missed"] == 1
    assert months["2026-01"]["missed"] == 0
    assert (dry.state, dry.raised, dry.right, dry.wrong, dry.pending, dry.missed) == ("done", 2, 1, 1, 0, 1)
    assert float(dry.precision) == 0.5
    assert [(one["body"], one["colour"], one["followed"]) for one in dry.samples] == [
        ("示例市水务局", 2, False),
        ("示例市财政局", 4, True),
    ]


def test_what_is_too_young_to_be_judged_is_neither_right_nor_wrong(watch):
    watch.figure.values[watch.body.pk] = lambda period: 9 if period.until >= date(2026, 5, 1) else 0
    dry = factories.tried(watch, factories.rule(watch))
    assert (dry.raised, dry.pending, dry.precision) == (1, 1, None)


def test_a_rule_that_asks_for_several_days_is_asked_on_the_first_and_the_last_of_them(watch):
    """Over its limit on the last day of a month alone, it would not have opened."""
    watch.figure.values[watch.body.pk] = lambda period: 9 if period.until == date(2026, 1, 31) else 0
    assert factories.tried(watch, factories.rule(watch, runs=3)).raised == 0
    assert factories.tried(watch, factories.rule(watch, key="other", runs=1)).raised == 1


def test_run_twice_it_says_what_it_said(watch):
    dry = factories.tried(watch, factories.rule(watch))
    watch.figure.values[watch.body.pk] = 9
    again = services.run_dry(uid=dry.pk, at=NOW)
    assert (again.raised, again.finished_at) == (dry.raised, dry.finished_at)


def test_asked_for_twice_it_runs_once(watch):
    rule = factories.rule(watch)
    first = services.ask_dry_run(rule=rule.pk, by=watch.writer, at=NOW)
    assert services.ask_dry_run(rule=rule.pk, by=watch.head, at=NOW) == first
    assert (first.since, first.until) == last_year(TODAY)


def test_a_figure_that_is_gone_ends_the_dry_run_with_its_reason(watch):
    rule = factories.rule(watch)
    dry = services.ask_dry_run(rule=rule.pk, by=watch.writer, at=NOW)
    measures._MEASURES.pop("test_figure")
    failed = services.run_dry(uid=dry.pk, at=NOW)
    assert failed.state == "failed"
    assert "test_figure" in failed.problem
    with pytest.raises(ValidationError):
        services.ask_dry_run(rule=rule.pk, by=watch.writer, at=NOW)


# --- The way to being on -----------------------------------------------------------------------------------
def test_a_rule_comes_on_only_by_another_and_only_tried(watch):
    rule = factories.rule(watch)
    with pytest.raises(TransitionDenied) as denied:
        services.switch_on(rule=rule.pk, note="启用", by=watch.head, at=NOW)
    assert denied.value.code == "dry_run_first"
    factories.tried(watch, rule)
    with pytest.raises(TransitionDenied) as denied:
        services.switch_on(rule=rule.pk, note="启用", by=watch.writer, at=NOW)
    assert denied.value.code == "four_eyes"
    on = services.switch_on(rule=rule.pk, note="启用", by=watch.head, at=NOW)
    assert (on.status, on.active) == ("on", on.newest)


def test_a_changed_rule_runs_as_before_until_the_change_was_tried_and_switched_on(watch):
    rule = factories.switched_on(watch)
    before = rule.active
    services.revise(
        rule=rule.pk,
        settings=factories.settings(limits={"red": "1"}),
        text="请核对。",
        basis="机关自定",
        by=watch.head,
        at=NOW,
    )
    rule.refresh_from_db()
    assert (rule.active, rule.newest.number) == (before, 2)
    with pytest.raises(TransitionDenied) as denied:
        services.switch_on(rule=rule.pk, note="启用", by=watch.writer, at=NOW)
    assert denied.value.code == "dry_run_first"
    factories.tried(watch, rule)
    assert services.switch_on(rule=rule.pk, note="启用", by=watch.writer, at=NOW).active.number == 2


@pytest.mark.parametrize("missing", ["text", "basis"])
def test_a_rule_says_what_to_do_and_on_what_it_rests(watch, missing):
    said = {"text": "请核对。", "basis": "机关自定", missing: ""}
    with pytest.raises(ValidationError) as refused:
        services.create_rule(
            key="x", title="规则", region=Region.objects.get(pk=XUCHANG),
            settings=factories.settings(), **said, by=watch.writer, at=NOW,
        )  # fmt: skip
    assert missing in refused.value.message_dict


def test_rules_are_written_by_who_supervises_the_region(watch):
    with pytest.raises(TransitionDenied) as denied:
        services.create_rule(
            key="x", title="规则", region=Region.objects.get(pk="410000"),
            settings=factories.settings(), text="请核对。", basis="机关自定", by=watch.writer, at=NOW,
        )  # fmt: skip
    assert denied.value.code == "not_your_role"


# --- The rules that come along ---------------------------------------------------------------------------
def test_the_rules_that_come_along_are_off_readable_and_may_be_tried(watch):
    region = Region.objects.get(pk=XUCHANG)
    call_command("load_warning_rules", stdout=StringIO())
    assert services.load_rules(region=region, at=NOW) == 0
    rules = WarningRule.objects.filter(region=region)
    assert rules.count() == 12
    assert {rule.status for rule in rules} == {"draft"}
    for rule in rules.select_related("newest"):
        assert rule.newest.asked.as_json() == rule.newest.settings
        dry = services.ask_dry_run(rule=rule.pk, by=watch.writer, at=NOW)
        assert services.run_dry(uid=dry.pk, at=NOW).state == "done", rule.key
    assert WarningDryRun.objects.filter(state="done").count() == 12
