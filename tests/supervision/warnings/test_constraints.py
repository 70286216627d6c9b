"""What the database itself refuses, past every service."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from supervision.warnings.models import (
    CourtNotice,
    RiskWarning,
    WarningDryRun,
    WarningRule,
    WarningRuleVersion,
)
from tests.supervision.warnings import factories
from tests.supervision.warnings.factories import NOW, STATES


def refuses(what: str, statement: str, *values) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    cause = refused.value.__cause__
    assert what in f"{refused.value} {getattr(getattr(cause, 'diag', None), 'constraint_name', '')}"


def set_column(model, column: str) -> str:
    return f"UPDATE {model._meta.db_table} SET {column} = %s WHERE uid = %s"


def test_of_one_rule_body_and_field_only_one_is_under_way(watch):
    case = factories.opened(watch)
    columns = [one.column for one in RiskWarning._meta.concrete_fields if one.column not in ("uid", "number")]
    names = ", ".join(columns)
    refuses(
        "warning_one_under_way",
        f"INSERT INTO supervision_riskwarning (uid, number, {names})"
        f" SELECT gen_random_uuid(), 'YJ-2', {names} FROM supervision_riskwarning WHERE uid = %s",
        case.pk,
    )


@pytest.mark.parametrize(
    ("state", "name", "column", "value"),
    [
        ("open", "warning_acknowledged_whole", "status", "acknowledged"),
        ("acknowledged", "warning_measured_whole", "status", "measured"),
        ("acknowledged", "warning_acknowledged_whole", "status", "open"),
        ("measured", "warning_closed_whole", "status", "closed"),
        ("measured", "warning_measured_whole", "evidence", ""),
        ("measured", "warning_closed_whole", "outcome", "effective"),
        ("open", "warning_colour_known", "colour", 5),
        ("open", "warning_colour_known", "colour", 3),
        ("open", "warning_says_what", "said", ""),
        ("open", "warning_stays", "field", "pledges"),
        ("open", "warning_stays", "opened_on", "2020-01-01"),
        ("closed", "warning_is_over", "reasons", "别的理由"),
        ("subsided", "warning_is_over", "status", "open"),
    ],
)
def test_no_half_states_and_nothing_rewritten(watch, state, name, column, value):
    case = STATES[state](watch)
    refuses(name, set_column(RiskWarning, column), value, case.pk)


@pytest.mark.parametrize("whose", ["acknowledged_by_id", "measured_by_id"])
def test_nobody_closes_what_he_dealt_with(watch, whose):
    case = factories.cleared(watch)
    refuses(
        "warning_closed_by_another",
        "UPDATE supervision_riskwarning SET status = 'closed', outcome = 'effective', reasons = '好',"
        f" closed_at = now(), closed_by_id = {whose} WHERE uid = %s",
        case.pk,
    )


def test_a_warning_is_never_deleted_and_never_was_milder(watch):
    case = factories.opened(watch)
    refuses("never deleted", "DELETE FROM supervision_riskwarning WHERE uid = %s", case.pk)
    refuses(
        "warning_stays",
        "UPDATE supervision_riskwarning SET colour = 1, highest = 1 WHERE uid = %s",
        case.pk,
    )


def test_what_is_complained_of_a_body_is_not_given_to_that_body(watch):
    case = factories.opened(watch)
    watch.figure.field = "complaints"
    columns = [
        one.column
        for one in RiskWarning._meta.concrete_fields
        if one.column not in ("uid", "number", "field")
    ]
    names = ", ".join(columns)
    refuses(
        "warning_of_complaints_is_not_its_bodys",
        f"INSERT INTO supervision_riskwarning (uid, number, field, {names})"
        f" SELECT gen_random_uuid(), 'YJ-2', 'complaints', {names} FROM supervision_riskwarning WHERE uid = %s",
        case.pk,
    )


# --- Rules ------------------------------------------------------------------------------------------------
def switch(version, by, dry=None) -> tuple:
    return (
        "INSERT INTO supervision_warningswitch (uid, version_id, turned_on, dry_run_id, note, by_id, at)"
        " VALUES (gen_random_uuid(), %s, true, %s, '启用', %s, now())",
        version.pk,
        dry.pk if dry else None,
        by.pk,
    )


def test_a_rule_is_not_switched_on_without_a_dry_run(watch):
    rule = factories.rule(watch)
    refuses("warning_switched_on_after_dry_run", *switch(rule.newest, watch.head))


def test_a_rule_is_not_switched_on_by_who_wrote_it(watch):
    rule = factories.rule(watch)
    refuses(
        "warning_switched_on_by_another", *switch(rule.newest, watch.writer, factories.tried(watch, rule))
    )


def test_the_dry_run_is_of_exactly_this_version(watch):
    rule = factories.newer(watch)
    first, second = rule.versions.order_by("number")
    refuses("warning_switched_on_after_dry_run", *switch(second, watch.head, first.dry_runs.get()))


def test_a_dry_run_that_has_not_ended_switches_nothing_on(watch):
    rule = factories.rule(watch)
    waiting = WarningDryRun.objects.create(
        version=rule.newest,
        since=NOW.date() - timedelta(days=365),
        until=NOW.date(),
        asked_by=watch.writer,
        asked_at=NOW,
    )
    refuses("warning_switched_on_after_dry_run", *switch(rule.newest, watch.head, waiting))


def test_a_rule_is_on_only_with_a_version_that_somebody_put_in_force(watch):
    rule = factories.rule(watch)
    refuses(
        "warning_rule_put_in_force",
        "UPDATE supervision_warningrule SET status = 'on', active_id = newest_id WHERE uid = %s",
        rule.pk,
    )
    refuses("warning_rule_active_only_when_on", set_column(WarningRule, "status"), "on", rule.pk)
    refuses("warning_rule_stays", set_column(WarningRule, "key"), "another", rule.pk)
    refuses("never deleted", "DELETE FROM supervision_warningrule WHERE uid = %s", rule.pk)


def test_versions_switches_and_steps_are_only_added(watch):
    factories.acknowledged(watch)
    for table, column in (
        ("warningruleversion", "text"),
        ("warningswitch", "note"),
        ("warningstep", "note"),
    ):
        refuses("append-only", f"UPDATE supervision_{table} SET {column} = '改了'")
        refuses("append-only", f"DELETE FROM supervision_{table}")


def test_what_a_dry_run_found_stays(watch):
    rule = factories.switched_on(watch)
    dry = rule.newest.dry_runs.get()
    refuses("never changes", set_column(WarningDryRun, "wrong"), 0, dry.pk)
    refuses("never changes", "DELETE FROM supervision_warningdryrun WHERE uid = %s", dry.pk)
    assert WarningRuleVersion.objects.get() == rule.active


# --- Court notices ------------------------------------------------------------------------------------------
def test_a_courts_letter_stays_and_is_settled_by_another(watch):
    case = factories.court_notice(watch)
    settle = (
        "UPDATE supervision_courtnotice SET status = 'performed', evidence = '凭证', settled_on = received_on,"
        " settled_at = now(), settled_by_id = %s WHERE uid = %s"
    )
    refuses("court_notice_settled_by_another", settle, watch.clerk.pk, case.pk)
    refuses("court_notice_settled_whole", set_column(CourtNotice, "status"), "listed", case.pk)
    refuses("court_notice_stays", set_column(CourtNotice, "case_number"), "另一件", case.pk)
    refuses("court_notice_stays", "DELETE FROM supervision_courtnotice WHERE uid = %s", case.pk)
    with connection.cursor() as cursor:
        cursor.execute(settle, [watch.reviewer.pk, case.pk])
    refuses("court_notice_stays", set_column(CourtNotice, "evidence"), "另一凭证", case.pk)
