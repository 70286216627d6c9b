"""The words of the mails, in the subscriber's language; plain text, for every mail program shows it alike."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from disclosure.subscriptions import links
from disclosure.subscriptions.digest import Digest
from disclosure.subscriptions.models import Subscription
from disclosure.subscriptions.subjects import Subject

_BREAKS = {ord("\r"): " ", ord("\n"): " "}


def confirmation(subscription: Subscription) -> EmailMessage:
    with override(subscription.language):
        words = _subject(subscription).words
        return _mail(
            subscription,
            _("%(node)s：请确认订阅") % _node(),
            [
                _("有人（可能是您）请求把“%(words)s”的变化发到这个邮箱。") % {"words": words},
                "",
                _("如果是您，请打开下面的网址，按“确认订阅”（48 小时内有效）："),
                links.confirm_address(subscription),
                "",
                _("如果不是您，请忽略这封邮件：没有确认的，不会再收到邮件，48 小时后邮箱地址会被删除。"),
            ],
        )


def already(subscription: Subscription) -> EmailMessage:
    with override(subscription.language):
        words = _subject(subscription).words
        return _mail(
            subscription,
            _("%(node)s：您已经订阅") % _node(),
            [
                _("您已经订阅了“%(words)s”，不必再次确认。") % {"words": words},
                "",
                _("更改频率或退订："),
                links.manage_address(subscription),
            ],
        )


def digest(subscription: Subscription, found: Digest) -> EmailMessage:
    with override(subscription.language):
        subject = _subject(subscription)
        number = len(found.items) + len(found.gone)
        mail = _mail(
            subscription,
            ngettext(
                "%(node)s：“%(words)s”有 %(number)d 项变化",
                "%(node)s：“%(words)s”有 %(number)d 项变化",
                number,
            )
            % {**_node(), "words": subject.words, "number": number},
            [*_lines(found), "", _("查看全部："), _absolute(subject.page), *_foot(subscription)],
        )
    # RFC 8058: the mail program offers a button, and one request ends it.
    mail.extra_headers = {
        "List-Unsubscribe": f"<{links.unsubscribe_address(subscription)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
    }
    return mail


def _lines(found: Digest) -> list[str]:
    lines = []
    for item in found.items:
        shown = item.shown
        lines += [
            _("· [%(what)s] %(kind)s：%(body)s，%(title)s")
            % {
                "what": _("新发布") if item.is_new else _("有变更"),
                "kind": item.kind.label,
                "body": shown["organisation"]["name"],
                "title": shown["title"],
            },
            f"  {_absolute(item.path)}",
        ]
    if found.more:
        lines.append(_("…… 还有更多，见下面的网址。"))
    if found.gone:
        lines += ["", _("以前告诉过您、现在已经终止公示的（请勿再传播）：")]
        lines += [f"· {_absolute(path)}" for path in found.gone]
    return lines


def _foot(subscription: Subscription) -> list[str]:
    return [
        "",
        "-- ",
        _("您收到这封邮件，是因为您在%(node)s订阅并确认过。没有变化时不发邮件。") % _node(),
        _("更改或退订：%(address)s") % {"address": links.manage_address(subscription)},
    ]


def _mail(subscription: Subscription, subject: str, lines: list[str]) -> EmailMessage:
    return EmailMessage(
        subject=subject.translate(_BREAKS)[:200],
        body="\n".join(lines) + "\n",
        to=[subscription.address],
        headers={"Auto-Submitted": "auto-generated"},
    )


def _subject(subscription: Subscription) -> Subject:
    return Subject(subscription.target, subscription.about)


def _node() -> dict[str, str]:
    return {"node": settings.NODE_NAME}


def _absolute(path: str) -> str:
    return settings.PUBLIC_URL.rstrip("/") + path
