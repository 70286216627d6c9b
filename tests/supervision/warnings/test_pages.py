"""The staff's pages: from the rule to the closed warning without anything typed past the services."""

import pytest
from django.test import Client
from django.urls import reverse

from records.access.models import AuditEntry
from supervision.warnings import tasks
from supervision.warnings.admin.steps import COURT_STEPS, STEPS
from supervision.warnings.models import CourtNotice, WarningDryRun, WarningRule, WarningRun
from supervision.warnings.workflow import COURT, WARNING
from tests.records.access.factories import WEIDU, holder
from tests.supervision.warnings import factories
from tests.supervision.warnings.factories import RULE_STATES, STATES


def client_of(user):
    client = Client()
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


def page(case, name="change"):
    return reverse(f"admin:supervision_{case._meta.model_name}_{name}", args=[case.pk])


def step(case, name):
    return reverse(f"admin:supervision_{case._meta.model_name}_step", args=[case.pk, name])


def do(user, case, name, /, **data):
    answer = client_of(user).post(step(case, name), data)
    assert answer.status_code == 302, answer.content.decode()[-4_000:]
    case.refresh_from_db()
    return case


def test_every_step_of_the_tables_has_its_page():
    assert set(WARNING.transitions) - {"subside"} <= set(STEPS)
    assert set(COURT.transitions) == set(COURT_STEPS)


@pytest.mark.parametrize("state", STATES)
def test_the_page_of_every_state_opens_and_each_open_step_with_it(watch, state):
    case = STATES[state](watch)
    for user in (watch.owner, watch.head):
        answer = client_of(user).get(page(case))
        assert answer.status_code == 200
        text = answer.content.decode()
        assert case.said in text
        for name in STEPS:
            if step(case, name) in text:
                asked = client_of(user).get(step(case, name))
                assert asked.status_code == 200
                assert "现在不能办理" not in asked.content.decode(), name


def test_from_the_warning_to_its_end_by_the_pages_alone(watch):
    case = factories.opened(watch)
    answer = client_of(watch.owner).post(step(case, "acknowledge"), {})
    assert answer.status_code == 302
    answer = client_of(watch.owner).post(step(case, "take_measures"), {"measures": "已付款"})
    assert answer.status_code == 422
    case.refresh_from_db()
    do(watch.owner, case, "take_measures", measures="已付款", evidence="凭证1号")
    do(watch.head, case, "send_back", reason="请补凭证")
    do(watch.owner, case, "take_measures", measures="已付款", evidence="凭证1号、2号")
    do(watch.head, case, "urge", note="请尽快。")
    answer = client_of(watch.head).post(step(case, "close"), {"outcome": "effective", "reasons": "好"})
    assert answer.status_code == 422
    do(watch.head, case, "close", outcome="occurred", reasons="已形成记录")
    assert case.status == "closed"
    text = client_of(watch.head).get(page(case)).content.decode()
    assert "退回继续处置" in text
    assert "请补凭证" in text


def test_the_list_filters_and_shows_ones_own_alone(watch):
    case = factories.opened(watch)
    address = reverse("admin:supervision_riskwarning_changelist")
    for query in ("", "work=warnings_to_acknowledge", "live=1", "colour=2", "field=records", "q=财政局"):
        text = client_of(watch.owner).get(f"{address}?{query}").content.decode()
        assert case.number in text, query
    assert case.number not in client_of(watch.owner).get(f"{address}?colour=4").content.decode()
    neighbour = holder("邻区", "supervisor", WEIDU)
    assert case.number not in client_of(neighbour).get(address).content.decode()
    assert client_of(neighbour).get(page(case)).status_code == 404
    assert AuditEntry.objects.filter(action="warning.open", outcome="refused").exists()


def test_the_board_shows_shape_number_and_word_and_opens_the_list(watch):
    factories.opened(watch, value=9)
    text = client_of(watch.head).get(reverse("admin:supervision_riskwarning_board")).content.decode()
    assert "■" in text
    assert "红色" in text
    assert "?live=1&amp;field=records&amp;region=411000" in text
    deeper = reverse("admin:supervision_riskwarning_board_of", args=["411002"])
    assert client_of(watch.head).get(deeper).status_code == 200
    for elsewhere in ("999999", "410000", "110000"):
        assert client_of(watch.head).get(deeper.replace("411002", elsewhere)).status_code == 404
    assert deeper.replace("411002", "410000") not in text


def test_a_run_is_started_and_watched_from_its_page(watch, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(tasks.run, "delay", lambda uid: tasks.run(uid=uid))
    factories.switched_on(watch)
    watch.figure.values[watch.body.pk] = 9
    desk = client_of(watch.head)
    assert desk.get(reverse("admin:supervision_riskwarning_start")).status_code == 405
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("admin:supervision_riskwarning_start"))
    run = WarningRun.objects.get()
    assert (run.state, run.opened) == ("done", 1)
    told = desk.get(reverse("admin:supervision_riskwarning_progress", args=[run.pk])).json()
    assert told == {"working": False, "label": "已完成", "done": 1, "total": 1}
    assert "已完成" in desk.get(reverse("admin:supervision_riskwarning_runs")).content.decode()
    for name in ("runs", "board"):
        assert client_of(watch.owner).get(reverse(f"admin:supervision_riskwarning_{name}")).status_code == (
            403 if name == "runs" else 200
        )


@pytest.mark.parametrize("state", RULE_STATES)
def test_the_page_of_a_rule_in_every_state_opens(watch, state):
    rule = RULE_STATES[state](watch)
    for user in (watch.writer, watch.head):
        text = client_of(user).get(page(rule)).content.decode()
        assert rule.title in text
    assert client_of(watch.owner).get(page(rule)).status_code == 403
    assert (
        rule.title
        in client_of(watch.head).get(reverse("admin:supervision_warningrule_changelist")).content.decode()
    )


def typed(**more):
    return {
        "title": "投诉偏多",
        "key": "many",
        "region": "411000",
        "condition": "above",
        "measure": "test_figure",
        "yellow": "4",
        "red": "8",
        "months": "3",
        "minimum": "1",
        "runs": "1",
        "silence_days": "90",
        "text": "请核对。",
        "basis": "机关自定",
        **more,
    }


def test_from_the_form_to_the_switch_by_the_pages_alone(
    watch, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(tasks.dry_run, "delay", lambda uid: tasks.dry_run(uid=uid))
    desk, write = client_of(watch.writer), reverse("admin:supervision_warningrule_write")
    assert desk.get(write).status_code == 200
    for wrong in ({"red": "3"}, {"condition": "due"}, {"months": "0"}, {"text": ""}):
        assert desk.post(write, typed(**wrong)).status_code == 422, wrong
    assert desk.post(write, typed()).status_code == 302
    rule = WarningRule.objects.get()
    assert rule.newest.settings["limits"] == {"yellow": "4", "red": "8"}

    answer = client_of(watch.head).get(step(rule, "switch_on"))
    assert "请先用去年的数据试算本版本" in answer.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(page(rule, "dry_run"))
    dry = WarningDryRun.objects.get()
    assert answer.url == reverse("admin:supervision_warningrule_dry", args=[dry.pk])
    assert dry.state == "done"
    assert "会发出" in desk.get(answer.url).content.decode()
    do(watch.head, rule, "switch_on", note="可以接受")
    assert rule.status == "on"

    revise = page(rule, "revise")
    assert desk.get(revise).status_code == 200
    assert desk.post(revise, typed(red="9")).status_code == 302
    rule.refresh_from_db()
    assert (rule.newest.number, rule.active.number) == (2, 1)
    do(watch.head, rule, "switch_off", note="改后再用")
    assert rule.status == "off"


def test_rates_are_typed_in_per_cent(watch):
    desk = client_of(watch.writer)
    said = typed(condition="below", measure="pledge_kept_rate", yellow="90", red="60", key="kept")
    assert desk.post(reverse("admin:supervision_warningrule_write"), said).status_code == 302
    rule = WarningRule.objects.get()
    assert rule.newest.settings["limits"] == {"yellow": "0.9", "red": "0.6"}
    text = client_of(watch.writer).get(page(rule)).content.decode()
    assert "90 %" in text
    assert 'value="90"' in desk.get(page(rule, "revise")).content.decode()


def test_a_courts_letter_is_entered_and_settled_by_the_pages(watch):
    desk, enter = client_of(watch.clerk), reverse("admin:supervision_courtnotice_enter")
    assert desk.get(enter).status_code == 200
    said = {
        "body": watch.body.name,
        "court": "示例市中级人民法院",
        "case_number": "（2026）示01执17号",
        "letter": "示法执函〔2026〕5号",
        "obligation": "支付工程款",
        "received_on": "2026-06-24",
    }
    assert desk.post(enter, {**said, "court": ""}).status_code == 422
    assert desk.post(enter, said).status_code == 302
    case = CourtNotice.objects.get()
    assert desk.post(enter, said).status_code == 422
    assert case.case_number in client_of(watch.owner).get(page(case)).content.decode()
    do(watch.reviewer, case, "perform", settled_on="2026-06-25", evidence="履行凭证")
    assert case.status == "performed"
    assert client_of(watch.owner).get(enter).status_code == 403
    listed = reverse("admin:supervision_courtnotice_changelist")
    assert case.case_number in client_of(watch.clerk).get(listed).content.decode()


def test_the_home_page_says_what_waits(watch):
    factories.opened(watch)
    text = client_of(watch.owner).get(reverse("admin:index")).content.decode()
    assert "预警待确认" in text
    assert "预警看板" in text
    assert "预警规则" not in text
