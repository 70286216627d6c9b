"""What a node in service must not be started with; each finding names the variable to set."""

import re

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

LOCAL_HOSTS = {"127.0.0.1", "localhost", "[::1]"}
SCANNER = re.compile(r"tcp://[A-Za-z0-9.\-\[\]:]+|unix:///\S+")
CONTACT = re.compile(r"https://\S+|mailto:\S+@\S+")


def findings() -> list[Error]:
    """Why this configuration is unsafe for service; empty in a demonstration and while developing."""
    if settings.DEMO:
        return []
    rules = [
        (settings.DEBUG, "E001", "DEBUG is on", "set DEBUG=false"),
        (
            set(settings.ALLOWED_HOSTS) <= LOCAL_HOSTS or "*" in settings.ALLOWED_HOSTS,
            "E002",
            "ALLOWED_HOSTS names no host of your own, or all of them",
            "set ALLOWED_HOSTS to the names under which the node answers",
        ),
        (
            bool(settings.SECRETS_MADE_HERE),
            "E003",
            f"made by itself and kept beside the data: {', '.join(settings.SECRETS_MADE_HERE)}",
            "set each, or NAME_FILE with a path to a file outside LOCAL_DIR",
        ),
        (
            settings.ENGINES_EMBEDDED,
            "E004",
            "PostgreSQL or Redis is the embedded one",
            "set DATABASE_URL and REDIS_URL to servers that are backed up",
        ),
        (
            not settings.HTTPS,
            "E005",
            "HTTPS is off, so sign-ins and cookies travel in the clear",
            "set HTTPS=true, and BEHIND_PROXY=true where a proxy ends TLS",
        ),
        (
            not settings.PUBLIC_URL.startswith("https://"),
            "E006",
            "PUBLIC_URL is not an https address",
            "set PUBLIC_URL to the address that citizens use",
        ),
        (
            bool(settings.UPSTREAM_URL) and not settings.UPSTREAM_URL.startswith("https://"),
            "E007",
            "UPSTREAM_URL is not an https address",
            "set UPSTREAM_URL to the superior's https address",
        ),
        (
            not settings.APPROVALS_REQUIRED,
            "E030",
            "APPROVALS_REQUIRED is off, so one administrator alone opens accounts and grants roles",
            "set APPROVALS_REQUIRED=true",
        ),
        (
            bool(settings.CLAMD_URL) and not SCANNER.fullmatch(settings.CLAMD_URL),
            "E009",
            "CLAMD_URL names no virus scanner, so no file would be taken",
            "set CLAMD_URL to tcp://host:3310 or unix:///path/to/clamd.ctl, or leave it out",
        ),
        (
            bool(settings.SECURITY_CONTACT) and not CONTACT.fullmatch(settings.SECURITY_CONTACT),
            "E010",
            "SECURITY_CONTACT is not an address that a program can follow",
            "write it as https://… or mailto:…, or leave it out",
        ),
        (
            settings.STORAGES["default"].get("OPTIONS", {}).get("endpoint_url", "").startswith("http://"),
            "E011",
            "FILES_S3_ENDPOINT is not an https address, so attachments travel in the clear",
            "set FILES_S3_ENDPOINT to the storage's https address",
        ),
        (
            not settings.SECOND_FACTOR_REQUIRED,
            "E008",
            "SECOND_FACTOR_REQUIRED is off, so a password alone lets staff in",
            "leave SECOND_FACTOR_REQUIRED out, or set it to true",
        ),
    ]
    return [
        Error(message, hint=hint, id=f"integrity_portal.{code}")
        for wrong, code, message, hint in rules
        if wrong
    ]


@register(Tags.security, deploy=True)
def check(app_configs: object, **kwargs: object) -> list[Error]:
    return findings()


def refuse_unsafe_service() -> None:
    """
    Called where a node goes into service (web, worker, beat).

    :raises ImproperlyConfigured: with all findings at once, each with its remedy
    """
    # Whoever develops has DEBUG on and nothing to lose; the finding is for a node that forgot it.
    if settings.DEBUG and settings.ENGINES_EMBEDDED:
        return
    if found := findings():
        lines = [f"  {error.id}: {error.msg}. To mend it, {error.hint}." for error in found]
        raise ImproperlyConfigured("\n".join(["This node is not safe to put into service:", *lines]))
