"""Records that really stand in the log, as 许昌 publishes them and 河南 co-signs them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import localdate, now

from records.access.services import ensure_system_users
from records.chain import bell, pushing, services, upstream
from records.dishonesty import services as staff
from records.dishonesty.models import DishonestyRecord
from tests.records.chain.factories import CITY, PROVINCE, MemorySuperior
from tests.records.dishonesty import factories


@dataclass
class Portal:
    """The node 许昌 at work: ``publish`` as its staff, ``seal`` as its sequencer, ``push`` to its superior."""

    who: factories.People
    superior: MemorySuperior
    moment: datetime

    def publish(self, **more: Any) -> DishonestyRecord:
        more.setdefault("decided_on", localdate() - timedelta(days=40))
        return factories.published(self.who, at=self.moment, **more)

    def amend(self, record: DishonestyRecord, **changes: Any) -> None:
        change = staff.propose_change(
            uid=record.uid,
            changes=changes,
            reason="corrected",
            note="更正笔误。",
            by=self.who.clerk,
            at=self.moment,
        )
        staff.accept_change(uid=change.uid, by=self.who.reviewer, at=self.moment)

    def end(self, record: DishonestyRecord) -> None:
        staff.end_record(uid=record.uid, by=self.who.reviewer, at=self.moment, reason="原判决已被依法撤销。")

    def seal(self) -> None:
        services.sequence(at=self.moment)

    def push(self) -> None:
        pushing.push(at=self.moment)


@pytest.fixture
def make_portal(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Portal]:
    """The portal is made when the test's database is there, whichever kind it is."""
    settings.NODE_CODE, settings.NODE_NAME, settings.NODE_KEY_DIR = CITY, "信用许昌", tmp_path / "keys"
    settings.RATE_LIMITS = {}
    monkeypatch.setattr(bell, "_listener", lambda work: None)

    def make() -> Portal:
        ensure_system_users()
        superior = MemorySuperior(PROVINCE, "信用河南")
        superior.registered("parent", url="http://henan.test")
        monkeypatch.setattr(upstream, "transport_factory", superior.transport)
        return Portal(factories.people(), superior, now().astimezone(UTC))

    return make


@pytest.fixture
def portal(db: None, make_portal: Callable[[], Portal]) -> Portal:
    return make_portal()
