"""Django's tags of ``i18n``, where a word or sentence of the template is looked up once for each language."""

from django.template import Context, Library, Node
from django.template.base import Parser, Token
from django.templatetags import i18n
from django.utils.translation import get_language, gettext

from integrity_portal.tags.values import written

register = Library()


def stand_in() -> None:
    """Have ``{% load i18n %}`` load these: a library of that name beside Django's would be warned of."""
    i18n.register.tags.update(register.tags)


def _language(context: Context) -> str | None:
    """
    The language that the page is written in.

    The page says it itself; to ask what is active takes as long as to render a word, a hundred times a page. No template
    changes it on its way: ``{% language %}`` is not for use here.
    """
    said: str | None = context.get("LANGUAGE_CODE")
    return said or get_language()


class KeptWords(Node):
    """A word or sentence without anything that depends on the page; shown, or given a name on it."""

    child_nodelists = ()

    def __init__(self, node: i18n.TranslateNode) -> None:
        self.node, self.name = node, node.asvar
        self.kept: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = _language(context)
        words = self.kept.get(language)
        if words is None:
            shown = self.node.render(context)
            words = self.kept[language] = context[self.name] if self.name else shown
        if not self.name:
            return words
        context[self.name] = words
        return ""


class KeptSentence(Node):
    """A sentence with places for what the page says; only these are filled anew."""

    child_nodelists = ()

    def __init__(self, node: i18n.BlockTranslateNode) -> None:
        self.node = node
        self.kept: dict[str | None, tuple[str, list[str]]] = {}

    def render(self, context: Context) -> str:
        language = _language(context)
        if (kept := self.kept.get(language)) is None:
            singular, names = self.node.render_token_list(self.node.singular)
            kept = self.kept[language] = (gettext(singular), names)
        sentence, names = kept
        own = {name: value.resolve(context) for name, value in self.node.extra_context.items()}
        try:
            values = {name: own[name] if name in own else context[name] for name in names}
            return sentence % {name: written(value, context) for name, value in values.items()}
        except (KeyError, ValueError):
            # What the page does not know, or a translation that does not fit: as Django deals with it.
            return str(self.node.render(context))


@register.tag("blocktranslate")
@register.tag("blocktrans")
def blocktranslate(parser: Parser, token: Token) -> Node:
    node: i18n.BlockTranslateNode = i18n.do_block_translate(parser, token)
    return (
        node if node.plural or node.countervar or node.message_context or node.asvar else KeptSentence(node)
    )


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    node: i18n.TranslateNode = i18n.do_translate(parser, token)
    said = node.filter_expression
    # A variable's lookups are none for a text in quotes.
    fixed = getattr(said.var, "lookups", None) is None and not said.filters
    return KeptWords(node) if fixed and not node.message_context else node
