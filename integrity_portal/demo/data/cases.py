"""What a case of dishonesty is, before it happens to a body: the words of a document, with places to fill."""

from dataclasses import dataclass

ORDINARY = ("ordinary",)
MINOR = ("minor",)
SERIOUS = ("serious",)
NOT_SERIOUS = ("minor", "ordinary")
NOT_MINOR = ("ordinary", "serious")
ANY = ("minor", "ordinary", "serious")


@dataclass(frozen=True)
class Case:
    """
    :ivar bodies: tags of the bodies to which it can happen (see ``bodies.BODY_KINDS``; ``town`` for any township)
    :ivar conduct: what was done or not done, in several wordings; ``{…}`` are the slots of ``words.Slots``
    :ivar outcome: what the document decided, in several wordings
    :ivar number: how the number of the document is built (see ``words.document_number``)
    :ivar authority: tag of the body that issued it
    :ivar amount: from and to, in units of 1,000 yuan; none where no money is at stake
    :ivar about_official: whether the record is about a person in office and not about the body
    """

    source: str
    domain: str
    severities: tuple[str, ...]
    bodies: tuple[str, ...]
    title: str
    conduct: tuple[str, ...]
    outcome: tuple[str, ...]
    basis: str
    document: str
    number: str
    authority: str
    projects: tuple[str, ...] = ()
    amount: tuple[int, int] | None = None
    about_official: bool = False
