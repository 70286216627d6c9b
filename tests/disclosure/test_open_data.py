"""The open data: the same as the pages say, whole or not at all, signed, small in memory, and without what has ended."""

import csv
import gzip
import hashlib
import io
import json
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils.timezone import localdate, now

from disclosure.opendata import building, checking, dictionary, manifest, store
from disclosure.opendata.models import DumpVersion, newest_version
from disclosure.published.kinds import open_kind, open_kinds
from records.access.services import ensure_system_users
from records.dishonesty.models import DishonestyRecord
from records.registers.register import registers
from tests.disclosure.factories import about_official, body, from_below, hidden_records, record, user
from tests.records.dishonesty.factories import people
from tests.records.registers import decisions
from tests.records.registers import factories as honours

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.OPEN_DATA_DIR = tmp_path / "open-data"
    # What a test has just written is given by the feed at once instead of half a second later.
    monkeypatch.setattr("disclosure.published.changes.CLOCK_SKEW", timedelta(milliseconds=-2))


@pytest.fixture
def who() -> Any:
    ensure_system_users()
    return people()


def build(at: datetime | None = None) -> DumpVersion:
    made = building.build(at=at or now())
    assert made is not None
    return made


def lines(name: str) -> list[dict[str, Any]]:
    path = store.folder(newest_version().version) / name
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def table(name: str) -> list[dict[str, str]]:
    text = (store.folder(newest_version().version) / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def every_sort_of_record() -> None:
    """Everything that ``present`` distinguishes."""
    record(title='引号"逗号,换行\n反斜杠\\制表\t\u0001尾', facts="第一行\r\n第二行")
    record(amount=Decimal("1234.50"), authority_uscc="11411000005752000C", subject_comment="已经付清。")
    record(rectification_status="open", rectification_due_on=localdate())
    record(consequences=[{"kind": "funds", "status": "in_force", "words": "甲、乙"}], under_objection=True)
    record(organisation=body("有信用代码的局", uscc="11411000005752000C"))
    about_official("欧阳隐名")
    about_official("上官可见", naming_basis="某法第二条", naming_reviewed_by=user("second"))
    about_official("司徒未复核", naming_basis="某法第二条", naming_reviewed_by=None, **_chain())
    from_below(subject_type="official", official_name="***")
    from_below(subject_type="official", official_name="诸葛可见", naming_basis="某法第二条")
    from_below(subject_type="official", official_name="", naming_basis="某法第二条")


def every_sort_of_entry(who: Any) -> None:
    later = localdate() + timedelta(days=100)
    honours.published(who, authority_uscc="")
    honours.published(who, title="=SUM(1)", valid_until=later)
    decisions.published(who, decisions.LICENCES, scope="public")
    fine = {"categories": ["警告", "罚款"], "fine_amount": Decimal("1.25"), "valid_until": later}
    decisions.published(who, decisions.PENALTIES, scope="public", **fine)


def _chain() -> dict[str, Any]:
    # Published by the chain, the name is the origin's to have argued.
    from tests.disclosure.factories import NOBODY

    chain = user("chain")
    return {"channel": "chain", "created_by": chain, "published_by": chain, "writers": [chain.pk], **NOBODY}


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
    from records.dishonesty.models import RecordVersion

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
    import tracemalloc

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


# --- The dictionary ------------------------------------------------------------------------------------


def test_the_dictionary_explains_every_field_and_column_and_nothing_else(client: Client, who: Any) -> None:
    every_sort_of_record()
    every_sort_of_entry(who)
    body("有上级的局", superior=body("上级机关"))
    build()
    for kind in open_kinds():
        answer = client.get(f"/open-data/dictionary/{kind.name}.json").json()
        fields = {field["field"] for field in answer["fields"]}
        found: set[str] = set()
        for row in lines(f"{kind.name}.jsonl"):
            found |= _paths(row)
        optional = {path.partition(".")[0] for path in fields}
        assert found - fields <= optional, kind.name
        assert fields - found == set(), kind.name
        heading = (store.folder(newest_version().version) / f"{kind.name}.csv").open(encoding="utf-8-sig")
        with heading:
            assert [field["csv_column"] for field in answer["fields"]] == next(csv.reader(heading))
        assert all(field["meaning"]["zh"] and field["meaning"]["en"] for field in answer["fields"])
        sheet = client.get(f"/open-data/dictionary/{kind.name}.csv").content.decode("utf-8-sig")
        assert sheet.splitlines()[0] == ",".join(dictionary.HEADINGS)
        assert len(list(csv.reader(io.StringIO(sheet)))) == len(fields) + 1
        assert client.get(f"/open-data/dictionary/{kind.name}/").status_code == 200
    assert client.get("/open-data/dictionary/nothing/").status_code == 404


def _paths(value: Any, at: str = "") -> set[str]:
    if not isinstance(value, dict):
        return {at}
    return {path for name, one in value.items() for path in _paths(one, f"{at}.{name}" if at else name)}


def test_every_code_that_is_written_stands_in_the_dictionary(who: Any) -> None:
    every_sort_of_record()
    every_sort_of_entry(who)
    build()
    for kind in open_kinds():
        codes = {
            e.csv_column: {c.value for c in e.codes} for e in dictionary.entries(kind) if e.type == "code"
        }
        for row in table(f"{kind.name}.csv"):
            assert all(not row[name] or row[name] in known for name, known in codes.items()), kind.name


def test_each_register_is_open_without_a_line_of_its_own() -> None:
    assert {register.kind for register in registers()} <= {kind.kind for kind in open_kinds()}
    assert open_kind("commendations") is not None


# --- The log of changes --------------------------------------------------------------------------------


def test_every_change_is_reached_once_by_turning_pages(
    client: Client, who: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disclosure.site.views.opendata.LINES", 3)
    made = [record(title=f"第{number}条") for number in range(4)] + [
        record(status="ended") for _n in range(3)
    ]
    made += [honours.published(who, title=f"表彰{number}") for number in range(2)]
    hidden_records()
    seen, address = [], "/open-data/changes/"
    while address:
        page = client.get(address)
        seen += [line.uid for line in page.context["lines"]]
        address = page.context["older_url"]
    wanted = {str(one.uid) for one in made}
    assert [uid for uid in seen if uid in wanted] == [str(one.uid) for one in reversed(made)]
    assert len(seen) == len(set(seen))
    of_kind = client.get("/open-data/changes/?kind=commendation").context["lines"]
    assert {line.title for line in of_kind} == {"表彰0", "表彰1"}


def test_the_log_tells_of_the_gone_when_and_why_and_nothing_else(client: Client) -> None:
    shown, gone = (
        record(title="还在的一条"),
        record(status="ended", title="没有了的一条", end_reason="repaired"),
    )
    hidden = hidden_records()
    text = client.get("/open-data/changes/").content.decode()
    assert f'href="/records/{shown.uid}/"' in text
    assert str(gone.uid) in text
    assert "终止公示：信用修复" in text
    assert "没有了的一条" not in text
    assert f"/records/{gone.uid}/" not in text
    for kind, kept in hidden.items():
        if kind not in ("ended", "past display"):
            assert str(kept.uid) not in text, kind


def test_what_the_calendar_ended_stands_at_its_midnight_though_nobody_came_by(client: Client) -> None:
    """A copy whose origin is silent leaves all the same, and whoever reads on behind that midnight learns of it."""
    last_day = localdate() - timedelta(days=2)
    ago = now() - timedelta(days=300)
    kept = record(display_until=last_day, decided_on=last_day - timedelta(days=200), published_at=ago)
    before = f"{last_day}T12:00:00+08:00"
    rows = client.get("/api/v1/public/changes/", {"after": before}).json()["results"]
    told = [row for row in rows if row["uid"] == str(kept.uid)]
    assert [(row["ended"], row["end_reason"]) for row in told] == [(True, "expired")]
    assert client.get("/api/v1/public/changes/", {"kind": "nothing"}).status_code == 400
    assert client.get("/api/v1/public/changes/", {"after": "9999-12-31T23:59:59Z"}).json()["results"] == []


# --- Pages and downloads -------------------------------------------------------------------------------


def test_the_page_offers_what_there_is_and_says_so_where_there_is_nothing_yet(client: Client) -> None:
    empty = client.get("/open-data/").content.decode()
    assert "第一个版本正在生成" in empty
    record()
    made = build()
    text = client.get("/open-data/").content.decode()
    for entry in json.loads(made.manifest)["distributions"]:
        assert f"/open-data/files/{made.version}/{entry['name']}" in text
        assert entry["sha256"] in text


def download(client: Client, name: str, **headers: str) -> Any:
    return client.get(f"/open-data/files/{newest_version().version}/{name}", headers=headers)


def test_a_file_is_handed_out_whole_in_parts_or_not_again(client: Client) -> None:
    record()
    made = build()
    whole = (store.folder(made.version) / "records.jsonl").read_bytes()
    answer = download(client, "records.jsonl")
    assert answer.getvalue() == whole
    assert answer["Cache-Control"] == "public, no-cache"
    assert answer["ETag"] == f'"{hashlib.sha256(whole).hexdigest()}"'
    assert download(client, "records.jsonl", **{"If-None-Match": answer["ETag"]}).status_code == 304
    part = download(client, "records.jsonl", Range="bytes=5-9")
    assert (part.status_code, part.getvalue()) == (206, whole[5:10])
    assert part["Content-Range"] == f"bytes 5-9/{len(whole)}"
    rest = download(client, "records.jsonl", Range=f"bytes={len(whole) - 3}-")
    assert rest.getvalue() == whole[-3:]
    assert download(client, "records.jsonl", Range=f"bytes={len(whole)}-").status_code == 416
    other = download(client, "records.jsonl", Range="bytes=5-9", **{"If-Range": '"another"'})
    assert (other.status_code, other.getvalue()) == (200, whole)
    packed = download(client, "records.jsonl.gz", **{"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.getvalue()) == whole
    assert "Content-Encoding" not in packed


def test_the_lasting_address_leads_to_the_newest_version(client: Client) -> None:
    record()
    made = build()
    for name in ("records.csv.gz", "manifest.json", "SHA256SUMS"):
        answer = client.get(f"/open-data/latest/{name}", follow=True)
        assert answer.redirect_chain[-1][0] == f"/open-data/files/{made.version}/{name}"
        assert answer.status_code == 200
    assert client.get("/open-data/latest/manifest.json", follow=True).content.decode() == made.manifest


@pytest.mark.parametrize("name", ["../keys/ed25519.pem", "..", "nothing.csv", "manifest.json.bak"])
def test_no_other_file_of_the_disk_is_handed_out(client: Client, name: str) -> None:
    made = build()
    assert client.get(f"/open-data/files/{made.version}/{name}").status_code == 404
    assert client.get(f"/open-data/latest/{name}").status_code == 404
    assert client.get("/open-data/files/20200101T000000Z/records.csv").status_code == 404


def test_files_of_an_older_version_are_gone_and_its_manifest_stays(client: Client) -> None:
    record(title="后来终止的")
    first = build(now() - timedelta(hours=1))
    second = build()
    answer = client.get(f"/open-data/files/{first.version}/records.jsonl")
    assert answer.status_code == 410
    assert second.version in answer.content.decode()
    assert "后来终止的" not in answer.content.decode()
    assert client.get(f"/open-data/files/{first.version}/manifest.json").content.decode() == first.manifest
    assert client.get(f"/open-data/files/{first.version}/manifest.json.sig").status_code == 200


def test_the_web_server_may_send_the_file_itself(client: Client, settings: Any) -> None:
    settings.OPEN_DATA_ACCEL = "/inside/"
    made = build()
    answer = download(client, "records.csv.gz")
    assert answer["X-Accel-Redirect"] == f"/inside/{made.version}/records.csv.gz"
    assert answer.content == b""


def test_files_that_this_web_server_cannot_see_are_asked_for_later(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    build()
    settings.OPEN_DATA_DIR = tmp_path / "elsewhere"
    answer = download(client, "records.csv")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
