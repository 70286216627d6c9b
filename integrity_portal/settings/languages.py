"""In which languages and scripts the public pages can be read; a further one is a further row here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """
    One choice of the switch in the page head.

    :ivar code: what the reader's cookie keeps
    :ivar tag: the BCP 47 tag of the pages
    :ivar name: the language's name for itself, as the switch writes it
    :ivar words: the catalogue of words (a code of ``LANGUAGES``) that the pages are made with
    :ivar direction: ``ltr`` or ``rtl``
    :ivar writing: the CSS writing mode of the text, such as ``vertical-lr`` for Mongolian
    :ivar conversion: the OpenCC rules by which a finished page is turned into another script; none if empty
    """

    code: str
    tag: str
    name: str
    words: str
    direction: str = "ltr"
    writing: str = "horizontal-tb"
    conversion: str = ""


LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
SITE_LANGUAGES = (
    Language("zh-hans", "zh-Hans", "简体", "zh-hans"),
    Language("zh-hant", "zh-Hant", "繁體", "zh-hans", conversion="s2tw"),
    Language("en", "en", "English", "en"),
)
