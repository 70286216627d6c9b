"""Whoever works at the node's shell leaves a trace as well as whoever works in the browser."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command, get_commands
from django.db import transaction

from records.access.roles import Role
from records.access.services import ensure_system_users
from records.common.crypto import blind_index
from records.subjects.models import Official
from tests.access_matrix.traces import traced
from tests.records.access.factories import body, holder

pytestmark = pytest.mark.django_db

OURS = ("records", "supervision", "disclosure", "integrity_portal")
# What writes nothing that stands for itself, each with its reason.
NO_DEED = {
    "api_client": "writes a file of the source tree",
    "demo": "starts the demonstration's processes",
    "demo_data": "calls the services that staff use, in a demonstration alone",
    "index_words": "derives what is searched from what is published; nothing is added to it",
    "open_data": "derives files from what is published; each version is a signed row of its own",
    "scan_files": "asks a virus scanner and reports",
    "translations": "writes files of the source tree",
    "workflows": "writes files of the source tree",
}
# Tried where their room is tried, with the accounts and files that they need.
TRIED_ELSEWHERE = {
    "audit": "tests/records/access/trail/test_exporting.py",
    "chain": "tests/records/chain",
    "first_administrators": "tests/records/access/test_commands.py",
    "import_records": "tests/records/dishonesty",
    "reset_second_factor": "tests/records/access/factors",
}


def _loading(command: str, *arguments: str) -> Callable[[], None]:
    return lambda: call_command(command, *arguments, stdout=io.StringIO())


RUNS: dict[str, Callable[[], None]] = {
    "load_indicator_systems": _loading("load_indicator_systems"),
    "load_policies": _loading(
        "load_policies", "--organisation", "许昌市财政局", "--writer", "写", "--publisher", "发"
    ),
    "load_reference": _loading("load_reference"),
    "load_task_tables": _loading(
        "load_task_tables", "--writer", "写", "--issuer", "发", "--only", "xuchang-2017-34"
    ),
    "load_warning_rules": _loading("load_warning_rules"),
    "rotate_field_keys": _loading("rotate_field_keys"),
}


def _something_under_an_older_key(settings: Any) -> None:
    Official.objects.create(name="乙", id_number="110101", id_number_index=blind_index("110101"))
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]


def test_every_command_is_known_here() -> None:
    ours = {name for name, app in get_commands().items() if app in OURS}
    assert ours == RUNS.keys() | NO_DEED.keys() | TRIED_ELSEWHERE.keys()


@pytest.mark.parametrize("command", sorted(RUNS))
def test_what_a_command_writes_is_told(command: str, settings: Any) -> None:
    ensure_system_users()
    body("许昌市财政局")
    for name, role in (("写", Role.CLERK), ("发", Role.REVIEWER)):
        holder(name, role)
    if command == "rotate_field_keys":
        _something_under_an_older_key(settings)
    with transaction.atomic(), traced() as trace:
        RUNS[command]()
    assert trace.deeds
    assert trace.entries
