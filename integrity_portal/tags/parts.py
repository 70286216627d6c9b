"""
Django's tags ``extends``, ``include`` and ``static``, where what they name is looked up once.

A template that stands in quotes is the same for every page, and so are the blocks of the one that it extends and the
name under which a file was collected. While one develops (``DEBUG``) they are looked up each time, as they may change.
"""

from typing import Any, cast

from django.conf import settings
from django.template import Context, Library, Node, Template
from django.template.base import FilterExpression, Parser, TextNode, Token
from django.template.loader_tags import (
    BLOCK_CONTEXT_KEY,
    BlockContext,
    BlockNode,
    ExtendsNode,
    IncludeNode,
    construct_relative_path,
    do_extends,
    do_include,
)
from django.templatetags import static as files
from django.utils.safestring import SafeString

register = Library()


def stand_in() -> None:
    """Have ``{% load static %}`` load this one."""
    files.register.tags["static"] = static


def is_fixed(expression: FilterExpression) -> bool:
    return not expression.is_var and not expression.filters


class KeptExtends(ExtendsNode):
    kept: "tuple[Template, dict[str, BlockNode]] | None" = None

    def render(self, context: Context) -> str:
        if settings.DEBUG:
            return str(super().render(context))
        if self.kept is None:
            parent = self.get_parent(context)
            self.kept = parent, _own_blocks(parent)
        parent, blocks = self.kept
        known = context.render_context.get(BLOCK_CONTEXT_KEY)
        if known is None:
            known = context.render_context[BLOCK_CONTEXT_KEY] = BlockContext()
        known.add_blocks(self.blocks)
        known.add_blocks(blocks)
        with context.render_context.push_state(parent, isolated_context=False):
            return str(parent._render(context))  # type: ignore[attr-defined]


def _own_blocks(parent: Template) -> dict[str, BlockNode]:
    """The blocks of a template that extends none; one that does brings its own when it is rendered."""
    first = next((node for node in parent.nodelist if not isinstance(node, TextNode)), None)
    if first is None or isinstance(first, ExtendsNode):
        return {}
    blocks: Any = parent.nodelist.get_nodes_by_type(BlockNode)
    return {block.name: block for block in blocks}


class KeptInclude(IncludeNode):
    kept: Template | None = None

    def render(self, context: Context) -> SafeString:
        if settings.DEBUG:
            return super().render(context)
        template = self.kept
        if template is None:
            within, named, engine = self.origin.template_name, self.template.var, context.template.engine  # type: ignore[union-attr]
            template = self.kept = engine.get_template(construct_relative_path(within, named))  # type: ignore[arg-type]
        values = {name: value.resolve(context) for name, value in self.extra_context.items()}
        if self.isolated_context:
            return template.render(context.new(values))
        with context.push(**values):
            return template.render(context)


class KeptFile(Node):
    child_nodelists = ()

    def __init__(self, node: files.StaticNode) -> None:
        self.node = node
        self.kept: dict[Any, str] = {}

    def render(self, context: Context) -> str:
        # A page under another path, or other files altogether, are another setting.
        address = None if settings.DEBUG else self.kept.get(settings.STATIC_URL)
        if address is None:
            address = self.kept[settings.STATIC_URL] = str(self.node.render(context))
        return address


@register.tag
def extends(parser: Parser, token: Token) -> Node:
    node: Any = do_extends(parser, token)
    # A template of ours that extends the one of the same name which it stands before: which that is, is Django's to say.
    own: Any = parser.origin
    if is_fixed(node.parent_name) and node.parent_name.var != own.template_name:
        node.__class__ = KeptExtends
    return cast(Node, node)


@register.tag
def include(parser: Parser, token: Token) -> Node:
    node: Any = do_include(parser, token)
    if is_fixed(node.template):
        node.__class__ = KeptInclude
    return cast(Node, node)


def static(parser: Parser, token: Token) -> Node:
    node = files.do_static(parser, token)
    return KeptFile(node) if is_fixed(node.path) and node.varname is None else node
