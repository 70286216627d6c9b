"""How the staff pages look and what their navigation holds: the settings of the admin skin (django-unfold)."""

from django.templatetags.static import static


def _static(path: str):
    # Evaluated for each request: the name of a collected file carries its hash.
    return lambda request: static(path)


# The public pages' deep blue, in eleven steps.
DEEP_BLUE = {
    "50": "#f0f5fb",
    "100": "#dfe9f5",
    "200": "#c3d6ec",
    "300": "#98b8dd",
    "400": "#6692c8",
    "500": "#3f72b0",
    "600": "#1f5296",
    "700": "#1a437b",
    "800": "#173864",
    "900": "#142f54",
    "950": "#0c1d36",
}

UNFOLD = {
    "SITE_TITLE": "integrity_portal.staff.frame.site_title",
    "SITE_HEADER": "integrity_portal.staff.frame.site_title",
    "SITE_SUBHEADER": "integrity_portal.staff.frame.site_subtitle",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": _static("portal/emblem.svg")}],
    "SITE_SYMBOL": "account_balance",
    "SITE_URL": "/",
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "LANGUAGES": {
        "action": "integrity_portal.staff.frame.language_address",
        "navigation": "integrity_portal.staff.frame.languages",
    },
    "SHOW_BACK_BUTTON": True,
    "BORDER_RADIUS": "4px",
    "DASHBOARD_CALLBACK": "integrity_portal.staff.home.home",
    "STYLES": [_static("staff/staff.css")],
    "SCRIPTS": [_static("staff/skin.js"), _static("staff/staff.js"), _static("staff/session.js")],
    "COLORS": {"primary": DEEP_BLUE},
    "LOGIN": {"form": "integrity_portal.admin_site.StaffSignInForm"},
    "ACCOUNT": {"navigation": "integrity_portal.staff.frame.account_links"},
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": "integrity_portal.staff.navigation.navigation",
    },
}
