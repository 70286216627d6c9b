"""How an entry of a register travels, and how its copies above are kept as its events say."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from records.access.models import User
from records.access.services import chain_user
from records.chain.documents import MISSING
from records.chain.registry import EventView, Kind, Upkeep, register_kind
from records.common.bulk import copy_new
from records.dishonesty.choices import Channel
from records.dishonesty.kind import MaterialisationRefused, bodies_of, moment
from records.registers.choices import EndReason, Status, VersionReason
from records.registers.models import EntryVersion, RegisterEntry
from records.registers.register import Register, plain
from records.subjects.models import Organisation

# What an entry from below gets here, and one's own has by itself.
_OWN_AFFAIR = ("channel", "updated_at", "search_grams", "organisation")
_UNREADABLE = (KeyError, TypeError, ValueError, ArithmeticError)


def payload_of(register: Register, entry: RegisterEntry, *, reason: str) -> dict[str, Any]:
    """What the event of the entry's present version says above; of an ended one only that it ended."""
    if entry.status == Status.ENDED:
        return {
            "end_reason": entry.end_reason,
            "ended_at": (entry.ended_at or entry.updated_at).isoformat(),
            **{name: plain(getattr(entry, name)) for name in register.told_at_end},
        }
    return {"version_reason": reason, **shared(register, entry)}


def shared(register: Register, entry: RegisterEntry) -> dict[str, Any]:
    body = entry.organisation
    return {
        "organisation": {
            "uid": str(body.uid),
            "name": body.name,
            "uscc": body.uscc or "",
            "kind": body.kind,
            "region": body.region_id,
        },
        "origin_name": entry.origin_name,
        "published_at": entry.published_at.isoformat() if entry.published_at else None,
        **register.said(entry),
    }


@dataclass(frozen=True)
class Travel:
    """The chain's questions to one register."""

    register: Register

    def materialise(self, event: EventView, *, at: datetime) -> None:
        self.materialise_many([event], at=at)

    def materialise_many(self, events: Sequence[EventView], *, at: datetime) -> None:
        """Copies of entries from below, in the caller's transaction; the number of queries does not grow with them."""
        by, model = chain_user(), self.register.model
        uids = {event.uid for event in events}
        stored = {row.uid: row for row in model.objects.select_for_update(of=("self",)).filter(pk__in=uids)}
        bodies, copies, versions = bodies_of(events), dict(stored), []
        for event in events:
            entry = copies.get(event.uid)
            if entry and (not entry.is_replica or entry.origin != event.origin):
                raise MaterialisationRefused("该编号的登记由另一节点产生，不能由本事件变更。")
            if event.action == "end" and entry is None:
                raise MaterialisationRefused("要终止的登记在本节点不存在。")
            entry = entry or self._copy(event, by=by, at=at)
            self._fill(entry, event, bodies)
            copies[event.uid] = entry
            versions.append(self._version(event, registered_at=at, by=by))
        for row in stored.values():
            row.save()
        copy_new([row for uid, row in copies.items() if uid not in stored])
        copy_new(versions)

    def compare(self, histories: Mapping[UUID, Sequence[EventView]]) -> dict[UUID, list[str]]:
        """For each entry what differs from its events, by column; a version by its number."""
        rows, held = self._held(histories)
        return {
            uid: self._row(rows[uid], events) + self._versions(held[uid], events)
            if uid in rows
            else [MISSING]
            for uid, events in histories.items()
        }

    def compare_own(self, histories: Mapping[UUID, Sequence[EventView]]) -> dict[UUID, list[str]]:
        """For each entry of this node's own, what it says otherwise than was sealed of it."""
        rows, held = self._held(histories)
        return {
            uid: self._own(rows[uid], held[uid], events) if uid in rows else [MISSING]
            for uid, events in histories.items()
        }

    def _held(
        self, uids: Iterable[UUID]
    ) -> tuple[dict[UUID, RegisterEntry], dict[UUID, dict[int, EntryVersion]]]:
        wanted = list(uids)
        rows = {
            row.uid: row
            for row in self.register.model.objects.filter(pk__in=wanted).select_related("organisation")
        }
        held: dict[UUID, dict[int, EntryVersion]] = {uid: {} for uid in wanted}
        for version in EntryVersion.objects.filter(entry__in=wanted):
            held[version.entry][version.number] = version
        return rows, held

    def _own(
        self, entry: RegisterEntry, held: Mapping[int, EntryVersion], events: Sequence[EventView]
    ) -> list[str]:
        content = _content(events)
        # How it came here and where it is filed is this node's own affair.
        different = [name for name in self._row(entry, events) if name not in _OWN_AFFAIR]
        if content is not None and str(entry.organisation_id) != content.payload["organisation"]["uid"]:
            different.append("organisation")
        return different + [f"v{event.version}" for event in events if event.version not in held]

    def restore(self, events: Sequence[EventView], *, at: datetime) -> None:
        """The entry and its versions again, as the events say; under the healing guard."""
        newest, by, model = events[-1], chain_user(), self.register.model
        entry = model.objects.select_for_update(of=("self",)).filter(pk=newest.uid).first()
        entry = entry or self._copy(newest, by=by, at=at)
        entry.origin, entry.channel = newest.origin, Channel.CHAIN
        content = _content(events)
        if content is not None:
            self._fill(entry, content, bodies_of([content]))
        if content is not newest:
            self._fill(entry, newest, {})
        entry.save()
        held = {version.number: version for version in EntryVersion.objects.filter(entry=newest.uid)}
        known = {event.version for event in events}
        astray = [version for number, version in sorted(held.items()) if number not in known]
        for event in events:
            version = held.get(event.version) or (astray.pop(0) if astray else None)
            right = self._version(event, registered_at=at, by=by)
            if version is None:
                right.save()
            elif not _same_version(version, right):
                for name in _VERSION_SAYS:
                    setattr(version, name, getattr(right, name))
                version.save()

    def copies(self, after: UUID, limit: int) -> list[UUID]:
        rows = self.register.model.objects.filter(channel=Channel.CHAIN, pk__gt=after).order_by("pk")
        return list(rows.values_list("pk", flat=True)[:limit])

    def _copy(self, event: EventView, *, by: User, at: datetime) -> RegisterEntry:
        return self.register.model(
            uid=event.uid,
            origin=event.origin,
            channel=Channel.CHAIN,
            created_by=by,
            created_at=at,
        )

    def _fill(self, entry: RegisterEntry, event: EventView, bodies: dict[uuid.UUID, Organisation]) -> None:
        payload = event.payload
        try:
            if event.action == "end":
                entry.end_reason = EndReason(payload["end_reason"]).value
                entry.ended_at = moment(payload["ended_at"])
                entry.status = Status.ENDED
                for name in self.register.told_at_end:
                    setattr(entry, name, self.register.read(name, payload.get(name, "")))
            else:
                entry.organisation = bodies[uuid.UUID(payload["organisation"]["uid"])]
                for name in self.register.carried:
                    setattr(entry, name, self.register.read(name, payload[name]))
                entry.origin_name = str(payload["origin_name"])
                entry.published_at = moment(payload["published_at"])
                entry.status, entry.end_reason, entry.ended_at = Status.PUBLISHED, "", None
                for name in self.register.told_at_end:
                    setattr(entry, name, "")
                VersionReason(payload["version_reason"])
                entry.place()
        except _UNREADABLE as error:
            raise MaterialisationRefused(f"内容不符合要求：{error}") from error
        entry.version, entry.updated_at = event.version, event.at

    def _version(self, event: EventView, *, registered_at: datetime, by: User) -> EntryVersion:
        return EntryVersion(
            kind=self.register.kind,
            entry=event.uid,
            number=event.version,
            reason=_reason(event),
            content=event.payload,
            made_at=event.at,
            registered_at=registered_at,
            by=by,
        )

    def _row(self, entry: RegisterEntry, events: Sequence[EventView]) -> list[str]:
        newest, content = events[-1], _content(events)
        expected: dict[str, Any] = {
            "origin": newest.origin,
            "channel": Channel.CHAIN,
            "version": newest.version,
            "status": Status.ENDED if newest.action == "end" else Status.PUBLISHED,
            "end_reason": newest.payload.get("end_reason", ""),
            "updated_at": newest.at,
            **{name: newest.payload.get(name, "") for name in self.register.told_at_end},
        }
        different = [name for name, value in expected.items() if getattr(entry, name) != value]
        if content is not None:
            shown = shared(self.register, entry)
            different += [
                name
                for name in ("origin_name", *self.register.carried)
                if shown[name] != content.payload[name]
            ]
            if entry.published_at != moment(content.payload["published_at"]):
                different.append("published_at")
            uscc = content.payload["organisation"]["uscc"]
            if uscc and (entry.organisation.uscc or "") != uscc:
                different.append("organisation")
        before = (entry.region_id, entry.search_grams)
        entry.place()
        if before != (entry.region_id, entry.search_grams):
            different.append("search_grams")
        return different

    def _versions(self, held: dict[int, EntryVersion], events: Sequence[EventView]) -> list[str]:
        known = {event.version for event in events}
        different = [
            f"v{event.version}"
            for event in events
            if (version := held.get(event.version)) is None
            or not _same_version(version, self._version(event, registered_at=event.at, by=version.by))
        ]
        return different + [f"v{number}" for number in sorted(held) if number not in known]


_VERSION_SAYS = ("kind", "number", "reason", "note", "content", "writers", "made_at")


def _same_version(held: EntryVersion, right: EntryVersion) -> bool:
    return all(getattr(held, name) == getattr(right, name) for name in _VERSION_SAYS)


def _content(events: Sequence[EventView]) -> EventView | None:
    """The newest event that says more than that the entry ended."""
    return next((event for event in reversed(events) if event.action != "end"), None)


def _reason(event: EventView) -> str:
    return VersionReason(event.payload["end_reason" if event.action == "end" else "version_reason"]).value


def kind_of(register: Register) -> None:
    """Make the register's documents known to the chain."""
    travel = Travel(register)
    register_kind(
        Kind(
            name=register.kind,
            label=register.label,
            materialise=travel.materialise,
            materialise_many=travel.materialise_many,
            upkeep=Upkeep(
                compare=travel.compare,
                restore=travel.restore,
                copies=travel.copies,
                compare_own=travel.compare_own,
            ),
        )
    )
