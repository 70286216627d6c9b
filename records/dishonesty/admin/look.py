"""Reading one record: its page with what may be done next, and its history."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from records.access.roles import Role
from records.chain import queries as chain
from records.chain.notice_words import said
from records.chain.unconfirmed import end_receipts
from records.dishonesty import services
from records.dishonesty.admin.base import crumbs, note_reading, person, record_in_reach, record_url, render
from records.dishonesty.admin.entry import may_edit
from records.dishonesty.admin.files import may_attach
from records.dishonesty.admin.forms import AttachmentForm
from records.dishonesty.admin.ordering import may_order
from records.dishonesty.admin.panels import panels_of
from records.dishonesty.admin.words import Clock
from records.dishonesty.choices import ChangeState, Status
from records.dishonesty.content import LABELS, readable, snapshot
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.workflow import WORKFLOW

# The lines of the record page, in the groups of the paper form.
GROUPS = (
    (
        pgettext_lazy("章节序号", "一"),
        gettext_lazy("失信主体"),
        ("subject_type", "organisation", "organisation_uscc", "official", "region"),
    ),
    (
        pgettext_lazy("章节序号", "二"),
        gettext_lazy("失信事实"),
        ("source", "domain", "severity", "title", "facts", "amount"),
    ),
    (
        pgettext_lazy("章节序号", "三"),
        gettext_lazy("依据文书"),
        (
            "document_kind",
            "document_number",
            "document_name",
            "authority_name",
            "authority_uscc",
            "decided_on",
            "legal_basis",
            "catalogue_item",
        ),
    ),
    (
        pgettext_lazy("章节序号", "四"),
        gettext_lazy("公开与告知"),
        (
            "scope",
            "minor_publication_reason",
            "naming_basis",
            "subject_served",
            "under_objection",
            "under_litigation",
        ),
    ),
    (
        pgettext_lazy("章节序号", "五"),
        gettext_lazy("公示期限"),
        ("display_from", "repairable_from", "display_until", "end_reason"),
    ),
)


@dataclass(frozen=True)
class Happening:
    """One line of a record's history."""

    at: datetime
    title: str
    who: str
    note: str
    kind: str


@dataclass(frozen=True)
class Step:
    """One step of the workflow for one person: a door, or the reason why it is shut."""

    name: str
    label: str
    url: str
    why_not: str
    is_main: bool


def record_page(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Everything about a record on one page, and the steps that this person may take with it."""
    record = record_in_reach(request, uid)
    note_reading(request, record)
    at = timezone.now()
    open_steps, shut_steps = steps_of(request, record, at=at)
    return render(
        request,
        "dishonestyrecord/page.html",
        record.title,
        crumbs=crumbs(),
        record=record,
        clock=Clock(timezone.localdate(at)).of(record),
        groups=groups_of(record),
        open_steps=open_steps,
        shut_steps=shut_steps,
        may_edit=may_edit(request, record),
        edit_url=record_url(record, "change"),
        attachments=record.attachments.filter(removed_at=None).select_related("uploaded_by"),
        attachment_form=AttachmentForm() if may_attach(request, record) else None,
        notice=notice_of(record),
        may_comment=_may_comment(request, record),
        asked=[said(notice) for notice in chain.asked_from_above().filter(uid=record.pk)],
        asked_below=[said(notice) for notice in chain.asked_below(record.pk)],
        may_order=may_order(request, record),
        may_propose=_may_propose(request, record),
        panels=panels_of(request, record),
        end_receipts=end_receipts(record.pk, at=at),
        pending_change=record.proposed_changes.filter(state=ChangeState.PENDING).first(),
        happenings=happenings_of(record)[:6],
        saved=f"{person(request).pk}:{saved}" if (saved := request.GET.get("saved", "")) else "",
    )


def history(request: HttpRequest, uid: str) -> HttpResponse:
    """Versions, steps and arrivals in words, newest first."""
    record = record_in_reach(request, uid)
    note_reading(request, record)
    versions = list(record.versions.select_related("by").order_by("-number"))
    return render(
        request,
        "dishonestyrecord/history.html",
        _("历史"),
        crumbs=crumbs(record),
        record=record,
        happenings=happenings_of(record),
        versions=[
            (
                version,
                _changed_lines(
                    version.content, versions[place + 1].content if place + 1 < len(versions) else {}
                ),
            )
            for place, version in enumerate(versions)
        ],
    )


def groups_of(record: DishonestyRecord) -> list[tuple[str, str, list[tuple[Any, str]]]]:
    """The record's content as labelled lines; empty lines are left out."""
    said = {**snapshot(record), "region": record.region.full_name}
    return [
        (str(number), str(title), lines)
        for number, title, names in GROUPS
        if (
            lines := [
                (LABELS[name], readable(name, said[name])) for name in names if said[name] not in (None, "")
            ]
        )
    ]


def steps_of(
    request: HttpRequest, record: DishonestyRecord, *, at: datetime
) -> tuple[list[Step], list[Step]]:
    """What may be done now, and what not with the reason; steps of other states are not worth a line."""
    open_steps: list[Step] = []
    shut_steps: list[Step] = []
    for transition, denied in services.available_transitions(record, by=person(request), at=at):
        # A repaired record comes back only with the decision that revokes its repair.
        if transition.name == "restore" or (denied and denied.code == "wrong_state"):
            continue
        url = (
            reverse("admin:records_dishonestyrecord_propose", args=[record.pk])
            if transition.name == "amend"
            else record_url(record, "review")
            if transition.name == "approve"
            else reverse("admin:records_dishonestyrecord_step", args=[record.pk, transition.name])
        )
        step = Step(
            transition.name,
            _("去审核") if transition.name == "approve" else str(transition.label),
            url,
            denied.message if denied else "",
            transition.name in ("submit", "approve", "publish"),
        )
        if transition.name == "amend":
            if _may_propose(request, record):
                waiting = record.proposed_changes.filter(state=ChangeState.PENDING).exists()
                why_not = _("已有一项变更待审核，办结后才能再提出变更。") if waiting else ""
                steps = shut_steps if waiting else open_steps
                steps.append(Step("amend", _("提出变更"), url, why_not, False))
            continue
        (shut_steps if denied else open_steps).append(step)
    return open_steps, shut_steps


def happenings_of(record: DishonestyRecord) -> list[Happening]:
    """All that happened to a record, newest first: steps at this node and arrivals at others."""
    # Newest first also among those of one moment.
    found = [
        Happening(
            step.at,
            _step_name(step.name),
            step.by.get_full_name() or step.by.get_username(),
            step.reason,
            step.name,
        )
        for step in record.transitions.select_related("by").order_by("-at", "-uid")
    ]
    found += [
        Happening(
            arrival.at,
            _("第 %(version)d 版到达%(node)s") % {"version": arrival.version, "node": arrival.node_name},
            "",
            "",
            "arrival",
        )
        for arrival in chain.arrivals(record.pk)
        # Where it was written it has not arrived, it began.
        if arrival.node_code != record.origin
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _step_name(name: str) -> str:
    if name in WORKFLOW.transitions:
        return str(WORKFLOW.transitions[name].label)
    return _("加注或去除标识") if name == "mark" else _("录入")


def notice_of(record: DishonestyRecord) -> Any:
    return getattr(record, "prior_notice", None)


def _may_comment(request: HttpRequest, record: DishonestyRecord) -> bool:
    roles = [Role.CLERK, Role.REVIEWER, Role.DEPARTMENT]
    return notice_of(record) is not None and person(request).holds(roles, over=record)


def _may_propose(request: HttpRequest, record: DishonestyRecord) -> bool:
    return (
        record.status == Status.PUBLISHED
        and not record.is_replica
        and person(request).holds([Role.CLERK, Role.REVIEWER], over=record)
    )


def _changed_lines(new: dict[str, Any], old: dict[str, Any]) -> list[tuple[Any, str, str]]:
    """(label, before, after) of what a version changed; of the first version nothing."""
    if not old:
        return []
    return [
        (label, readable(name, old.get(name)), readable(name, new.get(name)))
        for name, label in LABELS.items()
        if old.get(name) != new.get(name)
    ]
