#!/usr/bin/env python3
"""
Check an exported stretch of a portal's audit trail, without the portal and without a network.
离线核验导出的审计日志，不必相信导出它的系统。

    python3 trail.py audit-411000-1-5000.jsonl

Needs Python 3.9 or newer and nothing else. Nothing of the portal's own program is used here.
Exit code 0: all of it holds; 1: something does not; 2: this is no such file.
"""

import argparse
import base64
import csv
import hashlib
import json
import re
import sys

FORMAT = "integrity-audit-export/1"
ANCHOR_FORMAT = "integrity-audit-anchor/1"
FORMULA = re.compile(r"'+[=+\-@\t\r]")
NUMBERS = ("index", "id")


class Unreadable(Exception):
    """This is no export of an audit trail; the words are Chinese and English."""


class Report:
    def __init__(self):
        self.wrong = 0

    def check(self, holds, chinese, english):
        self.wrong += not holds
        print(("[成立 OK] " if holds else "[不成立 FAILED] ") + f"{chinese}\n  {english}")
        return holds

    def end(self):
        if self.wrong:
            print(f"\n[结论 RESULT] 有 {self.wrong} 项不成立。\n  {self.wrong} of the checks failed.")
        else:
            print("\n[结论 RESULT] 各项都成立。\n  All of it holds.")
        return 1 if self.wrong else 0


# --- One spelling of a value in bytes (RFC 8785, without fractions, which the trail does not have) ---------------


def canonical(value):
    if isinstance(value, dict):
        pairs = sorted(value.items(), key=lambda pair: pair[0].encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(item)}" for name, item in pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float):
        raise Unreadable("内容里有小数，审计日志里不会有。\n  A fraction; the audit trail has none.")
    return json.dumps(value, ensure_ascii=False)


def sha256(content):
    return hashlib.sha256(content).digest()


# --- Reading: (kind, value, hash), line by line ----------------------------------------------------------------------


def lines_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        start = file.read(1)
        file.seek(0)
        yield from json_lines(file) if start == "{" else csv_lines(file)


def json_lines(file):
    for line in file:
        said = json.loads(line)
        kind = next((name for name in ("head", "entry", "anchor") if name in said), "")
        yield kind, said.get(kind), said.get("hash", "")


def csv_lines(file):
    csv.field_size_limit(2**31 - 1)
    rows = csv.reader(file)
    names = next(rows, [])
    for cells in rows:
        row = {name: plain(cell) for name, cell in zip(names, cells)}
        kind, value = row.pop("kind", ""), row.pop("hash", "")
        if kind != "entry":
            yield kind, json.loads(row["details"]), value
            continue
        row["details"] = json.loads(row["details"])
        row["by"] = int(row["by"]) if row["by"] else None
        yield kind, {**row, **{name: int(row[name]) for name in NUMBERS}}, value


def plain(cell):
    """Without the apostrophe that keeps an office program from taking the text for a formula."""
    return cell[1:] if FORMULA.match(cell) else cell


# --- Checking --------------------------------------------------------------------------------------------------------


def check(path, report):
    lines = lines_of(path)
    kind, head, _ = next(lines, ("", None, ""))
    if kind != "head" or not isinstance(head, dict) or head.get("format") != FORMAT:
        raise Unreadable("这不是审计日志的导出文件。\n  This is no export of an audit trail.")
    print(
        f"节点 Node {head['node']}，{head['from']} – {head['to']}，序号 seals {head['first']}–{head['last']}\n"
    )
    expected, previous, bad, hashes, anchors = head["first"], None, [], {}, []
    for kind, value, given in lines:
        if kind == "anchor":
            anchors.append(value)
            continue
        if kind != "entry":
            raise Unreadable(f"有一行不认识：{kind}\n  An unknown line: {kind}")
        digest = hashlib.sha256(canonical(value).encode()).hexdigest()
        linked = previous is None or value["previous_hash"] == previous
        if digest != given or value["index"] != expected or not linked:
            bad.append(value["index"])
        expected, previous = value["index"] + 1, given
        hashes[value["index"]] = given
    report.check(
        not bad,
        f"{len(hashes)} 条记录的哈希都由内容重新算出，并且首尾相连"
        + (f"；首个不符的序号 {bad[0]}" if bad else "。"),
        f"Each of {len(hashes)} hashes follows from its entry and the one before."
        + (f" First that does not: {bad[0]}" if bad else ""),
    )
    report.check(
        expected == head["last"] + 1 and len(hashes) == head["last"] - head["first"] + 1,
        "从首到尾没有缺号。",
        "No number is missing from the first to the last.",
    )
    report.check(
        any(one["index"] == head["last"] and one.get("proof") for one in anchors),
        "末端已写入该节点的公开日志。",
        "The end of the stretch stands in the node's transparency log.",
    )
    for one in anchors:
        check_anchor(one, hashes.get(one["index"]), head["node"], report)


def check_anchor(one, here, node, report):
    proof = one.get("proof")
    if proof is None:
        return
    envelope, payload = proof["envelope"], proof["payload"]
    said, entry = json.loads(payload), json.loads(envelope)
    commitment = sha256(base64.b64decode(proof["salt"]) + payload.encode()).hex()
    leaf = sha256(b"\x00" + envelope.encode())
    # A checkpoint: whose log, how long, its root; then a blank line and the signatures.
    lines = proof["checkpoint"].split("\n")
    holds = (
        said == {"format": ANCHOR_FORMAT, "index": one["index"], "hash": one["hash"]}
        and one["hash"] == here
        and entry["origin"] == node
        and entry["commitment"] == commitment
        and canonical(entry) == envelope
        and lines[0] == f"integrity-chain/{node}"
        and int(lines[1]) == proof["size"]
        and root_from_path(leaf, proof["index"], proof["size"], proof["inclusion"])
        == base64.b64decode(lines[2])
    )
    report.check(
        holds,
        f"序号 {one['index']} 的哈希是公开日志第 {proof['index']} 条；日志长 {proof['size']}，根 {lines[2]}。"
        "请用 verify.py --node 核对该网站的日志确有此根。",
        f"The hash at {one['index']} is entry {proof['index']} of the log of size {proof['size']}; compare its root"
        " with the site's log by verify.py --node.",
    )


def root_from_path(leaf, index, size, path):
    """RFC 9162 §2.1.3.2."""
    if not 0 <= index < size:
        return None
    node, last, root = index, size - 1, leaf
    for step in map(base64.b64decode, path):
        if last == 0:
            return None
        if node & 1 or node == last:
            root = sha256(b"\x01" + step + root)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            root = sha256(b"\x01" + root + step)
        node, last = node >> 1, last >> 1
    return root if last == 0 else None


def main():
    parser = argparse.ArgumentParser(description="核验导出的审计日志 / Check an exported audit trail.")
    parser.add_argument("file", help="audit-….jsonl or audit-….csv")
    report = Report()
    try:
        check(parser.parse_args().file, report)
    except (OSError, Unreadable) as error:
        print(error, file=sys.stderr)
        return 2
    except (KeyError, IndexError, TypeError, ValueError) as error:
        report.check(False, f"文件结构不完整：{error!r}", f"The file is damaged or was changed: {error!r}")
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
