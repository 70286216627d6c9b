"""The demonstration's data: complete, lawful, invented from end to end, and loaded once however often it is asked for."""

import hashlib
import json
import stat
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from django.test import override_settings
from django.utils import timezone

from integrity_portal.demo.data.bodies import BODY_KINDS
from integrity_portal.demo.data.drafts import CASES
from integrity_portal.demo.data.places import MARK, PLANS
from integrity_portal.demo.data.projects import PROJECTS, fitting
from integrity_portal.demo.data.words import fill
from records.access.models import Grant, PartnerApplication, User
from records.access.partner_kinds import partner_kinds
from records.access.roles import Role
from records.chain.models import ChainEvent
from records.common.identifiers import validate_uscc
from records.dishonesty import choices, queries
from records.dishonesty.models import (
    Attachment,
    DishonestyRecord,
    ImportBatch,
    PriorNotice,
    ProposedChange,
    RecordTransition,
    RecordVersion,
    Submission,
)
from records.dishonesty.services import open_attachment
from records.subjects.models import FormerRegion, Official, Organisation, Region
from supervision.quality.models import QualityMonth

SCALE = 0.1

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def accounts_file(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The city's data at a tenth of its size; what a test changes in it is taken back, and all of it after the last."""
    folder = tmp_path_factory.mktemp("demo")
    file = folder / "users.json"
    # As the node's preparation hands it in: there, and empty.
    file.touch(mode=0o600)
    with (
        django_db_blocker.unblock(),
        override_settings(DEMO=True, MEDIA_ROOT=folder / "media"),
        transaction.atomic(),
    ):
        call_command("demo_data", accounts=str(file), scale=SCALE)
        yield file
        transaction.set_rollback(True)


def records() -> Any:
    return DishonestyRecord.objects.all()


@pytest.mark.parametrize(
    ("field", "codes"),
    [
        ("source", choices.Source),
        ("domain", choices.Domain),
        ("severity", choices.Severity),
        ("scope", choices.Scope),
        ("status", choices.Status),
        ("subject_type", choices.SubjectType),
    ],
)
def test_a_visitor_meets_every_kind_of_record(accounts_file: Path, field: str, codes: Any) -> None:
    assert set(records().values_list(field, flat=True)) == set(codes.values)


def test_every_end_occurs(accounts_file: Path) -> None:
    ended = records().filter(status="ended")
    assert set(ended.values_list("end_reason", flat=True)) == set(choices.EndReason.values)
    expired = ended.filter(end_reason="expired")
    assert all(
        timezone.localdate(record.ended_at) == record.display_until + timedelta(days=1) for record in expired
    )
    assert all(
        record.ended_at.date() >= record.repairable_from for record in ended.filter(end_reason="repaired")
    )


def test_staff_find_work_of_every_kind(accounts_file: Path) -> None:
    today = timezone.localdate()
    reviewer = queries.my_work(User.objects.get(username="reviewer"), on=today)
    clerk = queries.my_work(User.objects.get(username="clerk"), on=today)
    waiting = {name: list(found) for name, found in clerk.items()}
    waiting |= {name: list(reviewer[name]) for name in ("to_review", "hold_over", "pending_changes")}
    empty = {name for name, found in waiting.items() if not found}
    # Nothing is overdue: the clock has ended what was due. A node alone has no superior that asks anything of it.
    assert empty == {"overdue", "asked_from_above"}


def test_what_is_shown_today_is_within_its_display_period(accounts_file: Path) -> None:
    today = timezone.localdate()
    shown = records().filter(status="published")
    assert shown
    assert not shown.exclude(display_from__lte=today, display_until__gte=today)
    repairable = shown.filter(repairable_from__lte=today).count()
    assert 0 < repairable < shown.count()


def test_notices_comments_marks_and_changes_occur(accounts_file: Path) -> None:
    assert PriorNotice.objects.exclude(comment="").exists()
    assert PriorNotice.objects.filter(comment="").exists()
    assert records().filter(under_litigation=True, status="published").exists()
    assert set(RecordVersion.objects.values_list("reason", flat=True)) == set(choices.VersionReason.values)
    assert ProposedChange.objects.filter(state="accepted").exists()


def test_nobody_approved_or_decided_on_what_he_wrote(accounts_file: Path) -> None:
    decided = records().exclude(approved_by=None)
    assert decided
    assert not [record.uid for record in decided if record.approved_by_id in record.writers]
    assert not [record.uid for record in decided if record.published_by_id in record.writers]
    assert not ProposedChange.objects.filter(decided_by=F("proposed_by"))


def test_every_step_was_taken_in_office_hours_of_a_working_day_before_now(accounts_file: Path) -> None:
    steps = RecordTransition.objects.exclude(by__kind="system").exclude(record__channel__in=["import", "api"])
    moments = [timezone.localtime(at) for at in steps.values_list("at", flat=True)]
    assert moments
    assert max(moments) < timezone.now()
    assert not [at for at in moments if at.weekday() > 4 and not _makes_up(at.date())]
    assert {at.hour for at in moments} <= set(range(8, 19))


def _makes_up(day: date) -> bool:
    from records.clocks.services import calendar

    return calendar().is_working(day)


def test_the_story_of_a_record_and_of_the_node_goes_forward(accounts_file: Path) -> None:
    for record in records().prefetch_related("transitions"):
        moments = [step.at for step in sorted(record.transitions.all(), key=lambda step: step.uid)]
        assert moments == sorted(moments)
    # Loaders come one after another, so the node's whole story is not told in one breath; each document's is.
    told = list(ChainEvent.objects.order_by("uid", "id").values_list("uid", "created_at"))
    assert told == sorted(told)


def test_every_shared_version_is_on_the_chain_and_no_internal_one(accounts_file: Path) -> None:
    shared = RecordVersion.objects.exclude(record__scope="internal").values_list("record_id", "number")
    events = ChainEvent.objects.filter(kind="dishonesty-record").values_list("uid", "version")
    assert set(events) == set(shared)


def test_no_real_body_is_accused(accounts_file: Path) -> None:
    real = {
        *Region.objects.values_list("name", flat=True),
        *FormerRegion.objects.values_list("name", flat=True),
    }
    for plan in PLANS.values():
        assert not real & {place.name for place in plan.places}
    names = Organisation.objects.values_list("name", flat=True)
    assert not [name for name in names if not name.endswith(MARK)]
    assert not [(name, region) for name in names for region in real if name.startswith(region)]
    said = records().values_list("authority_name", "submitting_unit_name")
    assert not [pair for pair in said if not pair[0].endswith(MARK)]


def test_every_code_is_valid_and_belongs_to_nobody(accounts_file: Path) -> None:
    codes = list(Organisation.objects.values_list("uscc", flat=True))
    codes += [code for code in records().values_list("authority_uscc", flat=True) if code]
    assert codes
    for code in codes:
        assert validate_uscc(code)[2:6] == "9901"
    assert all(official.id_number.startswith("9901") for official in Official.objects.all())


def test_the_documents_attached_can_be_opened(accounts_file: Path) -> None:
    attachments = list(Attachment.objects.all())
    assert attachments
    for attachment in attachments:
        with open_attachment(attachment) as stored:
            content = stored.read()
        assert hashlib.sha256(content).hexdigest() == attachment.sha256
        start = int(content.rsplit(b"startxref\n", 1)[1].split()[0])
        assert content[start:].startswith(b"xref\n0 8\n")
        # Each place in the table is that of the object with its number.
        for number, line in enumerate(content[start:].split(b"\n")[3:10], 1):
            assert content[int(line[:10]) :].startswith(f"{number} 0 obj".encode())


def test_officials_stay_inside_unless_the_law_names_them(accounts_file: Path) -> None:
    about_officials = records().filter(subject_type="official")
    named = about_officials.exclude(naming_basis="")
    assert named
    assert all(record.naming_is_lawful and record.scope == "public" for record in named)
    assert set(about_officials.filter(naming_basis="").values_list("scope", flat=True)) == {"internal"}


def test_a_file_and_a_partner_brought_good_and_questionable_rows(accounts_file: Path) -> None:
    batch = ImportBatch.objects.get()
    assert batch.state == choices.ImportState.DONE
    assert (batch.rows_imported, batch.rows_duplicate, batch.rows_questionable) == (8, 1, 5)
    earlier, later = Submission.objects.order_by("received_at")
    assert (earlier.accepted, earlier.rejected) == (3, 1)
    assert {item.record.status for item in earlier.items.filter(record__isnull=False)} == {"returned"}
    assert (later.accepted, later.rejected) == (7, 1)
    assert QualityMonth.objects.filter(kind="partner", items=4, rejected=1).exists()


def test_everybody_can_sign_in_with_what_the_file_says(accounts_file: Path, rf: Any) -> None:
    accounts = json.loads(accounts_file.read_text(encoding="utf-8"))
    assert stat.S_IMODE(accounts_file.stat().st_mode) == 0o600
    for name, account in accounts["users"].items():
        user = authenticate(rf.post("/admin/login/"), **account)
        assert user is not None, name
        assert not user.must_change_password
    roles = dict(Grant.objects.values_list("user__username", "role").order_by("-role"))
    assert roles == {
        "clerk": Role.CLERK,
        "county_clerk": Role.CLERK,
        "reviewer": Role.REVIEWER,
        "second_reviewer": Role.REVIEWER,
        "supervisor": Role.SUPERVISOR,
        "department": Role.DEPARTMENT,
        "auditor": Role.AUDIT_ADMIN,
        "admin": Role.SYSTEM_ADMIN,
        "security_admin": Role.SECURITY_ADMIN,
        "archivist": Role.HR_ARCHIVIST,
        "second_archivist": Role.HR_ARCHIVIST,
        "handler": Role.CLERK,
        "second_handler": Role.COMPLAINT_HANDLER,
        "custodian": Role.IDENTITY_CUSTODIAN,
        "inspector": Role.SUPERVISOR,
        "expert": Role.ASSESSOR,
        "assessor": Role.ASSESSOR,
        "second_assessor": Role.ASSESSOR,
        "reporter": Role.DEPARTMENT,
    }
    assert Grant.objects.filter(user__username="handler", role=Role.COMPLAINT_HANDLER).exists()
    # Who reports for the other assessed bodies; nobody needs to sign in as him.
    assert set(accounts["users"]) == set(roles) - {"reporter"}


def test_the_partner_may_send_and_read_for_its_region(accounts_file: Path) -> None:
    from django.contrib.auth.hashers import check_password

    client = json.loads(accounts_file.read_text(encoding="utf-8"))["client"]
    application = PartnerApplication.objects.get(client_id=client["client_id"])
    assert check_password(client["client_secret"], application.client_secret)
    kinds = application.rights.filter(may_submit=True).order_by("kind").values_list("kind", flat=True)
    assert set(kinds) == set(partner_kinds()) >= {"dishonesty-record", "licence", "penalty"}
    assert {"submissions:write", "submissions:read", "records:read"} <= set(application.allowed_scopes)
    assert application.region_id == "411000"


def test_a_second_run_changes_nothing(accounts_file: Path) -> None:
    before, file_before = _fingerprint(), accounts_file.read_bytes()
    call_command("demo_data", accounts=str(accounts_file), scale=SCALE)
    assert _fingerprint() == before
    assert accounts_file.read_bytes() == file_before


def test_a_lost_file_is_written_again_and_everybody_keeps_his_password(
    accounts_file: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again.json"
    call_command("demo_data", accounts=str(again), scale=SCALE)
    old, new = (json.loads(path.read_text(encoding="utf-8")) for path in (accounts_file, again))
    assert new["users"] == old["users"]
    assert new["client"]["client_id"] == old["client"]["client_id"]
    # The secret is kept only as a hash, so there had to be another.
    assert new["client"]["client_secret"] != old["client"]["client_secret"]


def _fingerprint() -> dict[str, Any]:
    """Each table's content as one hash."""
    with connection.cursor() as cursor:
        tables = [
            name for name in connection.introspection.table_names(cursor) if name.startswith("records_")
        ]
        found = {}
        for table in tables:
            cursor.execute(f"SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM {table} t")
            found[table] = cursor.fetchone()
    return found


def test_outside_the_demonstration_nothing_invented_comes_in(accounts_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "users.json"
    with override_settings(DEMO=False), pytest.raises(CommandError, match="DEMO is not set"):
        call_command("demo_data", accounts=str(file))
    with override_settings(NODE_CODE="420000"), pytest.raises(CommandError, match="none for 420000"):
        call_command("demo_data", accounts=str(file))
    assert not file.exists()


@pytest.mark.parametrize("scale", ["-1", "2", "half"])
def test_a_scale_that_makes_no_sense_is_refused(scale: str) -> None:
    with pytest.raises(CommandError, match="from 0 to 1"):
        call_command("demo_data", "--accounts", "/dev/null", "--scale", scale)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.source}-{case.domain}-{case.title[:12]}")
def test_every_case_reads_well_for_every_body_it_can_happen_to(case: Any) -> None:
    known = {kind.tag for kind in BODY_KINDS} | {"town"}
    assert set(case.bodies) <= known
    for tag in case.bodies:
        assert fitting(case.projects, tag) or not case.projects, tag
        for seed in range(6):
            filled = fill(
                case,
                body="映川市某局",
                tag=tag,
                it="该局",
                decided_on=date(2026, 3, 15),
                random=Random(seed),
            )
            text = filled.title + filled.facts
            assert not set("{}") & set(text)
            assert "。。" not in text
            assert "None" not in text
            assert len(filled.title) <= 60
            assert filled.facts.endswith("。")
            assert (filled.amount is not None) == ("万元" in filled.facts)


def test_every_project_is_of_some_case() -> None:
    used = {project for case in CASES for project in case.projects}
    assert set(PROJECTS) <= used


def test_every_source_and_domain_has_its_cases() -> None:
    assert {case.source for case in CASES} == set(choices.Source.values)
    assert {case.domain for case in CASES} == set(choices.Domain.values)
    assert {case.number.partition(":")[0] for case in CASES if case.about_official} >= {
        "discipline",
        "enforcement",
    }
