"""A snapshot with the changes behind its position is what the portal shows: nothing lost, nothing doubled."""

import hashlib
import json
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils.timezone import now
from rest_framework.test import APIClient

from disclosure.partners import sharing, snapshots
from records.access.models import AuditEntry, PartnerRight, User
from records.access.services import ensure_system_users
from records.dishonesty import services
from records.sharing.models import SharedSnapshot
from tests.api import factories
from tests.records.dishonesty.factories import people
from tests.records.sharing.factories import KIND, listener

SNAPSHOTS, CHANGES = "/api/v1/snapshots/", "/api/v1/changes/"


class Client:
    def __init__(self, user: User) -> None:
        self.user, self._client, self._header = user, APIClient(), factories.bearer(user)

    def get(self, address: str, query: Any = None, **headers: str) -> Any:
        return self._client.get(address, query, headers={**self._header, **headers})

    def ask(self, said: Any = None, **headers: str) -> Any:
        headers = {**self._header, **headers}
        return self._client.post(SNAPSHOTS, said or {}, format="json", headers=headers)

    def made(self) -> dict[str, Any]:
        address = self.ask()["Location"]
        assert snapshots.make_next()
        return self.get(address).json()

    def lines(self, snapshot: dict[str, Any]) -> list[dict[str, Any]]:
        found = []
        for file in snapshot["files"]:
            content = self.get(file["url"]).getvalue()
            assert hashlib.sha256(content).hexdigest() == file["sha256"]
            assert (len(content), content.count(b"\n")) == (file["bytes"], file["rows"])
            found += [json.loads(line) for line in content.splitlines()]
        return found

    def changes(self, after: str) -> tuple[dict[str, Any], int]:
        """What comes behind a position, and how many rows that was."""
        copy, number, page = {}, 0, self.get(CHANGES, {"after": after}).json()
        while True:
            number += len(page["results"])
            copy |= {row["uid"]: row for row in page["results"]}
            if page["next"] is None:
                return copy, number
            page = self.get(page["next"]).json()

    def state(self) -> dict[str, Any]:
        """What the portal gives to one who begins anew."""
        found, address = {}, f"/api/v1/shared/{KIND}/"
        while address:
            page = self.get(address).json()
            found |= {row["uid"]: row for row in page["results"]}
            address = page["next"]
        return found


@pytest.fixture
def client(who) -> Client:
    return Client(listener())


def test_a_snapshot_is_asked_for_made_and_taken_away(client, who, settled):
    kept = [factories.record_in("published", who, scope=scope) for scope in ("public", "government")]
    for state, scope in (
        ("published", "internal"),
        ("published", "query"),
        ("ended", "public"),
        ("draft", "public"),
    ):
        factories.record_in(state, who, scope=scope)

    asked = client.ask()
    assert (asked.status_code, asked.json()["state"], asked["Retry-After"]) == (202, "waiting", "5")
    assert client.get(asked["Location"])["Retry-After"] == "5"
    assert client.ask().json()["uid"] == asked.json()["uid"]
    assert snapshots.make_next()
    assert not snapshots.make_next()

    ready = client.get(asked["Location"]).json()
    assert (ready["state"], ready["rows"]) == ("ready", 2)
    lines = client.lines(ready)
    assert {line["uid"]: line for line in lines} == client.state()
    assert {line["uid"] for line in lines} == {str(record.uid) for record in kept}
    assert AuditEntry.objects.filter(action="snapshot.fetched", by=client.user).count() == 1
    assert [row["uid"] for row in client.get(SNAPSHOTS).json()["results"]] == [ready["uid"]]


@pytest.mark.parametrize("when", ["before the picture", "while it is written"])
def test_a_snapshot_and_the_changes_behind_it_are_the_state_whatever_is_written_meanwhile(
    committed_db, monkeypatch, when
):
    ensure_system_users()
    who, client = people(), Client(listener())
    first, second, third = (factories.record_in("published", who, scope="government") for _ in range(3))
    written: list[str] = []

    def meanwhile() -> None:
        if written:
            return
        written.append("")
        services.end_record(uid=first.uid, by=who.reviewer, at=now(), reason="原判决已撤销。")
        change = services.propose_change(
            uid=second.uid, changes={"title": "更正"}, reason="corrected", note="更正", by=who.clerk, at=now()
        )
        services.accept_change(uid=change.uid, by=who.reviewer, at=now())
        written[0] = str(factories.record_in("published", who).uid)

    if when == "before the picture":
        monkeypatch.setattr(snapshots, "one_picture", _also_before(snapshots.one_picture, meanwhile))
    else:
        monkeypatch.setattr(snapshots, "said", _also_before(sharing.said, meanwhile))
    # What happened long before is behind the position: the half second of late clocks is over.
    monkeypatch.setattr("records.common.settling.CLOCK_SKEW", timedelta(0))
    snapshot = client.made()
    monkeypatch.undo()
    lines = client.lines(snapshot)

    assert len({line["uid"] for line in lines}) == len(lines)
    monkeypatch.setattr("records.common.settling.CLOCK_SKEW", timedelta(0))
    told, number = client.changes(snapshot["after"])
    copy = {line["uid"]: line for line in lines} | told
    copy = {uid: row for uid, row in copy.items() if not row["ended"]}

    assert copy == client.state()
    assert set(copy) == {str(second.uid), str(third.uid), written[0]}
    # What had not changed since is not told again.
    assert number == 3


def _also_before(function: Callable[..., Any], other: Callable[[], None]) -> Callable[..., Any]:
    """The same, with something that another connection commits first."""

    def both(*args: Any, **kwargs: Any) -> Any:
        def work() -> None:
            other()
            connections.close_all()

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        return function(*args, **kwargs)

    return both


def test_a_part_of_a_file_can_be_taken_up_again(client, who, settled):
    factories.record_in("published", who)
    (file,) = client.made()["files"]
    whole = client.get(file["url"])
    part = client.get(file["url"], Range="bytes=10-")
    assert (part.status_code, part.getvalue()) == (206, whole.getvalue()[10:])
    assert client.get(file["url"], **{"If-None-Match": whole["ETag"]}).status_code == 304
    assert client.get(file["url"], Range="bytes=999999999-").status_code == 416


def test_files_lie_where_nobody_else_reads_them(client, who, settled):
    factories.record_in("published", who)
    made = client.made()
    folder = snapshots.folder_of(SharedSnapshot.objects.get())
    (path,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)
    stranger = Client(listener("另一单位"))
    assert stranger.get(made["files"][0]["url"]).status_code == 404
    assert stranger.get(f"{SNAPSHOTS}{made['uid']}/").status_code == 404
    for name in ("../x", "%2e%2e", "x.jsonl"):
        assert client.get(f"{SNAPSHOTS}{made['uid']}/files/{name}").status_code == 404


def test_what_was_made_by_other_rights_is_handed_out_no_more(client, who, settled):
    factories.record_in("published", who, scope="government")
    made = client.made()
    PartnerRight.objects.update(open_fields=["facts"])
    shown = client.get(f"{SNAPSHOTS}{made['uid']}/").json()
    assert (shown["files"], shown["after"]) == ([], None)
    answer = client.get(made["files"][0]["url"])
    assert (answer.status_code, answer.json()["code"]) == (410, "snapshot_ended")


def test_after_a_day_nothing_is_left_of_it(client, who, settled, settings):
    factories.record_in("published", who)
    made = client.made()
    stray = Path(settings.SNAPSHOT_DIR) / "stray"
    stray.mkdir()
    assert snapshots.clear(at=now() + timedelta(hours=23)) == 0
    assert snapshots.clear(at=now() + timedelta(hours=25)) == 1
    assert (
        client.get(f"{SNAPSHOTS}{made['uid']}/").json()["state"],
        list(Path(settings.SNAPSHOT_DIR).iterdir()),
    ) == ("ended", [])
    assert client.get(made["files"][0]["url"]).status_code == 404


def test_what_a_killed_worker_left_is_begun_anew_and_at_last_given_up(client, who, settled):
    factories.record_in("published", who)
    client.ask()
    SharedSnapshot.objects.update(state="making")
    folder = snapshots.folder_of(SharedSnapshot.objects.get())
    folder.mkdir(parents=True)
    (folder / f"{KIND}.jsonl").write_text("half a li")
    assert snapshots.make_next()
    assert SharedSnapshot.objects.get().state == "ready"

    SharedSnapshot.objects.all().delete()
    client.ask()
    SharedSnapshot.objects.update(asked_at=now() - timedelta(hours=7))
    assert snapshots.make_next()
    assert client.get(SNAPSHOTS).json()["results"][0]["state"] == "failed"


def test_a_snapshot_that_fails_says_so_and_leaves_nothing(client, who, monkeypatch):
    client.ask()

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("no room on the disk")

    monkeypatch.setattr(snapshots, "_write", broken)
    assert snapshots.make_next()
    (shown,) = client.get(SNAPSHOTS).json()["results"]
    assert (shown["state"], shown["files"]) == ("failed", [])
    assert not snapshots.folder_of(SharedSnapshot.objects.get()).exists()


def test_so_many_a_day_and_only_what_one_may_read(client, who, monkeypatch):
    refused = client.ask({"kinds": ["licence"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "kind_not_readable")
    for _ in range(snapshots.MOST_IN_A_DAY):
        client.ask()
        snapshots.make_next()
    refused = client.ask()
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_snapshots")
    blind = Client(listener("无查询权单位", reads=False)).ask()
    assert (blind.status_code, blind.json()["code"]) == (409, "nothing_readable")


def test_one_at_work_each_is_the_databases_rule_too(client, who):
    client.ask()
    with pytest.raises(IntegrityError, match="sharedsnapshot_one_at_work"), transaction.atomic():
        SharedSnapshot.objects.create(
            partner=client.user, kinds=[KIND], rights="", state="making", asked_at=now()
        )
    for wrong in ("state = 'ready'", "state = 'failed'", "ends_at = now()"):
        with (
            pytest.raises(IntegrityError, match="state_has_its_columns"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE records_sharedsnapshot SET {wrong}")  # noqa: S608
