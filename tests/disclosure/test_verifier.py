"""
The stand-alone checker, run as a reader runs it: another process, against a real server, with real records.

Between it and the server stands a liar who bends single answers. Whatever he bends, the checker must fail and say
what does not hold.
"""

import ast
import base64
import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.conf import settings as configured
from pymerkle import InmemoryTree

from records.chain import merkle, notes
from records.common.signing import Ed25519Signer, node_signer
from records.dishonesty.models import DishonestyRecord
from tests.disclosure.conftest import Portal

pytestmark = pytest.mark.slow

SCRIPT = Path(configured.BASE_DIR) / "docs" / "verify" / "verify.py"
Bend = Callable[[bytes], bytes]


@dataclass
class Liar:
    """Passes everything on, but what ``bends`` names by a part of its address."""

    bends: dict[str, Bend] = field(default_factory=dict)
    url: str = ""


@pytest.fixture
def liar(live_server: Any) -> Iterator[Liar]:
    liar = Liar()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                with urllib.request.urlopen(live_server.url + self.path, timeout=20) as answer:
                    status, content = answer.status, answer.read()
            except urllib.error.HTTPError as error:
                status, content = error.code, error.read()
            for part, bend in liar.bends.items():
                if part in self.path and status == 200:
                    content = bend(content)
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    liar.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield liar
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def portal(committed_db: None, make_portal: Callable[[], Portal]) -> Portal:
    return make_portal()


@pytest.fixture
def record(portal: Portal) -> DishonestyRecord:
    """The third of five, co-signed."""
    made = [
        portal.publish(document_number=f"（2026）示01民终{number}号", amount=Decimal("1200.50"))
        for number in range(5)
    ]
    portal.seal()
    portal.push()
    return made[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    # Only what a reader's computer has: none of the portal's settings, and no proxy on the way to this machine.
    environment = {"PATH": os.environ["PATH"], "NO_PROXY": "*", "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment,
    )


def says(answer: subprocess.CompletedProcess[str]) -> list[str]:
    """What failed, line by line."""
    assert not answer.stderr, answer.stderr
    return re.findall(r"\[不成立 FAILED\] (.+)", answer.stdout)


def check_record(liar: Liar, record: DishonestyRecord, *more: str) -> subprocess.CompletedProcess[str]:
    return run(f"{liar.url}/records/{record.uid}/", *more)


def in_json(change: Callable[[dict[str, Any]], Any]) -> Bend:
    def bend(content: bytes) -> bytes:
        value = json.loads(content)
        change(value)
        return json.dumps(value, ensure_ascii=False).encode()

    return bend


def spoilt(encoded: str) -> str:
    content = bytearray(base64.b64decode(encoded))
    content[5] ^= 1
    return base64.b64encode(bytes(content)).decode()


def test_the_script_uses_nothing_but_the_standard_library_and_one_signature_library() -> None:
    imported = set(re.findall(r"^(?:    )?(?:import|from) (\w+)", SCRIPT.read_text(encoding="utf-8"), re.M))
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}


def test_the_script_reads_as_the_oldest_python_it_promises() -> None:
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 9))


# --- One record ----------------------------------------------------------------------------------------


def test_an_honest_record_holds_in_every_point(liar: Liar, record: DishonestyRecord) -> None:
    answer = check_record(liar, record)
    assert says(answer) == []
    assert answer.returncode == 0
    assert answer.stdout.count("[成立 OK]") == 10
    for words in ("各项都成立", "All of it holds", "信用河南 联署", "--origin-key", record.title):
        assert words in answer.stdout


def test_keys_from_another_road_need_no_word_of_the_site(
    liar: Liar, record: DishonestyRecord, portal: Portal, tmp_path: Path
) -> None:
    own, file = node_signer().public_key.hex(), tmp_path / "henan.txt"
    file.write_text(base64.b64encode(portal.superior.signer.public_key).decode() + "\n")
    keys = ("--origin-key", own, "--log-key", own, "--witness-key", str(file))
    answer = check_record(liar, record, *keys)
    assert (says(answer), answer.returncode) == ([], 0)
    assert "取自同一网站" not in answer.stdout


@pytest.mark.parametrize(
    ("option", "words"),
    [("origin", "来源节点 411000"), ("log", "检查点有日志"), ("witness", "上级公钥没有联署")],
)
def test_a_key_that_is_not_the_signers_is_noticed(
    liar: Liar, record: DishonestyRecord, option: str, words: str
) -> None:
    answer = check_record(liar, record, f"--{option}-key", Ed25519Signer.generate().public_key.hex())
    assert answer.returncode == 1
    [failed] = says(answer)
    assert words in failed


def proof(**changes: Any) -> Callable[[dict[str, Any]], None]:
    def change(answer: dict[str, Any]) -> None:
        for name, value in changes.items():
            part = answer["proof"]
            *way, last = name.split("__")
            for step in way:
                part = part[step]
            part[last] = value(part[last]) if callable(value) else value

    return change


LIES: dict[str, tuple[str, Callable[[dict[str, Any]], Any], str]] = {
    "the page says something else": ("shown", lambda shown: shown.update(facts="没有这回事。"), "不同：facts"),
    "the page names another amount": ("shown", lambda shown: shown.update(amount="1.00"), "不同：amount"),
    "the page names another body": (
        "shown", lambda shown: shown["organisation"].update(uscc="1" * 18), "不同：organisation",
    ),
    "another version is shown": ("shown", lambda shown: shown.update(version=2), "这条记录的第 2 版"),
    "the sealed text was rewritten": ("proof", proof(payload=lambda text: text.replace("采购", "招标")), "与条目里的承诺相符"),
    "the entry was rewritten": ("proof", proof(envelope=lambda text: text.replace('"publish"', '"amend"')), "叶哈希"),
    "the entry is about another record": (
        "proof", proof(envelope=lambda text: re.sub(r'"uid":"[^"]+"', f'"uid":"{"0" * 8}-{"0" * 4}-7{"0" * 3}-8{"0" * 3}-{"0" * 12}"', text)),
        "证明说的是这条记录",
    ),
    "the place is another": ("proof", proof(index=1), "条目在日志里"),
    "the path was bent": ("proof", proof(inclusion=lambda path: [spoilt(path[0]), *path[1:]]), "条目在日志里"),
    "the path is too long": ("proof", proof(inclusion=lambda path: [*path, path[0]]), "条目在日志里"),
    "the root was bent": (
        "proof", proof(checkpoint=lambda note: note.replace(note.split("\n")[2], spoilt(note.split("\n")[2]), 1)),
        "检查点有日志",
    ),
    "nobody signed the checkpoint": ("proof", proof(checkpoint=lambda note: note[: note.index("— ")] ), "检查点有日志"),
    "the seal was bent": ("proof", proof(seal__signature=spoilt), "封存签名，公钥"),
    "the seal is of another day": ("proof", proof(seal__sealed_at="2026-01-01T00:00:00.000000Z"), "封存签名，公钥"),
    "the seal's path was bent": ("proof", proof(seal__path=spoilt), "来源节点封存的那一批"),
    "the answer is nonsense": ("proof", lambda answer: answer.update(proof={"envelope": "{}"}), "格式不对"),
    "the sealed text is held back": ("proof", lambda answer: answer["proof"].pop("payload"), "给出了封存的原文"),
    "there is no proof": ("proof", lambda answer: answer.update(proof=None), "还没有写进日志"),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_found_and_named(liar: Liar, record: DishonestyRecord, lie: str) -> None:
    where, change, words = LIES[lie]
    address = f"/{record.uid}/" + ("proof/" if where == "proof" else "")
    liar.bends[address] = in_json(change) if where == "proof" else _only_shown(change)
    answer = check_record(liar, record)
    assert answer.returncode == 1
    assert any(words in failed for failed in says(answer)), answer.stdout
    assert "checks failed" in answer.stdout


def _only_shown(change: Callable[[dict[str, Any]], Any]) -> Bend:
    def bend(content: bytes) -> bytes:
        return content if b'"proof"' in content else in_json(change)(content)

    return bend


def test_a_seal_made_after_its_key_was_revoked_does_not_hold(liar: Liar, record: DishonestyRecord) -> None:
    def revoke(answer: dict[str, Any]) -> None:
        answer["keys"][0]["revoked_at"] = "2026-01-01T00:00:00+00:00"

    liar.bends["keys.json"] = in_json(revoke)
    answer = check_record(liar, record)
    assert [failed for failed in says(answer) if "早于公钥吊销" in failed]


def test_what_is_not_shown_has_no_proof_and_the_checker_says_why(
    liar: Liar, record: DishonestyRecord, portal: Portal
) -> None:
    portal.end(record)
    portal.seal()
    answer = check_record(liar, record)
    assert answer.returncode == 1
    assert "没有公开的证明" in answer.stdout
    assert "网站答复没有这条记录（410）" in answer.stdout


def test_a_named_persons_record_is_checked_without_its_content(liar: Liar, portal: Portal) -> None:
    record = portal.publish(
        subject_type="official",
        scope="public",
        naming_basis="《中华人民共和国公务员法》第五十九条",
        title="公务员的一条",
    )
    portal.seal()
    answer = check_record(liar, record)
    assert (says(answer), answer.returncode) == ([], 0)
    assert "不能核对内容" in answer.stdout


@pytest.mark.parametrize(
    "arguments", [[], ["ftp://x/records/1/"], ["--node", "http://127.0.0.1:9"], ["http://127.0.0.1:9/x"]]
)
def test_a_wrong_address_is_no_success(arguments: list[str]) -> None:
    answer = run(*arguments)
    assert answer.returncode in (1, 2)
    assert "Traceback" not in answer.stderr


# --- A whole log ---------------------------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "xuchang.txt"


def check_node(liar: Liar, kept: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return run("--node", f"{liar.url}/", "--remember", str(kept), *more)


def served(liar: Liar, path: str) -> bytes:
    with urllib.request.urlopen(liar.url + path, timeout=20) as answer:
        return answer.read()


def test_a_log_that_only_grew_holds_again_and_again(
    liar: Liar, record: DishonestyRecord, portal: Portal, kept: Path
) -> None:
    first = check_node(liar, kept, "--entries")
    assert (says(first), first.returncode) == ([], 0)
    size = notes.parse(kept.read_text()).size
    portal.amend(record, facts="更正后的事实：该局未按约定支付采购价款。")
    portal.seal()
    second = check_node(liar, kept, "--log-key", node_signer().public_key.hex())
    assert (says(second), second.returncode) == ([], 0)
    assert f"上次保存的 {size} 个条目原样都在" in second.stdout
    assert notes.parse(kept.read_text()).size == size + 1


def test_the_root_that_it_computes_is_another_librarys_too(
    liar: Liar, record: DishonestyRecord, kept: Path
) -> None:
    assert check_node(liar, kept).returncode == 0
    bundle, oracle = served(liar, "/chain/v1/tile/entries/000.p/5"), InmemoryTree(algorithm="sha256")
    while bundle:
        end = 2 + int.from_bytes(bundle[:2], "big")
        oracle.append_entry(bundle[2:end])
        bundle = bundle[end:]
    assert notes.parse(kept.read_text()).root == oracle.get_root()


def rewritten(liar: Liar, *, size: int, code: str = "411000") -> None:
    """The site shows another past, in good order and well signed by its own key."""
    blob = served(liar, f"/chain/v1/tile/0/000.p/{size}")
    leaves = [merkle.leaf_hash(b"another past"), *merkle.split_hashes(blob)[1:]]
    note = notes.sign_checkpoint(code=code, size=size, root=merkle.tree_root(leaves), signer=node_signer())
    liar.bends["/checkpoint"] = lambda content: note.encode()
    liar.bends["/tile/0/"] = lambda content: b"".join(leaves)[: len(content)]


def test_a_rewritten_past_is_caught_though_it_is_well_signed(
    liar: Liar, record: DishonestyRecord, kept: Path
) -> None:
    check_node(liar, kept)
    before = kept.read_text()
    rewritten(liar, size=5)
    stranger = run("--node", liar.url)
    assert stranger.returncode == 0, "who kept nothing cannot know"
    answer = check_node(liar, kept)
    assert answer.returncode == 1
    assert any("矛盾" in failed for failed in says(answer))
    assert kept.read_text() == before
    evidence = Path(f"{kept}.conflict").read_text()
    assert notes.parse(evidence).size == notes.parse(before).size
    assert notes.parse(evidence).root != notes.parse(before).root


def test_a_log_that_was_cut_short_is_caught(liar: Liar, record: DishonestyRecord, kept: Path) -> None:
    check_node(liar, kept)
    leaves = merkle.split_hashes(served(liar, "/chain/v1/tile/0/000.p/3"))
    short = notes.sign_checkpoint(code="411000", size=3, root=merkle.tree_root(leaves), signer=node_signer())
    liar.bends["/checkpoint"] = lambda content: short.encode()
    assert any("矛盾" in failed for failed in says(check_node(liar, kept)))


@pytest.mark.parametrize(
    ("part", "bend", "words"),
    [
        ("/tile/0/", lambda blob: blob[:40] + bytes([blob[40] ^ 1]) + blob[41:], "重算的根与检查点相符"),
        ("/tile/0/", lambda blob: blob[:-32], "长度不对"),
        ("/tile/entries/", lambda blob: blob.replace(b"publish", b"publisi"), "每个条目都与它的叶哈希相符"),
        ("/checkpoint", lambda note: note.replace(b"\n5\n", b"\n4\n"), "检查点有日志"),
        ("/checkpoint", lambda note: b"hello\n", "格式不对"),
    ],
)
def test_a_bent_log_is_found(
    liar: Liar, record: DishonestyRecord, kept: Path, part: str, bend: Bend, words: str
) -> None:
    liar.bends[part] = bend
    answer = run("--node", liar.url, "--entries")
    assert answer.returncode == 1
    assert any(words in failed for failed in says(answer)), answer.stdout


def test_a_kept_checkpoint_of_another_log_is_not_taken_for_this_one(
    liar: Liar, record: DishonestyRecord, kept: Path
) -> None:
    stranger = Ed25519Signer.generate()
    kept.write_text(notes.sign_checkpoint(code="420000", size=1, root=bytes(32), signer=stranger))
    assert any("由同一日志签名" in failed for failed in says(check_node(liar, kept)))
