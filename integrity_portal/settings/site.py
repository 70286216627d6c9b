"""What the public pages' head and foot say about this site and who answers for it (国办发〔2017〕47号)."""

from dataclasses import dataclass

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
    )
