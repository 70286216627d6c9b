"""What the public pages' head and foot say about this site and who answers for it (国办发〔2017〕47号)."""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from environs import Env


@dataclass(frozen=True)
class Level:
    """One level's portal, for the switch in the page head."""

    code: str
    name: str
    url: str


@dataclass(frozen=True)
class Site:
    identification_code: str
    sponsor: str
    contact: str
    icp: str
    police_record: str
    levels: tuple[Level, ...]
    icp_url: str = ""
    police_url: str = ""
    police_image: str = ""
    party_mark_url: str = ""
    party_mark_image: str = ""
    find_error_url: str = ""
    find_error_image: str = ""


def site(env: Env, *, demo: bool) -> Site:
    """
    Read the site's statements from the environment; a demo says plainly that its own are none.

    ``LEVEL_LINKS`` is a JSON list, the nation first: ``[{"code": "000000", "name": "…", "url": "https://…"}]``.
    """
    blank = "演示" if demo else ""
    return Site(
        identification_code=env.str("SITE_ID_CODE", blank),
        sponsor=env.str("SITE_SPONSOR", "演示单位（非真实机关）" if demo else ""),
        contact=env.str("SITE_CONTACT", blank),
        icp=env.str("SITE_ICP", blank),
        police_record=env.str("SITE_POLICE_RECORD", blank),
        levels=tuple(Level(**level) for level in env.json("LEVEL_LINKS", [])),
        icp_url=env.str("SITE_ICP_URL", ""),
        police_url=env.str("SITE_POLICE_URL", ""),
        # Pictures lie on this site, because its pages load nothing from elsewhere.
        police_image=_own("SITE_POLICE_IMAGE", env.str("SITE_POLICE_IMAGE", "")),
        party_mark_url=env.str("SITE_PARTY_MARK_URL", ""),
        party_mark_image=_own("SITE_PARTY_MARK_IMAGE", env.str("SITE_PARTY_MARK_IMAGE", "")),
        find_error_url=env.str("SITE_FIND_ERROR_URL", ""),
        find_error_image=_own("SITE_FIND_ERROR_IMAGE", env.str("SITE_FIND_ERROR_IMAGE", "")),
    )


def _own(name: str, path: str) -> str:
    """
    The path of a picture on this site.

    :raises ImproperlyConfigured: for one on another host, which the pages' policy would not load
    """
    if path and (not path.startswith("/") or path.startswith("//")):
        raise ImproperlyConfigured(f"{name} must be a path on this site, such as /pictures/mark.png")
    return path
