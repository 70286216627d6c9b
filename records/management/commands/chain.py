"""The chain, for operators."""

import base64
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from records.access.services import chain_user
from records.access.services.errors import AccessDenied
from records.chain import courier, peers, pushing, queries, reconciling, status, successions, verification
from records.chain.forms import read_identity
from records.chain.models import PeerRole, ReconcileTrigger
from records.chain.sequencing import sequence
from records.common.identity import this_node
from records.common.signing import Signer, node_signer

REASONS = {
    "missing": "the entry is missing",
    "content_altered": "the stored content is not what its leaf hash says",
    "not_in_tree": "the leaf hash is not the one in the tree",
    "seal_signature": "the origin's seal does not hold",
    "seal_path": "the entry is not under its origin's seal",
    "checkpoint_root": "a signed checkpoint names another root",
    "checkpoint_signature": "a checkpoint is not signed by a key of this node",
    "beyond_checkpoint": "there are entries beyond the newest checkpoint",
}


class Command(BaseCommand):
    help = "The chain: status, push, export, import, verify, reconcile, identity, rotate-key, register."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="subcommand", required=True)
        plain = commands.add_parser("status", help="how far the log has come, here and above")
        plain.add_argument("--json", action="store_true")
        commands.add_parser("push", help="sequence what is pending and send it up now")
        export = commands.add_parser("export", help="write what a push would send into a file")
        export.add_argument("file", type=Path)
        export.add_argument("--after", type=Path, help="continue behind this earlier package")
        commands.add_parser(
            "import", help="take in a child's package and write FILE.receipt, or the superior's receipt"
        ).add_argument("file", type=Path)
        commands.add_parser("verify", help="re-derive the whole log and name the first bad index")
        compare = commands.add_parser(
            "reconcile", help="compare with the superior and with the documents, and mend what differs"
        )
        compare.add_argument("--dry-run", action="store_true", help="name what differs and change nothing")
        commands.add_parser("identity", help="print what another node registers this one by")
        rotation = commands.add_parser(
            "rotate-key", help="announce this node's next key, then change over to it"
        )
        rotation.add_argument(
            "--finish",
            action="store_true",
            help="change over, once the superior has confirmed the announcement",
        )
        register = commands.add_parser("register", help="make another node known")
        register.add_argument("--role", choices=["child", "parent", "origin"], required=True)
        register.add_argument("--identity", type=Path, required=True, help="file with its identity")
        register.add_argument("--url", default="", help="its address, for a parent")

    def handle(self, *args: Any, subcommand: str, **options: Any) -> None:
        # No method can be called import or rotate-key.
        names = {"import": "import_file", "rotate-key": "rotate_key"}
        getattr(self, names.get(subcommand, subcommand))(**options)

    def status(self, *, json: bool, **options: Any) -> None:
        now = status.status(at=timezone.now())
        if json:
            self.stdout.write(_dump(now))
            return
        self._write(now)

    def _write(self, figures: dict[str, Any], margin: str = "") -> None:
        for name, value in figures.items():
            if isinstance(value, dict):
                self.stdout.write(f"{margin}{name}:{'' if value else ' —'}")
                self._write(value, margin + "  ")
            elif isinstance(value, list):
                self.stdout.write(f"{margin}{name}:{'' if value else ' —'}")
                for line in value:
                    self.stdout.write(f"{margin}  {line}")
            else:
                self.stdout.write(f"{margin}{name}: {value if value is not None else '—'}")

    def push(self, **options: Any) -> None:
        at = timezone.now()
        placed = sequence(at=at)
        confirmed = pushing.push(at=at)
        self.stdout.write(f"{placed} events sequenced, {confirmed} confirmed by the superior")
        problem = status.upstream_problem()
        if problem:
            raise CommandError(problem)

    def export(self, *, file: Path, after: Path | None, **options: Any) -> None:
        at = timezone.now()
        sequence(at=at)
        try:
            content, package = courier.export(at=at, after=courier.read(after) if after else None)
            courier.write(file, content, replace=False)
        except courier.CourierRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        told = package.content
        self.stdout.write(f"{file}: {told['from_index']}–{told['next_index'] - 1} sha-256 {package.digest}")

    def import_file(self, *, file: Path, **options: Any) -> None:
        at = timezone.now()
        try:
            content = courier.read(file)
            if courier.is_receipts(content):
                package = file.with_suffix("")
                beside = file.suffix == courier.RECEIPT_SUFFIX and package.exists()
                sent = courier.read(package) if beside else None
                confirmed = courier.take_receipts(content, at=at, package=sent)
                self.stdout.write(f"{confirmed} events confirmed by the superior")
                return
            answer = file.with_name(file.name + courier.RECEIPT_SUFFIX)
            try:
                receipts = courier.take_package(content, at=at)
            except courier.CourierRefused as refusal:
                if refusal.receipts:
                    courier.write(answer, refusal.receipts, replace=True)
                raise
            courier.write(answer, receipts, replace=True)
        except courier.CourierRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{answer}: to be carried back")

    def verify(self, **options: Any) -> None:
        report = verification.verify_log()
        if report.sound:
            self.stdout.write(f"{report.checked} entries from {len(report.origins)} origins: all sound")
            self.stdout.write(queries.checkpoint_note())
            return
        raise CommandError(f"index {report.bad_index}: {REASONS[report.reason]}")

    def reconcile(self, *, dry_run: bool, **options: Any) -> None:
        run = reconciling.reconcile(trigger=ReconcileTrigger.COMMAND, at=timezone.now(), dry_run=dry_run)
        if run is None:
            raise CommandError("another reconciliation is running")
        for found in run.findings.order_by("pk").iterator():
            place = " ".join(
                f"{name} {value}"
                for name, value in (
                    ("origin", found.origin),
                    ("seq", found.origin_seq),
                    ("index", found.index),
                    ("document", found.uid),
                    ("version", found.version),
                )
                if value not in ("", None)
            )
            self.stdout.write(
                f"{found.node_code} {found.kind}: {found.outcome}: {place} {found.detail}".rstrip()
            )
        self.stdout.write(
            f"{run.entries} entries, {run.compared} compared with {run.peer_code or 'nobody'},"
            f" {run.documents} documents, {run.requests} requests: {run.found} differences, {run.healed} healed"
        )
        if run.problem:
            raise CommandError(run.problem)
        if left := (run.found or 0) - (run.healed or 0):
            raise CommandError(f"{left} left for a person")

    def identity(self, **options: Any) -> None:
        self.stdout.write(_identity(node_signer()))

    def rotate_key(self, *, finish: bool, **options: Any) -> None:
        at = timezone.now()
        try:
            if finish:
                old, new = successions.change_over(at=at)
                self.stdout.write(f"{old.key_id} → {new.key_id}")
                return
            signer = successions.announce(at=at)
        except successions.SuccessionRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        sequence(at=at)
        # What the nodes below register beside the present key.
        self.stdout.write(_identity(signer))

    def register(self, *, role: str, identity: Path, url: str, **options: Any) -> None:
        try:
            other = read_identity(identity.read_text())
        except (OSError, ValueError) as error:
            raise CommandError(f"{identity}: not a node's identity ({error})") from error
        try:
            peer = peers.register_peer(
                role=PeerRole(role),
                code=other["code"],
                name=other["name"],
                algorithm=other["algorithm"],
                public_key=other["public_key"],
                url=url,
                by=chain_user(),
                at=timezone.now(),
            )
        except AccessDenied as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{peer.get_role_display()} {peer.code} {peer.name}")


def _identity(signer: Signer) -> str:
    node = this_node()
    return _dump(
        {
            "code": node.code,
            "name": node.name,
            "algorithm": signer.algorithm,
            "key_id": signer.key_id,
            "public_key": base64.b64encode(signer.public_key).decode(),
        }
    )


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)
