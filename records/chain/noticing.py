"""Asks the superior for its notices; the number of the last one held is all there is to remember."""

from datetime import datetime

from records.chain import asking, notices
from records.chain.models import PushCursor
from records.chain.upstream import Upstream, UpstreamFailed, superior
from records.common.identity import this_node


def poll(*, at: datetime) -> int:
    """Take what the superior has for this node and return how many notices came."""
    known = superior()
    if known is None:
        return 0
    peer, url = known
    return asking.ask(peer, url, _poll_page, at=at)


def _poll_page(upstream: Upstream, cursor: PushCursor, at: datetime) -> int:
    after = notices.last_from(upstream.peer)
    answer = upstream.notices(after, at=at)
    content = answer.content
    if answer.status != 200:
        raise asking.refused(answer)
    asked = (notices.PAGE_FORMAT, this_node().code, after)
    if (content.get("format"), content.get("receiver"), content.get("after")) != asked:
        raise UpstreamFailed("bad_answer", "the answer is not the page of notices that was asked for")
    try:
        return notices.take_page(content.get("notices") or [], parent=upstream.peer, after=after, at=at)
    except notices.NoticeRefused as refused:
        raise UpstreamFailed(refused.code, str(refused)) from refused
