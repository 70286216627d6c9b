"""Import a file of records, licences or penalties from the command line."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from records.access.models import Grant, User
from records.access.roles import Role
from records.common.identity import this_node
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import ImportState, RowState
from records.dishonesty.models import ImportBatch
from records.dishonesty.models.intake import DISHONESTY_RECORD
from records.dishonesty.services import FileRefused
from records.dishonesty.services.import_kinds import import_kinds
from records.dishonesty.services.imports import (
    check_batch,
    confirm_batch,
    error_report,
    import_batch,
    upload_file,
)
from records.subjects.models import Region


class Command(BaseCommand):
    help = "按模板导入失信记录、行政许可或行政处罚（xlsx 或 csv）。合格的行进入待审核，有问题的行留在疑问数据中。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="xlsx 或 csv 文件")
        parser.add_argument(
            "--kind",
            choices=[kind.name for kind in import_kinds()],
            default=DISHONESTY_RECORD,
            help="种类；默认失信记录",
        )
        parser.add_argument("--user", help="以哪个录入账号导入（用户名）；本节点只有一个录入账号时可省略")
        parser.add_argument("--region", help="行政区划代码；默认本节点")
        parser.add_argument("--supplier", default="", help="提供单位名称；默认录入账号所在节点")
        parser.add_argument("--dry-run", action="store_true", help="只核对，不入库")
        parser.add_argument("--report", type=Path, help="逐行错误报告（xlsx）写到哪里；默认在原文件旁")

    def handle(self, *args: Any, **options: Any) -> None:
        by = self._clerk(options["user"])
        batch = self._upload(by, options)
        batch = check_batch(uid=batch.uid, at=timezone.now())
        if batch.state == ImportState.FAILED:
            raise CommandError(batch.failure)
        if batch.state == ImportState.CHECKED and not options["dry_run"]:
            confirm_batch(uid=batch.uid, by=by, at=timezone.now())
        batch = import_batch(uid=batch.uid, at=timezone.now())
        self._tell(batch, dry_run=options["dry_run"])
        if batch.rows_questionable:
            report = options["report"] or options["file"].with_suffix(".errors.xlsx")
            report.write_bytes(error_report(batch))
            self.stdout.write(f"逐行错误报告：{report}")

    def _clerk(self, username: str | None) -> User:
        """Whoever imports is the writer of the records and can approve none of them, so it is a person with a name."""
        clerks = User.objects.filter(is_active=True, kind=User.Kind.PERSON)
        if username:
            clerks = clerks.filter(username=username)
        else:
            here = Grant.objects.in_force_on(timezone.localdate()).filter(
                role=Role.CLERK, region=this_node().code
            )
            clerks = clerks.filter(pk__in=here.values("user_id"))
        found = list(clerks.order_by("username")[:2])
        if len(found) != 1:
            raise CommandError(
                f"没有账号“{username}”，请用 --user 指定一个录入账号。"
                if username
                else "请用 --user 指定录入账号。"
            )
        return found[0]

    def _upload(self, by: User, options: dict[str, Any]) -> ImportBatch:
        path: Path = options["file"]
        code = options["region"] or by.reaches()[0].region_code if by.reaches() else options["region"]
        try:
            region = Region.objects.get(code=code)
        except Region.DoesNotExist:
            raise CommandError(f"没有行政区划代码“{code}”，请用 --region 指定六位代码。") from None
        try:
            with path.open("rb") as opened:
                file = File(opened, name=path.name)
                return upload_file(
                    file=file,
                    region=region,
                    kind=options["kind"],
                    supplier_name=options["supplier"] or region.full_name,
                    by=by,
                    at=timezone.now(),
                )
        except OSError as error:
            raise CommandError(f"读不到文件 {path}：{error.strerror}") from error
        except (FileRefused, TransitionDenied) as refused:
            raise CommandError(refused.message) from refused

    def _tell(self, batch: ImportBatch, *, dry_run: bool) -> None:
        ready = batch.rows_ready if dry_run else batch.rows_imported
        self.stdout.write(
            f"{batch.file_name}：共 {batch.rows_total} 行，{'可导入' if dry_run else '已导入'} {ready} 行，"
            f"重复 {batch.rows_duplicate} 行，疑问 {batch.rows_questionable} 行。"
        )
        for row in batch.rows.filter(state=RowState.QUESTIONABLE).order_by("number")[:20]:
            for error in row.errors:
                self.stdout.write(f"  第 {row.number} 行 {error['column']}：{error['detail']}")
