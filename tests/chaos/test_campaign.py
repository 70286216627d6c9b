"""The fault campaign in its short form; ``make chaos`` runs the long one."""

import os
import secrets
from pathlib import Path

import pytest

from tests.chaos.campaign import SHORT, Campaign
from tests.chaos.killer import KILLS

pytestmark = pytest.mark.slow


def test_killed_processes_and_spoilt_requests_lose_double_and_alter_nothing(tmp_path: Path) -> None:
    seed = int(os.environ.get("CHAOS_SEED") or secrets.randbelow(10**9))
    # What it says stands in the message of a failure, the seed first.
    report = Campaign(SHORT, seed, keep=tmp_path / "chaos").run()
    assert report.words == []
    assert report.short_of == []
    assert set(report.verdict.values()) == {0}
    assert report.passed
    assert report.events.keys() == {"publish", "amend", "end"}
    assert all(report.faults[name] for name in KILLS)
    # Every event has a proof at every level, the seeded ones too.
    assert all(proofs["included"] == proofs["size"] > 0 for proofs in report.proofs.values())
    assert report.proofs["000000"]["size"] >= report.events_total
