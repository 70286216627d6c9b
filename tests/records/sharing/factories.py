"""Partners that listen, and receivers that answer as told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.timezone import now

from records.access.models import User
from records.common.outbound import Answer, OutboundFailed
from records.sharing.models import WebhookEndpoint
from records.sharing.services import endpoints
from tests.api import factories

URL = "https://hooks.example.test/in"
KIND = "dishonesty-record"


def listener(name: str = "许昌市审计局", *, reads: bool = True, **more: Any) -> User:
    user = factories.partner(name, kinds=[], **more)
    factories.give(user, KIND, may_read=reads, may_submit=True)
    return user


def endpoint(user: User, *, at: datetime | None = None, **more: Any) -> tuple[WebhookEndpoint, str]:
    said: dict[str, Any] = {"url": URL, "events": ["record.published"], **more}
    return endpoints.register_endpoint(**said, by=user, at=at or now())


@dataclass
class Receiver:
    """What was sent, and what is answered: a status, or an exception."""

    answers: list[int | Exception] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    before: Callable[[], None] | None = None

    def __call__(self, url: str, *, content: bytes, headers: dict[str, str], **more: Any) -> Answer:
        self.heard.append({"url": url, "body": content.decode(), "headers": dict(headers)})
        if self.before is not None:
            self.before()
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, Exception):
            raise answer
        return Answer(answer, b"heard \x00 you", 3)


def failed(code: str = "timeout") -> OutboundFailed:
    return OutboundFailed(code)
