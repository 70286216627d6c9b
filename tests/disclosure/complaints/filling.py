"""Going through the form as somebody without script does: each page is sent with all that stands on it."""

import hashlib
import re
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from disclosure.site.complaints import tickets

NEW = "/complaints/new/"
NAME, PHONE, MAIL, ADDRESS = "欧阳举报", "13800001234", "jubao@example.cn", "示例市示例路88号"
ID_NUMBER = "11010119900307889X"
PDF = b"%PDF-1.7\n1 0 obj <</Author (ouyang)>> endobj\n%%EOF\n"
CODE = re.compile(r"data-receipt>([0-9 ]{19})<")
FACTS = {
    "title": "完工一年未付路面修补工程款",
    "statement": "去年三月签订路面修补合同，五月验收合格，至今没有付款，多次催告没有答复。",
    "happened_on": "2025-05-20",
    "wished": "请按合同付款。",
}


class Page(HTMLParser):
    """
    One page of the form.

    :ivar said: what would be sent with it as it stands
    :ivar at: which question it asks; empty where it asks none
    """

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__(convert_charrefs=True)
        self.text = answer.content.decode()
        self.status = answer.status_code
        self.said: dict[str, str] = {}
        self.buttons: list[str] = []
        self.ticket = self.bits = ""
        self._inside = False
        self._area = self._select = ""
        self.feed(self.text)
        self.close()

    @property
    def at(self) -> str:
        return self.said.get("at", "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form" and "data-complaint" in has:
            self._inside, self.ticket, self.bits = True, has["data-ticket"], has["data-bits"]
        if not self._inside:
            return
        name = has.get("name", "")
        if tag == "input" and name and has.get("type") not in ("radio", "checkbox", "file"):
            self.said[name] = has.get("value", "")
        elif tag == "input" and name and "checked" in has:
            self.said[name] = has.get("value", "on")
        elif tag == "textarea":
            self._area, self.said[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in has:
            self.said[self._select] = has.get("value", "")
        elif tag == "button":
            self.buttons.append(has.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._area:
            # The first line end after the tag is the browser's own.
            self.said[self._area] += data.removeprefix("\n") if not self.said[self._area] else data


def opened(client: Client, query: str = "") -> Page:
    return Page(client.get(NEW + query))


def sent(client: Client, page: Page, go: str = "next", *, files: Any = (), **said: str) -> Page:
    more = {"files": list(files)} if files else {}
    return Page(client.post(NEW, {**page.said, "go": go, **said, **more}))


def solved(ticket: str, bits: int) -> str:
    """The number that a browser looks for."""
    return next(
        str(n)
        for n in range(1 << 26)
        if 256 - int.from_bytes(hashlib.sha256(f"{ticket}:{n}".encode()).digest()).bit_length() >= bits
    )


def to_check(
    client: Client,
    *,
    body: Any,
    anonymity: str = "anonymous",
    kind: str = "contract",
    files: Any = (),
    **more: str,
) -> Page:
    """The last page, with everything filled in."""
    page = sent(client, opened(client), kind=kind)
    page = sent(client, page, elsewhere="none")
    page = sent(client, page, "search", q=body.name)
    page = sent(client, page, f"pick:{body.pk}")
    page = sent(client, page, **(FACTS | {name: more[name] for name in FACTS if name in more}))
    if page.at == "money":
        page = sent(client, page, amount=more.get("amount", "120000.50"), contract_number="XC-2025（031）")
    page = sent(client, page, anonymity=anonymity)
    if page.at == "identity":
        page = sent(client, page, name=NAME, phone=PHONE, email=MAIL, address=ADDRESS, id_number=ID_NUMBER)
    page = sent(client, page, files=files)
    assert page.at == "check", page.text
    return page


def handed_in(client: Client, page: Page, **more: str) -> Page:
    work = solved(page.ticket, tickets.bits_of(0))
    return sent(client, page, truthful="on", work=work, **more)


def code_on(page: Page) -> str:
    assert page.status == 200, page.text
    return CODE.search(page.text)[1]  # type: ignore[index]


def filed(client: Client, **more: Any) -> str:
    """A complaint that went all the way; its code."""
    return code_on(handed_in(client, to_check(client, **more)))


def pdf(extra: bytes = b"", name: str = "欧阳举报的合同.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF + extra, content_type="application/pdf")
