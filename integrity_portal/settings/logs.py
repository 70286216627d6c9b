"""One line of JSON per event on standard error; a request's number stands on each line that it caused."""

import sys
from typing import Any

import structlog

# What may carry a person's data is left out of every line, whoever wrote it there.
NEVER_LOGGED = frozenset(
    {"password", "id_number", "token", "secret", "authorization", "cookie", "body", "request"}
)


def _without_personal_data(
    logger: Any, name: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    for key in NEVER_LOGGED & event.keys():
        del event[key]
    return event


def _with_request(logger: Any, name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    # Not imported here: a line may be written before the apps exist.
    context = sys.modules.get("records.access.context")
    if context and (number := context.origin().request_id):
        event["request_id"] = number
    return event


_SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _with_request,
    _without_personal_data,
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
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
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
