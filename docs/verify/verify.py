#!/usr/bin/env python3
"""
Check a record, or a whole log, without trusting the site that shows it.
不必相信网站，自己核对一条记录或整本日志。

    python3 verify.py https://SITE/records/UID/
    python3 verify.py --node https://SITE/ --remember site.txt

Needs Python 3.9 or newer and one library:  python3 -m pip install cryptography
Nothing of the site's own program is used here. Exit code 0: all of it holds; 1: something does not.
"""

import argparse
import base64
import binascii
import hashlib
import json
import os
import re
import struct
import sys
import urllib.error
import urllib.request
from datetime import datetime, timezone

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    sys.exit("请先安装签名库 / Install the signature library first: python3 -m pip install cryptography")

MOST_BYTES = 32 * 1024 * 1024
WIDTH = 256
SAME = (
    "scope", "subject_type", "source", "domain", "severity", "title", "facts", "legal_basis", "document_number",
    "document_name", "document_kind", "decided_on", "display_from", "display_until",
)  # fmt: skip


class Stop(Exception):
    """Nothing more can be checked; the words are Chinese and English."""


class Report:
    def __init__(self):
        self.wrong = 0
        self.borrowed = {}

    def say(self, sign, chinese, english):
        print(f"{sign} {chinese}\n  {english}")

    def check(self, holds, chinese, english):
        """One thing that holds or does not."""
        self.wrong += not holds
        self.say("[成立 OK]" if holds else "[不成立 FAILED]", chinese, english)
        return holds

    def note(self, chinese, english):
        self.say("[说明 NOTE]", chinese, english)

    def borrow(self, option, owner, key):
        """A key that came from the very site that is being checked."""
        self.borrowed[option, fingerprint(key)] = owner

    def end(self):
        if self.borrowed:
            self.note(
                "以下公钥取自同一网站。请从另一条路核对指纹（电话、文件、对方自己的网站），或以所列选项给出：",
                "These keys came from the same site: compare them by another road, or give them by the option named:",
            )
            for (option, digits), owner in self.borrowed.items():
                print(f"  --{option}-key  {owner}  {digits}")
        if self.wrong:
            self.say("\n[结论 RESULT]", f"有 {self.wrong} 项不成立。", f"{self.wrong} of the checks failed.")
        else:
            self.say("\n[结论 RESULT]", "各项都成立。", "All of it holds.")
        return 1 if self.wrong else 0


# --- Fetching ------------------------------------------------------------------------------------------


def fetch(url):
    request = urllib.request.Request(
        url, headers={"Accept-Encoding": "identity", "User-Agent": "verify.py/1"}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            content = answer.read(MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        if error.code in (404, 410) and "/records/" in url:
            raise Stop(
                f"网站答复没有这条记录（{error.code}）：不公示或已终止公示的，没有公开的证明。",
                f"The site answers {error.code}: what is not shown, or no longer, has no public proof.",
            ) from error
        raise Stop(f"{url} 答复 {error.code}。", f"{url} answers {error.code}.") from error
    except OSError as error:
        raise Stop(f"{url}\n  连不上：{error}", f"Cannot be reached: {error}") from error
    if len(content) > MOST_BYTES:
        raise Stop(f"{url}\n  答复过大。", "The answer is too large.")
    return content


def fetch_json(url):
    try:
        value = json.loads(fetch(url))
    except ValueError as error:
        raise Stop(f"{url}\n  答复不是 JSON。", "The answer is not JSON.") from error
    if not isinstance(value, dict):
        raise Stop(f"{url}\n  答复的结构不对。", "The answer has the wrong shape.")
    return value


# --- Hashes and signatures -----------------------------------------------------------------------------


def sha256(content):
    return hashlib.sha256(content).digest()


def node_hash(left, right):
    return sha256(b"\x01" + left + right)


def root_from_path(leaf, index, size, path):
    """RFC 9162 §2.1.3.2."""
    if not 0 <= index < size:
        return None
    node, last, root = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            root = node_hash(step, root)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            root = node_hash(root, step)
        node, last = node >> 1, last >> 1
    return root if last == 0 else None


class Tree:
    """RFC 9162 §2.1.1, leaf by leaf."""

    def __init__(self):
        self.size, self.edge = 0, []

    def add(self, leaf):
        digits, node = self.size, leaf
        while digits & 1:
            node, digits = node_hash(self.edge.pop(), node), digits >> 1
        self.edge.append(node)
        self.size += 1

    def root(self):
        if not self.edge:
            return sha256(b"")
        root = self.edge[-1]
        for node in reversed(self.edge[:-1]):
            root = node_hash(node, root)
        return root


def signed(key, message, signature):
    """Whether ``key`` (algorithm and public key) made the signature."""
    if not key or key["algorithm"] != "ed25519":
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key["public_key"]).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(key):
    return hashlib.sha256(key["public_key"]).hexdigest()


def key_id(key):
    return fingerprint(key)[:16]


def unpack_key(value):
    return {**value, "public_key": base64.b64decode(value["public_key"])} if value else None


class Note:
    """A C2SP signed note that holds a checkpoint, with its witnesses' co-signatures."""

    def __init__(self, text):
        body, blank, lines = text.rpartition("\n\n")
        self.text = body + "\n"
        parts = body.split("\n")
        if not blank or len(parts) < 3 or not re.fullmatch(r"0|[1-9][0-9]{0,17}", parts[1]):
            raise ValueError("not a checkpoint")
        self.origin, self.size, self.root = parts[0], int(parts[1]), base64.b64decode(parts[2], validate=True)
        self.signatures = []
        for line in lines.splitlines():
            dash, name, content = line.split(" ")
            blob = base64.b64decode(content, validate=True)
            if dash != "\u2014" or len(blob) < 5:
                raise ValueError("not a signature line")
            self.signatures.append((name, blob[:4], blob[4:]))

    def _by(self, name, kind, key):
        number = sha256(name.encode() + b"\n" + kind + key["public_key"])[:4]
        return [content for who, what, content in self.signatures if (who, what) == (name, number)]

    def signed_by(self, key):
        found = self._by(self.origin, b"\x01", key)
        return bool(found) and all(signed(key, self.text.encode(), content) for content in found)

    def cosigned_by(self, name, key):
        """When the witness signed; None when it did not; False when its signature is wrong."""
        for content in self._by(name, b"\x04", key):
            seconds = struct.unpack(">Q", content[:8])[0] if len(content) > 8 else 0
            message = f"cosignature/v1\ntime {seconds}\n{self.text}".encode()
            if not seconds or not signed(key, message, content[8:]):
                return False
            return datetime.fromtimestamp(seconds, tz=timezone.utc).isoformat()
        return None


# --- Keys ----------------------------------------------------------------------------------------------


def given_key(text):
    """A public key from the command line: a file or the value itself, in hexadecimal or base64."""
    if text is None:
        return None
    if os.path.exists(text):
        with open(text, encoding="utf-8") as file:
            text = file.read()
    text = text.strip()
    try:
        public = (
            bytes.fromhex(text)
            if re.fullmatch(r"[0-9a-fA-F]{64}", text)
            else base64.b64decode(text, validate=True)
        )
    except binascii.Error:
        public = b""
    if len(public) != 32:
        raise Stop(
            f"不是公钥：{text[:70]}",
            "Not a public key: give 32 bytes in hexadecimal or base64, or a file of it.",
        )
    return {"algorithm": "ed25519", "public_key": public}


def known_keys(base):
    return [unpack_key(key) for key in fetch_json(f"{base}/transparency/keys.json")["keys"]]


def check_checkpoint(report, note, key, trusted):
    """The log's signature; ``trusted`` is the key that the reader brought."""
    signer = trusted or key
    report.check(
        bool(signer) and note.signed_by(signer),
        f"检查点有日志 {note.origin} 的签名，公钥 {key_id(signer) if signer else '未知'}。",
        f"The checkpoint is signed by the log {note.origin}.",
    )
    if key and not trusted:
        report.borrow("log", note.origin, key)


def check_witnesses(report, note, keys, trusted):
    """A superior's co-signatures, as far as its keys are known."""
    seen = False
    for known in keys:
        name = f"integrity-chain/{known['node']}"
        key = {**known, **trusted} if trusted and known["relation"] == "parent" else known
        at = None if name == note.origin or seen else note.cosigned_by(name, key)
        if at is None:
            continue
        seen = True
        report.check(
            bool(at),
            f"{key['name']} 联署了这个检查点，时间 {at}，公钥 {key_id(key)}。",
            f"Node {key['node']} has co-signed this checkpoint: it has seen the same root.",
        )
        if not trusted:
            report.borrow("witness", name, key)
    if not seen and trusted:
        report.check(
            False, "给出的上级公钥没有联署这个检查点。", "The given key has not co-signed this checkpoint."
        )
    elif not seen:
        report.note(
            "这个检查点没有上级联署；有上级的网站，过几分钟可以再试。",
            "No superior has co-signed this checkpoint.",
        )


# --- One record ----------------------------------------------------------------------------------------


def verify_record(url, arguments, report):
    match = re.fullmatch(r"(https?://[^?#]+?)(?:/api/v1/public)?/records/([0-9a-f-]{36})(?:/proof)?/?", url)
    if match is None:
        raise Stop("请给出记录页的网址：https://网站/records/编号/", "Give the address of a record's page.")
    base, uid = match.groups()
    answer = fetch_json(f"{base}/api/v1/public/records/{uid}/proof/")
    shown = fetch_json(f"{base}/api/v1/public/records/{uid}/")
    keys = known_keys(base)
    if answer.get("proof") is None:
        raise Stop(
            "这一版还没有写进日志，请过几分钟再试。",
            "This version is not in the log yet; try again in some minutes.",
        )
    proof, version = answer["proof"], shown["version"]
    said = json.loads(proof["envelope"])
    print(f"{shown['title']}\n{uid} v{version}\n")
    report.check(
        said["uid"] == uid and said["version"] == version == answer["version"],
        f"证明说的是这条记录的第 {version} 版。",
        "The proof is about this version of this record.",
    )
    check_content(report, proof, said, shown)
    leaf = sha256(b"\x00" + proof["envelope"].encode())
    written = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    report.check(
        base64.b64decode(proof["leaf"]) == leaf and written == proof["envelope"],
        "叶哈希由条目重新算出。",
        "The leaf hash follows from the entry.",
    )
    note = Note(proof["checkpoint"])
    path = [base64.b64decode(step) for step in proof["inclusion"]]
    report.check(
        note.size == proof["size"] and root_from_path(leaf, proof["index"], note.size, path) == note.root,
        f"条目在日志里：序号 {proof['index']}，日志长度 {note.size}。",
        f"The entry is in the log: index {proof['index']}, log size {note.size}.",
    )
    check_checkpoint(report, note, unpack_key(proof["log_key"]), given_key(arguments.log_key))
    check_seal(report, proof["seal"], said, leaf, keys, given_key(arguments.origin_key))
    check_witnesses(report, note, keys, given_key(arguments.witness_key))


def check_content(report, proof, said, shown):
    if "payload" not in proof and shown["official_name"] not in (None, "", "***"):
        report.note(
            "内容涉及具名个人，网站不公开封存的原文；只能核对条目，不能核对内容。",
            "The record names a person, so its sealed content stays closed: only the entry can be checked.",
        )
        return
    if not report.check(
        "payload" in proof, "网站给出了封存的原文。", "The site hands out the sealed content of the record."
    ):
        return
    opened = sha256(base64.b64decode(proof["salt"]) + proof["payload"].encode()).hex() == said["commitment"]
    report.check(opened, "封存的原文与条目里的承诺相符。", "The sealed content fits the entry's commitment.")
    sealed = json.loads(proof["payload"])
    pairs = {name: (shown.get(name), sealed.get(name)) for name in SAME}
    pairs["official_name"] = (shown["official_name"] or "", sealed.get("official_name"))
    pairs["authority"] = (shown["authority"]["name"], sealed.get("authority_name"))
    pairs["amount"] = tuple(
        None if value is None else float(value) for value in (shown["amount"], sealed["amount"])
    )
    code = "uscc" if shown["organisation"]["uscc"] and sealed["organisation"]["uscc"] else "name"
    pairs["organisation"] = (shown["organisation"][code], sealed["organisation"][code])
    different = [name for name, (here, there) in pairs.items() if here != there]
    report.check(
        not different,
        "网站现在显示的内容与封存的原文一致。"
        if not different
        else f"网站显示的与封存的不同：{'、'.join(different)}。",
        "What the site shows is what was sealed."
        if not different
        else f"What the site shows differs from what was sealed: {', '.join(different)}.",
    )
    for name in different:
        report.say("   ", f"{name}: 显示 shown {pairs[name][0]!r}", f"   封存 sealed {pairs[name][1]!r}")


def check_seal(report, seal, said, leaf, keys, trusted):
    """The origin's signature, kept end to end: an upper level cannot alter what a lower one sealed."""
    key = trusted or unpack_key(seal["key"])
    fields = {name: seal[name] for name in ("first_seq", "origin", "sealed_at", "size")}
    fields.update(algorithm="ed25519", format="integrity-chain-seal/1", hash="sha-256")
    fields.update(
        root=base64.b64decode(seal["root"]).hex(), key_id=seal["key"]["key_id"] if seal["key"] else ""
    )
    message = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    report.check(
        bool(key)
        and seal["origin"] == said["origin"]
        and signed(key, message, base64.b64decode(seal["signature"])),
        f"来源节点 {seal['origin']} 于 {seal['sealed_at']} 封存签名，公钥 {key_id(key) if key else '未知'}。",
        f"Sealed by its origin, node {seal['origin']}, at {seal['sealed_at']}.",
    )
    blob = base64.b64decode(seal["path"])
    path = [blob[start : start + 32] for start in range(0, len(blob), 32)]
    place = said["seq"] - seal["first_seq"]
    report.check(
        root_from_path(leaf, place, seal["size"], path) == base64.b64decode(seal["root"]),
        "条目在来源节点封存的那一批里。",
        "The entry belongs to what its origin sealed.",
    )
    for known in keys:
        if (
            key
            and known["node"] == seal["origin"]
            and known["public_key"] == key["public_key"]
            and known["revoked_at"]
        ):
            moment = datetime.fromisoformat(seal["sealed_at"].replace("Z", "+00:00"))
            before = moment < datetime.fromisoformat(known["revoked_at"])
            report.check(before, "封存早于公钥吊销。", "The seal is older than the revocation of its key.")
    if key and not trusted:
        report.borrow("origin", f"integrity-chain/{seal['origin']}", key)


# --- A whole log ---------------------------------------------------------------------------------------


def verify_node(url, arguments, report):
    base = url.rstrip("/")
    text = fetch(f"{base}/chain/v1/checkpoint").decode()
    note, keys, trusted = Note(text), known_keys(base), given_key(arguments.log_key)
    own = [key for key in keys if f"integrity-chain/{key['node']}" == note.origin]
    signer = next((key for key in own if note.signed_by(key)), None)
    print(f"{note.origin}  {note.size}\n")
    check_checkpoint(report, note, signer, trusted)
    check_witnesses(report, note, keys, given_key(arguments.witness_key))
    kept, old = "", None
    if arguments.remember and os.path.exists(arguments.remember):
        with open(arguments.remember, encoding="utf-8") as file:
            kept = file.read()
        old = Note(kept)
        report.check(
            old.origin == note.origin and any(old.signed_by(key) for key in ([trusted] if trusted else own)),
            f"您保存的检查点（长度 {old.size}）由同一日志签名。",
            "The checkpoint that you kept was signed by the same log.",
        )
    root, roots = rebuild(base, note.size, {old.size} if old else set(), arguments.entries, report)
    report.check(
        root == note.root,
        f"由下载的 {note.size} 个叶哈希重算的根与检查点相符。",
        "The root follows from the leaves.",
    )
    if old:
        same = old.size <= note.size and roots.get(old.size) == old.root
        report.check(
            same,
            f"您上次保存的 {old.size} 个条目原样都在，只有增加。"
            if same
            else "日志与您保存的检查点矛盾：它被改写或截短过。",
            "The log still begins with all that you kept."
            if same
            else "The log contradicts the checkpoint that you kept.",
        )
    if arguments.remember:
        keep(arguments.remember, text, report)


def rebuild(base, size, wanted, entries, report):
    """The root over all leaves, and the roots at the sizes that are wanted."""
    tree, roots, sound = Tree(), {0: sha256(b"")}, True
    for number in range(-(-size // WIDTH)):
        width = min(WIDTH, size - number * WIDTH)
        place = tile_path(number, width)
        blob = fetch(f"{base}/chain/v1/tile/0/{place}")
        if len(blob) != width * 32:
            raise Stop(f"哈希树分块 {place} 的长度不对。", "A tile has the wrong length.")
        leaves = [blob[start : start + 32] for start in range(0, len(blob), 32)]
        if entries:
            sound = sound and bundle_hashes(fetch(f"{base}/chain/v1/tile/entries/{place}")) == leaves
        for leaf in leaves:
            tree.add(leaf)
            if tree.size in wanted:
                roots[tree.size] = tree.root()
    if entries:
        report.check(sound, "每个条目都与它的叶哈希相符。", "Every entry fits its leaf hash.")
    return tree.root(), roots


def bundle_hashes(bundle):
    found = []
    while bundle:
        end = 2 + struct.unpack(">H", bundle[:2])[0]
        found.append(sha256(b"\x00" + bundle[2:end]))
        bundle = bundle[end:]
    return found


def tile_path(number, width):
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03d}")
    return "/".join(groups) + (f".p/{width}" if width < WIDTH else "")


def keep(path, text, report):
    """The new checkpoint replaces the kept one only where all held; a contradiction is kept beside it."""
    place = path if not report.wrong else f"{path}.conflict"
    with open(place, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    if report.wrong:
        report.note(
            f"矛盾的检查点存入 {place}。请连同 {path} 一起保存：两份签名就是证据。",
            f"The contradicting checkpoint is in {place}. Keep both files: two signatures are evidence.",
        )
    else:
        report.note(
            f"检查点已存入 {place}，下次核对时会用到。",
            f"The checkpoint is kept in {place} for the next time.",
        )


def main():
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    parser = argparse.ArgumentParser(description="核对一条记录或整本日志 / Check a record or a whole log")
    parser.add_argument("record", nargs="?", help="记录页的网址 / address of a record's page")
    parser.add_argument("--node", metavar="URL", help="核对整本日志 / check a node's whole log")
    parser.add_argument(
        "--remember", metavar="FILE", help="保存并比较检查点 / keep and compare the checkpoint"
    )
    parser.add_argument("--entries", action="store_true", help="同时下载条目 / download the entries as well")
    for name in ("origin", "log", "witness"):
        parser.add_argument(
            f"--{name}-key", metavar="FILE|HEX", help="另行取得的公钥 / key from another road"
        )
    arguments = parser.parse_args()
    if bool(arguments.record) == bool(arguments.node):
        parser.error("给出记录的网址，或 --node 网址 / give a record's address or --node URL")
    report = Report()
    try:
        if arguments.node:
            verify_node(arguments.node, arguments, report)
        else:
            verify_record(arguments.record, arguments, report)
    except Stop as stop:
        report.check(False, *stop.args)
    except (KeyError, TypeError, ValueError, AttributeError, struct.error) as error:
        report.check(
            False, f"答复的格式不对，无法核对：{error!r}", "The answer is malformed and cannot be checked."
        )
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
