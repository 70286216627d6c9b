"""A node that is not safe does not go into service, and says all that must be mended at once."""

import os
import subprocess
import sys

import pytest

from integrity_portal.safety import findings
from tests.support.processes import ROOT

SAFE = {
    "DEMO": False,
    "DEBUG": False,
    "ALLOWED_HOSTS": ["credit.example.gov.cn"],
    "SECRETS_MADE_HERE": [],
    "ENGINES_EMBEDDED": False,
    "HTTPS": True,
    "PUBLIC_URL": "https://credit.example.gov.cn",
    "UPSTREAM_URL": "https://credit.example.gov.cn",
    "APPROVALS_REQUIRED": True,
    "SECOND_FACTOR_REQUIRED": True,
    "CLAMD_URL": "",
    "SECURITY_CONTACT": "",
    "STORAGES": {"default": {"OPTIONS": {"endpoint_url": "https://s3.internal:9000"}}},
}


@pytest.fixture
def configured(settings):
    def configure(**values):
        for name, value in {**SAFE, **values}.items():
            setattr(settings, name, value)
        return [error.id.rpartition(".")[2] for error in findings()]

    return configure


def test_a_safe_node_has_nothing_to_mend(configured):
    assert configured() == []


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"DEBUG": True}, "E001"),
        ({"ALLOWED_HOSTS": ["localhost"]}, "E002"),
        ({"ALLOWED_HOSTS": ["*"]}, "E002"),
        ({"SECRETS_MADE_HERE": ["SECRET_KEY"]}, "E003"),
        ({"ENGINES_EMBEDDED": True}, "E004"),
        ({"HTTPS": False}, "E005"),
        ({"STORAGES": {"default": {"OPTIONS": {"endpoint_url": "http://s3.internal:9000"}}}}, "E011"),
        ({"PUBLIC_URL": "http://credit.example.gov.cn"}, "E006"),
        ({"UPSTREAM_URL": "http://10.0.0.1"}, "E007"),
        ({"SECOND_FACTOR_REQUIRED": False}, "E008"),
        ({"CLAMD_URL": "http://10.0.0.1:3310"}, "E009"),
        ({"CLAMD_URL": "unix:run/clamd.ctl"}, "E009"),
        ({"SECURITY_CONTACT": "security@credit.example.gov.cn"}, "E010"),
        ({"SECURITY_CONTACT": "mailto:a@b.example\nPolicy: x"}, "E010"),
        ({"APPROVALS_REQUIRED": False}, "E030"),
    ],
)
def test_each_unsafe_setting_is_named(configured, values, code):
    assert configured(**values) == [code]


def test_the_demonstration_is_let_be(configured):
    assert configured(DEMO=True, DEBUG=True, HTTPS=False) == []


def _start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "integrity_portal.settings.base", **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("module", ["integrity_portal.wsgi", "integrity_portal.asgi"])
def test_the_web_server_refuses_to_start_and_says_which_settings(module):
    refused = _start("-c", f"import {module}", HTTPS="false", ALLOWED_HOSTS="localhost")
    assert refused.returncode != 0
    for variable in ("ALLOWED_HOSTS", "HTTPS", "PUBLIC_URL"):
        assert variable in refused.stderr
    assert "E003" not in refused.stderr


@pytest.mark.parametrize("what", ["worker", "beat"])
def test_neither_worker_nor_beat_starts_unsafely(what, tmp_path):
    arguments = ["-m", "celery", "-A", "integrity_portal", what]
    if what == "beat":
        arguments += ["--schedule", str(tmp_path / "beat"), "--pidfile="]
    refused = _start(*arguments, HTTPS="false")
    assert refused.returncode != 0
    assert "not safe to put into service" in refused.stderr + refused.stdout
