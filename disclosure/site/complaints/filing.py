"""Filing a complaint: one question a page, everything carried along, a receipt at the end."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from disclosure.search.bodies import ranked_bodies
from disclosure.site.complaints import receipts, steps, thresholds, waiting
from disclosure.site.complaints.discreet import discreet
from disclosure.site.complaints.stoppers import Stopper, stopper_for
from disclosure.site.complaints.summary import summary
from disclosure.site.complaints.tickets import bits_of, new_ticket, read_ticket
from disclosure.site.forms import PublicForm
from records.common.identity import this_node
from records.common.receipts import spelt
from records.common.uploads import FileRefused
from records.subjects.models import Organisation
from supervision.complaints import services
from supervision.complaints.choices import Channel

FOUND = 12
LONG_WAIT = 180


@discreet
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, steps.FIRST, _begun(request))
    if wait := thresholds.too_many_pages(request):
        return _slow(request, wait)
    said = steps.Said.read(request.POST)
    step = steps.BY_NAME.get(request.POST.get("at", ""), steps.FIRST)
    go, _colon, what = request.POST.get("go", "next").partition(":")
    match go:
        case "back":
            return _page(request, steps.before(step, said), said)
        case "to":
            return _page(request, steps.BY_NAME.get(what, steps.FIRST), said)
        case "search":
            return _page(request, step, said, asked=request.POST.get("q", ""))
        case "drop":
            return _drop(request, said, what)
        case "pick":
            said["body"] = what
            return _onward(request, step, said) if said.body else _page(request, step, said)
        case "unpick":
            said.pop("body", None)
            return _page(request, step, said)
        case "still":
            said["still"] = ",".join(filter(None, [said.say("still"), what]))
            return _onward(request, step, said)
    return _next(request, step, said)


def _begun(request: HttpRequest) -> steps.Said:
    """A form that has just been opened; whoever came from a body's or a record's page brings that along."""
    said = steps.Said(ticket=new_ticket())
    for name in ("organisation", "pledge", "record"):
        if text := request.GET.get(name, "")[:40]:
            said["body" if name == "organisation" else name] = text
    if said.body is None:
        said.pop("body", None)
    if request.GET.get("kind") in dict(steps.FIRST.form.base_fields["kind"].choices):  # type: ignore[attr-defined]
        said["kind"] = request.GET["kind"]
    return said


def _next(request: HttpRequest, step: steps.Step, said: steps.Said) -> HttpResponse:
    form = step.form({**request.POST.dict(), **said}, request.FILES)
    if form.is_valid() and step.name == "files" and (refused := _take_files(request, form, said)):
        return _page(request, step, said, form=refused)
    _take_problems(form, step, said)
    if form.errors:
        return _page(request, step, said, form=form, asked=request.POST.get("q", ""))
    if step is steps.CHECK:
        return _hand_in(request, said)
    if request.POST.get("go") == "add":
        return _page(request, step, said)
    return _onward(request, step, said)


def _onward(request: HttpRequest, step: steps.Step, said: steps.Said) -> HttpResponse:
    """To the page after this one; whoever corrects something goes straight back to the last page."""
    if said.say("review"):
        return _first_open(request, said) or _page(request, steps.CHECK, said)
    stopper = _stopper(said)
    if stopper is not None and step.name in ("kind", "elsewhere"):
        return _stopped(request, step, said, stopper)
    return _page(request, steps.after(step, said), said)


def _first_open(request: HttpRequest, said: steps.Said) -> HttpResponse | None:
    """The first page whose question is not answered yet, if there is one."""
    for step in steps.asked(said)[:-1]:
        form = step.bound(said)
        _take_problems(form, step, said)
        if form.errors:
            # A question that was never asked before is asked, not complained about.
            fresh = not any(said.say(name) for name in step.fields)
            return _page(request, step, said, form=None if fresh else form)
    stopper = _stopper(said)
    return _stopped(request, steps.BY_NAME["elsewhere"], said, stopper) if stopper else None


def _take_problems(form: PublicForm, step: steps.Step, said: steps.Said) -> None:
    """What the room says of this page's answers, told here and not only at the end."""
    found: dict[str, list[str]] = {}
    if step.name in ("facts", "money"):
        found = services.check_complaint(said.complaint())
    elif step.name == "identity":
        found = services.check_informant(said.informant())
    for name, sentences in found.items():
        if name in form.fields and name not in form.errors:
            form.add_error(name, sentences)


def _take_files(request: HttpRequest, form: PublicForm, said: steps.Said) -> PublicForm | None:
    """Put the chosen files down for a while; the form with its problem where one cannot be taken."""
    tokens = said.tokens
    for file in form.cleaned_data["files"]:
        try:
            if wait := thresholds.too_many_files(request):
                raise FileRefused("too_many_files", _wait_words(wait))
            if len(tokens) >= waiting.MOST_FILES:
                raise FileRefused("too_many", _("最多 %d 个文件，请合并后上传。") % waiting.MOST_FILES)
            tokens.append(waiting.put_down(file))
        except FileRefused as refused:
            form.add_error("files", refused.message)
            break
    said.keep(tokens)
    return form if form.errors else None


def _drop(request: HttpRequest, said: steps.Said, what: str) -> HttpResponse:
    if what.isdigit() and int(what) < len(tokens := said.tokens):
        waiting.take_away(tokens.pop(int(what)))
        said.keep(tokens)
    return _page(request, steps.BY_NAME["files"], said)


def _hand_in(request: HttpRequest, said: steps.Said) -> HttpResponse:
    ticket = read_ticket(said.say("ticket"))
    if ticket is None:
        said["ticket"] = new_ticket()
        return _not_yet(request, said, _("本页打开时间过长，请再次点击“提交”；已填写的内容都已保留。"))
    if known := receipts.again(ticket):
        return _receipt(request, known)
    price = thresholds.price_of(request)
    if price.refused_for:
        return _slow(request, price.refused_for)
    if incomplete := _first_open(request, said):
        return incomplete
    if not ticket.pays(price.level, work=said.say("work")):
        wait = ticket.missing(price.level)
        return _not_yet(request, said, _wait_words(wait), wait=wait, bits=bits_of(price.level), status=422)
    try:
        return _receipt(request, receipts.once(ticket, lambda: _file(said)))
    except receipts.StillBusy:
        return _not_yet(request, said, _wait_words(3), wait=3)
    except receipts.Spent:
        said["ticket"] = new_ticket()
        return _not_yet(request, said, _("这份投诉已经提交过。确需另行提交的，请再次点击“提交”。"))
    except FileRefused as refused:
        form = steps.BY_NAME["files"].unbound(said)
        return _page(request, steps.BY_NAME["files"], said, form=form, sentences=[refused.message])
    except ValidationError as error:
        return _refused(request, said, error)
    except services.TransitionDenied as denied:
        return _not_yet(request, said, str(denied.message))


def _file(said: steps.Said) -> receipts.Receipt:
    """The one call that takes it in; its files leave the waiting room only once it is written."""
    files = [found for token in said.tokens if (found := waiting.pick_up(token))]
    with transaction.atomic():
        complaint, code = services.file_complaint(
            said=said.complaint(),
            informant=said.informant(),
            proofs=[found.as_upload() for found in files],
            channel=Channel.SITE,
            by=None,
            at=timezone.now(),
        )
    for found in files:
        waiting.take_away(found.token)
    return receipts.Receipt(complaint.uid, code)


def _refused(request: HttpRequest, said: steps.Said, error: ValidationError) -> HttpResponse:
    """What the room would not take, at the question that it belongs to."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    step = steps.step_with(next(iter(found)))
    form = step.bound(said)
    form.take(error)
    return _page(request, step, said, form=form)


def _receipt(request: HttpRequest, made: receipts.Receipt) -> HttpResponse:
    """The one page on which the code stands; nothing here keeps it."""
    complaint = services.find_by_code(made.code)
    if complaint is None:
        raise LookupError("a complaint that was taken in is not there")
    return render(
        request,
        "site/complaints/receipt.html",
        {
            "told": services.public_view(complaint),
            "code": spelt(made.code),
            "track_url": reverse("site:complaint-track"),
            "slip_url": reverse("site:complaint-slip"),
        },
    )


def _stopper(said: steps.Said) -> Stopper | None:
    """What stands in the way and was not overruled by whoever files, where the law lets him."""
    overruled = said.say("still").split(",")
    for found in (stopper_for(said.say("kind"), ""), stopper_for("", said.say("elsewhere"))):
        if found is not None and not (found.still and found.name in overruled):
            return found
    return None


def _stopped(request: HttpRequest, step: steps.Step, said: steps.Said, stopper: Stopper) -> HttpResponse:
    return render(
        request,
        "site/complaints/stopped.html",
        {"stopper": stopper, "step": step, "carried": list(said.items()), **_everywhere(said)},
    )


def _not_yet(
    request: HttpRequest, said: steps.Said, sentence: str, *, wait: int = 0, bits: int = 0, status: int = 0
) -> HttpResponse:
    """The last page once more, with everything on it, and a sentence that says what to do."""
    answer = _page(request, steps.CHECK, said, sentences=[sentence], bits=bits, wait=wait, confirmed=True)
    answer.status_code = status or (429 if wait else 422)
    if wait:
        answer["Retry-After"] = str(wait)
    return answer


def _slow(request: HttpRequest, wait: int) -> HttpResponse:
    """Cheap to make, for it is made when too much is asked; what was sent goes back with it."""
    sent = steps.Said.read(request.POST)
    beside = {name: request.POST.get(name, "") for name in ("at", "go", "q", "truthful")}
    answer = render(
        request,
        "site/complaints/slow.html",
        {
            "hidden": [*sent.items(), *beside.items()],
            "at": beside["at"],
            "sentence": _wait_words(wait),
            **_everywhere(sent),
        },
        status=429,
    )
    answer["Retry-After"] = str(wait)
    return answer


def _page(
    request: HttpRequest,
    step: steps.Step,
    said: steps.Said,
    *,
    form: PublicForm | None = None,
    asked: str = "",
    sentences: list[str] | None = None,
    bits: int = 0,
    wait: int = 0,
    confirmed: bool = False,
) -> HttpResponse:
    """
    The page of one question.

    :param form: with its errors; without one the question as it was answered before
    :param asked: the words for which bodies are looked up
    """
    if step is steps.CHECK:
        said["review"] = "1"
        form = form or step.form(initial={"truthful": confirmed})
    form = form or step.unbound(said, q=asked)
    problems = [("", sentence) for sentence in sentences or ()] + (form.problems() if form.is_bound else [])
    way = steps.asked(said)
    words = asked.replace("\x00", "").strip()[:100]
    return render(
        request,
        "site/complaints/step.html",
        {
            "step": step,
            "form": form,
            "problems": problems,
            "carried": list(steps.carried(said, on=step)),
            "number": way.index(step) + 1 if step in way else 1,
            "many": len(way),
            "is_first": step is steps.FIRST,
            "is_last": step is steps.CHECK,
            "asked": words,
            "found": _found(words) if step.name == "body" and words else [],
            "body": said.body if step.name == "body" else None,
            "route": _route(said) if step.name in ("facts", "check") else None,
            "rows": summary(said) if step is steps.CHECK else [],
            "files": _files(said) if step.name == "files" else [],
            "bits": bits,
            "wait": wait,
            **_everywhere(said),
        },
        status=422 if problems else 200,
    )


def _everywhere(said: steps.Said) -> dict[str, Any]:
    return {"here": reverse("site:complaint-new"), "ticket": said.say("ticket"), "usual_bits": bits_of(0)}


def _found(words: str) -> list[Organisation]:
    found: list[Organisation] = []
    for group in ranked_bodies(words):
        found += group.order_by("pinyin", "uid")[: FOUND - len(found)]
        if len(found) >= FOUND:
            break
    return found


def _route(said: steps.Said) -> dict[str, Any] | None:
    """Who will handle it, and the site above where that is the better place to file."""
    if not (said.body or said.say("region")):
        return None
    found = services.route(said.complaint(), node=this_node())
    above = next((one for one in settings.SITE.levels if one.code == settings.UPSTREAM_CODE), None)
    return {"sentence": found.sentence, "above": above if found.to_superior else None}


def _files(said: steps.Said) -> list[waiting.WaitingFile]:
    """The files that wait; those whose time ran out are left off, and no longer carried."""
    found = [one for token in said.tokens if (one := waiting.pick_up(token))]
    said.keep([one.token for one in found])
    return found


def _wait_words(seconds: int) -> str:
    if seconds > LONG_WAIT:
        minutes = -(-seconds // 60)
        return ngettext(
            "该网络地址提交次数过多，请 %(minutes)d 分钟后再次点击“提交”；已填写的内容都已保留，情况紧急的可以拨打 12345。",
            "该网络地址提交次数过多，请 %(minutes)d 分钟后再次点击“提交”；已填写的内容都已保留，情况紧急的可以拨打 12345。",
            minutes,
        ) % {"minutes": minutes}
    return ngettext(
        "为防止程序批量提交，请 %(seconds)d 秒后再次点击“提交”；已填写的内容都已保留。",
        "为防止程序批量提交，请 %(seconds)d 秒后再次点击“提交”；已填写的内容都已保留。",
        seconds,
    ) % {"seconds": seconds}
