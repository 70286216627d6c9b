"""
One line of JSON per event on standard error; a request's number stands on each line that it caused.

What may carry a person's data stays out of every line, whoever wrote it there: of the fields those alone are let
through that are known to hold none, and what a sentence or a trace holds all the same is blackened by its shape.
"""

import json
import re
import sys
from typing import Any

import structlog

# A field that is not here is left out, and its name is told. A test walks all log calls of the portal.
FIELDS = frozenset(
    {
        "event", "level", "logger", "timestamp", "request_id", "exception", "stack", "withheld",
        # what happened
        "code", "error", "problem", "reason", "policy", "column", "version", "dry_run", "status_code",
        # to which row; a uid says nothing to whoever may not open it
        "uid", "arrear", "case", "deadline", "endpoint", "entry", "measure", "reckoning", "record", "repair", "subscription",
        "user",
        # nodes and places in a log
        "child", "index", "peer", "run",
        # how much and how long
        "bytes", "compared", "entries", "failures", "found", "healed", "kinds", "left", "limit_days", "newest_on",
        "rows", "seconds",
    }
)  # fmt: skip

_BLACK = "***"
_SHAPES = (
    # What the database tells of a refused row holds the row.
    (re.compile(r"(?m)^(\s*(?:DETAIL|CONTEXT|HINT):).*$"), rf"\1 {_BLACK}"),
    (re.compile(r"(?i)\b(bearer|basic|token)\s+[A-Za-z0-9._~+/=-]{8,}"), rf"\1 {_BLACK}"),
    (
        re.compile(
            r"(?i)\b((?:set-)?cookie|authorization|[\w-]*(?:session|csrf|password|passwd|secret|token|signature|api_?key)"
            r"[\w-]*)(['\"]?\s*[:=]\s*['\"]?)[^\s'\",;&)}\]]+"
        ),
        rf"\1\2{_BLACK}",
    ),
    # A question asked of the portal: of whom somebody wanted to know something.
    (re.compile(r"(?<=[\w/])\?[^\s'\"<>]*[=&][^\s'\"<>]*"), f"?{_BLACK}"),
    (re.compile(r"gAAAAA[\w-]{20,}={0,2}"), _BLACK),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), _BLACK),
    (re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{9}[0-9Xx](?![0-9A-Za-z])"), _BLACK),
    (re.compile(r"(?<![0-9A-Za-z])[1-9]\d{14}(?![0-9A-Za-z])"), _BLACK),
    (re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)"), _BLACK),
)
_LONGEST = 32_000
# Line breaks that JSON leaves as they are and some readers of logs do not.
_BREAKS = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029)}


def blackened(text: str) -> str:
    """The text without what has the shape of a number, address or secret of somebody."""
    for shape, instead in _SHAPES:
        text = shape.sub(instead, text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def _known_fields(logger: Any, name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    # What begins with an underscore is structlog's own, and exc_info becomes the trace.
    unknown = sorted(
        key for key in event if key not in FIELDS and not key.startswith("_") and key != "exc_info"
    )
    for key in unknown:
        del event[key]
    if unknown:
        event["withheld"] = [blackened(str(key))[:40] for key in unknown[:20]]
    return event


def _without_shapes(logger: Any, name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    for key, value in event.items():
        if key in ("timestamp", "level") or isinstance(value, bool | int | float) or value is None:
            continue
        event[key] = (
            [blackened(str(one)) for one in value] if isinstance(value, list) else blackened(str(value))
        )
    return event


def _with_request(logger: Any, name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    # Not imported here: a line may be written before the apps exist.
    context = sys.modules.get("records.access.context")
    if context and (number := context.origin().request_id):
        event["request_id"] = number
    return event


def _one_line(value: Any, **how: Any) -> str:
    return json.dumps(value, ensure_ascii=False, **how).translate(_BREAKS)


_SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _with_request,
    _known_fields,
]


def logging_config(level: str) -> dict[str, Any]:
    """Django's ``LOGGING``; also tells structlog to hand its lines to the standard library."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [structlog.stdlib.ExtraAdder(), *_SHARED],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    _without_shapes,
                    structlog.processors.JSONRenderer(serializer=_one_line),
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django's own handlers write to mail and to a console that service does not have.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # Each refused page and each missing one would be a line; errors remain.
            "django.request": {"level": "ERROR"},
            # A tick every two seconds is no news; what goes wrong in one is.
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},
        },
    }
