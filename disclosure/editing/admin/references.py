"""A reference that is typed: by number, code or name, because a list of all there are would be endless."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _


class ReferenceField(forms.CharField):
    """
    A row named by one of its columns.

    :param rows: among which it is looked for, asked anew each time
    :param by: the columns by which it may be named; the first is how the form shows it
    """

    def __init__(self, *, rows: Any, by: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.rows, self.by = rows, by

    def prepare_value(self, value: Any) -> Any:
        if value in (None, "") or isinstance(value, str):
            return value
        found = self._rows().filter(pk=value).first()
        return getattr(found, self.by[0]) if found else ""

    def clean(self, value: Any) -> Model | None:
        text = super().clean(value)
        if not text:
            return None
        named = Q()
        for name in self.by:
            named |= Q(**{name: text})
        found = list(self._rows().filter(named)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(_("“%s”不止一条，请改填更具体的名称或编号。") % text)
        raise ValidationError(_("没有找到“%s”，请核对后重填。") % text)

    def _rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.rows()
        return rows


class UidField(ReferenceField):
    """A row named by its uid, or by the address of its page, in which the uid stands."""

    def __init__(self, *, rows: Any, **kwargs: Any) -> None:
        super().__init__(rows=rows, by=("uid",), **kwargs)

    def clean(self, value: Any) -> Model | None:
        text = forms.CharField.clean(self, value)
        if not text:
            return None
        part = next((one for one in reversed(text.split("/")) if len(one) == 36), text)
        try:
            found: Model | None = self._rows().filter(pk=part).first()
        except ValidationError:
            found = None
        if found is None:
            raise ValidationError(_("没有编号为“%s”的记录，请从记录页面复制编号或网址。") % text[:80])
        return found
