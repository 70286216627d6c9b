"""Where the pages of signing in stand within the staff site."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from records.access.factors.views import again, entrance, keeping, own

View = Callable[..., Any]


def urls(*, outside: Callable[[View], View], inside: Callable[[View], View]) -> list[URLPattern]:
    """
    :param outside: wraps a page for whoever is not yet signed in
    :param inside: wraps one for staff alone
    """
    return [
        path("sign-in/second-step/", outside(entrance.second_step), name="second_step"),
        path("sign-in/first-factor/", outside(entrance.first_factor), name="first_factor"),
        path("sign-in/again/", outside(entrance.start_again), name="start_again"),
        path("sign-in/office/", outside(entrance.oidc_begin), name="oidc_begin"),
        path("sign-in/office/back/", outside(entrance.oidc_back), name="oidc_back"),
        path("sign-in/confirm/", inside(again.step_up), name="step_up"),
        path("sign-in/go-on/", inside(again.go_on), name="go_on"),
        path("sign-in/left/", outside(again.session_left), name="session_left"),
        path("sign-in/stay/", inside(again.session_stay), name="session_stay"),
        path("security/", inside(own.security), name="security"),
        path("security/add/<slug:kind>/", inside(own.add_factor), name="factor_add"),
        path("security/factors/<uuid:uid>/remove/", inside(own.remove_factor), name="factor_remove"),
        path("security/codes/", inside(own.renew_codes), name="recovery_codes"),
        path("security/sessions/others/end/", inside(own.end_others), name="sessions_end_others"),
        path("security/sessions/<uuid:uid>/end/", inside(own.end_session), name="session_end"),
        path("security/accounts/<int:pk>/", inside(keeping.account), name="account_security"),
        path("security/accounts/<int:pk>/unlock/", inside(keeping.unlock), name="account_unlock"),
        path(
            "security/accounts/<int:pk>/sessions/end/",
            inside(keeping.end_sessions),
            name="account_sessions_end",
        ),
        path("security/accounts/<int:pk>/reset/", inside(keeping.ask_reset), name="account_factors_reset"),
        path("security/accounts/<int:pk>/link/", inside(keeping.link), name="account_link"),
    ]
