"""The place up to which a partner has read, as it keeps it: signed, its own, and good for the rights it was read with."""

from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _

from disclosure.partners.sharing import rights_of
from records.access.models import User
from records.common.rest.problems import ApiProblem, invalid_parameter

_SALT = "disclosure.partners.position"


def written(partner: User, position: UUID, *, rights: str = "") -> str:
    content = [position.hex, partner.pk, (rights or rights_of(partner))[:16]]
    return signing.Signer(salt=_SALT).sign_object(content)


def read(partner: User, text: str) -> UUID:
    """
    :raises ApiProblem: 400 where nobody gave it to this partner; 410 where it may see other things by now
    """
    try:
        position, owner, rights = signing.Signer(salt=_SALT).unsign_object(text)
        found = UUID(hex=position)
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        owner = None
    if owner != partner.pk:
        raise invalid_parameter(
            "after",
            "invalid",
            _("after 无法识别：请用上次得到的值，或带时区的时刻，如 2026-11-01T00:00:00Z。"),
        )
    if rights != rights_of(partner)[:16]:
        # Neither would what was granted since come along, nor would a tombstone for what was taken away.
        raise ApiProblem(
            410,
            "rights_changed",
            _(
                "您的查询权限已有调整，原来的位置不能续读：请弃用旧副本，重新申请快照，或不带 after 从头读取。"
            ),
        )
    return found
