"""The programs of the guides on changes and webhooks, run as a partner would run them."""

import ast
import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from disclosure.partners import snapshot_api, snapshots
from records.access.services import ensure_system_users
from records.common.ids import new_uid
from records.dishonesty import services
from records.sharing import rules, signing
from records.sharing.choices import SUBSCRIBED
from tests.api import factories
from tests.records.dishonesty.factories import people
from tests.records.sharing.factories import listener

DOCS = Path(settings.BASE_DIR) / "docs" / "api"


def program(page: str, name: str) -> str:
    text = (DOCS / page).read_text(encoding="utf-8")
    found = re.search(rf"<!-- run: {re.escape(name)} -->\n```python\n(.*?)\n```", text, re.S)
    assert found is not None
    return found[1]


def test_the_program_that_keeps_a_copy_keeps_it(live_portal, monkeypatch, tmp_path):
    ensure_system_users()
    who, user = people(), listener()
    # Where the workers would be.
    monkeypatch.setattr(
        snapshot_api.tasks, "ring", lambda: transaction.on_commit(lambda: snapshots.make_next() and None)
    )
    (tmp_path / "sync.py").write_text(program("changes.md", "sync.py"), encoding="utf-8")
    token = factories.bearer(user)["Authorization"].removeprefix("Bearer ")
    environment = {"PATH": os.environ["PATH"], "PORTAL": live_portal.url, "TOKEN": token, "NO_PROXY": "*"}

    def run() -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "sync.py"],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads((tmp_path / "copy.json").read_text(encoding="utf-8"))["rows"]

    first, second = (factories.record_in("published", who, scope="government") for _ in range(2))
    monkeypatch.setattr("records.common.settling.CLOCK_SKEW", timedelta(0))
    assert set(run()) == {str(first.uid), str(second.uid)}
    services.end_record(uid=first.uid, by=who.reviewer, at=now(), reason="原判决已撤销。")
    third = factories.record_in("published", who)
    assert set(run()) == {str(second.uid), str(third.uid)}

    user.partner_application.rights.update(open_fields=["facts"])
    assert {row["uid"] for row in run().values() if row["withheld"] == []} == {
        str(second.uid),
        str(third.uid),
    }


@pytest.mark.parametrize(("page", "name"), [("changes", "sync.py"), ("webhooks", "receiver.py")])
def test_both_languages_show_the_same_program(page, name):
    first, second = (_without_words(program(f"{page}{end}", name)) for end in (".md", ".en.md"))
    assert first == second


def _without_words(source: str) -> str:
    """What the program does, whatever its sentences to a person say."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.search(r"\s|[^\x00-\x7f]", node.value)
        ):
            node.value = ""
    return ast.dump(tree)


@pytest.fixture
def receiver() -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(program("webhooks.md", "receiver.py"), "receiver.py", "exec"), names)  # noqa: S102 - our own page
    return names


def test_the_receiver_of_the_guide_takes_our_calls_and_no_others(receiver):
    secret, other, at = signing.new_secret(), signing.new_secret(), now()
    body = json.dumps({"type": "webhook.test", "说": "信用"}, ensure_ascii=False)
    sent = signing.headers([other, secret], message_id=f"msg_{new_uid().hex}", at=at, body=body)
    verify = receiver["verify"]

    assert verify(secret, sent, body.encode()) == json.loads(body)
    for spoiled in (
        lambda: verify(signing.new_secret(), sent, body.encode()),
        lambda: verify(secret, sent, body.replace("test", "tent").encode()),
        lambda: verify(secret, {**sent, "webhook-id": "msg_another"}, body.encode()),
        lambda: verify(secret, sent, body.encode(), now=at.timestamp() + 301),
    ):
        with pytest.raises(ValueError, match=r"签名不符|时间相差过大"):
            spoiled()


def test_the_guide_names_every_event_and_every_wait():
    text = (DOCS / "webhooks.md").read_text(encoding="utf-8")
    assert [event for event in SUBSCRIBED if f"`{event}`" not in text] == []
    assert "、".join(_said(wait) for wait in rules.WAITS) in text


def _said(wait: timedelta) -> str:
    seconds = round(wait.total_seconds())
    for unit, word in ((3600, "小时"), (60, "分")):
        if seconds % unit == 0:
            return f"{seconds // unit} {word}"
    return f"{seconds} 秒"
