"""How often somebody may ask for something in a while: requests and seconds; 0 requests is no limit."""

from environs import Env, validate

# Whatever ended must be gone from every page within seconds, so nobody can have pages kept for longer.
MOST_SECONDS_KEPT = 5


def pages_kept(env: Env, *, demo: bool) -> int:
    """For how many seconds a public page may be kept; a demonstration shows at once what was just published."""
    bounds = validate.Range(min=0, max=MOST_SECONDS_KEPT)
    return env.int("PAGES_KEPT_SECONDS", 0 if demo else MOST_SECONDS_KEPT, validate=bounds)


def rate_limits(env: Env, *, demo: bool) -> dict[str, tuple[int, int]]:
    """By policy. A demo is looked at and measured from one address, so its limits are wide."""
    return {
        "public": (env.int("RATE_LIMIT_PUBLIC", 6000 if demo else 600), 60),
        "partner": (env.int("RATE_LIMIT_PARTNER", 6000 if demo else 1200), 60),
        "staff": (env.int("RATE_LIMIT_STAFF", 6000 if demo else 1200), 60),
        # Codes that one account may try, from wherever: whoever has its password must not guess the rest.
        "second_factor": (10, 900),
        "token": (env.int("RATE_LIMIT_TOKEN", 600 if demo else 60), 60),
        # Wrong secrets for one partner from one address; a right one is not counted.
        "token_failure": (env.int("RATE_LIMIT_TOKEN_FAILURES", 600 if demo else 10), 300),
        # Lists that one address may take away as files; each may be the whole list.
        "export": (env.int("RATE_LIMIT_EXPORT", 600 if demo else 20), 600),
        # Subscriptions that one origin may ask for in a day, and questions that one mail address may get.
        "subscribing": (env.int("RATE_LIMIT_SUBSCRIBING", 600 if demo else 20), 86_400),
        "subscribed": (env.int("RATE_LIMIT_SUBSCRIBED", 600 if demo else 5), 86_400),
        # Tries of one address to verify a paper: enough for a window clerk, too few to find a code.
        "verify": (env.int("RATE_LIMIT_VERIFY", 600 if demo else 20), 60),
        # Applications that one address may file, and tries to open a case by its code.
        "filing": (env.int("RATE_LIMIT_FILING", 600 if demo else 10), 3600),
        "tracking": (env.int("RATE_LIMIT_TRACKING", 600 if demo else 30), 600),
        # Reports of browsers about pages of ours that wanted to load something foreign.
        "csp_report": (env.int("RATE_LIMIT_CSP_REPORT", 60), 60),
        # Complaints that one client may hand in in an hour, and so many of all together in a minute that those who have
        # handed in one already wait; pages of the form in a minute, and files in an hour.
        "complaining": (env.int("RATE_LIMIT_COMPLAINING", 600 if demo else 20), 3600),
        "complaining_together": (env.int("RATE_LIMIT_COMPLAINING_TOGETHER", 300), 60),
        "complaint_pages": (env.int("RATE_LIMIT_COMPLAINT_PAGES", 6000 if demo else 240), 60),
        "complaint_files": (env.int("RATE_LIMIT_COMPLAINT_FILES", 600 if demo else 60), 3600),
    }
