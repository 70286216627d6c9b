"""
The way through the form: which question comes when, and what has been said so far.

What was said travels in hidden fields of each page, so nothing of an unfinished complaint is kept here, no cookie is
needed, and nothing is lost where a page comes back with an error.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disclosure.published import PUBLIC, find_organisation
from disclosure.site.complaints import forms
from disclosure.site.forms import PublicForm
from records.common.identity import this_node
from records.subjects.models import Organisation
from supervision.complaints.choices import Anonymity
from supervision.complaints.services import ComplaintData, InformantData

# Far more than any question takes: what is too long is told, not cut.
_LONGEST = 20_000
IDENTITY = ("is_body", "name", "id_number", "phone", "email", "address")
# What came with the address of the form, or is found on the way; no question asks for it.
BESIDE = ("still", "pledge", "record", "kept", "ticket", "work", "review")


class Said(dict[str, str]):
    """All that the form's pages have sent so far, as text."""

    @classmethod
    def read(cls, sent: Mapping[str, str]) -> "Said":
        # Line ends as browsers send them would be counted twice against the length.
        return cls(
            {
                name: value.replace("\r\n", "\n").replace("\x00", "")[:_LONGEST]
                for name in (*FIELDS, *BESIDE)
                if (value := sent.get(name, ""))
            }
        )

    def say(self, name: str) -> str:
        return self.get(name, "").strip()

    def uid(self, name: str) -> UUID | None:
        try:
            return UUID(self.say(name))
        except ValueError:
            return None

    @property
    def tokens(self) -> list[str]:
        """Of the files that wait to be handed in."""
        return [token for token in self.get("kept", "").split(",") if token]

    def keep(self, tokens: list[str]) -> None:
        self["kept"] = ",".join(tokens)

    @property
    def body(self) -> Organisation | None:
        uid = self.uid("body")
        return find_organisation(uid, PUBLIC) if uid else None

    def complaint(self) -> ComplaintData:
        body = self.body
        return ComplaintData(
            kind=self.say("kind"),
            body=body.uid if body else None,
            body_name=body.name if body else self.say("body_name"),
            region=body.region_id if body else self.say("region") or this_node().code,
            title=self.say("title"),
            statement=self.say("statement"),
            wished=self.say("wished"),
            amount=_amount(self.say("amount")) if self.has_money else None,
            contract_number=self.say("contract_number") if self.has_money else "",
            happened_on=_day(self.say("happened_on")),
            pledge=self.uid("pledge"),
            record=self.uid("record"),
        )

    def informant(self) -> InformantData:
        """Who files; of an anonymous one nothing goes on, whatever stood in the fields before he chose so."""
        if self.is_anonymous:
            return InformantData(anonymity=Anonymity.ANONYMOUS)
        return InformantData(
            anonymity=self.say("anonymity"),
            is_body=self.say("is_body") == "1",
            **{name: self.say(name) for name in IDENTITY if name != "is_body"},
        )

    @property
    def is_anonymous(self) -> bool:
        return self.say("anonymity") not in (Anonymity.NAMED, Anonymity.CONFIDENTIAL)

    @property
    def has_money(self) -> bool:
        return self.say("kind") in forms.WITH_MONEY


@dataclass(frozen=True)
class Step:
    """
    One page.

    :ivar heading: the question that it asks
    :ivar is_for: whether it is asked at all, after what has been said
    """

    name: str
    heading: str | Promise
    hint: str | Promise
    form: type[PublicForm]
    is_for: Callable[[Said], bool] = lambda said: True

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(self.form.base_fields)

    def bound(self, said: Said) -> PublicForm:
        return self.form(said)

    def unbound(self, said: Said, **more: str) -> PublicForm:
        return self.form(initial={name: said[name] for name in self.fields if name in said} | more)


STEPS = (
    Step("kind", _("您要投诉哪一类事？"), _("请选择最接近的一类；如有偏差，受理时会调整。"), forms.KindForm),
    Step(
        "elsewhere",
        _("这件事有没有下面的情况？"),
        _("有的事项由法院、复议机关等办理，请先确认，以免延误法定期限。"),
        forms.ElsewhereForm,
    ),
    Step("body", _("您反映的是哪个单位？"), _("该单位不参与办理，也看不到这件投诉。"), forms.BodyForm),
    Step(
        "facts", _("发生了什么事？"), _("写清楚时间、单位、约定和实际，越具体越容易查实。"), forms.FactsForm
    ),
    Step(
        "money",
        _("涉及多少钱，有没有合同？"),
        _("都可以不填。"),
        forms.MoneyForm,
        lambda said: said.has_money,
    ),
    Step("anonymity", _("您愿意留下身份吗？"), _("三种方式都会办理。"), forms.AnonymityForm),
    Step(
        "identity",
        _("怎样联系您？"),
        _("加密保存，不公开，不转给被反映单位；每次打开都有记录。"),
        forms.IdentityForm,
        lambda said: not said.is_anonymous,
    ),
    Step(
        "files",
        _("有没有合同、文件或照片？"),
        _("照片里的拍摄地点、设备，文件里的作者等隐藏信息会自动去除；文件名不保存。"),
        forms.FilesForm,
    ),
    Step("check", _("请核对，然后提交"), "", forms.CheckForm),
)
BY_NAME = {step.name: step for step in STEPS}
FIRST, CHECK = STEPS[0], STEPS[-1]
# Ticked anew each time, and never carried along.
_NOT_CARRIED = frozenset({"files", "truthful", "q"})
FIELDS = tuple(field for step in STEPS for field in step.form.base_fields if field not in _NOT_CARRIED)


def asked(said: Said) -> list[Step]:
    """The pages that this complaint needs."""
    return [step for step in STEPS if step.is_for(said)]


def after(step: Step, said: Said) -> Step:
    way = asked(said)
    return way[min(way.index(step) + 1, len(way) - 1)] if step in way else FIRST


def before(step: Step, said: Said) -> Step:
    way = asked(said)
    return way[max(way.index(step) - 1, 0)] if step in way else FIRST


def carried(said: Said, *, on: Step) -> Iterator[tuple[str, str]]:
    """What the page of this step hands on unseen."""
    for name, value in said.items():
        if name not in on.fields:
            yield name, value


def step_with(field: str) -> Step:
    """Where a field is asked for; what is asked nowhere is told on the last page."""
    return next((step for step in STEPS if field in step.fields), CHECK)


def _amount(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "")) if text else None
    except ArithmeticError:
        return None


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
