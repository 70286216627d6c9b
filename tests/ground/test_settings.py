"""The operators' page of settings is whole, and settings are read as it says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from integrity_portal.settings.secrets import generated
from tests.support.processes import ROOT

PAGE = (ROOT / "docs/operators/settings.md").read_text()
READERS = [*ROOT.glob("integrity_portal/settings/*.py"), ROOT / "integrity_portal/server.py"]


def names_read() -> set[str]:
    found: set[str] = set()
    for path in READERS:
        if path.name != "test.py":
            source = path.read_text()
            found |= set(re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', source))
            found |= set(re.findall(r'secret\((?:env, )?"([A-Z0-9_]+)"', source))
            found |= set(re.findall(r'environ(?:\.get\(|\[)"([A-Z0-9_]+)"', source))
    return found


def test_every_setting_that_is_read_is_explained() -> None:
    assert {"DATABASE_URL", "NODE_CODE", "SECRET_KEY", "BIND"} <= names_read()
    assert not {name for name in names_read() if f"`{name}`" not in PAGE and f"`{name}=" not in PAGE}


def test_every_setting_that_is_explained_is_read() -> None:
    outside = {
        "DEMO_PORT", "DEMO_SCALE", "DEMO_LINE_PORT", "TEST_DATABASE_URL", "TEST_REDIS_URL", "TEST_DB_SUFFIX",
        "REQUIRE_BROWSER", "PROMETHEUS_MULTIPROC_DIR",
    }  # fmt: skip
    explained = set(re.findall(r"^\| `([A-Z0-9_]+)`", PAGE, flags=re.MULTILINE))
    assert explained - names_read() - outside == set()


def read(expression: str, **environment: str) -> str:
    script = f"from integrity_portal.settings import base; print({expression})"
    inherited = {name: os.environ[name] for name in ("PATH", "DATABASE_URL", "REDIS_URL", "LOCAL_DIR")}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=inherited | environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.slow
def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from-a-file\n")
    assert read("base.SECRET_KEY", SECRET_KEY_FILE=str(tmp_path / "key")) == "from-a-file"


@pytest.mark.slow
def test_a_node_in_service_is_safe_without_being_told() -> None:
    safe = "base.DEBUG, base.DEMO, base.SECURE_SSL_REDIRECT, base.SESSION_COOKIE_SECURE, base.SECURE_HSTS_SECONDS > 0"
    assert read(safe) == "False False True True True"


@pytest.mark.slow
def test_settings_may_stand_in_a_file_that_the_environment_overrules(tmp_path: Path) -> None:
    (tmp_path / "node.env").write_text("NODE_CODE=410000\nNODE_NAME='信用河南'\n")
    told = {"ENV_FILE": str(tmp_path / "node.env"), "NODE_CODE": "411000"}
    assert read("base.NODE_CODE, base.NODE_NAME", **told) == "411000 信用河南"


def test_a_secret_that_is_not_given_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first = generated(tmp_path, "secret_key")
    assert len(first) > 40
    assert generated(tmp_path, "secret_key") == first
    assert (tmp_path / "secrets/secret_key").stat().st_mode & 0o777 == 0o600
