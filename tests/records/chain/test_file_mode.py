"""An office whose network does not lead up carries files, and loses nothing by it."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from records.access.models import AuditEntry
from records.access.services import chain_user
from records.chain import batching, courier, log, peers, pushing, services, wire
from records.chain.models import ChainEvent, ConflictAlarm, Cosignature, Peer, PeerKey, PushCursor, Receipt
from records.chain.statements import Statement, sign_statement
from records.common.canonical import canonical_bytes
from records.common.ids import new_uid
from records.common.signing import Ed25519Signer, node_signer
from tests.records.chain.factories import CITY, KIND, NOW, PROVINCE


def publish(count):
    with transaction.atomic():
        for number in range(count):
            services.emit(
                kind=KIND,
                uid=new_uid(),
                version=1,
                action="publish",
                payload={"title": f"未按期履行承诺 {number}"},
                at=NOW,
            )
    services.sequence(at=NOW)


def command(*words):
    call_command("chain", *words)


@pytest.fixture
def carry(nodes, tmp_path):
    """Files on a stick, and what is done with them at either node."""

    class Carry:
        def export(self, name, *more):
            command("export", tmp_path / name, *more)
            return tmp_path / name

        def up(self, path):
            with nodes.at(PROVINCE):
                command("import", path)
            return path.with_name(path.name + ".receipt")

        def down(self, path):
            command("import", path)

        def held(self):
            with nodes.at(PROVINCE):
                return sorted(
                    ChainEvent.objects.filter(origin=CITY).values_list("origin_seq", "uid", "payload")
                )

    return Carry()


def own():
    return sorted(ChainEvent.objects.values_list("origin_seq", "uid", "payload"))


def confirmed():
    return PushCursor.objects.values_list("next_index", flat=True).first() or 0


def refused(path, words, at=None):
    with pytest.raises(CommandError, match=words):
        (at or command)(*(() if at else ("import",)), path)


def test_what_is_carried_arrives_and_its_receipt_counts_like_one_by_wire(carry):
    publish(3)
    package = carry.export("one")
    pushed = batching.next_batch(0, receiver=PROVINCE, at=NOW)
    assert wire.decompress(courier.open_package(package.read_bytes()).packed) == pushed
    assert confirmed() == 0
    receipt = carry.up(package)
    assert carry.held() == own()
    carry.down(receipt)
    assert confirmed() == 3
    assert Receipt.objects.get().next_index == 3
    assert Cosignature.objects.get().witness == PROVINCE
    assert pushing.has_work(at=NOW) is False
    assert set(AuditEntry.objects.filter(action__contains="chain_").values_list("action", flat=True)) >= {
        "chain_package_exported",
        "chain_receipts_imported",
    }


def test_the_same_file_twice_changes_nothing_on_either_side(carry):
    publish(2)
    package = carry.export("one")
    receipt = carry.up(package)
    first = receipt.read_bytes()
    assert carry.up(package).read_bytes() == first
    assert len(carry.held()) == 2
    carry.down(receipt)
    carry.down(receipt)
    assert (confirmed(), Receipt.objects.count()) == (2, 1)


def test_packages_in_the_wrong_order_wait_for_the_one_before(carry):
    publish(2)
    one = carry.export("one")
    publish(2)
    two = carry.export("two", "--after", one)
    publish(2)
    three = carry.export("three", "--after", two)
    refused(three, "从第 4 条开始，本级只收到前 0 条", carry.up)
    refused(two, "请先导入前面的数据包", carry.up)
    assert carry.held() == []
    receipts = [carry.up(package) for package in (one, two, three)]
    assert carry.held() == own()
    refused(receipts[2], "请先导入前面数据包的回执")
    refused(receipts[1], "而已确认到第 0 条")
    assert confirmed() == 0
    for receipt in receipts:
        carry.down(receipt)
    carry.down(receipts[0])
    assert confirmed() == 6


def test_a_lost_receipt_comes_back_with_the_next_package(carry):
    publish(2)
    carry.up(carry.export("one")).unlink()
    publish(1)
    two = carry.export("two")
    refused(two, "请把生成的回执带回下级导入", carry.up)
    carry.down(two.with_name("two.receipt"))
    assert confirmed() == 2
    carry.down(carry.up(carry.export("three")))
    assert (confirmed(), carry.held()) == (3, own())


def test_a_receipt_of_another_package_is_refused(carry):
    publish(1)
    one = carry.export("one")
    publish(1)
    two = carry.export("two", "--after", one)
    first, second = carry.up(one), carry.up(two)
    second.write_bytes(first.read_bytes())
    refused(second, "属于另一个数据包")
    assert confirmed() == 0


def test_a_changed_package_is_refused_wherever_it_was_changed(carry):
    publish(2)
    package = carry.export("one")
    content = package.read_bytes()
    line, _, packed = content.partition(b"\n")
    other = wire.compress(wire.decompress(packed).replace("未按期".encode(), "已按期".encode()))
    package.write_bytes(line + b"\n" + other)
    refused(package, "与签名的摘要不符", carry.up)
    package.write_bytes(content[:-20])
    refused(package, "与签名的摘要不符", carry.up)
    statement = json.loads(line)
    statement["body"] = statement["body"].replace('"from_index":0', '"from_index":1')
    package.write_bytes(canonical_bytes(statement) + b"\n" + packed)
    refused(package, "签名不符", carry.up)
    package.write_bytes(b"not a package\n" + packed)
    refused(package, "不是数据包或回执", carry.up)
    package.write_bytes(canonical_bytes({**statement, "body": "[]"}) + b"\n" + packed)
    refused(package, "不是数据包或回执", carry.up)
    assert carry.held() == []


def test_a_package_is_for_one_superior_and_from_a_child_it_knows(carry, nodes):
    publish(1)
    package = carry.export("one")
    refused(package, "不是给本节点的")
    with nodes.at(PROVINCE):
        Peer.objects.filter(code=CITY).update(state="suspended")
    refused(package, "不是本节点已登记并启用的下级节点", carry.up)


def test_only_the_registered_key_speaks_and_a_revoked_one_no_more(carry, nodes):
    publish(1)
    package = carry.export("one")
    line, _, packed = package.read_bytes().partition(b"\n")
    forged = sign_statement(Statement.from_json(json.loads(line)).content, Ed25519Signer.generate())
    fake = package.with_name("fake")
    fake.write_bytes(canonical_bytes(forged.to_json()) + b"\n" + packed)
    refused(fake, "未登记", carry.up)
    with nodes.at(PROVINCE):
        key = PeerKey.objects.get(peer__code=CITY)
        peers.revoke_key(key=key, by=chain_user(), at=NOW, reason="密钥遗失")
    refused(package, "已被吊销", carry.up)
    assert carry.held() == []


def test_a_receipt_counts_only_under_the_superiors_key(carry):
    publish(1)
    receipt = carry.up(carry.export("one"))
    answer = json.loads(receipt.read_bytes())
    statement = Statement.from_json(answer["receipts"][0])
    for signer, words in ((Ed25519Signer.generate(), "未登记"), (node_signer(), "未登记")):
        forged = sign_statement({**statement.content, "next_index": 9}, signer)
        receipt.write_bytes(canonical_bytes({**answer, "receipts": [forged.to_json()]}))
        refused(receipt, words)
    body = statement.body.replace('"from_index":0', '"from_index":1')
    bent = {**answer, "receipts": [{**answer["receipts"][0], "body": body}]}
    receipt.write_bytes(canonical_bytes(bent))
    refused(receipt, "签名不符")
    assert confirmed() == 0


def test_a_receipt_for_another_child_is_refused(carry, nodes):
    publish(1)
    receipt = carry.up(carry.export("one"))
    answer = json.loads(receipt.read_bytes())
    content = Statement.from_json(answer["receipts"][0]).content
    with nodes.at(PROVINCE):
        foreign = sign_statement({**content, "sender": "410300"}, node_signer())
    receipt.write_bytes(canonical_bytes({**answer, "receipts": [foreign.to_json()]}))
    refused(receipt, "回执不是给本节点的")


def test_a_superior_that_saw_another_log_raises_the_alarm_here_too(carry, nodes):
    publish(1)
    receipt = carry.up(carry.export("one"))
    answer = json.loads(receipt.read_bytes())
    content = Statement.from_json(answer["receipts"][0]).content
    with nodes.at(PROVINCE):
        other = sign_statement({**content, "root": "11" * 32}, node_signer())
    receipt.write_bytes(canonical_bytes({**answer, "receipts": [other.to_json()]}))
    refused(receipt, "已生成告警")
    assert ConflictAlarm.objects.get().cause == "fork"
    assert confirmed() == 0


def test_files_and_wire_may_take_turns(carry):
    publish(2)
    receipt = carry.up(carry.export("one"))
    publish(1)
    assert pushing.push(at=NOW) == 3
    carry.down(receipt)
    assert (confirmed(), log.size(), carry.held()) == (3, 3, own())


def test_an_export_overwrites_nothing_and_says_when_there_is_nothing(carry, tmp_path):
    with pytest.raises(CommandError, match="没有需要上报的内容"):
        carry.export("none")
    publish(1)
    package = carry.export("one")
    before = package.read_bytes()
    with pytest.raises(CommandError, match="文件已存在"):
        carry.export("one")
    assert package.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["one"]


def test_huge_and_missing_files_are_refused_unread(carry, tmp_path, monkeypatch):
    refused(tmp_path / "absent", "无法读取文件")
    huge = tmp_path / "huge"
    with huge.open("wb") as file:
        file.truncate(courier.MAX_FILE_BYTES + 1)
    refused(huge, "文件超过", carry.up)
    publish(1)
    package = carry.export("one")
    line = package.read_bytes().partition(b"\n")[0]
    bomb = wire.compress(b"0" * (wire.MAX_BODY_BYTES + 1))
    package.write_bytes(line + b"\n" + bomb)
    refused(package, "与签名的摘要不符", carry.up)


def test_an_office_without_a_superior_is_told_to_register_one(city, tmp_path):
    with pytest.raises(CommandError, match="尚未登记上级节点"):
        command("export", tmp_path / "one")
