"""What may be entered at all, and how long a document may take; pure."""

import re

from supervision.worklist.documents.choices import Urgency

# 秘密 is an everyday word (商业秘密); a degree of secrecy is marked with a star or stands in brackets of its own.
_MARKED = re.compile(
    r"(?:绝密|机密|秘密)\s*[★☆*＊]|[【〔\[（(]\s*(?:绝密|机密|秘密)\s*[】〕\]）)]|密级\s*[:：]\s*(?:绝密|机密|秘密)"
)
_NOT_SECRET = frozenset({"", "无", "非涉密", "公开", "不涉密", "—", "-"})

ANSWER_KEYS = {
    Urgency.NONE: "document_answer",
    Urgency.PLAIN: "document_answer_plain",
    Urgency.FAST: "document_answer_fast",
    Urgency.SPECIAL: "document_answer_special",
    Urgency.UTMOST: "document_answer_utmost",
}


def is_secret(secrecy: str, *texts: str) -> bool:
    """Whether a degree of secrecy is said, in its own place or in any of the texts."""
    return secrecy.strip() not in _NOT_SECRET or any(_MARKED.search(text) for text in texts)
