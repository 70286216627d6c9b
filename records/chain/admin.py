"""Staff's window on the chain: the log, the answers, what was set aside, the neighbours and their keys."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter
from unfold.paginator import InfinitePaginator

from records.access.admin.base import ServiceAdmin
from records.access.models import User
from records.access.roles import Role
from records.chain import forms, peers, registry
from records.chain.models import (
    ChainEvent,
    Peer,
    PeerKey,
    PeerRole,
    PushCursor,
    Quarantined,
    Receipt,
)


class ReadOnlyAdmin(ModelAdmin):
    """The chain is written by the chain alone; staff look at it."""

    actions = None
    list_per_page = 50
    # The log grows without end: no page counts it.
    paginator = InfinitePaginator
    show_full_result_count = False
    # What a document says is for those in reach of it, who have its own page; the log knows no reach.
    content_fields: tuple[str, ...] = ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        shown = super().get_fields(request, obj)
        if _person(request).holds([Role.AUDIT_ADMIN]):
            return list(shown)
        return [name for name in shown if name not in self.content_fields]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _person(request: HttpRequest) -> User:
    """Who asks; the admin lets nobody in unnamed."""
    return cast(User, request.user)


def in_hex(content: Any) -> str:
    """Hashes and keys as tools print them."""
    return bytes(content).hex() if content else "—"


@admin.register(ChainEvent)
class ChainEventAdmin(ReadOnlyAdmin):
    content_fields = ("payload",)
    list_display = [
        "index",
        "origin",
        "origin_seq",
        "kind_label",
        "document",
        "version",
        "action",
        "sequenced_at",
    ]
    list_filter = [("sequenced_at", RangeDateTimeFilter), "action", ("index", admin.EmptyFieldListFilter)]
    list_filter_submit = True
    search_fields = ["=uid", "=origin"]
    search_help_text = _("文书编号或来源节点代码")
    ordering = ["-id"]
    fields = [
        "index",
        "origin",
        "origin_seq",
        "kind_label",
        "uid",
        "version",
        "previous",
        "action",
        "payload",
        "leaf",
        "sealed_by",
        "sender",
        "created_at",
        "sequenced_at",
    ]
    readonly_fields = fields

    @admin.display(description=_("文书种类"), ordering="kind")
    def kind_label(self, obj: ChainEvent) -> str:
        return str(registry.label_of(obj.kind))

    @admin.display(description=_("文书编号"))
    def document(self, obj: ChainEvent) -> str:
        return str(obj.uid)

    @admin.display(description=_("叶哈希"))
    def leaf(self, obj: ChainEvent) -> str:
        return in_hex(obj.leaf_hash)

    @admin.display(description=_("来源节点封存"))
    def sealed_by(self, obj: ChainEvent) -> str:
        return f"{obj.seal} · {obj.seal.algorithm} {obj.seal.key_id}" if obj.seal else str(_("待封存"))


@admin.register(Receipt)
class ReceiptAdmin(ReadOnlyAdmin):
    list_display = ["at", "direction", "peer", "from_index", "next_index", "batch_digest"]
    list_filter = [("direction", ChoicesDropdownFilter), "peer", ("at", RangeDateTimeFilter)]
    list_filter_submit = True
    list_select_related = ["peer"]
    search_fields = ["=batch_digest"]
    search_help_text = _("批次摘要")
    ordering = ["-id"]
    fields = ["direction", "peer", "at", "from_index", "next_index", "batch_digest", "body", "signed"]
    readonly_fields = fields

    @admin.display(description=_("签名"))
    def signed(self, obj: Receipt) -> str:
        return f"{obj.algorithm} {obj.key_id} {in_hex(obj.signature)}"


@admin.register(Quarantined)
class QuarantinedAdmin(ReadOnlyAdmin):
    content_fields = ("line",)
    list_display = [
        "received_at",
        "told_by",
        "origin",
        "origin_seq",
        "uid",
        "version",
        "reason",
        "resolved_at",
    ]
    list_filter = ["reason", "reported_by", ("resolved_at", admin.EmptyFieldListFilter)]
    search_fields = ["=uid", "=origin"]
    search_help_text = _("文书编号或来源节点代码")
    ordering = ["-id"]
    fields = [
        "received_at",
        "told_by",
        "sender",
        "origin",
        "origin_seq",
        "kind",
        "uid",
        "version",
        "action",
        "reason",
        "detail",
        "leaf",
        "line",
        "resolved_at",
    ]
    readonly_fields = fields

    @admin.display(description=_("由谁隔离"), ordering="reported_by")
    def told_by(self, obj: Quarantined) -> str:
        return obj.reported_by or str(_("本节点"))

    @admin.display(description=_("叶哈希"))
    def leaf(self, obj: Quarantined) -> str:
        return in_hex(obj.leaf_hash)


@admin.register(PushCursor)
class PushCursorAdmin(ReadOnlyAdmin):
    list_display = ["peer", "next_index", "confirmed_at", "breaker", "attempts", "retry_at", "problem"]
    list_select_related = ["peer"]
    ordering = ["peer"]
    fields = [
        "peer",
        "next_index",
        "confirmed_at",
        "polled_at",
        "breaker",
        "breaker_since_at",
        "attempts",
        "retry_at",
        "problem",
        "problem_detail",
        "problem_since_at",
    ]
    readonly_fields = fields


class PeerKeyInline(TabularInline):
    model = PeerKey
    fields = ["key_id", "algorithm", "valid_from", "revoked_at", "vouched_by"]
    readonly_fields = fields
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Peer)
class PeerAdmin(ServiceAdmin):
    list_display = ["code", "name", "role", "state", "url", "held_through", "keys_now"]
    list_filter = [("role", ChoicesDropdownFilter), ("state", ChoicesDropdownFilter)]
    search_fields = ["code", "name"]
    ordering = ["code"]
    inlines = [PeerKeyInline]

    @admin.display(description=_("已收到其日志"))
    def held_through(self, obj: Peer) -> str:
        return str(obj.witnessed_size) if obj.role == PeerRole.CHILD else "—"

    @admin.display(description=_("有效公钥"))
    def keys_now(self, obj: Peer) -> str:
        return _("、").join(key.key_id for key in obj.keys.valid_at(timezone.now())) or "—"

    def get_inlines(self, request: HttpRequest, obj: Peer | None) -> Any:
        return self.inlines if obj else []

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = forms.PeerForm if change else forms.NewPeerForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Peer | None = None) -> list[str]:
        if obj is None:
            return ["identity", "role", "url"]
        return ["code", "name", "role", "url", "state", "registered_at", "held_through"]

    def get_readonly_fields(self, request: HttpRequest, obj: Peer | None = None) -> list[str]:
        return ["code", "name", "role", "registered_at", "held_through"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Peer | None = None) -> bool:
        """This node itself is known here only for its old keys."""
        if obj is not None and obj.role == PeerRole.SELF:
            return False
        return super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Peer, form: Any, change: bool) -> None:
        at, data = timezone.now(), form.cleaned_data
        if change:
            peers.change_peer(
                peer=Peer.objects.get(pk=obj.pk),
                name=obj.name,
                role=obj.role,
                url=data["url"],
                state=data["state"],
                by=_person(request),
                at=at,
            )
            return
        identity = data["identity"]
        peer = peers.register_peer(
            role=data["role"],
            code=identity["code"],
            name=identity["name"],
            algorithm=identity["algorithm"],
            public_key=identity["public_key"],
            url=data["url"],
            by=_person(request),
            at=at,
        )
        obj.pk, obj.code, obj.name = peer.pk, peer.code, peer.name


@admin.register(PeerKey)
class PeerKeyAdmin(ServiceAdmin):
    list_display = ["key_id", "peer", "algorithm", "valid_from", "revoked_at", "vouched_by"]
    list_select_related = ["peer"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter)]
    search_fields = ["=key_id", "peer__code", "peer__name"]
    ordering = ["peer", "-valid_from"]
    autocomplete_fields = ["peer"]
    facts = ["peer", "key_id", "algorithm", "key_hex", "valid_from", "revoked_at", "vouched_by"]

    @admin.display(description=_("公钥"))
    def key_hex(self, obj: PeerKey) -> str:
        return in_hex(obj.public_key)

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = forms.KeyForm if change else forms.NewKeyForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: PeerKey | None = None) -> list[str]:
        if obj is None:
            return ["peer", "algorithm", "key_text"]
        may_revoke = obj.revoked_at is None and self.has_change_permission(request, obj)
        return [*self.facts, *(["revoke", "reason"] if may_revoke else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: PeerKey | None = None) -> list[str]:
        return self.facts if obj else []

    def has_change_permission(self, request: HttpRequest, obj: PeerKey | None = None) -> bool:
        if obj is not None and obj.revoked_at is not None:
            return False
        return super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: PeerKey, form: Any, change: bool) -> None:
        at, data = timezone.now(), form.cleaned_data
        if not change:
            key = peers.register_key(
                peer=data["peer"],
                algorithm=data["algorithm"],
                public_key=data["key_text"],
                by=_person(request),
                at=at,
            )
            obj.pk, obj.key_id = key.pk, key.key_id
        elif data.get("revoke"):
            peers.revoke_key(
                key=PeerKey.objects.select_related("peer").get(pk=obj.pk),
                reason=data["reason"],
                by=_person(request),
                at=at,
            )
