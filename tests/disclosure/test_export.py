"""Lists as files: exactly what is filtered, harmless in a spreadsheet, and never more than a page would show."""

import csv
import io
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import transaction
from django.test import Client
from django.utils.timezone import localdate, now
from psycopg2 import DatabaseError

from disclosure.site.exporting import copied
from records.dishonesty.models import DishonestyRecord
from tests.disclosure.factories import about_official, body, hidden_records, record

pytestmark = pytest.mark.django_db


def rows(client: Client, query: str = "", **headers: Any) -> list[dict[str, str]]:
    answer = client.get(f"/records/export.csv{query}", **headers)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_file_holds_exactly_what_the_list_holds_in_its_order(client: Client) -> None:
    for number in range(25):
        record(title=f"第{number}条", published_at=now() - timedelta(hours=number), source="penalty")
    record(title="另一来源", source="judgment")
    listed = client.get("/records/?source=penalty").context["counted"].total
    titles = [row["标题（title）"] for row in rows(client, "?source=penalty")]
    assert titles == [f"第{number}条" for number in range(25)]
    assert len(titles) == listed
    assert [row["标题（title）"] for row in rows(client, "?source=penalty&ordering=published_at")] == titles[
        ::-1
    ]


def test_hidden_records_and_unlawful_names_are_not_in_the_file(client: Client) -> None:
    hidden_records()
    about_official("欧阳隐名", title="涉及一名公务员")
    (row,) = rows(client)
    assert row["标题（title）"] == "涉及一名公务员"
    assert "***" in row.values()
    assert "欧阳" not in "".join(row.values())


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_becomes_a_formula(client: Client, start: str) -> None:
    record(title=f"{start}cmd|' /C calc'!A0", facts=f"{start}1+1")
    (row,) = rows(client)
    assert row["标题（title）"].startswith(f"'{start}")
    assert row["失信事实（facts）"] == f"'{start}1+1"


def test_codes_are_written_as_their_labels_in_the_readers_language(client: Client) -> None:
    record(severity="serious")
    (row,) = rows(client)
    assert row["失信程度（severity）"] == "严重"
    client.cookies["language"] = "en"
    (row,) = rows(client)
    assert "Serious" in row.values()


def test_name_of_the_file_says_the_day_and_the_filters(client: Client) -> None:
    answer = client.get("/records/export.csv?q=财政&region=411000")
    name = unquote(answer["Content-Disposition"])
    for part in (localdate().isoformat(), "财政", "411000", ".csv"):
        assert part in name
    assert answer["Cache-Control"] == "no-store"
    b"".join(answer.streaming_content)


def test_filter_that_cannot_be_used_gives_no_file(client: Client) -> None:
    record()
    answer = client.get("/records/export.csv?source=nothing")
    assert answer.status_code == 400
    assert "不是可选的值" in answer.content.decode()


def test_downloads_are_limited_by_address(client: Client, settings: Any) -> None:
    settings.RATE_LIMITS = {"export": (1, 600)}
    assert rows(client, REMOTE_ADDR="198.51.100.7") == []
    answer = client.get("/records/export.csv", REMOTE_ADDR="198.51.100.7")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) <= 600
    assert rows(client, REMOTE_ADDR="198.51.100.8") == []


def test_words_narrow_the_file_as_they_narrow_the_list(client: Client) -> None:
    record(title="拖欠货款", organisation=body("许昌市财政局"))
    record(title="另一条")
    assert [row["标题（title）"] for row in rows(client, "?q=xcsczj")] == ["拖欠货款"]
    assert rows(client, "?q=银河") == []


def test_parts_come_while_the_database_is_still_writing() -> None:
    parts = copied("SELECT repeat('x', 1000) FROM generate_series(1, %s)", [2_000])
    sizes = [len(part) for part in parts]
    assert sum(sizes) == 2_000 * 1_001
    assert max(sizes) < 80_000


def test_failure_in_the_database_is_a_failure_of_the_file() -> None:
    with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic():
        b"".join(copied("SELECT 1 / (2 - n) FROM generate_series(1, 3) AS n", []))
    assert not DishonestyRecord.objects.exists()


def test_reader_who_leaves_stops_the_copy(committed_db: None) -> None:
    parts = copied("SELECT repeat('x', 1000) FROM generate_series(1, %s)", [10_000_000])
    assert next(parts)
    parts.close()
    assert not DishonestyRecord.objects.exists()
