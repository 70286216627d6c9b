"""The nodes this one knows and the keys they may speak with."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.access.labels import name_actions
from records.access.models import User
from records.access.roles import Role
from records.access.services.errors import AccessDenied, require_role
from records.chain.models import Peer, PeerKey, PeerRole, PeerState
from records.chain.wire import CODE, VouchedKey
from records.common.identity import this_node
from records.common.signing import ALGORITHMS, Signer, key_id_of

name_actions(
    chain_peer_registered=gettext_lazy("登记上下级节点"),
    chain_peer_changed=gettext_lazy("变更上下级节点"),
    chain_key_registered=gettext_lazy("登记节点公钥"),
    chain_key_revoked=gettext_lazy("吊销节点公钥"),
)


class RegistrationRefused(AccessDenied):
    """The node or key cannot be registered; the message says why and what to do."""


def covers(holder: str, origin: str) -> bool:
    """Whether ``origin`` is the node ``holder`` or stands below it, by their codes."""
    if holder == origin or holder == "000000":
        return True
    return holder.endswith("0000") and origin[:2] == holder[:2]


def _require_administrator(*, action: str, by: User, at: datetime) -> None:
    if by.kind != User.Kind.SYSTEM:
        require_role([Role.SYSTEM_ADMIN], action=action, by=by, at=at)


@transaction.atomic
def register_peer(
    *,
    role: str,
    code: str,
    name: str,
    algorithm: str,
    public_key: bytes,
    by: User,
    at: datetime,
    url: str = "",
) -> Peer:
    """
    Make another node known with one public key; the same again changes nothing.

    :raises RegistrationRefused: when code, relation or key do not fit
    :raises AccessDenied: when ``by`` is no system administrator
    """
    _require_administrator(action="chain_peer_registered", by=by, at=at)
    _check(role=role, code=code)
    if role == PeerRole.PARENT:
        _check_only_parent(code)
    peer, created = Peer.objects.select_for_update().get_or_create(
        code=code, defaults={"name": name, "role": role, "url": url, "registered_at": at}
    )
    if created:
        audit.record(
            action="chain_peer_registered",
            by=by,
            at=at,
            subject=peer,
            details={"code": code, "role": role, "url": url},
        )
    elif (peer.name, peer.role) != (name, role) or (url and peer.url != url):
        change_peer(peer=peer, name=name, role=role, url=url or peer.url, state=peer.state, by=by, at=at)
    register_key(peer=peer, algorithm=algorithm, public_key=public_key, by=by, at=at)
    return peer


@transaction.atomic
def change_peer(*, peer: Peer, name: str, role: str, url: str, state: str, by: User, at: datetime) -> None:
    """Rename, move, suspend or resume a peer."""
    _require_administrator(action="chain_peer_changed", by=by, at=at)
    _check(role=role, code=peer.code)
    before = Peer.objects.select_for_update().get(pk=peer.pk)
    fresh = {"name": name, "role": role, "url": url, "state": state}
    changed = {field: value for field, value in fresh.items() if getattr(before, field) != value}
    if not changed:
        return
    if state == PeerState.ACTIVE and role == PeerRole.PARENT:
        _check_only_parent(peer.code)
    for field, value in fresh.items():
        setattr(peer, field, value)
    peer.save(update_fields=list(fresh))
    audit.record(action="chain_peer_changed", by=by, at=at, subject=peer, details=changed)


def _check_only_parent(code: str) -> None:
    if Peer.objects.filter(role=PeerRole.PARENT, state=PeerState.ACTIVE).exclude(code=code).exists():
        raise RegistrationRefused("second_parent", _("本节点已有启用的上级节点，请先停用原上级节点。"))


@transaction.atomic
def register_key(
    *, peer: Peer, algorithm: str, public_key: bytes, by: User, at: datetime, vouched_by: str = ""
) -> PeerKey:
    """
    Give a peer one more public key; the earlier ones stay usable until they are revoked.

    ``vouched_by`` is the node whose word it rests on, where no administrator compared it.
    """
    _require_administrator(action="chain_key_registered", by=by, at=at)
    if algorithm not in ALGORITHMS:
        raise RegistrationRefused("unknown_algorithm", _("不支持的签名算法：%s") % algorithm)
    length = ALGORITHMS[algorithm].public_key_bytes
    if len(public_key) != length:
        raise RegistrationRefused(
            "invalid_key",
            _("%(algorithm)s 公钥应为 %(length)s 字节，请核对后重新粘贴。")
            % {"algorithm": algorithm, "length": length},
        )
    key, created = PeerKey.objects.get_or_create(
        peer=peer,
        key_id=key_id_of(public_key),
        defaults={
            "algorithm": algorithm,
            "public_key": public_key,
            "vouched_by": vouched_by,
            "valid_from": at,
        },
    )
    if key.revoked_at is not None:
        raise RegistrationRefused("key_revoked", _("该公钥已被吊销，请登记新的公钥。"))
    if created:
        audit.record(
            action="chain_key_registered",
            by=by,
            at=at,
            subject=peer,
            details={"key_id": key.key_id, "algorithm": algorithm, "vouched_by": vouched_by},
        )
    return key


def _check(*, role: str, code: str) -> None:
    node = this_node()
    if role not in (PeerRole.CHILD, PeerRole.PARENT, PeerRole.ORIGIN):
        raise RegistrationRefused("unknown_role", _("关系只能是 child、parent 或 origin。"))
    if not CODE.fullmatch(code):
        raise RegistrationRefused("invalid_code", _("节点代码应为六位行政区划代码，末两位为 00。"))
    if code == node.code:
        raise RegistrationRefused("own_code", _("不能把本节点登记为自己的上级或下级。"))
    fits = covers(code, node.code) if role == PeerRole.PARENT else covers(node.code, code)
    if not fits:
        raise RegistrationRefused(
            "outside_territory", _("该节点不在本节点的上下级范围内，请核对代码与关系。")
        )


@transaction.atomic
def revoke_key(*, key: PeerKey, by: User, at: datetime, reason: str) -> None:
    """From this moment nothing signed with the key is taken; what was taken before stays."""
    _require_administrator(action="chain_key_revoked", by=by, at=at)
    if not reason.strip():
        raise RegistrationRefused("no_reason", _("请填写吊销理由。"))
    revoked = PeerKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at)
    if revoked:
        audit.record(
            action="chain_key_revoked",
            by=by,
            at=at,
            subject=key.peer,
            details={"key_id": key.key_id, "reason": reason},
        )


def remember_own_key(signer: Signer, *, at: datetime) -> None:
    """Keep this node's public keys, so that old seals and checkpoints verify after a rotation."""
    if PeerKey.objects.filter(peer__role=PeerRole.SELF, key_id=signer.key_id).exists():
        return
    node = this_node()
    peer, _created = Peer.objects.get_or_create(
        code=node.code, defaults={"name": node.name, "role": PeerRole.SELF, "registered_at": at}
    )
    PeerKey.objects.get_or_create(
        peer=peer,
        key_id=signer.key_id,
        defaults={"algorithm": signer.algorithm, "public_key": signer.public_key, "valid_from": at},
    )


def take_vouched_keys(*, sender: Peer, keys: Iterable[VouchedKey], at: datetime) -> None:
    """
    Know an origin by the key its superior vouches for, the first time it is heard of.

    Only then: a second key on the word of a relay would let the relay forge the origin, so an administrator
    registers it.
    """
    for key in keys:
        if key.node in (sender.code, this_node().code) or not covers(sender.code, key.node):
            continue
        if key.algorithm not in ALGORITHMS or key.key_id != key_id_of(key.public_key):
            continue
        peer, created = Peer.objects.get_or_create(
            code=key.node, defaults={"name": key.name, "role": PeerRole.ORIGIN, "registered_at": at}
        )
        if created:
            PeerKey.objects.create(
                peer=peer,
                algorithm=key.algorithm,
                key_id=key.key_id,
                public_key=key.public_key,
                vouched_by=sender.code,
                valid_from=at,
            )


def parent() -> Peer | None:
    """The node this one pushes to, if it is registered and not suspended."""
    return Peer.objects.filter(role=PeerRole.PARENT, state=PeerState.ACTIVE).first()


def active_peer(code: str) -> Peer | None:
    return Peer.objects.filter(code=code, state=PeerState.ACTIVE).first()


def usable_key(peer: Peer, key_id: str, *, at: datetime) -> PeerKey | None:
    """The peer's key of that name, if it may speak at this moment."""
    return peer.keys.valid_at(at).filter(key_id=key_id).first()
