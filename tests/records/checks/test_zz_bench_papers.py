"""A body with a hundred records: how long does its report take? Run by: pytest with TEST_DB_SUFFIX, outside tests/."""
import time
from datetime import timedelta
from django.utils.timezone import localdate, now
import pytest
from tests.records.checks.factories_reports import asked_by_itself, department
from tests.disclosure import factories as f
from tests.records.dishonesty.factories import bureau
from records.checks.reports import services
pytestmark = pytest.mark.django_db
def test_bench(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    from records.access.services import ensure_system_users; ensure_system_users()
    b = bureau(); u = department(b)
    for i in range(100):
        f.record(organisation=b, facts="经生效判决确认，应支付货款而逾期未付，经催告后仍未履行付款义务。"*6, source=["judgment","penalty","arrears","judgment_debtor"][i%4], document_kind="determination")
    for k in range(4):
        t=time.perf_counter(); r=services.make(uid=asked_by_itself(u).uid, at=now()); dt=time.perf_counter()-t
        import io, pypdf
        pdf=services.open_pdf(report=r, by=u, at=now())
        t=time.perf_counter(); cur=services.is_current(r); ct=time.perf_counter()-t
        print("report", round(dt,3), "s", len(pdf)//1024, "kB", len(pypdf.PdfReader(io.BytesIO(pdf)).pages), "pages; current", cur, round(ct,4))
    if 1: open('/tmp/lab/papers-try/hundred.pdf','wb').write(pdf)
