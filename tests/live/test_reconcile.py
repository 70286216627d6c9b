"""Somebody with the database's password edits the nation; the province's nightly comparison names it and mends it."""

import pytest

from tests.live.conftest import LiveDemo, LiveNode

pytestmark = pytest.mark.slow

TAMPER = """
import json
from django.db import connection
from records.chain.models import ChainEvent
from records.dishonesty.models import DishonestyRecord
shown = list(
    DishonestyRecord.objects.filter(origin="411000", status="published").order_by("pk").values_list("pk", flat=True)[:3]
)
deleted, altered, edited = (str(uid) for uid in shown)
seqs = {str(e.uid): e.origin_seq for e in ChainEvent.objects.filter(uid__in=shown, version=1)}
# A document is named by the newest event that says what it should be.
seqs[edited] = ChainEvent.objects.filter(uid=edited).order_by("-version").first().origin_seq
with connection.cursor() as cursor:
    cursor.execute("SET session_replication_role = replica")
    cursor.execute("DELETE FROM records_chainevent WHERE uid = %s AND version = 1", [deleted])
    cursor.execute(
        "UPDATE records_chainevent SET payload = jsonb_set(payload::jsonb, '{title}', '\\"并无此事\\"')::text"
        " WHERE uid = %s AND version = 1", [altered])
    cursor.execute("UPDATE records_dishonestyrecord SET title = '并无此事' WHERE uid = %s", [edited])
    assert cursor.rowcount == 1
print(json.dumps({"deleted": deleted, "altered": altered, "edited": edited, "seqs": seqs}))
"""

COMPARE = """
import contextlib, io, json
from django.core.management import CommandError, call_command
from records.chain.models import ReconcileRun
said = io.StringIO()
problem = ""
with contextlib.redirect_stdout(io.StringIO()):
    try:
        call_command("chain", "reconcile", stdout=said)
    except CommandError as error:
        problem = str(error)
run = ReconcileRun.objects.order_by("-pk").first()
print(json.dumps({
    "problem": problem,
    "said": said.getvalue(),
    "found": [[f.node_code, f.kind, f.outcome, f.origin_seq, str(f.uid)] for f in run.findings.order_by("pk")],
}))
"""

PAYLOADS = """
import hashlib, json
from records.chain.models import ChainEvent
print(json.dumps({
    str(e.origin_seq): hashlib.sha256(e.payload.encode()).hexdigest()
    for e in ChainEvent.objects.filter(origin="411000", index__isnull=False)
}))
"""


def titles(node: LiveNode, uid: str) -> str:
    return str(
        node.ask(
            "import json\nfrom records.dishonesty.models import DishonestyRecord\n"
            f"print(json.dumps(DishonestyRecord.objects.get(pk='{uid}').title))"
        )
    )


def test_rows_deleted_and_edited_at_the_nation_are_named_and_mended_from_the_province(live: LiveDemo):
    before = live.nation.ask(PAYLOADS)
    done = live.nation.ask(TAMPER)
    seqs = done["seqs"]

    told = live.province.ask(COMPARE)

    assert told["problem"] == "", told
    assert sorted(told["found"]) == sorted(
        [
            ["000000", "missing_above", "healed", seqs[done["deleted"]], done["deleted"]],
            ["000000", "altered_above", "healed", seqs[done["altered"]], done["altered"]],
            ["000000", "document_altered", "healed", seqs[done["edited"]], done["edited"]],
        ]
    )
    after = live.nation.ask(PAYLOADS)
    assert after.keys() >= before.keys()
    assert {seq: after[seq] for seq in before} == before
    assert titles(live.nation, done["edited"]) == titles(live.city, done["edited"])
    process = live.nation.python(
        "from django.core.management import call_command\ncall_command('chain', 'verify')"
    )
    out, error = process.communicate(timeout=120)
    assert process.returncode == 0, out + error
    assert live.province.ask(COMPARE)["found"] == []
