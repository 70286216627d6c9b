"""The kinds of documents that partners send or read; each room above adds its own when the app is ready."""

from django.utils.functional import Promise

_labels: dict[str, str | Promise] = {}


def add_partner_kind(name: str, label: str | Promise) -> None:
    _labels[name] = label


def partner_kinds() -> dict[str, str | Promise]:
    return dict(sorted(_labels.items()))


def label_of_kind(name: str) -> str:
    return str(_labels.get(name, name))
