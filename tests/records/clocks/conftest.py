from types import SimpleNamespace
from typing import Any

import pytest

from records.access.services import ensure_system_users
from records.clocks import kinds
from records.clocks.reference import load
from tests.records.clocks import factories


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Any:
    """An invented room above this one: it remembers what it was told, and fails when it is asked to."""
    told: list[Any] = []
    state = SimpleNamespace(told=told, broken_for=set())

    def on_overdue(deadline: Any, *, at: Any) -> None:
        if deadline.case_uid in state.broken_for:
            raise RuntimeError("the room is out of order")
        told.append(deadline.case_uid)

    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.register_case_kind(
        kinds.CaseKind(factories.KIND, "示例办件", lambda uid: f"/admin/example/{uid}/", on_overdue)
    )
    return state


@pytest.fixture
def office(db: None, room: Any) -> factories.Office:
    ensure_system_users()
    load()
    return factories.office()
