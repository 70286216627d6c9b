"""
The batch and its receipts as files, for an office whose network does not lead up.

A package is one line of JSON, a signed statement that names the batch by its digest, and behind it the very bytes
that a push would send. What the superior makes of it is what it makes of a push: the same intake, the same receipt.
"""

import json
import logging
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from records.access import audit
from records.access.services import chain_user
from records.chain import intake, limits, locks, log, pushing, wire
from records.chain.batching import LogHasHoles, next_batch
from records.chain.envelope import spell
from records.chain.line import cursor_of
from records.chain.models import Peer, PeerRole, Receipt, ReceiptDirection
from records.chain.peers import active_peer, parent, usable_key
from records.chain.receipts import RECEIPT_FORMAT
from records.chain.statements import Statement, StatementError, sign_statement
from records.chain.upstream import MAX_ANSWER_BYTES, UpstreamFailed
from records.chain.witnessing import Refused
from records.common.canonical import canonical_bytes, sha256_hex
from records.common.identity import this_node
from records.common.signing import node_signer

logger = logging.getLogger(__name__)

PACKAGE_FORMAT = "integrity-chain-package/1"
RECEIPTS_FORMAT = "integrity-chain-receipts/1"
RECEIPT_SUFFIX = ".receipt"
MAX_MANIFEST_BYTES = 16 * 1024
MAX_FILE_BYTES = max(wire.MAX_BODY_BYTES, MAX_ANSWER_BYTES) + MAX_MANIFEST_BYTES


class CourierRefused(Exception):
    """The file is not taken and nothing changed; the message says why and what to do."""

    def __init__(self, code: str, message: str, *, receipts: bytes = b"") -> None:
        super().__init__(message)
        self.code = code
        # What the sender missed, where that is why its package does not fit.
        self.receipts = receipts


@dataclass(frozen=True)
class Package:
    """A package's signed first line and what follows it."""

    statement: Statement
    content: dict[str, Any]
    packed: bytes

    @property
    def digest(self) -> str:
        return str(self.content["batch"])


# --- Files ---------------------------------------------------------------------------------------------


def read(path: Path) -> bytes:
    """The file's bytes; one larger than any package is not read."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise CourierRefused("unreadable", _("无法读取文件：%s") % path) from error
    if len(content) > MAX_FILE_BYTES:
        raise CourierRefused("too_large", _("文件超过 %s 字节，不是数据包或回执。") % MAX_FILE_BYTES)
    return content


def write(path: Path, content: bytes, *, replace: bool) -> None:
    """The file whole or not at all, on the disk when this returns: it is about to be carried away."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            os.replace(draft, path)
        else:
            os.link(draft, path)
    except FileExistsError as error:
        raise CourierRefused("exists", _("文件已存在，请换一个文件名：%s") % path) from error
    except OSError as error:
        raise CourierRefused("unwritable", _("无法写入文件：%s") % path) from error
    finally:
        draft.unlink(missing_ok=True)


def is_receipts(content: bytes) -> bool:
    """Whether the file holds receipts; anything else is read as a package."""
    return content.startswith(_RECEIPTS_START)


# --- At the child: out -----------------------------------------------------------------------------------


def export(*, at: datetime, after: bytes | None = None) -> tuple[bytes, Package]:
    """
    What a push would send next, as a package; ``after`` an earlier package, what follows it.

    :raises CourierRefused: when there is no superior, nothing to send, or the log has holes
    """
    peer = _superior()
    start = cursor_of(peer).next_index
    if after is not None:
        earlier = open_package(after)
        if earlier.content["sender"] != this_node().code:
            raise CourierRefused("foreign", _("前一个数据包不是本节点导出的，请核对文件。"))
        start = max(start, earlier.content["next_index"])
    try:
        body = next_batch(start, receiver=peer.code, at=at)
    except LogHasHoles as hole:
        raise CourierRefused(
            "log_damaged", _("本节点日志缺失条目，请先运行 chain verify：%s") % hole
        ) from hole
    if body is None:
        raise CourierRefused("nothing", _("没有需要上报的内容。"))
    node, digest = this_node(), sha256_hex(body)
    manifest = {
        "format": PACKAGE_FORMAT,
        "sender": node.code,
        "sender_name": node.name,
        "receiver": peer.code,
        "from_index": start,
        "next_index": wire.decode(body).next_index,
        "digest": "sha-256",
        "batch": digest,
        "at": spell(at),
    }
    statement = sign_statement(manifest, node_signer())
    packed = wire.compress(body)
    audit.record(action="chain_package_exported", by=chain_user(), at=at, subject=peer, details=manifest)
    return canonical_bytes(statement.to_json()) + b"\n" + packed, Package(statement, manifest, packed)


def open_package(content: bytes) -> Package:
    """The package in the file's bytes; nobody's signature is looked at."""
    line, newline, _rest = content[: MAX_MANIFEST_BYTES + 1].partition(b"\n")
    try:
        statement = Statement.from_json(json.loads(line))
        manifest = statement.content
        whole = [manifest["from_index"], manifest["next_index"]]
        text = [manifest[name] for name in ("sender", "receiver", "batch")]
        known = manifest["format"] == PACKAGE_FORMAT and manifest["digest"] == "sha-256"
    except (StatementError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _not_a_package() from error
    fits = all(type(number) is int for number in whole) and all(isinstance(part, str) for part in text)
    if not newline or not known or not fits:
        raise _not_a_package()
    return Package(statement, manifest, content[len(line) + 1 :])


def _not_a_package() -> CourierRefused:
    return CourierRefused("malformed", _("文件不是数据包或回执，或已损坏，请重新导出。"))


# --- At the superior: in -----------------------------------------------------------------------------------


def take_package(content: bytes, *, at: datetime) -> bytes:
    """
    Take in a child's package and return its receipts file; the same package again gets the same receipt.

    :raises CourierRefused: when it is not the child's, not whole, or not next; then nothing has changed
    """
    package = open_package(content)
    sender = _sender(package, at)
    try:
        body = wire.decompress(package.packed)
    except wire.BatchError as error:
        raise _damaged() from error
    if sha256_hex(body) != package.digest:
        raise _damaged()
    try:
        receipt = intake.receive(sender=sender, body=body, at=at)
    except wire.BatchError as error:
        raise CourierRefused("malformed", _("数据包内容无法识别：%s") % error) from error
    except log.LogDamaged as damage:
        logger.critical("this node's log is damaged: %s", damage)
        raise CourierRefused("log_damaged", _("本节点日志需要修复，请先运行 chain verify。")) from damage
    except Refused as refused:
        logger.warning("chain package refused: %s: %s (%s)", sender.code, refused.code, refused)
        raise _not_taken(refused, package) from refused
    audit.record(
        action="chain_package_imported", by=chain_user(), at=at, subject=sender, details=package.content
    )
    return _receipts_file(package, [receipt.to_json()])


def _sender(package: Package, at: datetime) -> Peer:
    """The registered child whose key signed the package."""
    code, statement = package.content["sender"], package.statement
    if package.content["receiver"] != this_node().code:
        raise CourierRefused(
            "wrong_receiver", _("此数据包是给 %s 的，不是给本节点的。") % package.content["receiver"]
        )
    peer = active_peer(code)
    if peer is None or peer.role != PeerRole.CHILD:
        raise CourierRefused("unknown_sender", _("%s 不是本节点已登记并启用的下级节点。") % code)
    _check_signature(statement, peer, at)
    limits.heard(peer, at=at)
    return peer


def _check_signature(statement: Statement, peer: Peer, at: datetime) -> None:
    key = usable_key(peer, statement.key_id, at=at)
    if key is None:
        if peer.keys.filter(key_id=statement.key_id, revoked_at__lte=at).exists():
            raise CourierRefused("key_revoked", _("签名所用的密钥 %s 已被吊销。") % statement.key_id)
        raise CourierRefused(
            "unknown_key", _("签名所用的密钥 %s 未登记，请核对文件来源。") % statement.key_id
        )
    if key.algorithm != statement.algorithm or not statement.verify(bytes(key.public_key)):
        raise CourierRefused("bad_signature", _("签名不符：文件被改动，或不是 %s 所签。") % peer.code)


def _damaged() -> CourierRefused:
    return CourierRefused("damaged", _("数据包内容与签名的摘要不符：文件被改动或不完整，请重新导出。"))


def _not_taken(refused: Refused, package: Package) -> CourierRefused:
    start = package.content["from_index"]
    if refused.code == "resume_at":
        held = refused.extra["next_index"]
        if start > held:
            return CourierRefused(
                "too_early",
                _("此数据包从第 %(start)s 条开始，本级只收到前 %(held)s 条；请先导入前面的数据包。")
                % {"start": start, "held": held},
            )
        return CourierRefused(
            "overtaken",
            _("本级已收到前 %(held)s 条，此数据包不再适用；请把生成的回执带回下级导入，再重新导出。")
            % {"held": held},
            receipts=_receipts_file(package, refused.extra["receipts"]),
        )
    if refused.code == "rewritten":
        return CourierRefused(
            "rewritten", _("下级日志与此前上报的不一致，未接收，已生成告警；请查明下级数据库。")
        )
    return CourierRefused(refused.code, _("数据包未被接收：%s") % refused)


# --- Receipts -----------------------------------------------------------------------------------------------

_RECEIPTS_START = b'{"format":"' + RECEIPTS_FORMAT.encode() + b'"'


def _receipts_file(package: Package, receipts: list[dict[str, str]]) -> bytes:
    return canonical_bytes({"format": RECEIPTS_FORMAT, "package": package.digest, "receipts": receipts})


def take_receipts(content: bytes, *, at: datetime, package: bytes | None = None) -> int:
    """
    Take in what the superior answered and return how many more events it confirmed; known receipts change nothing.

    ``package`` is the one that the answer should belong to, where it is still at hand.

    :raises CourierRefused: when a receipt is not the superior's, not for this node, or not next
    """
    peer = _superior()
    try:
        answer = json.loads(content)
        statements = [Statement.from_json(value) for value in answer["receipts"]]
        answered = answer["package"]
        contents = [statement.content for statement in statements]
    except (StatementError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise CourierRefused("malformed", _("回执文件已损坏，请向上级重新索取。")) from error
    if package is not None and open_package(package).digest != answered:
        raise CourierRefused("other_package", _("此回执属于另一个数据包，请核对文件名。"))
    node = this_node()
    for statement, told in zip(statements, contents, strict=True):
        _check_signature(statement, peer, at)
        wanted = (RECEIPT_FORMAT, node.code, peer.code)
        if (told.get("format"), told.get("sender"), told.get("receiver")) != wanted:
            raise CourierRefused("foreign", _("回执不是给本节点的，请核对文件。"))
    with locks.try_alone(locks.PUSH) as alone:
        if not alone:
            raise CourierRefused("busy", _("正在上报，请稍后再导入回执。"))
        return _take_in_turn(statements, peer, at)


def _take_in_turn(statements: list[Statement], peer: Peer, at: datetime) -> int:
    cursor = cursor_of(peer)
    before = cursor.next_index
    for statement in statements:
        told = statement.content
        if _known(told, peer) and told["next_index"] <= cursor.next_index:
            continue
        if told["from_index"] != cursor.next_index:
            raise CourierRefused(
                "not_next",
                _("回执从第 %(start)s 条开始，而已确认到第 %(held)s 条；请先导入前面数据包的回执。")
                % {"start": told["from_index"], "held": cursor.next_index},
            )
        try:
            pushing.take_receipt(statement, peer, cursor, at=at)
        except UpstreamFailed as fork:
            raise CourierRefused(
                "fork", _("上级见证的日志与本节点的不一致，已生成告警；请停止录入并查明原因。")
            ) from fork
    confirmed = cursor.next_index - before
    if confirmed:
        details = {"from_index": before, "next_index": cursor.next_index}
        audit.record(action="chain_receipts_imported", by=chain_user(), at=at, subject=peer, details=details)
    return confirmed


def _known(told: dict[str, Any], peer: Peer) -> bool:
    return Receipt.objects.filter(
        direction=ReceiptDirection.RECEIVED, peer=peer, batch_digest=told["batch"]
    ).exists()


def _superior() -> Peer:
    peer = parent()
    if peer is None:
        raise CourierRefused("no_superior", _("尚未登记上级节点，请先运行 chain register --role parent。"))
    return peer
