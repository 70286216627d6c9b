"""
Settings of the tests: the same portal on engines of its own under ``.local/test``.

``TEST_DATABASE_URL`` and ``TEST_REDIS_URL`` name servers of yours instead (the database user must be a
superuser: the tests clean append-only tables). ``TEST_DB_SUFFIX`` keeps apart runs that share an engine.
"""

import os
import zlib
from pathlib import Path

from integrity_portal import engines

_ROOT = Path(__file__).resolve().parents[2]
_SUFFIX = os.environ.get("TEST_DB_SUFFIX", "")
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
_RUN = "_".join(part for part in ("portal", _SUFFIX, _WORKER) if part)
_LOCAL = _ROOT / ".local" / "test"
_POSTGRES = engines.postgres(_LOCAL)
# A crash of the machine may cost the tests' databases. Dropping one waits for all of them to be on the disk, which
# takes half a minute while others write.
_POSTGRES.options = {**_POSTGRES.options, "fsync": "off"}
# Each run has a Redis database to itself, of the 16 that every server has.
_REDIS = os.environ.get("TEST_REDIS_URL", "").rstrip("/") or engines.redis(_LOCAL).url(
    zlib.crc32(_RUN.encode()) % 15 + 1
)

# A developer's shell may carry a node's whole environment, and the tests must not touch that node. What is
# set here is also what the tests' child processes inherit.
for _name in (
    "ENV_FILE",
    *(name for name in os.environ if name.endswith(("_KEY_FILE", "_KEYS_FILE", "_URL_FILE"))),
):
    os.environ.pop(_name, None)
os.environ.update(
    {
        "LOCAL_DIR": str(_LOCAL),
        "DATABASE_URL": os.environ.get("TEST_DATABASE_URL") or _POSTGRES.url("portal"),
        "REDIS_URL": _REDIS,
        "SECRET_KEY": "only-for-tests-0123456789-0123456789-0123456789-0123456789",
        "FIELD_KEYS": "T0uDdWVnB9bQmJ8gkGcZ0fP8cUo1m4w3a2b1c0d9e8c=",
        "BLIND_INDEX_KEY": "only-for-tests-blind-index",
        "NODE_CODE": "411000",
        "NODE_NAME": "信用许昌",
        "UPSTREAM_URL": "",
        "UPSTREAM_CODE": "",
        "PUBLIC_URL": "http://testserver",
        "NODE_KEY_DIR": str(_LOCAL / "keys" / _RUN),
        "NODE_SIGNING_ALGORITHM": "ed25519",
        "MEDIA_ROOT": str(_LOCAL / "media" / _RUN),
        "OPEN_DATA_DIR": str(_LOCAL / "open-data" / _RUN),
        "SNAPSHOT_DIR": str(_LOCAL / "snapshots" / _RUN),
        "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
        "CSRF_TRUSTED_ORIGINS": "",
        "DEBUG": "false",
        "DEMO": "false",
        # Those who try the second factor, the single session and the passwords' age ask for them.
        "SECOND_FACTOR_REQUIRED": "false",
        "SINGLE_SESSION": "false",
        "PASSWORD_MAX_DAYS": "0",
        # One server of each; those who try more name them.
        "DATABASE_REPLICA_URL": "",
        "CELERY_BROKER_URL": "",
        "FILES_S3_BUCKET": "",
        "HTTPS": "false",
        "LEVEL_LINKS": "[]",
    }
)

from integrity_portal.settings.base import *  # noqa: E402, F403
from integrity_portal.settings.base import CACHES, DATABASES, STORAGES  # noqa: E402

# pytest-django adds the xdist worker's name itself.
DATABASES["default"]["TEST"] = {"NAME": "_".join(part for part in ("test_portal", _SUFFIX) if part)}
# A crash of the machine may cost the tests' database; waiting for the disk at each commit would cost minutes.
DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["audit"] = {**DATABASES["default"], "TEST": {"MIRROR": "default"}}
# For tests that ask thousands of times what no other process has to know.
CACHES["memory"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
# A second connection sees nothing of a test's open transaction; `committed_db` brings it back.
AUDIT_DATABASE = "default"

# Rooms' tests call the services that carry things out; asking and deciding has tests of its own.
APPROVALS_REQUIRED = False

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "records.access.hashers.RandomSecretHasher",
]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# What a test has changed it sees at once; keeping pages is tried in tests/disclosure/test_kept_pages.py.
PAGES_KEPT_SECONDS = 0
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEADLINE_MAIL = SUBSCRIPTION_MAIL = True
# Nothing is collected for the tests, and a missing folder is a warning.
WHITENOISE_AUTOREFRESH = True
# pytest collects what is logged; the portal's own lines are tried in tests/ground/test_logs.py.
LOGGING_CONFIG = None
