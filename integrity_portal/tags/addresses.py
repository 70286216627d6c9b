"""Django's tag ``url``, where an address without parts of its own is put together once."""

from django.conf import settings
from django.template import Context, Library, Node, defaulttags
from django.template.base import Parser, Token
from django.urls import get_script_prefix

register = Library()


class KeptAddress(Node):
    child_nodelists = ()

    def __init__(self, node: defaulttags.URLNode) -> None:
        self.node, self.name = node, node.asvar
        self.kept: dict[tuple[str | None, ...], str] = {}

    def render(self, context: Context) -> str:
        # All that reversing looks at besides the name.
        request = getattr(context, "request", None)
        within = getattr(getattr(request, "resolver_match", None), "namespace", None)
        key = (getattr(request, "current_app", within), get_script_prefix(), settings.ROOT_URLCONF)
        address = self.kept.get(key)
        if address is None:
            shown = self.node.render(context)
            address = str(context[self.name] if self.name else shown)
            # By a name, a page may ask for what there is not.
            if address:
                self.kept[key] = address
        if not self.name:
            return address
        context[self.name] = address
        return ""


@register.tag
def url(parser: Parser, token: Token) -> Node:
    node: defaulttags.URLNode = defaulttags.url(parser, token)
    named = node.view_name
    fixed = getattr(named.var, "lookups", None) is None and not named.filters
    return KeptAddress(node) if fixed and not (node.args or node.kwargs) else node
