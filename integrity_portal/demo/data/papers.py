"""A document as a PDF, so that an attachment can be opened and read."""

from collections.abc import Sequence

# A reader brings this Chinese font of its own (PDF 32000-1, 9.7.5.2), which keeps each file at two kilobytes.
FONT = "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [5 0 R] >>"
DESCENDANT = (
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 6 0 R >>"
)
DESCRIPTOR = (
    "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
    " /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
)
WIDTH, HEIGHT, MARGIN = 595, 842, 72
LINE = 34
NOTICE = "演示数据：内容、机构和文号均为虚构，不具有法律效力。"


def decision(*, issuer: str, title: str, number: str, paragraphs: Sequence[str], day: str) -> bytes:
    """One page: issuer and title in the middle, the number, the text, who signed and when."""
    lines = [(issuer, 18, True), (title, 22, True), ("", 12, False), (number, 14, True), ("", 12, False)]
    for paragraph in paragraphs:
        text = f"\u3000\u3000{paragraph}"
        lines += [(text[start : start + LINE], 13, False) for start in range(0, len(text), LINE)]
    lines += [("", 13, False), ("\u3000" * (LINE - len(issuer)) + issuer, 13, False)]
    lines += [("\u3000" * (LINE - len(day)) + day, 13, False)]
    return _file(_page(lines))


def _page(lines: Sequence[tuple[str, int, bool]]) -> str:
    said = [_text(NOTICE, 10, MARGIN, 40)]
    y = float(HEIGHT - MARGIN)
    for text, size, in_the_middle in lines:
        y -= size * 1.7
        x = (WIDTH - len(text) * size) / 2 if in_the_middle else MARGIN
        if text:
            said.append(_text(text, size, x, y))
    return "\n".join(said)


def _text(text: str, size: int, x: float, y: float) -> str:
    return f"BT /F1 {size} Tf {x:.1f} {y:.1f} Td <{text.encode('utf-16-be').hex()}> Tj ET"


def _file(page: str) -> bytes:
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents 7 0 R"
        " /Resources << /Font << /F1 4 0 R >> >> >>",
        FONT,
        DESCENDANT,
        DESCRIPTOR,
        f"<< /Length {len(page)} >>\nstream\n{page}\nendstream",
    )
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + end.encode("ascii")
