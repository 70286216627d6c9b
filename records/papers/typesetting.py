"""Setting a paper: typst with the one typeface that is shipped; nothing of the machine gets into the result."""

import io
import json
from datetime import datetime
from functools import lru_cache
from typing import Any

import segno
import typst
from noto_cjk_sans_otc import FONT_PATH

from records.papers.kinds import TEMPLATES


def set_pdf(*, template: str, content: dict[str, Any], at: datetime) -> bytes:
    """
    The PDF of ``template`` with ``content``; equal input gives equal bytes.

    The content goes in as one JSON text that the template parses: it is never part of the source, so that
    nothing in it can be read as markup or code.
    """
    return _pages(template, content, at, format="pdf")[0]


def set_pictures(*, template: str, content: dict[str, Any], at: datetime, ppi: float = 80) -> list[bytes]:
    """The pages as PNG, to be looked at."""
    return _pages(template, content, at, format="png", ppi=ppi)


def qr_svg(text: str) -> str:
    """A QR code that a phone reads from paper even where a corner is stained (15 % may be lost)."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False, svgclass=None)
    return out.getvalue().decode()


def _pages(template: str, content: dict[str, Any], at: datetime, **how: Any) -> list[bytes]:
    # One compiler for each paper: it keeps the input it was made with.
    compiler = typst.Compiler(
        input=str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        sys_inputs={"paper": json.dumps(content)},
    )
    made = compiler.compile(timestamp=int(at.timestamp()), **how)
    if made is None:
        raise RuntimeError("the typesetter gave no document")
    return made if isinstance(made, list) else [made]


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT_PATH.parent)]
    )
