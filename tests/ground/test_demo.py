"""The demonstration: what it writes, and whom it refuses; ``tests/live`` starts and ends a whole one."""

import fcntl
import json
import shlex
import socket
import subprocess
from pathlib import Path

import pytest

from integrity_portal.demo.nodes import (
    demo_nodes,
    environment,
    read_environment,
    write_environment,
    write_privately,
)
from integrity_portal.demo.report import _from_the_top, demo_json, welcome
from integrity_portal.demo.run import Demo, DemoError
from tests.support.processes import ROOT


class Engine:
    """Stands for an engine where only its address matters."""

    def url(self, database: str | int) -> str:
        return f"engine://{database}"


@pytest.fixture
def local(tmp_path: Path) -> Path:
    folder = tmp_path / ".local"
    folder.mkdir()
    return folder


def written(local: Path) -> list[dict[str, str]]:
    nodes = demo_nodes(local, 8001)
    for node in nodes:
        write_environment(node.env_file, environment(node, nodes, Engine(), Engine()))
    return [read_environment(node.env_file) for node in nodes]


def test_each_node_knows_the_one_above_it_and_has_engines_and_secrets_of_its_own(local: Path) -> None:
    city, province, nation = written(local)
    assert (city["UPSTREAM_URL"], city["UPSTREAM_CODE"]) == (province["PUBLIC_URL"], "410000")
    assert (province["UPSTREAM_URL"], province["UPSTREAM_CODE"]) == (nation["PUBLIC_URL"], "000000")
    assert (nation["UPSTREAM_URL"], nation["UPSTREAM_CODE"]) == ("", "")
    for name in (
        "DATABASE_URL",
        "REDIS_URL",
        "SECRET_KEY",
        "FIELD_KEYS",
        "BLIND_INDEX_KEY",
        "NODE_KEY_DIR",
        "MEDIA_ROOT",
        "OPEN_DATA_DIR",
    ):
        assert len({city[name], province[name], nation[name]}) == 3, name


def test_a_line_of_ones_own_may_lie_between_the_nodes(local: Path) -> None:
    nodes = demo_nodes(local, 8001)
    upstream = [
        environment(node, nodes, Engine(), Engine(), line_port=9001)["UPSTREAM_URL"] for node in nodes
    ]
    assert upstream == ["http://127.0.0.1:9001", "http://127.0.0.1:9002", ""]


def test_a_second_start_keeps_the_secrets_so_that_data_stays_readable(local: Path) -> None:
    assert written(local) == written(local)


def test_an_operator_sources_the_environment_file_in_a_shell(local: Path) -> None:
    city = written(local)[0]
    script = f'set -a; . {shlex.quote(str(local / "city.env"))}; printf "%s|%s" "$NODE_NAME" "$LEVEL_LINKS"'
    shell = subprocess.run(["sh", "-c", script], env={}, capture_output=True, check=True).stdout.decode()
    assert shell == f"信用许昌|{city['LEVEL_LINKS']}"
    assert json.loads(city["LEVEL_LINKS"])[0]["name"] == "信用中国（演示）"


def test_files_with_secrets_are_for_their_owner_alone(local: Path) -> None:
    written(local)
    assert {path.stat().st_mode & 0o777 for path in local.glob("*.env")} == {0o600}


def test_demo_json_has_the_names_that_programs_rely_on(local: Path) -> None:
    written(local)
    nodes = demo_nodes(local, 8001)
    accounts = {
        "users": {"clerk": {"username": "xc-clerk", "password": "p"}},
        "client": {"client_id": "i", "client_secret": "s"},
        "sandbox": {"client_id": "t", "client_secret": "s"},
    }
    write_privately(nodes[0].accounts_file, json.dumps(accounts))
    city = demo_json(nodes)["nodes"]["city"]
    assert city == {
        "code": "411000",
        "name": "信用许昌",
        "url": "http://127.0.0.1:8001",
        **accounts,
        "database_url": "engine://portal_city",
        # Outside the project's folder the whole path; inside it as one would type it there.
        "env_file": str(local / "city.env"),
    }
    inside = demo_nodes(ROOT / ".local", 8001)[0]
    assert _from_the_top(inside.env_file) == ".local/city.env"
    assert list(demo_json(nodes)["nodes"]) == ["city", "province", "nation"]
    assert "xc-clerk" in welcome(nodes, seconds=9)


def test_a_taken_port_is_named_with_another_to_choose(local: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(DemoError, match=rf"port {port} \(province\).*DEMO_PORT={port - 1 + 1000}"):
            Demo(local=local, first_port=port - 1, say=lambda text: None)._refuse_taken_ports()


def test_a_second_demo_in_the_same_folder_is_refused_with_the_place_of_the_first(local: Path) -> None:
    with (local / "demo.lock").open("w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        with pytest.raises(DemoError, match=r"already runs.*demo\.json"):
            Demo(local=local, first_port=8001, say=lambda text: None).run()
