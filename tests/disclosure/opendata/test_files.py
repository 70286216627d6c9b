"""The open data's files: the same as the pages say, whole or not at all, signed, small in memory, nothing ended kept."""

import gzip
import hashlib
import json
import tracemalloc
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils.timezone import localdate, now

from disclosure.opendata import building, checking, manifest, store
from disclosure.opendata.models import DumpVersion, newest_version
from disclosure.published.kinds import open_kinds
from records.dishonesty.models import DishonestyRecord, RecordVersion
from tests.disclosure.factories import about_official, body, hidden_records, record, user
from tests.disclosure.opendata.making import build, every_sort_of_entry, every_sort_of_record, lines, table
from tests.records.registers import factories as honours

pytestmark = pytest.mark.django_db


def plain(value: Any) -> Any:
    """Moments as moments: the database writes the same one with six decimals."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, str) and len(value) > 19 and value[10] == "T":
        return datetime.fromisoformat(value)
    return value


def test_each_line_says_what_the_page_says(who: Any) -> None:
    every_sort_of_record()
    every_sort_of_entry(who)
    build()
    compared = 0
    for kind in open_kinds():
        if not kind.changes:
            continue
        shown = {str(row.uid): kind.present(row) for row in kind.readable(kind.rows(localdate()))}
        written = {row["uid"]: row for row in lines(f"{kind.name}.jsonl")}
        assert plain(written) == plain(shown), kind.name
        compared += len(shown)
    assert compared >= 15


def test_bodies_and_regions_are_those_of_the_api(client: Client) -> None:
    superior = body("许昌市人民政府")
    below = body("许昌市示例局", superior=superior)
    build()
    written = {row["uid"]: row for row in lines("organisations.jsonl")}
    for one in (superior, below):
        assert written[str(one.uid)] == client.get(f"/api/v1/public/organisations/{one.uid}/").json()
    regions = {row["code"]: row for row in lines("regions.jsonl")}
    for code in ("000000", "410000", "411000"):
        assert regions[code] == client.get(f"/api/v1/public/regions/{code}/").json()


def test_the_table_says_the_same_in_flat_columns_and_runs_no_formula() -> None:
    every_sort_of_record()
    record(title="=1+1", facts="-2")
    build()
    rows = {row["uid"]: row for row in table("records.csv")}
    said = {row["uid"]: row for row in lines("records.jsonl")}
    assert rows.keys() == said.keys()
    for uid, row in rows.items():
        one = said[uid]
        assert row["organisation_region_code"] == one["organisation"]["region"]["code"]
        assert row["under_objection"] == str(one["under_objection"]).lower()
        assert (row["amount"] or None) == one["amount"]
        assert row["published_at"] == one["published_at"]
        assert json.loads(row["consequences"]) == one["consequences"]
        assert row["title"].removeprefix("'") == one["title"]
    formula = next(row for row in rows.values() if row["title"].endswith("=1+1"))
    assert (formula["title"], formula["facts"]) == ("'=1+1", "'-2")


def test_nothing_hidden_is_in_any_file(who: Any) -> None:
    record(title="公开的一条")
    hidden = hidden_records()
    about_official("欧阳隐名")
    honours.submitted(who, title="隐藏的表彰")
    made = build()
    place = store.folder(made.version)
    for path in place.iterdir():
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        text = content.decode()
        assert "隐藏" not in text, path.name
        assert "欧阳隐名" not in text
        for kind, one in hidden.items():
            told = path.name.startswith("changes") and kind in ("ended", "past display")
            assert told or str(one.uid) not in text, f"{path.name} names a record that is {kind}"


def test_the_manifest_counts_and_hashes_what_lies_there_and_is_signed() -> None:
    record()
    record()
    made = build()
    said = json.loads(made.manifest)
    place = store.folder(made.version)
    assert {entry["name"] for entry in said["distributions"]} | {
        "manifest.json", "manifest.json.sig", "SHA256SUMS",
    } == {path.name for path in place.iterdir()}  # fmt: skip
    for entry in said["distributions"]:
        content = (place / entry["name"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (entry["bytes"], entry["sha256"])
        if entry["compression"]:
            content = gzip.decompress(content)
            assert content == (place / entry["name"].removesuffix(".gz")).read_bytes()
        heading = 1 if entry["media_type"].startswith("text/csv") else 0
        if entry["dataset"] == "records":
            assert (entry["rows"], content.count(b"\n")) == (2, 2 + heading)
    assert made.rows == sum(len(lines(f"{kind.name}.jsonl")) for kind in open_kinds())
    assert manifest.holds(made.manifest.encode(), made.signature.encode())
    assert not manifest.holds(made.manifest.encode() + b" ", made.signature.encode())
    assert list(checking.problems(made)) == []


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("records.csv", lambda path: path.write_bytes(path.read_bytes()[:-1] + b"?"), "another content"),
        ("records.jsonl", lambda path: path.write_bytes(path.read_bytes() + b"x"), "bytes instead of"),
        ("regions.csv.gz", lambda path: path.unlink(), "missing"),
        ("manifest.json", lambda path: path.write_text("{}"), "not the one that was made"),
    ],
)
def test_verify_names_the_file_that_was_tampered_with(name: str, change: Any, said: str, capsys: Any) -> None:
    record()
    made = build()
    call_command("open_data", "verify")
    change(store.folder(made.version) / name)
    with pytest.raises(CommandError):
        call_command("open_data", "verify")
    complaint = capsys.readouterr().err
    assert name in complaint
    assert said in complaint


def test_the_delta_gives_the_newest_state_and_tombstones(client: Client, who: Any) -> None:
    kept, ended = record(title="留下的"), record(title="终止的", status="ended")
    entry = honours.published(who)
    made = build()
    rows = {row["uid"]: row for row in lines("changes.jsonl")}
    assert (rows[str(kept.uid)]["ended"], rows[str(kept.uid)]["kind"]) == (False, "dishonesty-record")
    assert rows[str(kept.uid)]["title"] == "留下的"
    assert rows[str(entry.uid)]["kind"] == "commendation"
    assert set(rows[str(ended.uid)]) == {"kind", "uid", "ended", "end_reason", "ended_at"}
    # Whoever goes on from the manifest's position with the live feed misses nothing that came after.
    position = json.loads(made.manifest)["position"]
    assert client.get("/api/v1/public/changes/", {"after": position}).status_code == 200


def test_a_failure_leaves_no_half_version(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    record()
    first = build(now() - timedelta(hours=1))

    def broken(*args: Any) -> Any:
        raise OSError("no space left on device")

    monkeypatch.setattr(building, "compress", broken)
    with pytest.raises(OSError, match="no space"):
        building.build(at=now())
    assert [path.name for path in Path(settings.OPEN_DATA_DIR).iterdir()] == [first.version]
    assert newest_version() == first


def test_only_the_newest_files_stay_and_so_many_manifests(settings: Any) -> None:
    settings.OPEN_DATA_KEEP = 2
    record()
    made = [build(now() - timedelta(hours=hours)) for hours in (3, 2, 1)]
    assert [path.name for path in Path(settings.OPEN_DATA_DIR).iterdir()] == [made[-1].version]
    assert set(DumpVersion.objects.values_list("version", flat=True)) == {made[1].version, made[2].version}


def test_two_makers_make_one_version() -> None:
    at = now()
    first = building.build(at=at)
    assert building.build(at=at) == first
    assert DumpVersion.objects.count() == 1


def test_a_version_that_holds_what_has_ended_is_replaced_within_a_minute() -> None:
    stays, ends = record(), record()
    first = building.renew_if_outdated(at=now() - timedelta(minutes=1))
    assert first is not None
    assert building.renew_if_outdated(at=now()) is None
    DishonestyRecord.objects.filter(pk=ends.pk).update(
        status="ended", ended_by=user("reviewer"), ended_at=now(), end_reason="revoked", version=2
    )
    RecordVersion.objects.create(
        record=ends,
        number=2,
        reason="annulled",
        content={},
        made_at=now(),
        registered_at=now(),
        by=user("reviewer"),
    )
    later = now() + timedelta(seconds=2)
    second = building.renew_if_outdated(at=later)
    assert second is not None
    assert second.version > first.version
    assert [row["uid"] for row in lines("records.jsonl")] == [str(stays.uid)]
    assert not store.folder(first.version).exists()
    assert building.renew_if_outdated(at=later + timedelta(minutes=1)) is None


def test_making_a_version_takes_no_more_memory_for_more_rows() -> None:
    def peak() -> int:
        tracemalloc.start()
        try:
            build(now() + timedelta(seconds=DumpVersion.objects.count()))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    kept = record(facts="事实。" * 500)
    peak()
    few = peak()
    with connection.cursor() as cursor:
        columns = [f.column for f in DishonestyRecord._meta.concrete_fields if f.column != "uid"]
        names = ", ".join(f'"{name}"' for name in columns)
        cursor.execute(
            f"INSERT INTO records_dishonestyrecord (uid, {names}) SELECT gen_random_uuid(), {names} "
            "FROM records_dishonestyrecord, generate_series(1, 2000) WHERE uid = %s",
            [kept.uid],
        )
    many = peak()
    assert len(lines("records.jsonl")) == 2001
    # Two thousand rows are ten megabytes; the pieces passed on are far smaller.
    assert many < few + 2_000_000


def test_all_files_show_the_same_moment_and_nothing_is_written_meanwhile(
    committed_db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = record()
    seen = []
    real = building.write_csv

    def write_csv(*args: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')"
            )
            seen.append(cursor.fetchone())
        return real(*args)

    monkeypatch.setattr(building, "write_csv", write_csv)
    made = build()
    assert set(seen) == {("repeatable read", "on")}
    assert [row["uid"] for row in lines("records.jsonl")] == [str(kept.uid)]
    assert list(checking.problems(made)) == []


def test_the_database_keeps_no_unsigned_version() -> None:
    for change in ("manifest = ''", "signature = ''", "seconds = -1", "version = 'x'"):
        build(now() + timedelta(seconds=DumpVersion.objects.count()))
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE disclosure_dumpversion SET {change}")


def test_an_operator_sees_how_old_the_newest_version_is(client: Client) -> None:
    assert "portal_open_data" not in client.get("/metrics").content.decode()
    record()
    made = build(now() - timedelta(hours=3))
    text = client.get("/metrics").content.decode()
    age = float(
        next(line for line in text.splitlines() if line.startswith("portal_open_data_age")).split()[1]
    )
    assert 10_800 <= age < 10_900
    assert f"portal_open_data_rows {float(made.rows)}" in text
