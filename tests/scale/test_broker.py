"""The bell that calls the workers may be RabbitMQ instead of Redis."""

from pathlib import Path

import pytest
from environs import Env
from kombu import Connection

from integrity_portal.settings.servers import broker, replicas

REDIS = "redis://127.0.0.1:6379/0"


@pytest.fixture(autouse=True)
def nothing_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "CELERY_BROKER_URL",
        "CELERY_BROKER_URL_FILE",
        "DATABASE_REPLICA_URL",
        "DATABASE_REPLICA_URL_FILE",
    ):
        monkeypatch.delenv(name, raising=False)


def test_it_is_redis_where_nothing_else_is_said() -> None:
    found = broker(Env(), redis_url=REDIS)
    assert found.url == REDIS
    # A task that a dead worker held is given out again after longer than any task may take.
    assert found.options["visibility_timeout"] > 600


@pytest.mark.parametrize("url", ["amqp://portal:p%40ss@mq.internal:5672/city", "amqps://mq.internal/city"])
def test_rabbitmq_is_told_what_it_understands(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CELERY_BROKER_URL", url)
    found = broker(Env(), redis_url=REDIS)
    line = Connection(found.url, transport_options=found.options)
    assert line.transport.driver_type == "amqp"
    assert line.hostname == "mq.internal"
    assert found.options["confirm_publish"] is True
    assert "visibility_timeout" not in found.options


def test_an_address_with_a_password_may_stand_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broker").write_text("amqp://portal:secret@mq.internal/city\n")
    monkeypatch.setenv("CELERY_BROKER_URL_FILE", str(tmp_path / "broker"))
    assert broker(Env(), redis_url=REDIS).url == "amqp://portal:secret@mq.internal/city"


def test_several_replicas_are_named_with_spaces_or_lines_between(monkeypatch: pytest.MonkeyPatch) -> None:
    assert replicas(Env(), conn_max_age=60) == {}
    monkeypatch.setenv(
        "DATABASE_REPLICA_URL", "postgresql://p@one/portal?sslmode=verify-full\n postgresql://p@two/portal"
    )
    found = replicas(Env(), conn_max_age=60)
    assert [(name, entry["HOST"]) for name, entry in found.items()] == [
        ("replica1", "one"),
        ("replica2", "two"),
    ]
    assert found["replica1"]["OPTIONS"]["sslmode"] == "verify-full"
    # A machine that is gone costs a reader two seconds and not two minutes.
    assert all(entry["OPTIONS"]["connect_timeout"] == 2 for entry in found.values())
