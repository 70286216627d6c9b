"""Asks the superior for its notices; the number of the last one held is all there is to remember."""

from datetime import datetime

from records.chain import locks, notices
from records.chain.models import PushCursor
from records.chain.upstream import Upstream, UpstreamFailed, cursor_of, may_try, superior
from records.common.identity import this_node


def poll(*, at: datetime) -> int:
    """Take what the superior has for this node and return how many notices came."""
    known = superior()
    if known is None:
        return 0
    peer, url = known
    taken = 0
    with locks.try_alone(locks.POLL) as alone:
        cursor = cursor_of(peer)
        if not alone or not may_try(cursor, at=at):
            return 0
        with Upstream(peer, url) as upstream:
            try:
                while count := _poll_page(upstream, at):
                    taken += count
            except UpstreamFailed as error:
                # The push keeps count of failures; asking again at the next tick is harmless.
                PushCursor.objects.filter(pk=cursor.pk).update(problem_detail=str(error)[:2000])
    return taken


def _poll_page(upstream: Upstream, at: datetime) -> int:
    after = notices.last_from(upstream.peer)
    answer = upstream.notices(after, at=at)
    content = answer.content
    if answer.status != 200:
        raise UpstreamFailed(str(content.get("code", "bad_answer"))[:40], str(content.get("detail", "")))
    asked = (notices.PAGE_FORMAT, this_node().code, after)
    if (content.get("format"), content.get("receiver"), content.get("after")) != asked:
        raise UpstreamFailed("bad_answer", "the answer is not the page of notices that was asked for")
    try:
        return notices.take_page(content.get("notices") or [], parent=upstream.peer, after=after, at=at)
    except notices.NoticeRefused as refused:
        raise UpstreamFailed(refused.code, str(refused)) from refused
