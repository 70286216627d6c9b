"""
Settings of the tests: the same portal on engines of its own under ``.local/test``.

``TEST_DATABASE_URL`` and ``TEST_REDIS_URL`` name servers of yours instead (the database user must be a superuser:
the tests clean append-only tables). ``TEST_DB_SUFFIX`` keeps apart test runs that share an engine.
"""

import os
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_SUFFIX = os.environ.get("TEST_DB_SUFFIX", "")
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
_RUN = "_".join(part for part in ("portal", _SUFFIX, _WORKER) if part)

# A developer's shell may carry a node's whole environment; the tests must not touch that node. What is set here is
# also what the tests' child processes inherit.
os.environ.pop("ENV_FILE", None)
for _name in [name for name in os.environ if name.endswith("_FILE") and name.removesuffix("_FILE").isupper()]:
    if _name.removesuffix("_FILE") in {"SECRET_KEY", "FIELD_KEYS", "BLIND_INDEX_KEY", "DATABASE_URL", "REDIS_URL"}:
        del os.environ[_name]
os.environ.update(
    {
        "LOCAL_DIR": str(_ROOT / ".local" / "test"),
        "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", ""),
        "REDIS_URL": os.environ.get("TEST_REDIS_URL", ""),
        "SECRET_KEY": "only-for-tests-0123456789-0123456789-0123456789-0123456789",
        "FIELD_KEYS": "T0uDdWVnB9bQmJ8gkGcZ0fP8cUo1m4w3a2b1c0d9e8c=",
        "BLIND_INDEX_KEY": "only-for-tests-blind-index",
        "NODE_CODE": "411000",
        "NODE_NAME": "信用许昌",
        "UPSTREAM_URL": "",
        "UPSTREAM_CODE": "",
        "PUBLIC_URL": "http://testserver",
        "NODE_KEY_DIR": str(_ROOT / ".local" / "test" / "keys" / _RUN),
        "MEDIA_ROOT": str(_ROOT / ".local" / "test" / "media" / _RUN),
        "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
        "CSRF_TRUSTED_ORIGINS": "",
        "DEBUG": "false",
        "DEMO": "false",
        "HTTPS": "false",
        "LEVEL_LINKS": "[]",
    }
)

from integrity_portal.settings.base import *  # noqa: E402, F403
from integrity_portal.settings.base import CACHES, DATABASES, STORAGES  # noqa: E402

# pytest-django adds the xdist worker's name itself.
DATABASES["default"]["TEST"] = {"NAME": "_".join(part for part in ("test_portal", _SUFFIX) if part)}
# A crash of the machine may cost the tests' database; waiting for the disk at every commit would cost minutes.
DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"
DATABASES["audit"] = {**DATABASES["default"], "TEST": {"MIRROR": "default"}}
# Inside a test's own transaction a second connection sees nothing of it; `committed_db` brings the second one back.
AUDIT_DATABASE = "default"

CACHES["default"]["KEY_PREFIX"] = f"test-{_RUN}"
CELERY_TASK_DEFAULT_QUEUE = f"test-{_RUN}"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = False

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "records.access.hashers.RandomSecretHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
