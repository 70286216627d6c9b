"""What this room tells the others when the app is ready."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from records.access.labels import name_actions
from records.access.roles import Role
from records.papers.kinds import PaperKind, register_paper_kind
from records.pledges import deadlines, entries, importing
from records.pledges.services.handovers import SHEET
from records.pledges.services.kinds import STEPS

_WORDS = {
    "proposed": _("提出{what}"),
    "accepted": _("核定{what}"),
    "refused": _("不予核定{what}"),
    "withdrawn": _("撤回{what}"),
    # What is told of a decision that was refused.
    "accept": _("核定{what}"),
    "refuse": _("不予核定{what}"),
    "withdraw": _("撤回{what}"),
}


def register() -> None:
    entries.register()
    deadlines.register()
    importing.register()
    register_paper_kind(
        # It names two officials: for the office, and never for whoever holds number and code.
        PaperKind(
            SHEET,
            _("承诺事项交接清单"),
            "handover-sheet.typ",
            readers=frozenset({Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.AUDIT_ADMIN}),
        )
    )
    name_actions(
        **{
            "pledge.created": _("录入承诺"),
            "pledge.edited": _("修改承诺"),
            "pledge.amended": _("更新承诺"),
            "pledge.drafted": _("据承诺起草失信记录"),
            "pledge.evidence_opened": _("查看承诺材料"),
            "pledge.person_read": _("查看承诺相对人姓名"),
            "handover.prepared": _("准备承诺交接"),
            "handover.signed": _("上传签字的交接清单"),
            "handover.accept": _("核定承诺交接"),
            "handover.refuse": _("不予核定承诺交接"),
            "handover.withdraw": _("撤回承诺交接"),
            **{
                f"pledge.{kind.name}_{what}": format_lazy(word, what=kind.label)
                for kind in STEPS.values()
                for what, word in _WORDS.items()
            },
        }
    )
