#!/usr/bin/env python3
"""
Score published assessments again, without trusting the site that shows them.
不必相信网站，自己重新计算已公布的考核得分。

    python3 recompute.py assessments.json
    python3 recompute.py https://SITE/assessments/rounds/UID/scores.json

Needs Python 3.9 or newer and nothing else. Nothing of the site's own program is used here: the rules below were
written from their description in README.md. Exit code 0: every score comes out the same; 1: some do not, or nothing
could be scored.
"""

import argparse
import gzip
import io
import json
import sys
import urllib.error
import urllib.request
from fractions import Fraction

MOST_BYTES = 256 * 1024 * 1024
FORMAT = "integrity-portal/assessment-1"
SHARING = ("group", "manual", "tiered", "deduction", "automatic")


class Stop(Exception):
    """Nothing can be scored; the words are Chinese and English."""


# --- Numbers: exact fractions, and whole hundredths of a point for everything that is shown ------------------
def number(text, otherwise=None):
    """A fraction out of text; what is missing is ``otherwise``."""
    if text is None or text == "":
        return otherwise
    if isinstance(text, (bool, float)):
        raise Stop("数字须写成文本 / numbers must be text: %r" % (text,))
    try:
        return Fraction(str(text))
    except (ValueError, ZeroDivisionError):
        raise Stop("不是数字 / not a number: %r" % (text,)) from None


def hundredths(points):
    """To the nearest hundredth, a half upwards."""
    return (points * 200 + 1) // 2


def shown(cents):
    if cents is None:
        return None
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return "%s%d.%02d" % (sign, cents // 100, cents % 100)


def between(share):
    return max(Fraction(0), min(Fraction(1), share))


def divide(cents, weights):
    """A whole number of hundredths in proportion to weights: first what is certain, then the largest remainders."""
    whole = sum(weights)
    wanted = [Fraction(cents) * weight / whole for weight in weights]
    given = [int(one) for one in wanted]
    places = list(range(len(weights)))
    places.sort(key=lambda place: (given[place] - wanted[place], place))
    for place in places[: cents - sum(given)]:
        given[place] += 1
    return given


# --- One body ------------------------------------------------------------------------------------------------
class Body:
    """The points of one body by one system, in hundredths."""

    def __init__(self, system, inputs, kind):
        self.system, self.inputs, self.kind = system, inputs, kind
        self.below = {}
        for one in sorted(system["indicators"], key=lambda one: (int(one.get("order") or 0), one["key"])):
            self.below.setdefault(one.get("parent") or "", []).append(one)
        self.scores = {}

    def score(self):
        tops = self.below.get("", [])
        inside = [one for one in tops if not self.outside(one)]
        base = None
        if any(self.counts(one) for one in inside):
            base = self.share(inside, hundredths(sum(self.weight(one) for one in inside)))
        else:
            self.leave(inside)
        bonus = sum(self.beyond(one) for one in tops)
        cap = number(self.system.get("bonus_cap"))
        if cap is not None:
            bonus = min(bonus, hundredths(cap))
        struck = [one for one in self.walk() if self.vetoed(one)]
        total = None if base is None else base + bonus
        if total is not None and any((one["rule"].get("effect") or "zero") == "zero" for one in struck):
            total = 0
        return {
            "scores": {key: shown(cents) for key, cents in self.scores.items()},
            "base": shown(base),
            "bonus": shown(bonus),
            "total": shown(total),
            "vetoes": [one["key"] for one in struck],
            "grade": self.grade(total, struck),
        }

    def walk(self, parent=""):
        for one in self.below.get(parent, []):
            yield one
            yield from self.walk(one["key"])

    def weight(self, one):
        weights = one.get("weights") or {}
        return number(weights.get(self.kind, weights.get("*")), Fraction(0))

    def found(self, one):
        """The input's value; None where there is none."""
        said = self.inputs.get(one["key"])
        return None if said is None else number(said.get("value"))

    def outside(self, one):
        """Bonus points and vetoes stand outside the weights, and so does a group of nothing else."""
        if one["mode"] == "group":
            members = self.below.get(one["key"], [])
            return bool(members) and all(self.outside(member) for member in members)
        return one["mode"] in ("bonus", "veto")

    def taken_off(self, one):
        weights = (one.get("weights") or {}).values()
        return one["mode"] == "deduction" and not any(number(weight, 0) for weight in weights)

    def from_figure(self, one):
        return one["mode"] == "automatic" or bool(one["rule"].get("measure"))

    def meant(self, one):
        """Whether the item is for this body at all."""
        if one.get("applies_to") and self.kind not in one["applies_to"]:
            return False
        said = self.inputs.get(one["key"])
        if said is None:
            return True
        if said.get("applies") is False:
            return False
        nothing = self.found(one) is None and self.from_figure(one)
        return not (nothing and (one["rule"].get("when_none") or "not_applicable") == "not_applicable")

    def counts(self, one):
        """Whether the item has a share in its group's points."""
        if one["mode"] not in SHARING or self.taken_off(one) or not self.weight(one) or not self.meant(one):
            return False
        return one["mode"] != "group" or any(self.counts(member) for member in self.below.get(one["key"], []))

    def share(self, members, cents):
        """Share a group's points out among its items, and add up what they reach."""
        counting = [one for one in members if self.counts(one)]
        parts = divide(cents, [self.weight(one) for one in counting])
        reached = 0
        for one, part in zip(counting, parts):
            if one["mode"] == "group":
                points = self.share(self.below[one["key"]], part)
            else:
                points = hundredths(self.reached(one) * part / 100)
            self.scores[one["key"]] = points
            reached += points
        for one in members:
            if one in counting or self.outside(one):
                continue
            if self.taken_off(one) and self.meant(one):
                lost = max(self.found(one) or Fraction(0), Fraction(0)) * number(one["rule"]["points"])
                cap = number(one["rule"].get("cap")) or Fraction(cents, 100)
                points = -hundredths(min(lost, cap, Fraction(cents, 100)))
                self.scores[one["key"]] = points
                reached += points
            else:
                self.leave([one])
        return max(reached, 0)

    def leave(self, members):
        for one in members:
            if not self.outside(one):
                self.scores[one["key"]] = None
                self.leave(self.below.get(one["key"], []))

    def reached(self, one):
        """The share of its points that an item reaches, from 0 to 1."""
        value, rule = self.found(one), one["rule"]
        if value is None:
            # An item of which nothing is said at all was not judged yet; a figure with nothing to count was.
            judged = one["key"] in self.inputs and self.from_figure(one)
            return Fraction(int(judged and rule.get("when_none") == "full"))
        weight = self.weight(one)
        if one["mode"] == "manual":
            return between(value / weight)
        if one["mode"] == "automatic":
            return self.automatic(rule, value)
        whole = number(rule.get("of")) or number((one.get("weights") or {}).get("*")) or weight
        if one["mode"] == "tiered":
            return between(self.tier(rule, value) / whole)
        lost = min(max(value, Fraction(0)) * number(rule["points"]), number(rule.get("cap")) or whole, whole)
        return between((whole - lost) / whole)

    def automatic(self, rule, value):
        full, less = number(rule.get("full_at"), Fraction(1)), rule.get("better") == "less"
        shape = rule.get("shape") or "rate"
        if value <= full if less else value >= full:
            return Fraction(1)
        if shape == "rate":
            return between(1 - value if less else value)
        if shape == "share" and full:
            return between(value / full)
        if shape == "line" and number(rule["zero_at"]) != full:
            zero = number(rule["zero_at"])
            return between((value - zero) / (full - zero))
        return Fraction(0)

    def tier(self, rule, value):
        steps = [(number(step["from"]), number(step["points"])) for step in rule["tiers"]]
        if rule.get("better") == "less":
            fitting = [step for step in steps if value <= step[0]]
            best = min(fitting) if fitting else None
        else:
            fitting = [step for step in steps if value >= step[0]]
            best = max(fitting) if fitting else None
        return best[1] if best else number(rule.get("otherwise"), Fraction(0))

    def beyond(self, one):
        """Bonus points at or below an item."""
        if one["mode"] == "bonus":
            if not self.meant(one):
                self.scores[one["key"]] = None
                return 0
            each = number(one["rule"].get("points"), Fraction(1))
            points = max(self.found(one) or Fraction(0), Fraction(0)) * each
            self.scores[one["key"]] = hundredths(min(points, self.weight(one)))
            return self.scores[one["key"]]
        if one["mode"] == "veto":
            self.scores[one["key"]] = None
        members = self.below.get(one["key"], [])
        points = sum(self.beyond(member) for member in members)
        if one["mode"] == "group" and self.outside(one):
            cap = self.weight(one)
            points = min(points, hundredths(cap)) if cap else points
            some = any(self.scores[member["key"]] is not None for member in members)
            self.scores[one["key"]] = points if some else None
        return points

    def vetoed(self, one):
        value, rule = self.found(one), one["rule"]
        if one["mode"] != "veto" or value is None or not self.meant(one):
            return False
        least, most = number(rule.get("least")), number(rule.get("most"))
        if least is None and most is None:
            return value > 0
        return (least is not None and value < least) or (most is not None and value > most)

    def grade(self, total, struck):
        grades = sorted(self.system.get("grades") or [], key=lambda grade: -number(grade["least"]))
        vetoes_alone = all(self.outside(one) for one in self.below.get("", []))
        if not grades or (total is None and not vetoes_alone):
            return ""
        titles = [grade["title"] for grade in grades]
        if total is None:
            reached = [0]  # the best grade, unless one of the vetoes struck
        else:
            points = Fraction(total, 100)
            reached = [place for place, grade in enumerate(grades) if points >= number(grade["least"])]
        places = reached[:1] or [len(titles) - 1]
        places += [titles.index(one["rule"]["grade"]) for one in struck if one["rule"].get("grade") in titles]
        return titles[max(places)]


# --- Comparing ----------------------------------------------------------------------------------------------
def differences(system, one):
    """What is published of a body and comes out otherwise: (what, published, again)."""
    again = Body(system, one["inputs"], one["body"].get("kind") or "").score()
    keys = [item["key"] for item in system["indicators"]]
    for key in keys:
        published = one["scores"].get(key)
        if published != again["scores"].get(key):
            yield key, published, again["scores"].get(key)
    for key in one["scores"]:
        if key not in keys:
            yield key, one["scores"][key], None
    for name in ("base", "bonus", "total", "vetoes", "grade"):
        if one.get(name) != again[name]:
            yield name, one.get(name), again[name]


def assessments(content):
    """Every published assessment in a file, however deep it lies: an object with a system and bodies."""
    if isinstance(content, dict):
        if isinstance(content.get("system"), dict) and isinstance(content.get("bodies"), list):
            yield content
            return
        content = list(content.values())
    if isinstance(content, list):
        for part in content:
            yield from assessments(part)


def check(found, say):
    """Score one assessment again; how many bodies came out the same, and how many did not."""
    same = other = 0
    if found.get("format") != FORMAT:
        raise Stop("不认识的格式 / unknown format: %r" % (found.get("format"),))
    system = dict(found["system"])
    system["indicators"] = [dict(one, rule=one.get("rule") or {}) for one in system["indicators"]]
    say("%s（%s，v%s）" % (system.get("title", ""), system.get("year", ""), system.get("version", "")))
    for one in found["bodies"]:
        name = one["body"].get("name") or one["body"].get("uid") or "?"
        wrong = list(differences(system, one))
        if not wrong:
            same += 1
            say("[一致 SAME] %s  %s  %s" % (name, one.get("total"), one.get("grade")))
            continue
        other += 1
        say("[不一致 DIFFERS] %s" % name)
        for what, published, again in wrong:
            say("    %s: 公布 published %s, 重算 again %s" % (what, published, again))
    return same, other


# --- Reading ------------------------------------------------------------------------------------------------
def fetch(place):
    if place.startswith(("https://", "http://")):
        request = urllib.request.Request(place, headers={"User-Agent": "recompute.py", "Accept": "*/*"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.read(MOST_BYTES + 1)
        except (urllib.error.URLError, OSError) as error:
            raise Stop("取不到 / cannot fetch %s: %s" % (place, error)) from None
    try:
        with open(place, "rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Stop("打不开 / cannot open %s: %s" % (place, error)) from None


def read(place):
    """One JSON document, or one on each line, packed or not."""
    raw = fetch(place)
    if raw[:2] == b"\x1f\x8b":
        raw = gzip.GzipFile(fileobj=io.BytesIO(raw)).read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Stop("文件太大 / the file is too large")
    try:
        text = raw.decode("utf-8-sig")
        try:
            return json.loads(text)
        except ValueError:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError:
        raise Stop("不是 JSON / not JSON: %s" % place) from None


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("place", nargs="+", help="文件或网址 / a file or an address")
    wanted = parser.parse_args(arguments)
    same = other = 0
    try:
        for place in wanted.place:
            for found in assessments(read(place)):
                alike, unlike = check(found, print)
                same, other = same + alike, other + unlike
    except (Stop, KeyError, TypeError, AttributeError) as error:
        print("[停止 STOPPED] %s %s" % (type(error).__name__, error))
        return 1
    print("\n[结论 RESULT] 一致 same: %d, 不一致 differs: %d" % (same, other))
    return 0 if same and not other else 1


if __name__ == "__main__":
    sys.exit(main())
