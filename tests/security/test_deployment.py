"""A node configured as its operators are told to has nothing left that Django's own checks would warn of."""

import json
import os
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet

from tests.support.processes import ROOT


@pytest.fixture
def in_service(tmp_path):
    """The environment of a node in service, its secrets in files; runs Python in it."""
    secrets = {
        "SECRET_KEY": "Zq3x" * 20 + "0123456789abcdefghijk",
        "FIELD_KEYS": Fernet.generate_key().decode(),
        "BLIND_INDEX_KEY": "m" * 48,
        "DATABASE_URL": "postgresql://portal:of-the-database@127.0.0.1:1/portal",
        "REDIS_URL": "redis://:of-the-cache@127.0.0.1:1/0",
    }
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "integrity_portal.settings.base",
        "ALLOWED_HOSTS": "credit.example.gov.cn",
        "PUBLIC_URL": "https://credit.example.gov.cn",
        "BEHIND_PROXY": "1",
        "LOCAL_DIR": str(tmp_path / "local"),
        "SECURITY_CONTACT": "mailto:security@credit.example.gov.cn",
    }
    for name, value in secrets.items():
        file = tmp_path / name.lower()
        file.write_text(f"{value}\n")
        file.chmod(0o600)
        environment[f"{name}_FILE"] = str(file)

    def run(*arguments, **changed):
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**environment, **changed},
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


DEPLOY = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")


def test_check_deploy_is_clean(in_service):
    done = in_service(*DEPLOY)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
    assert "silenced" not in done.stdout.replace("0 silenced", "")


def test_cookies_and_secrets_are_as_a_node_in_service_needs_them(in_service):
    script = (
        "import json; from integrity_portal.settings import base as s; "
        "print(json.dumps({n: getattr(s, n) for n in ('SESSION_COOKIE_NAME', 'CSRF_COOKIE_NAME', "
        "'LANGUAGE_COOKIE_NAME', 'SESSION_COOKIE_SECURE', 'CSRF_COOKIE_SECURE', 'LANGUAGE_COOKIE_SECURE', "
        "'SESSION_COOKIE_HTTPONLY', 'CSRF_COOKIE_HTTPONLY', 'SESSION_COOKIE_SAMESITE', 'CSRF_COOKIE_SAMESITE', "
        "'SECRETS_MADE_HERE', 'ENGINES_EMBEDDED', 'SECURE_HSTS_SECONDS', 'SECURE_SSL_REDIRECT', 'DEBUG')}))"
    )
    said = json.loads(in_service("-c", script).stdout)
    names = [said["SESSION_COOKIE_NAME"], said["CSRF_COOKIE_NAME"], said["LANGUAGE_COOKIE_NAME"]]
    assert all(name.startswith("__Host-") for name in names)
    assert all(said[name] is True for name in said if name.endswith(("_SECURE", "_HTTPONLY", "_REDIRECT")))
    assert {said["SESSION_COOKIE_SAMESITE"], said["CSRF_COOKIE_SAMESITE"]} == {"Lax"}
    assert said["SECRETS_MADE_HERE"] == []
    assert said["ENGINES_EMBEDDED"] is False
    assert said["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert said["DEBUG"] is False


def test_whoever_keeps_out_of_the_preload_lists_is_not_warned_for_it(in_service):
    script = "from integrity_portal.settings import base as s; print(s.SECURE_HSTS_PRELOAD, s.SILENCED_SYSTEM_CHECKS)"
    assert in_service("-c", script, HSTS_PRELOAD="0").stdout.strip() == "False ['security.W021']"
