"""A run of the tests loads them quickly: see ``tests/support/compiling.py`` and ``garbage.py``."""

import gc
import os
import subprocess
import sys

import pytest

from integrity_portal import collector
from tests.support import compiling


def test_what_is_compiled_is_kept_by_every_process_of_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    compiling.keep()
    assert sys.dont_write_bytecode is False
    said = subprocess.check_output([sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)"])
    assert said.split() == [b"False"]


def test_so_it_is_in_this_run() -> None:
    assert "PYTHONDONTWRITEBYTECODE" not in os.environ
    assert sys.dont_write_bytecode is False
    assert gc.get_threshold() == collector.AT_WORK


def test_a_command_does_not_look_through_what_it_loaded_when_it_ends() -> None:
    asked = "from integrity_portal import collector as c; import gc, atexit"
    left = "atexit.register(lambda: print(gc.get_freeze_count() > 0)); c.loading(); c.loading()"
    said = subprocess.check_output([sys.executable, "-c", f"{asked}; {left}"])
    assert said.split() == [b"True"]
