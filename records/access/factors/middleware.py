"""Every request of somebody signed in: whether his session still stands, and what he is told when it does not."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from records.access.factors import kept, sessions
from records.access.factors.sessions import End, Present
from records.access.models import User


class StaffSessionMiddleware:
    """
    Stands after messages, before all that asks who it is.

    A session that time, its owner or an administrator has ended, and one that shows no second factor where one is
    required, opens nothing: not the staff pages, not the API, not a page that would only show more.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without the cookie nobody is signed in; asking all the same would make every public answer vary by cookie.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not isinstance(request.user, User):
            return self.get_response(request)
        # A page asks by itself how long is left: that ends nothing, or the form on it could not be kept afterwards.
        if request.path_info == reverse("admin:session_left"):
            return self.get_response(request)
        at = timezone.now()
        session = sessions.present(request)
        because = self._why_over(request, session, at=at)
        if because is None:
            assert session is not None
            sessions.touch(request, session=session, at=at)
            return self.get_response(request)
        return self._turned_out(request, because, at=at) or self.get_response(request)

    def _why_over(self, request: HttpRequest, session: Present | None, *, at: datetime) -> str | None:
        """Why the session no longer stands; None while it does."""
        if session is None or (settings.SECOND_FACTOR_REQUIRED and not session.factor):
            return ""
        row = sessions.row_of(session, request.user)  # type: ignore[arg-type]
        if row is None:
            return ""
        if row.ended_at is not None:
            return row.ended_because
        because = session.ended_because(at)
        if because:
            sessions.end(session=row, because=because, at=at)
        return because or None

    def _turned_out(self, request: HttpRequest, because: str, *, at: datetime) -> HttpResponse | None:
        user = request.user
        assert isinstance(user, User)
        timed_out = because in (End.IDLE, End.TOO_LONG)
        worth_keeping = timed_out and kept.is_worth_it(request) and kept.was_meant(request)
        request.session.flush()
        request.user = AnonymousUser()
        home, sign_in = reverse("admin:index"), reverse("admin:login")
        if not request.path_info.startswith(home):
            return None
        messages.warning(request, _said(because))
        if worth_keeping and kept.keep(request, user=user, at=at):
            messages.info(request, _("您刚才填写的内容已保留，登录后可以继续提交。"))
        if request.path_info == sign_in:
            return None
        # A form's address is for forms; the page that a reader wanted he gets back.
        after = request.get_full_path() if request.method in ("GET", "HEAD") else home
        return HttpResponseRedirect(f"{sign_in}?{urlencode({'next': after})}")


def _said(because: str) -> str:
    """What whoever comes back reads at the sign-in page."""
    said: dict[str, str] = {
        End.IDLE: _("您长时间没有操作，系统已自动退出，请重新登录。"),
        End.TOO_LONG: _("本次登录已达最长时间，请重新登录。"),
        End.ELSEWHERE: _(
            "您的账号已在另一处登录，这里的登录已结束。如果不是您本人，请马上修改密码并告诉安全管理员。"
        ),
        End.BY_HAND: _("您已在另一处结束了这次登录，请重新登录。"),
        End.PASSWORD: _("密码已更改，请用新密码登录。"),
        End.FACTORS: _("您的第二重验证已变更，请重新登录。"),
        End.SHUT: _("该账号已停用，请联系系统管理员。"),
        End.ADMIN: _("管理员已结束您的登录，请重新登录；有疑问请联系系统管理员。"),
    }
    return said.get(because) or _("请重新登录。")
