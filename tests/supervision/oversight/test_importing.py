"""Cases from a file: what is right is entered, what is wrong comes back by its row with the reason."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from supervision.oversight import services
from supervision.oversight.models import LitigationCase
from supervision.oversight.services.importing import COLUMNS
from tests.supervision.oversight.factories import NOW
from tests.supervision.oversight.test_pages import client_of

HEADING = (
    "程序,审级,案号,审理机关,案由,原告、申请人类别,被告、被申请人,立案日期,结果,败诉、纠错原因,裁判、决定日期"
)
RIGHT = "行政诉讼,一审,（2026）示01行初31号,示例法院,行政补偿,企业,{body},2026-03-02,,,"
DECIDED = "行政复议,,示政复〔2026〕8号,示例市人民政府,行政处罚,自然人,{body},2026/03/02,撤销或者变更,违反法定程序,2026-05-06"


def file_of(hall, *lines, body=None):
    text = "\n".join([HEADING, *lines]).format(body=(body or hall.body).name)
    return SimpleUploadedFile("案件.csv", text.encode("utf-8-sig"), "text/csv")


def brought(hall, *lines, by=None, **more):
    return services.import_cases(file=file_of(hall, *lines, **more), by=by or hall.worker, at=NOW)


def test_words_and_codes_are_both_read_and_an_outcome_still_waits_for_another(hall):
    found = brought(
        hall, RIGHT, DECIDED, RIGHT.replace("31号", "32号").replace("行政诉讼,一审", "litigation,first")
    )
    assert (found.entered, found.problems) == (3, [])
    review = LitigationCase.objects.get(procedure="review")
    assert (review.status, review.outcome, review.loss_reason) == ("decided", "revoked", "procedure")
    assert (
        LitigationCase.objects.filter(procedure="litigation", instance="first", status="pending").count() == 2
    )


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (RIGHT.replace("一审", ""), "审级"),
        (RIGHT.replace("企业", "张三"), "原告、申请人类别"),
        (RIGHT.replace("2026-03-02", "三月"), "立案日期"),
        (RIGHT.replace("2026-03-02", ""), "立案日期"),
        (RIGHT.replace("{body}", "没有这个单位"), "被告、被申请人"),
        (DECIDED.replace("违反法定程序", ""), "败诉、纠错原因"),
        (DECIDED.replace("2026-05-06", ""), "裁判、决定日期"),
    ],
)
def test_a_wrong_row_says_why_and_leaves_nothing_behind(hall, line, named):
    good = RIGHT.replace("31号", "40号")
    found = brought(hall, line, good)
    assert found.entered == 1
    [(number, reason)] = found.problems
    assert number == 2
    assert named in reason
    assert LitigationCase.objects.get().case_number.endswith("40号")


def test_the_same_file_twice_enters_nothing_twice(hall):
    brought(hall, RIGHT)
    again = brought(hall, RIGHT)
    assert (again.entered, len(again.problems)) == (0, 1)
    assert "已经登记过" in again.problems[0][1]


def test_nobody_brings_in_cases_of_another_body(hall):
    found = brought(hall, RIGHT, body=hall.other)
    assert (found.entered, len(found.problems)) == (0, 1)
    assert brought(hall, RIGHT, body=hall.other, by=hall.supervisor).entered == 1


def test_what_is_no_table_is_refused_as_a_whole(hall):
    for content in (b"%PDF-1.4", b""):
        with pytest.raises(ValidationError):
            services.import_cases(file=SimpleUploadedFile("a.csv", content), by=hall.worker, at=NOW)


def test_the_page_tells_how_many_came_in_and_what_is_wrong(hall):
    address = reverse("admin:supervision_litigationcase_import")
    desk = client_of(hall.worker)
    assert desk.get(address).status_code == 200
    answer = desk.post(address, {"file": file_of(hall, RIGHT, RIGHT.replace("企业", "张三"))})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "已登记 1 件" in page
    assert "原告、申请人类别" in page
    template = desk.get(reverse("admin:supervision_litigationcase_template"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(template.content))
    heading = book.get_sheet_by_index(0).to_python()[0]
    assert heading == [str(column.label) for column in COLUMNS]
    assert client_of(hall.clerk).get(address).status_code == 403
