"""What staff see of a reconciliation, and that nobody edits it."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from records.chain import reconciling
from records.chain.models import ConflictAlarm, ReconcileFinding, ReconcileRun, ReconcileTrigger
from tests.records.access.factories import give, person
from tests.records.chain.factories import NOW, PROVINCE
from tests.records.chain.two_nodes import tamper


@pytest.fixture
def run(province, xuchang, client):
    """The nation's case: no superior, a row edited by hand, named and left for the child to bring."""
    xuchang.write(3)
    xuchang.post(client, xuchang.batch())
    tamper("UPDATE records_chainevent SET payload = '{}' WHERE index = 1")
    return reconciling.reconcile(trigger=ReconcileTrigger.NIGHTLY, at=NOW)


@pytest.fixture
def administrator(run, client):
    user = person("王芳")
    give(user, "system_admin", region=PROVINCE)
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


def test_the_page_of_a_run_says_who_when_what_and_what_became_of_it(run, administrator):
    listing = administrator.get(reverse("admin:records_reconcilerun_changelist")).content.decode()
    assert "每夜核对" in listing
    page = administrator.get(reverse("admin:records_reconcilerun_change", args=[run.pk])).content.decode()
    for words in ("日志行被改动", "待人工处理", "411000"):
        assert words in page
    finding = run.findings.get()
    page = administrator.get(
        reverse("admin:records_reconcilefinding_change", args=[finding.pk])
    ).content.decode()
    assert "日志行被改动" in page


def test_nobody_edits_or_deletes_what_was_found(run, administrator):
    for name, pk in (("reconcilerun", run.pk), ("reconcilefinding", run.findings.get().pk)):
        assert administrator.get(reverse(f"admin:records_{name}_add")).status_code == 403
        assert administrator.post(reverse(f"admin:records_{name}_delete", args=[pk])).status_code == 403
    for change in (
        lambda: ReconcileRun.objects.update(found=0),
        lambda: ReconcileFinding.objects.update(outcome="healed"),
        lambda: ReconcileFinding.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()


def test_one_alarm_stays_open_however_many_nights_find_the_same(run):
    reconciling.reconcile(trigger=ReconcileTrigger.NIGHTLY, at=NOW)
    alarm = ConflictAlarm.objects.get()
    assert (alarm.cause, alarm.closed_at) == ("tampered", None)
    assert ReconcileRun.objects.filter(found=1, healed=0).count() == 2


def test_seals_are_checked_once_while_all_is_well_and_again_after_damage(
    province, xuchang, client, monkeypatch
):
    xuchang.write(3)
    xuchang.post(client, xuchang.batch())
    first = reconciling.reconcile(trigger=ReconcileTrigger.NIGHTLY, at=NOW)
    xuchang.write(2)
    xuchang.post(client, xuchang.batch(3))
    seen = []
    check = reconciling.own_log.SealCheck.check
    monkeypatch.setattr(
        reconciling.own_log.SealCheck,
        "check",
        lambda self, row, leaf: (seen.append(row.index), check(self, row, leaf)),
    )
    second = reconciling.reconcile(trigger=ReconcileTrigger.NIGHTLY, at=NOW)
    assert (first.verified_through, second.verified_through, seen) == (3, 5, [3, 4])


def test_an_entry_whose_seal_does_not_hold_is_named(province, xuchang, client):
    xuchang.write(2)
    xuchang.write(1)
    xuchang.post(client, xuchang.batch())
    tamper("UPDATE records_seal SET sealed_at = now() WHERE first_seq = 2")
    run = reconciling.reconcile(trigger=ReconcileTrigger.COMMAND, at=NOW)
    assert [(found.kind, found.index, found.detail) for found in run.findings.all()] == [
        ("seal", 2, "seal_signature")
    ]
    assert run.verified_through == 0
