"""Who is looking: the only argument by which what is shown may differ."""

from dataclasses import dataclass

from records.dishonesty.choices import Scope


@dataclass(frozen=True)
class Audience:
    """A kind of reader, and the scopes of records that the law lets this kind read."""

    kind: str
    scopes: tuple[str, ...]


PUBLIC = Audience("public", (Scope.PUBLIC,))
GOVERNMENT = Audience("government", (Scope.PUBLIC, Scope.GOVERNMENT))
QUERY = Audience("query", (Scope.PUBLIC, Scope.QUERY))
