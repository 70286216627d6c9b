"""How staff sign in and how long they stay signed in: read from the environment, bounded by what the law asks."""

from dataclasses import dataclass, field
from typing import Any

from environs import Env

from integrity_portal.settings.secrets import secret

# What nobody may lengthen by a setting: half an hour idle, and a working day with its breaks.
LONGEST_IDLE, LONGEST_SESSION = 1800, 12 * 3600

PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email", "phone")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "records.access.factors.passwords.ClassesValidator"},
    {"NAME": "records.access.factors.passwords.OwnNameValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "records.access.factors.passwords.FormerPasswordsValidator"},
]


@dataclass(frozen=True)
class Oidc:
    """The office's own sign-in; without an issuer there is none."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str
    # Values of `amr` or `acr` that say that a second factor was shown there; none: it is always asked for here.
    second_factor: tuple[str, ...]


@dataclass(frozen=True)
class Accounts:
    second_factor_required: bool
    idle_seconds: int
    absolute_seconds: int
    single_session: bool
    password_max_days: int
    step_up_minutes: int
    oidc: Oidc


def accounts(env: Env, *, demo: bool) -> Accounts:
    """A demonstration is walked through by one person in many roles, so it asks for less; the sign-in page says so."""
    idle = env.int("SESSION_IDLE_SECONDS", 3600 if demo else 600)
    return Accounts(
        second_factor_required=env.bool("SECOND_FACTOR_REQUIRED", not demo),
        idle_seconds=idle if demo else min(idle, LONGEST_IDLE),
        absolute_seconds=min(env.int("SESSION_ABSOLUTE_SECONDS", 8 * 3600), LONGEST_SESSION),
        single_session=env.bool("SINGLE_SESSION", not demo),
        password_max_days=env.int("PASSWORD_MAX_DAYS", 0 if demo else 90),
        step_up_minutes=env.int("STEP_UP_MINUTES", 10),
        oidc=Oidc(
            issuer=env.str("OIDC_ISSUER", "").rstrip("/"),
            client_id=env.str("OIDC_CLIENT_ID", ""),
            client_secret=secret(env, "OIDC_CLIENT_SECRET"),
            name=env.str("OIDC_NAME", "单位统一登录"),
            second_factor=tuple(env.list("OIDC_SECOND_FACTOR", [])),
        ),
    )
