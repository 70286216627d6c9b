"""Nodes that live in memory: a child that pushes to this one, a superior that answers it."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from records.access.services import chain_user
from records.chain import envelope, httpsign, merkle, notes, peers, wire
from records.chain.envelope import Envelope
from records.chain.models import ChainEvent, Peer
from records.chain.registry import EventView, Kind
from records.chain.statements import Statement, sign_statement
from records.chain.wire import WireEvent
from records.common.canonical import canonical_bytes, sha256_hex
from records.common.ids import new_uid
from records.common.signing import Ed25519Signer, Signer

NOW = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)
CITY, PROVINCE, NATION, OTHER_PROVINCE = "411000", "410000", "000000", "420000"
KIND = "test-notice"


@dataclass
class Shelf:
    """A document kind that keeps what it is handed, and refuses what it is told to refuse."""

    taken: list[EventView] = field(default_factory=list)
    refuse: Callable[[EventView], Exception | None] = lambda event: None
    calls: int = 0

    def materialise(self, event: EventView, *, at: datetime) -> None:
        self.calls += 1
        if error := self.refuse(event):
            raise error
        self.taken.append(event)

    @property
    def steps(self) -> list[tuple[UUID, int, str]]:
        return [(event.uid, event.version, event.action) for event in self.taken]

    def kind(self) -> Kind:
        return Kind(KIND, self.materialise, "测试公告")


@dataclass
class MemoryNode:
    """A node with its own key and log, which speaks the same wire format."""

    code: str
    name: str = "记忆节点"
    signer: Signer = field(default_factory=Ed25519Signer.generate)
    log: list[WireEvent] = field(default_factory=list)
    vouched: list[wire.VouchedKey] = field(default_factory=list)
    seq: int = 0

    def write(self, count: int = 1, **fixed: Any) -> list[WireEvent]:
        """Events of documents of its own, each sealed with the others of the call."""
        return self.seal([self.draft(**fixed) for _ in range(count)])

    def draft(self, **given: Any) -> dict[str, Any]:
        version = given.get("version", 1)
        return {
            "kind": KIND,
            "uid": str(new_uid()),
            "version": version,
            "previous": version - 1,
            "action": "publish" if version == 1 else "amend",
            "payload": '{"title":"未按期履行承诺"}',
            "at": envelope.spell(NOW),
            **given,
        }

    def seal(self, drafts: Iterable[dict[str, Any]], *, first_seq: int | None = None) -> list[WireEvent]:
        drafts = list(drafts)
        first = self.seq if first_seq is None else first_seq
        salted = [(draft, envelope.new_salt()) for draft in drafts]
        leaves = [
            Envelope(
                self.code,
                first + offset,
                draft["kind"],
                draft["uid"],
                draft["version"],
                draft["previous"],
                draft["action"],
                draft["at"],
                envelope.commit(salt, draft["payload"]),
            ).leaf()
            for offset, (draft, salt) in enumerate(salted)
        ]
        seal, paths = envelope.seal(
            origin=self.code, first_seq=first, leaves=leaves, at=NOW, signer=self.signer
        )
        events = [
            WireEvent(
                seal=seal,
                seq=first + offset,
                salt=salt,
                leaf=leaf,
                path=path,
                since=envelope.spell(NOW),
                **draft,
            )
            for offset, ((draft, salt), leaf, path) in enumerate(zip(salted, leaves, paths, strict=True))
        ]
        self.seq = max(self.seq, first + len(events))
        self.log.extend(events)
        return events

    def relay(self, events: Iterable[WireEvent], origin: "MemoryNode") -> None:
        """Take another node's events into its own log, as a province does with its cities'."""
        self.log.extend(events)
        self.vouched.append(origin.as_key())

    def as_key(self) -> wire.VouchedKey:
        return wire.VouchedKey(
            self.code, self.name, self.signer.algorithm, self.signer.key_id, self.signer.public_key
        )

    def checkpoint(self, size: int, signer: Signer | None = None) -> str:
        root = merkle.tree_root([event.leaf for event in self.log[:size]])
        return notes.sign_checkpoint(code=self.code, size=size, root=root, signer=signer or self.signer)

    def batch(self, start: int = 0, end: int | None = None, *, to: str = PROVINCE, **header: Any) -> bytes:
        events = self.log[start:end]
        plain = wire.Header(
            sender=self.code,
            receiver=to,
            from_index=start,
            checkpoint=self.checkpoint(start + len(events)),
            keys=tuple(self.vouched),
        )
        return wire.encode(replace(plain, **header), events)

    def registered(self, role: str = "child", **more: Any) -> Peer:
        """Known to the node under test."""
        return peers.register_peer(
            role=role,
            code=self.code,
            name=self.name,
            algorithm=self.signer.algorithm,
            public_key=self.signer.public_key,
            by=chain_user(),
            at=NOW - timedelta(days=1),
            **more,
        )

    # --- Speaking HTTP -----------------------------------------------------------------------------

    def post(self, client: Any, body: bytes, *, to: str = PROVINCE, **more: Any) -> Any:
        content = more.pop("content", None) or wire.compress(body)
        message = self.signed_post(content, to=to, created=more.pop("created", None))
        headers = {**message.headers, **more.pop("headers", {})}
        return self.send(client, headers, more.pop("sent", content))

    def signed_post(
        self, content: bytes, *, to: str = PROVINCE, created: datetime | None = None
    ) -> httpsign.Message:
        message = httpsign.Message(
            "POST",
            "http://testserver/chain/v1/events",
            {"content-type": wire.CONTENT_TYPE, "content-encoding": "gzip"},
        )
        httpsign.sign(
            message, sender=self.code, receiver=to, signer=self.signer, body=content, created=created
        )
        return message

    @staticmethod
    def send(client: Any, headers: dict[str, str], content: bytes) -> Any:
        headers = {name: value for name, value in headers.items() if name != "content-type"}
        return client.generic(
            "POST", "/chain/v1/events", content, content_type=wire.CONTENT_TYPE, headers=headers
        )

    def get_arrivals(self, client: Any, after: int = 0, *, to: str = PROVINCE) -> Any:
        message = httpsign.Message("GET", f"http://testserver/chain/v1/arrivals?after={after}", {})
        httpsign.sign(message, sender=self.code, receiver=to, signer=self.signer)
        return client.get(f"/chain/v1/arrivals?after={after}", headers=message.headers)


@dataclass
class MemorySuperior(MemoryNode):
    """Answers pushes as a superior does; each answer may be bent by a test."""

    batches: list[wire.Batch] = field(default_factory=list)
    receipts: list[Statement] = field(default_factory=list)
    frontier: merkle.Frontier = field(default_factory=merkle.Frontier)
    bend: Callable[[dict[str, Any]], dict[str, Any]] = lambda content: content
    set_aside: Callable[[wire.Entry], str] = lambda entry: ""
    answer_with: Callable[[httpx.Request], httpx.Response] | None = None
    lose_next_answer: bool = False
    arrivals: list[dict[str, Any]] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.handle)

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.answer_with is not None:
            return self.answer_with(request)
        if request.method == "GET":
            return self.answer(200, self.page(int(request.url.params["after"])))
        body = wire.decompress(request.read())
        batch = wire.decode(body)
        if batch.header.from_index != self.frontier.size:
            return self.answer(
                409,
                {
                    "code": "resume_at",
                    "detail": "",
                    "next_index": self.frontier.size,
                    "receipts": [
                        receipt.to_json()
                        for receipt in self.receipts
                        if receipt.content["next_index"] > batch.header.from_index
                    ],
                },
            )
        self.batches.append(batch)
        self.frontier.extend(entry.leaf for entry in batch.entries)
        receipt = sign_statement(self.bend(self.receipt(batch, sha256_hex(body))), self.signer)
        self.receipts.append(receipt)
        if self.lose_next_answer:
            self.lose_next_answer = False
            raise httpx.ReadError("the line broke")
        return httpx.Response(200, json=receipt.to_json())

    def answer(self, status: int, content: dict[str, Any]) -> httpx.Response:
        return httpx.Response(status, json=sign_statement(self.bend(content), self.signer).to_json())

    def receipt(self, batch: wire.Batch, digest: str) -> dict[str, Any]:
        aside = [(entry, self.set_aside(entry)) for entry in batch.entries]
        good = [entry.event for entry, reason in aside if not reason and entry.event]
        by_origin: dict[str, list[int]] = {}
        for event in good:
            by_origin.setdefault(event.seal.origin, []).append(event.seq)
        return {
            "format": "integrity-chain-receipt/1",
            "receiver": self.code,
            "receiver_name": self.name,
            "sender": batch.header.sender,
            "batch": digest,
            "from_index": batch.header.from_index,
            "next_index": batch.next_index,
            "at": envelope.spell(NOW),
            "counts": {},
            "arrived": [[origin, *run] for origin, seqs in by_origin.items() for run in wire.runs(seqs)],
            "set_aside": [
                {
                    "leaf": entry.leaf.hex(),
                    "reason": reason,
                    "detail": "内容不符合要求",
                    "origin": entry.event.seal.origin,
                    "seq": entry.event.seq,
                    "kind": entry.event.kind,
                    "uid": entry.event.uid,
                    "version": entry.event.version,
                    "action": entry.event.action,
                }
                for entry, reason in aside
                if reason and entry.event
            ],
            "root": self.frontier.root().hex(),
            "cosignature": notes.cosign(batch.header.checkpoint, code=self.code, at=NOW, signer=self.signer),
        }

    def page(self, after: int) -> dict[str, Any]:
        rows = self.arrivals[after:]
        return {
            "format": "integrity-chain-arrivals/1",
            "receiver": CITY,
            "sender": self.code,
            "after": after,
            "next": after + len(rows),
            "at": envelope.spell(NOW),
            "arrivals": rows,
        }


def canonical(value: Any) -> str:
    return canonical_bytes(value).decode()


def statement_in(response: Any) -> dict[str, Any]:
    return Statement.from_json(response.json()).content


def refused_with(response, status, code):
    content = statement_in(response)
    assert (response.status_code, content["code"]) == (status, code), content
    assert not ChainEvent.objects.exists()


def reasons(response):
    assert response.status_code == 200, statement_in(response)
    return [report["reason"] for report in statement_in(response)["set_aside"]]


def bent(body, number, **changes):
    """The batch with one event line changed by a node in the middle, signed and sent on as its own."""
    lines = body.splitlines(keepends=True)
    count = len(lines) - 1 - json.loads(lines[0])["seals"]
    place = len(lines) - count + number
    line = {**json.loads(lines[place]), **changes}
    lines[place] = json.dumps(line, ensure_ascii=False).encode() + b"\n"
    return b"".join(lines)


def luoyang():
    return MemoryNode("410300", "信用洛阳")


def henan_to_nation(settings):
    """The node under test becomes the nation, with 河南 as its child in memory."""
    settings.NODE_CODE, settings.NODE_NAME = NATION, "信用中国"
    henan = MemoryNode(PROVINCE, "信用河南")
    henan.registered()
    return henan


def history(node, *steps):
    """One document's events, sealed in the order of the steps (version, previous, action)."""
    uid = node.draft()["uid"]
    drafts = [
        node.draft(uid=uid, version=version, previous=previous, action=action)
        for version, previous, action in steps
    ]
    return UUID(uid), node.seal(drafts)
