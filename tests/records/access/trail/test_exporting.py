"""Whoever gets an export checks it with a program of one file; whatever was done to the file shows."""

import csv
import io
import json
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from records.access import audit
from records.access.models import AuditEntry
from records.access.services import AccessDenied
from records.access.trail import exporting
from records.access.trail.exporting import Form, Purpose
from records.chain.services import sequence
from tests.records.access.trail.factories import Thing

pytestmark = pytest.mark.django_db

PROGRAM = Path(django_settings.BASE_DIR) / "docs" / "verify" / "trail.py"
HERE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 5, 6, 12, 0, tzinfo=HERE)
DAY = date(2026, 5, 6)
WORDS = {"purpose": Purpose.INSPECTION, "reason": "年度审计检查通知"}


@pytest.fixture
def trail(staff):
    """Three days with two entries each, and everything that a file format may stumble over."""
    thing = Thing("15")
    thing.audit_label = '=HYPERLINK("x"), \'=1\n第二行 \U0001f600 "引号"'
    for day in (-1, 0, 1):
        audit.record(
            action="record.created", by=staff.clerk, at=NOON + timedelta(days=day), subject=thing,
            details={"字": "政务", "\U0001f600": 1, "\uffff": [None, True, {"b": "-1", "a": "\t\u0001"}]},
        )  # fmt: skip
        audit.record(action="x", by=None, at=NOON + timedelta(days=day, microseconds=7))
    return staff


@pytest.fixture
def take(trail, tmp_path):
    def taken(form=Form.JSON_LINES, first_on=DAY, last_on=DAY):
        made = exporting.export(
            first_on=first_on, last_on=last_on, form=form, **WORDS, by=trail.trail, at=timezone.now()
        )
        # In the portal the anchor has its place when the transaction has ended.
        sequence(at=timezone.now())
        path = tmp_path / made.name
        path.write_bytes(b"".join(made.parts))
        return path

    return taken


def verify(path):
    done = subprocess.run([sys.executable, "-I", PROGRAM, path], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("form", list(Form), ids=list(Form.values))
def test_a_stranger_checks_what_he_was_given(take, form):
    code, said = verify(take(form))
    assert code == 0, said
    assert "All of it holds" in said
    assert "Each of 2 hashes" in said
    assert "seals 3–4" in said


def test_the_middle_of_the_trail_ends_in_an_anchor_of_its_own(take):
    lines = [json.loads(line) for line in take().read_text().splitlines()]
    anchors = [line["anchor"] for line in lines if "anchor" in line]
    assert [anchor["index"] for anchor in anchors] == [4]
    assert anchors[0]["hash"] == lines[2]["hash"]


def test_the_whole_trail_carries_every_anchor_in_it(take):
    take()
    code, said = verify(take(first_on=DAY - timedelta(days=1), last_on=timezone.localdate()))
    assert code == 0, said
    assert said.count("is entry") == 2


def replaced(old, new, count=1):
    return lambda text: text.replace(old, new, count)


@pytest.mark.parametrize(
    "forge",
    [
        replaced("record.created", "record.amended"),
        replaced('"by_name":"陈静"', '"by_name":"李四"'),
        lambda text: "".join(line for n, line in enumerate(text.splitlines(True)) if n != 1),
        lambda text: "".join(line for n, line in enumerate(text.splitlines(True)) if n != 2),
        lambda text: "".join(line for line in text.splitlines(True) if not line.startswith('{"anchor"')),
        replaced('"last":4', '"last":3'),
        replaced('"first":3', '"first":2'),
        lambda text: (
            text[: text.rindex('{"anchor"')]
            + text[text.rindex('{"anchor"') :].replace('"index":4', '"index":5')
        ),
        lambda text: text + text.splitlines(True)[1],
    ],
    ids=[
        "content",
        "name",
        "first-cut",
        "last-cut",
        "no-anchor",
        "shorter",
        "longer",
        "other-anchor",
        "twice",
    ],
)
def test_a_file_that_was_touched_does_not_hold(take, forge):
    path = take()
    path.write_text(forge(path.read_text()))
    assert verify(path)[0] == 1


def test_a_file_written_anew_by_its_holder_has_no_anchor_that_fits(take):
    """He may compute every hash again; what stands in the log he cannot change."""
    from hashlib import sha256

    path = take()
    lines, previous = [json.loads(line) for line in path.read_text().splitlines()], ""
    for line in lines:
        if "entry" in line:
            line["entry"]["by_name"] = "李四"
            line["entry"]["previous_hash"] = previous or line["entry"]["previous_hash"]
            spelt = json.dumps(line["entry"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            line["hash"] = previous = sha256(spelt.encode()).hexdigest()
    lines[-1]["anchor"]["hash"] = previous
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    code, said = verify(path)
    assert code == 1, said


@pytest.mark.parametrize(
    "content", ["", "a,b\n1,2\n", "{}", "\x00\x01", '{"head":{"format":"other"}}'], ids=range(5)
)
def test_something_else_is_no_export(tmp_path, content):
    path = tmp_path / "file"
    path.write_text(content)
    code, said = verify(path)
    assert code != 0
    assert "Traceback" not in said


def test_no_cell_is_a_formula_for_an_office_program(take):
    rows = list(csv.reader(io.StringIO(take(Form.CSV).read_text(encoding="utf-8-sig"), newline="")))
    assert all(not cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)
    assert any(cell.startswith("'=HYPERLINK") for row in rows for cell in row)


def test_taking_away_is_written_with_its_purpose_before_and_its_digest_after(take, trail):
    from hashlib import sha256

    path = take()
    asked = AuditEntry.objects.get(action="trail.exported")
    assert (asked.by, asked.outcome) == (trail.trail, "done")
    assert asked.details == {
        "first": 3, "last": 4, "from": "2026-05-06", "to": "2026-05-06", "form": "jsonl", "purpose": "inspection",
        "reason": "年度审计检查通知",
    }  # fmt: skip
    taken = AuditEntry.objects.get(action="trail.export_taken")
    assert taken.details["sha256"] == sha256(path.read_bytes()).hexdigest()


def test_memory_does_not_grow_with_the_trail(trail, monkeypatch):
    monkeypatch.setattr(exporting, "BATCH", 2)
    made = exporting.export(
        first_on=DAY - timedelta(days=1), last_on=DAY + timedelta(days=1), form=Form.JSON_LINES, **WORDS,
        by=trail.trail, at=timezone.now(),
    )  # fmt: skip
    with CaptureQueriesContext(connection) as asked:
        parts = list(made.parts)
    batches = [part for part in parts if part.startswith(b'{"entry"')]
    assert [part.count(b"\n") for part in batches] == [2, 2, 2]
    seals = [query["sql"] for query in asked.captured_queries if 'FROM "records_auditseal"' in query["sql"]]
    assert all("LIMIT 2" in sql and "OFFSET" not in sql for sql in seals)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": " 查 "}, "purpose_needed"),
        ({"purpose": "curiosity"}, "purpose_needed"),
        ({"first_on": date(2020, 1, 1), "last_on": date(2020, 1, 2)}, "nothing_there"),
    ],
    ids=["no-reason", "no-purpose", "no-entry"],
)
def test_without_a_ground_nothing_leaves(trail, changed, code):
    said = {
        "first_on": DAY,
        "last_on": DAY,
        "form": Form.CSV,
        **WORDS,
        "by": trail.trail,
        "at": NOON,
        **changed,
    }
    with pytest.raises(AccessDenied) as refused:
        exporting.export(**said)
    assert refused.value.code == code


@pytest.mark.parametrize("who", ["system", "security", "clerk", "newcomer"])
def test_nobody_else_takes_the_trail_away(trail, who):
    with pytest.raises(AccessDenied) as refused:
        exporting.export(first_on=DAY, last_on=DAY, form=Form.CSV, **WORDS, by=getattr(trail, who), at=NOON)
    assert refused.value.code == "not_your_role"


class TestCommand:
    def run(self, path, *more):
        said = io.StringIO()
        call_command(
            "audit", "export", str(path), "--from", "2026-05-06", "--to", "2026-05-07", "--purpose", "request",
            "--reason", "监察机关调阅函", *more, stdout=said,
        )  # fmt: skip
        return said.getvalue()

    def test_the_command_writes_the_same_file_and_its_trace(self, trail, tmp_path):
        path = tmp_path / "out.jsonl"
        assert "seals 3 to 6" in self.run(path)
        assert '"index":3' in path.read_text().splitlines()[1]
        assert AuditEntry.objects.get(action="trail.exported").channel == "command"

    def test_it_overwrites_nothing(self, trail, tmp_path):
        path = tmp_path / "out.jsonl"
        path.write_text("kept")
        with pytest.raises(CommandError):
            self.run(path)
        assert path.read_text() == "kept"
