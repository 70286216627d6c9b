"""The stand-alone checker against three real nodes: what the city sealed is proven at every level above it."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.live.conftest import ROOT, LiveDemo

pytestmark = pytest.mark.slow

SCRIPT = ROOT / "docs" / "verify" / "verify.py"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def key_of(url: str, code: str) -> str:
    keys = httpx.get(f"{url}/transparency/keys.json").json()["keys"]
    return next(key["public_key"] for key in keys if key["node"] == code)


def test_a_reader_checks_a_citys_record_at_each_level_with_the_citys_own_key(live: LiveDemo) -> None:
    record = httpx.get(
        f"{live.city.url}/api/v1/public/records/?subject_type=organisation&page_size=1"
    ).json()["results"][0]
    origin_key = key_of(live.city.url, record["origin"]["code"])
    for node, superior in ((live.city, live.province), (live.province, live.nation), (live.nation, None)):
        witness = []
        if superior is not None:
            code = httpx.get(f"{superior.url}/transparency/keys.json").json()["node"]["code"]
            witness = ["--witness-key", key_of(superior.url, code)]
        answer = run(f"{node.url}/records/{record['uid']}/", "--origin-key", origin_key, *witness)
        assert answer.returncode == 0, answer.stdout + answer.stderr


def test_a_reader_rebuilds_the_whole_log_of_each_level(live: LiveDemo, tmp_path: Path) -> None:
    for node in (live.city, live.province, live.nation):
        for _again in range(2):
            answer = run("--node", node.url, "--remember", str(tmp_path / node.key), "--entries")
            assert answer.returncode == 0, answer.stdout + answer.stderr
        assert "原样都在" in answer.stdout
