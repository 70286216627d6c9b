"""
The chain's figures for Prometheus, read from the database at each scrape.

Labels are the codes of registered nodes and of reasons, both few by nature: whoever is not registered shares the
empty code, and reasons are names in this project's source.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from records.chain.board import Board, board
from records.chain.models import BreakerState

PREFIX = "portal_chain_"


def exposition() -> bytes:
    """The chain's part of the answer to a scrape; ``portal_chain_up`` is 0 where the database does not answer."""
    registry = CollectorRegistry()
    registry.register(_Chain())
    return generate_latest(registry)


class _Chain(Collector):
    def describe(self) -> list[Metric]:
        # Else the registry would collect once only to learn the names.
        return []

    def collect(self) -> Iterator[Metric]:
        try:
            found = list(_figures(board(at=timezone.now())))
        except DatabaseError:
            yield _one("up", "Whether the chain's figures could be read.", 0)
            return
        yield _one("up", "Whether the chain's figures could be read.", 1)
        yield from found


def _one(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(PREFIX + name, words, value=value)


def _many(name: str, words: str, labels: list[str], rows: list[tuple[list[str], float | None]]) -> Metric:
    family = GaugeMetricFamily(PREFIX + name, words, labels=labels)
    for values, value in rows:
        if value is not None:
            family.add_metric(values, value)
    return family


def _since(moment: datetime | None, now: datetime) -> float | None:
    return None if moment is None else max((now - moment).total_seconds(), 0)


def _figures(now: Board) -> Iterator[Metric]:
    yield _one("log_size", "Entries of this node's log.", now.size)
    yield _one("pending_events", "Events that have no place in the log yet.", now.pending)
    yield _one(
        "pending_oldest_seconds", "Age of the oldest of them.", _since(now.oldest_pending_at, now.at) or 0
    )
    yield _one("waiting_events", "Events that wait for the version before them.", now.waiting)
    yield from _upward(now)
    yield from _children(now)
    run = now.compared
    if run is not None:
        yield _one(
            "reconcile_last_run_seconds",
            "Since the last comparison began.",
            _since(run.started_at, now.at) or 0,
        )
        yield _one("reconcile_found", "Differences that the last comparison found.", run.found or 0)
        left = (run.found or 0) - (run.healed or 0)
        yield _one("reconcile_left", "Differences that wait for a person.", left)
        yield _one("reconcile_failed", "Whether the last comparison stopped.", bool(run.problem))
    yield _many(
        "alarm_open",
        "Open alarms, one per cause and node.",
        ["cause", "node"],
        [([alarm.cause, alarm.subject], 1) for alarm in now.alarms],
    )


def _upward(now: Board) -> Iterator[Metric]:
    upward = now.upward
    if upward is None:
        return
    cursor = upward.cursor
    yield _one("upstream_behind_events", "Entries that the superior has not confirmed.", upward.behind)
    yield _one("upstream_behind_seconds", "Age of the oldest of them.", _since(upward.oldest_at, now.at) or 0)
    since = _since(cursor.confirmed_at, now.at)
    if since is not None:
        yield _one("upstream_last_receipt_seconds", "Since the last receipt.", since)
    yield _one("upstream_failures", "Failures in a row.", cursor.attempts)
    yield _many(
        "upstream_breaker",
        "State of the line upward: 1 for the present one.",
        ["state"],
        [([state.value], float(cursor.breaker == state)) for state in BreakerState],
    )


def _children(now: Board) -> Iterator[Metric]:
    children = now.children
    yield _many(
        "child_behind_events",
        "Entries that a child says it has and has not pushed.",
        ["child"],
        [([child.code], child.behind) for child in children],
    )
    yield _many(
        "child_last_contact_seconds",
        "Since a child last proved that it is there.",
        ["child"],
        [([child.code], _since(child.contacted_at, now.at)) for child in children],
    )
    yield _many(
        "child_last_receipt_seconds",
        "Since the last receipt for a child.",
        ["child"],
        [([child.code], _since(child.received_at, now.at)) for child in children],
    )
    yield _many(
        "child_clock_ahead_seconds",
        "A child's clock less this node's.",
        ["child"],
        [([child.code], child.clock_ahead) for child in children if child.contacted_at],
    )
    yield _many(
        "child_received_24h",
        "Events that came and were taken in the last 24 hours.",
        ["child"],
        [([child.code], child.day.taken) for child in children],
    )
    everybody = [*((child.code, child.reasons) for child in children), ("", now.strangers)]
    for outcome, name, words in (
        ("set_aside", "child_quarantined_24h", "Events set aside in the last 24 hours."),
        ("refused", "child_refused_24h", "Requests refused in the last 24 hours."),
    ):
        yield _many(
            name,
            words,
            ["child", "reason"],
            [
                ([code, reason.code], reason.count)
                for code, reasons in everybody
                for reason in reasons
                if reason.outcome == outcome
            ],
        )
    yield _many(
        "child_quarantine_open",
        "Events of a child that wait for somebody.",
        ["child"],
        [([child.code], child.quarantined) for child in children],
    )
    yield _many(
        "child_conflict_alarms_open",
        "Conflict alarms about a child.",
        ["child"],
        [([child.code], child.conflicts) for child in children],
    )
    yield _many(
        "child_valid_keys",
        "Keys with which a child may speak now.",
        ["child"],
        [([child.code], child.keys) for child in children],
    )
