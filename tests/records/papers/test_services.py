"""A paper that was issued stays what it is: on disk unreadable, in the database unchangeable, for its readers only."""

import hashlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import Error, connection, transaction

from records.access.models import AuditEntry
from records.access.roles import GRANTABLE_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import ensure_system_users
from records.common import key_rotation
from records.common.crypto import DecryptionError
from records.common.workflow import TransitionDenied
from records.papers import services
from records.papers.kinds import KINDS
from records.papers.models import Paper
from records.papers.numbering import ALPHABET, as_code, as_number, new_code, new_number
from records.papers.queries import papers_about, papers_in_reach
from tests.records.access.factories import body, holder, person
from tests.records.papers.factories import CASE, NOW, issued, text_of
from tests.records.papers.samples import SAMPLES

pytestmark = pytest.mark.django_db

ROLES = sorted(GRANTABLE_ROLES)


def standing(name: str, role: str, bureau: Any, **more: Any) -> Any:
    """Somebody with this role over the body's region, or over the body where the role is bound to one."""
    return holder(name, role, **more, **({"organisation": bureau} if role == Role.DEPARTMENT else {}))


@pytest.fixture
def clerk() -> Any:
    ensure_system_users()
    return holder("陈静", Role.CLERK)


@pytest.fixture
def reviewer() -> Any:
    return holder("刘洋", Role.REVIEWER)


class TestIssuing:
    def test_the_paper_is_registered_with_its_digest_and_its_number(self, clerk: Any) -> None:
        paper = issued(clerk, valid_until=date(2026, 6, 3))
        pdf = services.open_pdf(paper)
        assert (paper.sha256, paper.size) == (hashlib.sha256(pdf).hexdigest(), len(pdf))
        text = text_of(pdf)
        assert paper.number in text
        assert paper.code in text
        assert "有效期至：2026年6月3日" in text
        assert as_number(paper.number.lower().replace("-", " ")) == paper.number
        assert paper.has_code(f" {paper.code[:4].lower()}-{paper.code[4:]} ")
        assert not paper.has_code("")

    def test_a_persons_name_is_kept_masked_and_a_bodys_in_full(self, clerk: Any) -> None:
        bureau = body()
        assert issued(clerk, holder_name="欧阳示例").holder_name == "***"
        assert issued(clerk, organisation=bureau).holder_name == bureau.name
        assert issued(clerk, organisation=bureau, holder_name="欧阳示例").holder_name == "***"
        assert issued(clerk).holder_name == ""

    def test_who_issued_what_about_which_case_stands_in_the_trail(self, clerk: Any) -> None:
        paper = issued(clerk)
        entry = AuditEntry.objects.get(action="paper.issued")
        assert (entry.by, entry.subject_label) == (clerk, paper.number)
        assert entry.details["about"] == f"rectification:{CASE}"
        assert paper.code not in str(entry.details)
        assert list(papers_about("rectification", CASE)) == [paper]

    def test_without_the_step_it_documents_there_is_no_paper(self, clerk: Any) -> None:
        with transaction.atomic():
            issued(clerk)
            transaction.set_rollback(True)
        assert not Paper.objects.exists()
        assert not AuditEntry.objects.filter(action="paper.issued").exists()

    def test_an_unknown_kind_is_the_programs_mistake(self, clerk: Any) -> None:
        with pytest.raises(ValueError, match="no kind of paper"):
            services.issue(
                kind="poem", title="诗", data={}, about_kind="x", about_uid=CASE,
                region=body().region, by=clerk, at=NOW,
            )  # fmt: skip

    def test_numbers_and_codes_are_chance_in_signs_that_nobody_confuses(self) -> None:
        numbers, codes = {new_number(at=NOW) for _ in range(200)}, {new_code() for _ in range(200)}
        assert len(numbers) == len(codes) == 200
        assert all(number.startswith("411000-20260504-") for number in numbers)
        assert not set("".join(codes)) - set(ALPHABET)
        assert not set("0O1IL2Z5S8BUV") & set(ALPHABET)
        assert as_number("411000-20260504-000000") == as_number("x" * 500) == ""
        assert as_code("7k3f 9acd") == "7K3F9ACD"


class TestOnDisk:
    def test_nothing_of_the_paper_can_be_read_from_the_disk_or_the_database(
        self, clerk: Any, settings: Any
    ) -> None:
        paper = issued(clerk, holder_name="欧阳示例")
        files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
        assert [path.name for path in files] == [Path(paper.stored_name).name]
        stored = files[0].read_bytes()
        for plain in (b"%PDF-", b"endstream", "整改".encode(), paper.number.encode(), paper.code.encode()):
            assert plain not in stored
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_jsonb(records_paper)::text FROM records_paper")
            row = cursor.fetchone()[0]
        assert paper.code not in row
        assert "欧阳示例" not in row

    def test_under_new_keys_old_papers_open_and_are_sealed_anew(self, clerk: Any, settings: Any) -> None:
        paper = issued(clerk)
        old, new = settings.FIELD_KEYS, [Fernet.generate_key().decode()]
        settings.FIELD_KEYS = [*new, *old]
        pdf = services.open_pdf(paper)
        assert key_rotation.renew_files(Paper) == 1
        assert key_rotation.rotate(Paper) == 1
        settings.FIELD_KEYS = new
        assert services.open_pdf(paper) == pdf
        assert Paper.objects.get(pk=paper.pk).code == paper.code

    def test_a_file_that_was_exchanged_is_not_handed_out(self, clerk: Any) -> None:
        paper, other = issued(clerk), issued(clerk)
        with default_storage.open(other.stored_name, "rb") as file:
            foreign = file.read()
        default_storage.delete(paper.stored_name)
        default_storage.save(paper.stored_name, ContentFile(foreign))
        with pytest.raises(services.DamagedPaper):
            services.open_pdf(paper)
        default_storage.delete(paper.stored_name)
        default_storage.save(paper.stored_name, ContentFile(b"%PDF-1.7 forged"))
        with pytest.raises(DecryptionError):
            services.open_pdf(paper)


class TestWithdrawing:
    def test_a_reviewer_takes_it_back_once_and_for_all(self, clerk: Any, reviewer: Any) -> None:
        paper = services.withdraw(paper=issued(clerk), reason="金额有误，另行出具。", by=reviewer, at=NOW)
        again = services.withdraw(paper=paper, reason="再收一次", by=reviewer, at=NOW + timedelta(days=1))
        assert (again.withdrawn_at, again.withdrawn_reason) == (NOW, "金额有误，另行出具。")
        assert AuditEntry.objects.filter(action="paper.withdrawn").count() == 1

    @pytest.mark.parametrize("reason", ["", "  \n\x00"])
    def test_not_without_a_reason(self, clerk: Any, reviewer: Any, reason: str) -> None:
        with pytest.raises(TransitionDenied) as denied:
            services.withdraw(paper=issued(clerk), reason=reason, by=reviewer, at=NOW)
        assert denied.value.code == "reason_missing"

    @pytest.mark.parametrize("role", ROLES)
    def test_who_may(self, clerk: Any, role: str) -> None:
        bureau = body()
        paper = issued(clerk, organisation=bureau)
        someone = standing("某人", role, bureau)
        if role in (Role.REVIEWER, Role.SUPERVISOR):
            assert services.withdraw(paper=paper, reason="有误", by=someone, at=NOW).is_withdrawn
            return
        with pytest.raises(TransitionDenied) as denied:
            services.withdraw(paper=paper, reason="有误", by=someone, at=NOW)
        assert denied.value.code == "not_your_role"
        assert AuditEntry.objects.filter(action="paper.withdrawn", outcome="refused", by=someone).exists()
        assert not Paper.objects.get(pk=paper.pk).is_withdrawn


class TestReading:
    @pytest.mark.parametrize("role", ROLES)
    def test_each_kind_is_for_its_readers_where_they_reach(self, clerk: Any, role: str) -> None:
        bureau = body()
        papers = [issued(clerk, kind=kind, organisation=bureau) for kind in SAMPLES]
        here = standing("本地", role, bureau)
        others = [] if role in THREE_ADMINISTRATORS else [
            standing("外地", role, body("郑州市财政局", "410100"), region="410100"),
            holder("邻局", role, organisation=body("许昌市水利局")),
        ]  # fmt: skip
        for someone in (here, *others):
            allowed = {paper.pk for paper in papers if someone is here and role in KINDS[paper.kind].readers}
            assert set(papers_in_reach(someone).values_list("pk", flat=True)) == allowed
            for paper in papers:
                if paper.pk in allowed:
                    pdf = services.read_pdf(paper=paper, purpose="补发", by=someone, at=NOW)
                    assert pdf.startswith(b"%PDF")
                else:
                    with pytest.raises(TransitionDenied):
                        services.read_pdf(paper=paper, purpose="补发", by=someone, at=NOW)
            trail = AuditEntry.objects.filter(action="paper.opened", by=someone)
            assert trail.filter(outcome="read", details__purpose="补发").count() == len(allowed)
            assert trail.filter(outcome="refused").count() == len(papers) - len(allowed)

    def test_without_a_role_there_is_no_paper(self, clerk: Any) -> None:
        issued(clerk)
        assert not papers_in_reach(person("钱进")).exists()


def refuses(statement: str, *values: Any) -> None:
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


class TestTheDatabase:
    def test_a_paper_is_never_changed_or_deleted(self, clerk: Any) -> None:
        paper = issued(clerk)
        refuses("DELETE FROM records_paper")
        refuses("TRUNCATE records_paper CASCADE")
        for column, value in (
            ("title", "别的"), ("number", "411000-20260504-AAAAAA"), ("sha256", "0" * 64), ("size", 1),
            ("holder_name", "别人"), ("issued_at", NOW + timedelta(days=1)), ("valid_until", date(2030, 1, 1)),
            ("stored_name", "x"), ("kind", "credit-report"),
        ):  # fmt: skip
            refuses(f"UPDATE records_paper SET {column} = %s WHERE uid = %s", value, paper.pk)

    def test_a_withdrawal_is_whole_and_stays(self, clerk: Any, reviewer: Any) -> None:
        paper = issued(clerk)
        refuses("UPDATE records_paper SET withdrawn_at = now()")
        for reason in ("", None):
            refuses(
                "UPDATE records_paper SET withdrawn_at = now(), withdrawn_by_id = %s, withdrawn_reason = %s",
                reviewer.pk,
                reason,
            )
        services.withdraw(paper=paper, reason="有误", by=reviewer, at=NOW)
        refuses(
            "UPDATE records_paper SET withdrawn_at = NULL, withdrawn_by_id = NULL, withdrawn_reason = NULL"
        )
        refuses("UPDATE records_paper SET withdrawn_reason = '别的'")

    def test_a_digest_is_one_and_a_number_stands_for_one_paper(self, clerk: Any) -> None:
        paper = issued(clerk)
        copied = (
            "INSERT INTO records_paper SELECT (jsonb_populate_record(p, jsonb_build_object("
            "'uid', gen_random_uuid(), 'stored_name', 'other', 'number', %s::text, 'sha256', %s::text))).*"
            " FROM records_paper p"
        )
        refuses(copied, paper.number, paper.sha256)
        refuses(copied, "411000-20260504-AAAAAA", "no digest")
        with connection.cursor() as cursor:
            cursor.execute(copied, ["411000-20260504-AAAAAA", paper.sha256])
        assert Paper.objects.count() == 2
