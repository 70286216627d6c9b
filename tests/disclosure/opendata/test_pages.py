"""What readers meet of the open data: the dictionary, the log of changes, the page and its downloads."""

import csv
import gzip
import hashlib
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from disclosure.opendata import dictionary, store
from disclosure.opendata.models import newest_version
from disclosure.published.kinds import open_kind, open_kinds
from records.registers.register import registers
from tests.disclosure.factories import body, hidden_records, record
from tests.disclosure.opendata.making import build, every_sort_of_entry, every_sort_of_record, lines, table
from tests.records.registers import factories as honours

pytestmark = pytest.mark.django_db


# --- The dictionary ------------------------------------------------------------------------------------


def test_the_dictionary_explains_every_field_and_column_and_nothing_else(client: Client, who: Any) -> None:
    every_sort_of_record()
    every_sort_of_entry(who)
    body("有上级的局", superior=body("上级机关"))
    build()
    for kind in open_kinds():
        answer = client.get(f"/open-data/dictionary/{kind.name}.json").json()
        fields = {field["field"] for field in answer["fields"]}
        # What a program takes as it is has one line; its shape stands with the program (docs/verify).
        whole = {field["field"] for field in answer["fields"] if field["type"] == "object"}
        found: set[str] = set()
        for row in lines(f"{kind.name}.jsonl"):
            found |= _paths(row, whole)
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


def _paths(value: Any, whole: set[str], at: str = "") -> set[str]:
    if not isinstance(value, dict) or at in whole:
        return {at}
    return {
        path for name, one in value.items() for path in _paths(one, whole, f"{at}.{name}" if at else name)
    }


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
