"""What the whole promises, tried on the running whole: city, province and nation with all their processes."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest

from integrity_portal.demo.nodes import read_environment
from tests.live.conftest import LiveDemo, LiveNode
from tests.support.processes import ROOT, eventually

pytestmark = pytest.mark.slow

MANY = 500
MOST_BYTES_OF_MEMORY = 3 * 2**30
MOST_BYTES_OF_A_PAGE = 100_000


def publish(node: LiveNode, count: int, word: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("publish_many.py")), str(count), word],
        cwd=ROOT,
        env={**os.environ, **read_environment(node.env_file), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def held(node: LiveNode, word: str) -> dict[str, list]:
    """By record: how many copies, versions and events this node holds, and the payload's digest."""
    return node.ask(
        f"""
import hashlib, json
from records.chain.models import ChainEvent
from records.dishonesty.models import DishonestyRecord
found = {{}}
for record in DishonestyRecord.objects.filter(title__startswith="{word}"):
    events = list(ChainEvent.objects.filter(uid=record.uid))
    found[str(record.uid)] = [
        record.status, record.version, record.versions.count(), len(events),
        [hashlib.sha256(event.payload.encode()).hexdigest() for event in events],
    ]
print(json.dumps(found))
"""
    )


def test_a_published_record_is_at_the_nation_within_ten_seconds(live: LiveDemo):
    process = publish(live.city, 1, "速达")
    uid = process.stdout.readline().strip()
    begun = time.monotonic()

    def shown() -> bool:
        return httpx.get(f"{live.nation.url}/records/{uid}/", timeout=10).status_code == 200

    eventually(shown, within=10)
    took = time.monotonic() - begun
    assert took < 10
    page = httpx.get(f"{live.nation.url}/records/{uid}/", timeout=10).text
    for name in ("信用许昌", "信用河南", "信用中国"):
        assert name in page
    process.communicate(timeout=30)


def test_the_city_learns_where_its_record_has_arrived(live: LiveDemo):
    process = publish(live.city, 1, "回执")
    uid = process.communicate(timeout=60)[0].split()[0]

    def arrived() -> bool:
        places = live.city.ask(
            "import json, uuid\nfrom records.chain.queries import arrivals\n"
            f"print(json.dumps([a.node_code for a in arrivals(uuid.UUID('{uid}'))]))"
        )
        return set(places) == {"411000", "410000", "000000"}

    eventually(arrived, within=30, every=1.0)


def test_workers_killed_while_five_hundred_records_are_published_lose_and_double_nothing(live: LiveDemo):
    chance = random.Random(20261121)
    process = publish(live.city, MANY, "断电")
    kills = 0
    while process.poll() is None:
        time.sleep(chance.uniform(0.5, 1.5))
        workers = live.processes("celery", "worker")
        if workers:
            victim = chance.choice(workers)
            try:
                os.kill(victim.pid, signal.SIGKILL)
                kills += 1
            except ProcessLookupError:
                pass
    said, error = process.communicate()
    assert process.returncode == 0, error[-3000:]
    published = set(said.split())
    assert len(published) == MANY
    assert kills >= 5

    # The supervisor has started what was killed; nobody helps.
    at_city = held(live.city, "断电")
    eventually(lambda: held(live.nation, "断电").keys() >= published, within=120, every=2.0)

    at_nation = held(live.nation, "断电")
    assert at_city.keys() == at_nation.keys() == published
    assert {tuple(found[:4]) for found in at_nation.values()} == {("published", 1, 1, 1)}
    assert {uid: found[4] for uid, found in at_nation.items()} == {
        uid: found[4] for uid, found in at_city.items()
    }


@pytest.mark.parametrize("path", ["/", "/records/"])
def test_pages_weigh_less_than_a_hundred_kilobytes_with_all_they_load(live: LiveDemo, path: str):
    with httpx.Client(base_url=live.nation.url, timeout=30) as client:
        page = client.get(path)
        page.raise_for_status()
        weight = int(page.headers["Content-Length"])
        links = {
            part.split('"')[0]
            for mark in ('href="', 'src="')
            for part in page.text.split(mark)[1:]
            if part.startswith("/static/")
        }
        for link in links:
            weight += int(client.get(link).headers["Content-Length"])
    assert weight < MOST_BYTES_OF_A_PAGE


def test_the_whole_demonstration_fits_in_three_gigabytes(live: LiveDemo):
    own = [psutil.Process(live.process.pid), *psutil.Process(live.process.pid).children(recursive=True)]
    seen = {process.pid for process in own}
    for process in psutil.process_iter(["cmdline"]):
        if process.pid not in seen and str(live.local) in " ".join(process.info["cmdline"] or []):
            own += [process, *process.children(recursive=True)]
    # Memory that processes share is counted once (PSS).
    memory = 0
    for process in {process.pid: process for process in own}.values():
        try:
            memory += process.memory_full_info().pss
        except psutil.NoSuchProcess:
            continue
    assert 0 < memory < MOST_BYTES_OF_MEMORY


def test_every_nodes_log_can_be_derived_again_afterwards(live: LiveDemo):
    for node in (live.city, live.province, live.nation):
        process = node.python(
            "from django.core.management import call_command\ncall_command('chain', 'verify')"
        )
        out, error = process.communicate(timeout=120)
        assert process.returncode == 0, out + error
