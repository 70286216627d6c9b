import pytest
from django.db import transaction

from records.chain import bell, pushing, registry, services, upstream
from records.common.ids import new_uid
from tests.records.chain.factories import CITY, KIND, NOW, PROVINCE, MemoryNode, MemorySuperior, Shelf
from tests.records.chain.two_nodes import TwoNodes, send
from tests.records.dishonesty import factories as records


@pytest.fixture
def shelf(monkeypatch):
    shelf = Shelf()
    monkeypatch.setitem(registry._kinds, KIND, shelf.kind())
    return shelf


@pytest.fixture
def bells(monkeypatch):
    """What the bell rang for, in place of the broker."""
    rung = []
    monkeypatch.setattr(bell, "_listener", rung.append)
    return rung


@pytest.fixture
def city(db, settings, tmp_path, shelf, bells):
    """The node under test is 许昌, the origin."""
    settings.NODE_CODE, settings.NODE_NAME, settings.NODE_KEY_DIR = CITY, "信用许昌", tmp_path / "keys"
    return settings


@pytest.fixture
def province(db, settings, tmp_path, shelf, bells):
    """The node under test is 河南, which has children."""
    settings.NODE_CODE, settings.NODE_NAME, settings.NODE_KEY_DIR = PROVINCE, "信用河南", tmp_path / "keys"
    return settings


@pytest.fixture
def xuchang(province):
    """A registered child in memory."""
    child = MemoryNode(CITY, "信用许昌")
    child.registered()
    return child


@pytest.fixture
def henan(city, monkeypatch):
    """A registered superior in memory, which answers what this node pushes."""
    superior = MemorySuperior(PROVINCE, "信用河南")
    superior.registered("parent", url="http://henan.test")
    monkeypatch.setattr(upstream, "transport_factory", superior.transport)
    return superior


@pytest.fixture
def publish(shelf):
    """Emit events of new documents, or of one, in a transaction that commits."""

    def emit(count=1, *, uid=None, version=1, action="publish", payload=None):
        uids = [uid or new_uid() for _ in range(count)]
        with transaction.atomic():
            for number, one in enumerate(uids):
                services.emit(
                    kind=KIND,
                    uid=one,
                    version=version,
                    action=action,
                    payload=payload or {"title": f"未按期履行承诺 {number}"},
                    at=NOW,
                )
        return uids[0] if count == 1 else uids

    return emit


@pytest.fixture
def published(publish):
    """Publish and sequence, so that the events stand in the log."""

    def do(*args, **kwargs):
        uids = publish(*args, **kwargs)
        services.sequence(at=NOW)
        return uids

    return do


@pytest.fixture
def push_now():
    return lambda at=NOW: pushing.push(at=at)


@pytest.fixture
def nodes(committed_db, settings, tmp_path, monkeypatch):
    """A city, the node under test, and its superior, each with its own database."""
    monkeypatch.setitem(registry._kinds, KIND, Shelf().kind())
    monkeypatch.setattr(bell, "_listener", lambda work: None)
    two = TwoNodes(settings, tmp_path)
    monkeypatch.setattr(upstream, "transport_factory", two.transport)
    yield two
    two.close()


@pytest.fixture
def record(nodes):
    """A published record, at the city and at the province."""
    made = records.published(records.people())
    send()
    return made
