"""
Settings of a node, read from the environment (see docs/operators/settings.md).

Every value has a safe default or stops the start with the name of the variable to set.
"""

from datetime import timedelta
from pathlib import Path

from environs import Env
from kombu import Exchange, Queue

from integrity_portal import engines
from integrity_portal.settings.accounts import PASSWORD_VALIDATORS, accounts
from integrity_portal.settings.admin import UNFOLD  # noqa: F401
from integrity_portal.settings.api import SPECTACULAR_SETTINGS  # noqa: F401
from integrity_portal.settings.browser import CONTENT_SECURITY_POLICY  # noqa: F401
from integrity_portal.settings.languages import LANGUAGES, SITE_LANGUAGES  # noqa: F401
from integrity_portal.settings.limits import pages_kept, rate_limits
from integrity_portal.settings.logs import logging_config
from integrity_portal.settings.mail import mail
from integrity_portal.settings.secrets import generated, secret
from integrity_portal.settings.servers import LONGEST_LAG_SECONDS, broker, file_storage, replicas
from integrity_portal.settings.site import site

BASE_DIR = Path(__file__).resolve().parents[2]

env = Env()
if env_file := env.str("ENV_FILE", ""):
    env.read_env(env_file, recurse=False)

LOCAL_DIR = Path(env.str("LOCAL_DIR", str(BASE_DIR / ".local")))
DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)
HTTPS = env.bool("HTTPS", not (DEBUG or DEMO))
# A cookie of this name is taken by browsers from this host alone, over TLS, for all of its paths.
COOKIE_PREFIX = "__Host-" if HTTPS else ""

# --- Node ---------------------------------------------------------------------------------
NODE_CODE = env.str("NODE_CODE", "411000")
NODE_NAME = env.str("NODE_NAME", "信用许昌")
UPSTREAM_URL = env.str("UPSTREAM_URL", "")
UPSTREAM_CODE = env.str("UPSTREAM_CODE", "")
PUBLIC_URL = env.str("PUBLIC_URL", "http://127.0.0.1:8000")
SITE = site(env, demo=DEMO)
NODE_KEY_DIR = Path(env.str("NODE_KEY_DIR", str(LOCAL_DIR / "keys" / NODE_CODE)))
NODE_SIGNING_ALGORITHM = env.str("NODE_SIGNING_ALGORITHM", "ed25519")

# --- Secrets: from the environment, from a file named by NAME_FILE, or made once in .local/ ---
SECRETS_MADE_HERE: list[str] = []


def _secret(name: str, *, fernet: bool = False) -> str:
    if value := secret(env, name):
        return value
    SECRETS_MADE_HERE.append(name)
    return generated(LOCAL_DIR, name.lower(), fernet=fernet)


SECRET_KEY = _secret("SECRET_KEY")
FIELD_KEYS = [key for key in _secret("FIELD_KEYS", fernet=True).split(",") if key]
BLIND_INDEX_KEY = _secret("BLIND_INDEX_KEY")
# Only while numbers are indexed anew under the key above.
BLIND_INDEX_KEY_FORMER = secret(env, "BLIND_INDEX_KEY_FORMER")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

# --- Engines: a URL from the environment, else a real server under .local/ -------------------
# Both hold a password, so they may stand in a file too.
ENGINES_EMBEDDED = not (secret(env, "DATABASE_URL") and secret(env, "REDIS_URL"))
DATABASE_URL = secret(env, "DATABASE_URL") or engines.postgres(LOCAL_DIR).url("portal")
REDIS_URL = secret(env, "REDIS_URL") or engines.redis(LOCAL_DIR).url(0)

_CONN_MAX_AGE = env.int("DB_CONN_MAX_AGE", 300)
DATABASES = {"default": engines.django_database(DATABASE_URL, conn_max_age=_CONN_MAX_AGE)}
# Replicas answer readers without an account while they are no further behind than the bound (integrity_portal/replicas).
_REPLICAS = replicas(env, conn_max_age=_CONN_MAX_AGE)
DATABASES |= _REPLICAS
DATABASE_REPLICAS = list(_REPLICAS)
DATABASE_REPLICA_MAX_LAG_SECONDS = min(
    env.float("DATABASE_REPLICA_MAX_LAG_SECONDS", 5.0), LONGEST_LAG_SECONDS
)
DATABASE_ROUTERS = ["integrity_portal.replicas.routing.ReplicaRouter"] if DATABASE_REPLICAS else []
# Refusals and reads are audited on a connection of their own, so that a rolled-back request leaves its trace.
DATABASES["audit"] = {**DATABASES["default"], "TEST": {"MIRROR": "default"}}
AUDIT_DATABASE = "audit"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "integrity_portal.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": f"portal-{NODE_CODE}",
    }
}

# --- Applications ---------------------------------------------------------------------------
INSTALLED_APPS = [
    "integrity_portal.apps.PortalConfig",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "integrity_portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "rest_framework",
    "django_filters",
    "oauth2_provider",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "axes",
    "django_prometheus",
    "records",
    "supervision",
    "disclosure",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "integrity_portal.hardening.SafeAnswersMiddleware",
    "records.access.middleware.OriginMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "integrity_portal.hardening.SitePolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "integrity_portal.middleware.AskAgainMiddleware",
    "integrity_portal.middleware.ChosenLanguageMiddleware",
    "integrity_portal.hardening.BoundedBodyMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "records.access.factors.middleware.StaffSessionMiddleware",
    "records.access.middleware.FirstPasswordMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "integrity_portal.counting.CountingMiddleware",
]
if DATABASE_REPLICAS:
    MIDDLEWARE.append("integrity_portal.replicas.middleware.ReplicaMiddleware")

ROOT_URLCONF = "integrity_portal.urls"
WSGI_APPLICATION = "integrity_portal.wsgi.application"
ASGI_APPLICATION = "integrity_portal.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "integrity_portal.context.portal",
            ],
            "builtins": [
                "integrity_portal.tags.addresses",
                "integrity_portal.tags.dates",
                "integrity_portal.tags.parts",
            ],
        },
    }
]

# --- Accounts -------------------------------------------------------------------------------
AUTH_USER_MODEL = "records.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "records.access.backends.RoleBackend"]
AUTH_PASSWORD_VALIDATORS = PASSWORD_VALIDATORS
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
    # Partners' secrets only: 256 random bits need no slow hash, and a token request must not cost 0.7 s.
    "records.access.hashers.RandomSecretHasher",
]
LOGIN_URL = "/admin/login/"
# What one administrator asks for and another decides (三员分立); how long somebody may hold a role for a time, from
# when on its end is announced, and after how long each grant is to be confirmed.
APPROVALS_REQUIRED = env.bool("APPROVALS_REQUIRED", True)
TEMPORARY_GRANT_DAYS = env.int("TEMPORARY_GRANT_DAYS", 90)
GRANT_NOTICE_DAYS = env.int("GRANT_NOTICE_DAYS", 14)
GRANT_REVIEW_DAYS = env.int("GRANT_REVIEW_DAYS", 365)
# 等保 2.0 level 3 practice: five failures lock, staff sessions idle out after 600 s; see settings/accounts.py.
_ACCOUNTS = accounts(env, demo=DEMO)
SECOND_FACTOR_REQUIRED, STEP_UP_MINUTES = _ACCOUNTS.second_factor_required, _ACCOUNTS.step_up_minutes
SESSION_IDLE_SECONDS, SESSION_ABSOLUTE_SECONDS = _ACCOUNTS.idle_seconds, _ACCOUNTS.absolute_seconds
SINGLE_SESSION, PASSWORD_MAX_DAYS, OIDC = (
    _ACCOUNTS.single_session,
    _ACCOUNTS.password_max_days,
    _ACCOUNTS.oidc,
)
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
# As everywhere: past our own proxies, or all of an office would be locked out with one.
AXES_CLIENT_IP_CALLABLE = "records.access.throttling.client_address"
AXES_RESET_ON_SUCCESS = True
# The page says until when; further tries must not make that untrue.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_CALLABLE = "records.access.factors.lockout.answer"
AXES_SENSITIVE_PARAMETERS = ["code", "credential"]
AXES_VERBOSE = False
# The portal ends a session by its own moments and says why; the cookie only has to live as long.
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
SESSION_SAVE_EVERY_REQUEST = True
# A page's own questions run beside what the person does; neither may undo the other.
SESSION_ENGINE = "records.access.factors.session_store"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}portal_{NODE_CODE}_session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}portal_{NODE_CODE}_csrf"
CSRF_FAILURE_VIEW = "integrity_portal.errors.expired"

# --- Language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
LOCALE_PATHS = [BASE_DIR / "integrity_portal" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- Files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = LOCAL_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "integrity_portal" / "static"]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(LOCAL_DIR / "media" / NODE_CODE)))
STORAGES = {
    "default": file_storage(env),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Compressing is most of a first start: nobody fetches source maps, and pages name only the hashed files.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [
    "jpg",
    "jpeg",
    "png",
    "gif",
    "webp",
    "gz",
    "br",
    "woff",
    "woff2",
    "map",
]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Scripts and styles are for our own pages.
WHITENOISE_ALLOW_ALL_ORIGINS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# One request with all its files.
REQUEST_MAX_BYTES = env.int("REQUEST_MAX_BYTES", 128 * 1024 * 1024)
# Where clamd scans each file before it is taken: tcp://host:3310 or unix:///run/clamav/clamd.ctl
CLAMD_URL = env.str("CLAMD_URL", "")
CLAMD_TIMEOUT = env.float("CLAMD_TIMEOUT", 20.0)
# The open data's files, which all web servers and workers of the node see; of so many versions the manifest is kept.
OPEN_DATA_DIR = Path(env.str("OPEN_DATA_DIR", str(LOCAL_DIR / "open-data" / NODE_CODE)))
OPEN_DATA_KEEP = env.int("OPEN_DATA_KEEP", 60)
# None: every five minutes, for a demonstration's records arrive above within minutes of its start.
OPEN_DATA_HOUR = env.int("OPEN_DATA_HOUR", None if DEMO else 2)
# Where nginx serves the folder from inside (X-Accel-Redirect); without it the portal sends the files itself.
OPEN_DATA_ACCEL = env.str("OPEN_DATA_ACCEL", "")
ATTACHMENT_MAX_BYTES = env.int("ATTACHMENT_MAX_BYTES", 20 * 1024 * 1024)
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", 50 * 1024 * 1024)

# --- Log ---------------------------------------------------------------------------------------
LOGGING = logging_config(env.str("LOG_LEVEL", "INFO"))
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- Mail ---------------------------------------------------------------------------------------
# Without an address for mail nothing is sent; a demo's mails land as files.
_MAIL = mail(secret(env, "EMAIL_URL") or (f"file://{LOCAL_DIR}/mail/{NODE_CODE}" if DEMO else ""))
EMAIL_BACKEND, EMAIL_FILE_PATH = _MAIL.backend, _MAIL.file_path
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.use_tls, _MAIL.use_ssl
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", "portal@localhost")
# The daily mail about deadlines.
DEADLINE_MAIL = env.bool("DEADLINE_MAIL", _MAIL.is_on)
# Whether readers may subscribe to changes by mail.
SUBSCRIPTION_MAIL = env.bool("SUBSCRIPTION_MAIL", _MAIL.is_on)

# --- Workers ----------------------------------------------------------------------------------
# The broker is only a bell: beat finds all work in PostgreSQL, so a lost message costs seconds.
_BROKER = broker(env, redis_url=REDIS_URL)
CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = _BROKER.url, _BROKER.options
CELERY_BEAT_SCHEDULER = "integrity_portal.beat:OneOfSeveral"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_DEFAULT_QUEUE = f"portal-{NODE_CODE}"
# The chain's own, so that one worker can be kept for it: files of a million records take minutes, and an ended record
# must be on its way within seconds. A worker that names no queue serves both.
CELERY_CHAIN_QUEUE = f"{CELERY_TASK_DEFAULT_QUEUE}-chain"
CELERY_TASK_QUEUES = [
    Queue(name, Exchange(name), routing_key=name) for name in (CELERY_TASK_DEFAULT_QUEUE, CELERY_CHAIN_QUEUE)
]
CELERY_TASK_ROUTES = {
    f"records.chain.{work}": {"queue": CELERY_CHAIN_QUEUE} for work in ("sequence", "push", "poll")
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CHAIN_TICK_SECONDS = env.float("CHAIN_TICK_SECONDS", 2.0)
# A signed request may be this much older or newer than this node's clock.
CHAIN_CLOCK_TOLERANCE_SECONDS = env.int("CHAIN_CLOCK_TOLERANCE_SECONDS", 300)
# After so many failures in a row the line upward is left alone for a while.
CHAIN_BREAKER_FAILURES = env.int("CHAIN_BREAKER_FAILURES", 5)
# What one child may ask for in a minute; 0 is no limit.
CHAIN_CHILD_REQUESTS = env.int("CHAIN_CHILD_REQUESTS", 3_000)
CHAIN_CHILD_BYTES = env.int("CHAIN_CHILD_BYTES", 512 * 1024 * 1024)
# While more events than this wait for a place in the log, children are asked to wait too; 0 never asks.
CHAIN_BACKLOG_LIMIT = env.int("CHAIN_BACKLOG_LIMIT", 50_000)
# From when on an operator is told: what is not confirmed above, and a child that does not speak.
CHAIN_LATE_SECONDS = env.int("CHAIN_LATE_SECONDS", 600)
CHAIN_SILENT_SECONDS = env.int("CHAIN_SILENT_SECONDS", 3_600)

# --- API --------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["records.common.rest.permissions.Denied"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "records.common.rest.schema.Described",
    "EXCEPTION_HANDLER": "records.common.rest.problems.handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    # How many proxies of ours write X-Forwarded-For. Behind one, all clients would else be counted as the proxy.
    "NUM_PROXIES": env.int("NUM_PROXIES", 1 if env.bool("BEHIND_PROXY", False) else 0),
}
OAUTH2_PROVIDER_APPLICATION_MODEL = "records.PartnerApplication"
OAUTH2_PROVIDER = {
    "ACCESS_TOKEN_EXPIRE_SECONDS": 600,
    "SCOPES_BACKEND_CLASS": "records.access.scopes.PartnerScopes",
    "OAUTH2_VALIDATOR_CLASS": "records.access.oauth.PartnerValidator",
    "CLIENT_SECRET_HASHER": "random_secret_sha256",
    "CLIENT_SECRET_GENERATOR_LENGTH": 64,
    # Tokens lie in the database as digests only.
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "APPLICATION_ADMIN_CLASS": "records.access.admin.PartnerApplicationAdmin",
    "ALLOWED_GRANT_TYPES": ["client-credentials"],
    # No other way to a token is offered; should one ever be, it begins without what RFC 9700 has given up.
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
}

RATE_LIMITS = rate_limits(env, demo=DEMO)
# For how long a page that is the same for all readers may be given to several of them; 0 never.
PAGES_KEPT_SECONDS = pages_kept(env, demo=DEMO or DEBUG)

# {"reads_hour": 120}: other thresholds for unusual reading than records/access/trail/rules.py has; 0 is off.
TRAIL_ALARM_THRESHOLDS: dict[str, int] = dict(env.json("TRAIL_ALARM_THRESHOLDS", {}))

# --- Calls to partners (records/common/outbound.py, records/sharing) -----------------------------
# A demo's partners live on the same machine; anywhere else a call goes out by TLS to port 443 of the world.
OUTBOUND_PLAIN_HTTP = DEMO
OUTBOUND_PORTS = [int(port) for port in env.list("OUTBOUND_PORTS", [] if DEMO else ["443"])]
# Networks inside the house, such as the government's own, whose machines may be called all the same.
OUTBOUND_ALLOWED_NETWORKS = env.list("OUTBOUND_ALLOWED_NETWORKS", ["127.0.0.0/8", "::1/128"] if DEMO else [])
OUTBOUND_CA_FILE = env.str("OUTBOUND_CA_FILE", "")
# After so many days without one call taken an address is switched off; the log of calls is kept for so many.
WEBHOOK_OFF_AFTER_DAYS = env.int("WEBHOOK_OFF_AFTER_DAYS", 5)
WEBHOOK_LOG_DAYS = env.int("WEBHOOK_LOG_DAYS", 30)
# The files of snapshots, which all web servers and workers of the node see, and nobody else.
SNAPSHOT_DIR = Path(env.str("SNAPSHOT_DIR", str(LOCAL_DIR / "snapshots" / NODE_CODE)))
SNAPSHOT_KEPT_HOURS = env.int("SNAPSHOT_KEPT_HOURS", 24)

# --- Browser safety ----------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS and env.bool("HTTPS_REDIRECT", True)
# Load balancers and Prometheus ask from inside, in plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
METRICS_ALLOW = env.list("METRICS_ALLOW", ["127.0.0.1", "::1"])
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS and env.bool("HSTS_PRELOAD", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# Lax and not strict: whoever follows a link from a mail into his own work stays signed in.
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
# Not in a cookie: what is told to a member of staff may name somebody.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Whoever keeps his host out of the browsers' lists does so on purpose.
SILENCED_SYSTEM_CHECKS: list[str] = [] if SECURE_HSTS_PRELOAD else ["security.W021"]
# Where whoever finds a fault may tell it (RFC 9116): https://… or mailto:…
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")
