"""The log in the open: everybody may check it, and nobody learns from it what is not shown."""

import base64
import hashlib
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from disclosure.site.views import transparency as pages
from records.chain.models import ChainEvent, Checkpoint, Peer, PeerKey
from records.common.signing import node_signer
from records.dishonesty.models import DishonestyRecord
from tests.disclosure.conftest import Portal
from tests.records.chain.factories import PROVINCE

pytestmark = pytest.mark.django_db

LEAF = re.compile(r"\b[0-9a-f]{64}\b")


def by_hand(statement: str, *values: Any) -> None:
    """What somebody with the database's password could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def proof_of(client: Client, record: DishonestyRecord) -> Any:
    return client.get(f"/api/v1/public/records/{record.uid}/proof/")


def panel_of(client: Client, record: DishonestyRecord) -> str:
    text = client.get(f"/records/{record.uid}/").content.decode()
    return text[text.index('class="panel verify"') :]


# --- The pages -----------------------------------------------------------------------------------------


def test_an_empty_log_says_so(client: Client, portal: Portal) -> None:
    text = client.get("/transparency/").content.decode()
    assert "日志里还没有条目" in text
    assert "这里没有内容" in client.get("/transparency/entries/").content.decode()


def test_the_newest_checkpoint_stands_there_in_full_with_who_signed_it(
    client: Client, portal: Portal
) -> None:
    portal.publish()
    portal.seal()
    text = client.get("/transparency/").content.decode()
    assert client.get("/chain/v1/checkpoint").content.decode().split("\n")[2] in text
    assert node_signer().key_id in text
    assert "还没有上级联署" in text
    portal.push()
    text = client.get("/transparency/").content.decode()
    for line in client.get("/chain/v1/checkpoint").content.decode().splitlines():
        assert line.replace("+", "&#x2B;") in text or line in text
    assert re.search(r"信用河南 已于 .+ 联署", text)


def test_a_checkpoint_in_another_name_is_not_passed_off_as_the_sites(client: Client, portal: Portal) -> None:
    portal.publish()
    portal.seal()
    by_hand("UPDATE records_checkpoint SET note = replace(note, E'\\n1\\n', E'\\n2\\n')")
    assert "签名与已知公钥不符" in client.get("/transparency/").content.decode()


def test_an_entry_names_its_record_only_while_everybody_may_read_it(client: Client, portal: Portal) -> None:
    shown = portal.publish(title="公开的一条")
    hidden = portal.publish(title="隐藏的政务共享", scope="government", document_number="（2026）示01民终2号")
    ended = portal.publish(title="终止的一条", document_number="（2026）示01民终3号")
    portal.end(ended)
    portal.seal()
    for address in ("/transparency/", "/transparency/entries/"):
        text = client.get(address).content.decode()
        entries = text[text.index("叶哈希") :]
        assert f"/records/{shown.uid}/" in entries
        assert entries.count("发布，第 1 版，来自信用许昌") == 1
        assert entries.count("现在不公示") == 3
        assert not [word for word in ("隐藏", "终止的", str(hidden.uid), str(ended.uid)) if word in text]
        leaves = {bytes(leaf).hex() for leaf in ChainEvent.objects.values_list("leaf_hash", flat=True)}
        assert leaves <= set(LEAF.findall(entries))


def test_a_record_that_ends_leaves_the_list_of_entries_at_once(client: Client, portal: Portal) -> None:
    record = portal.publish()
    portal.seal()
    assert str(record.uid) in client.get("/transparency/entries/").content.decode()
    portal.end(record)
    assert str(record.uid) not in client.get("/transparency/entries/").content.decode()


def test_every_entry_is_reached_once_by_turning_pages_both_ways(
    client: Client, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE", 3)
    for number in range(8):
        portal.publish(document_number=f"（2026）示01民终{number}号")
        portal.seal()
    for address, expected in (
        ("/transparency/entries/", range(7, -1, -1)),
        ("/transparency/checkpoints/", range(8, 0, -1)),
    ):
        seen, there = [], address
        while there:
            page = client.get(there).context["page"]
            seen += [getattr(row, "index", None) if "entries" in address else row.size for row in page.rows]
            last, there = page, page.older
        assert seen == list(expected)
        back = []
        while last.newer:
            last = client.get(last.newer).context["page"]
            back = [
                getattr(row, "index", None) if "entries" in address else row.size for row in last.rows
            ] + back
        assert back == list(expected)[: len(back)]
        assert back[0] == expected[0]


@pytest.mark.parametrize(
    "query", ["before=x", "before=-1", "after=99999999999999999999", "before=0", "after=7"]
)
def test_a_strange_page_number_is_no_error(client: Client, portal: Portal, query: str) -> None:
    portal.publish()
    portal.seal()
    for name in ("entries", "checkpoints"):
        assert client.get(f"/transparency/{name}/?{query}").status_code == 200


def test_the_keys_are_given_with_their_fingerprints(client: Client, portal: Portal) -> None:
    portal.publish()
    portal.seal()
    answer = client.get("/transparency/keys.json").json()
    assert answer["log"]["prefix"] == "http://testserver/chain/v1"
    own, superior = answer["keys"]
    assert (own["node"], own["relation"], superior["node"], superior["relation"]) == (
        "411000",
        "self",
        PROVINCE,
        "parent",
    )
    assert base64.b64decode(own["public_key"]) == node_signer().public_key
    for key in (own, superior):
        assert hashlib.sha256(base64.b64decode(key["public_key"])).hexdigest() == key["fingerprint"]
        assert key["fingerprint"] in client.get("/transparency/").content.decode()
    PeerKey.objects.filter(key_id=superior["key_id"]).update(revoked_at=portal.moment)
    assert client.get("/transparency/keys.json").json()["keys"][1]["revoked_at"]
    assert "吊销" in client.get("/transparency/").content.decode()


def test_a_nation_lists_its_neighbours_and_hands_out_the_keys_of_all(client: Client, portal: Portal) -> None:
    portal.publish()
    portal.seal()
    for number in range(3):
        peer = Peer.objects.create(
            code=f"4111{number}0", name="远方", role="origin", registered_at=portal.moment
        )
        PeerKey.objects.create(
            peer=peer, algorithm="ed25519", key_id=f"{number}", public_key=bytes(32), valid_from=portal.moment
        )
    text = client.get("/transparency/").content.decode()
    assert "远方" not in text
    assert "另有 3 个更下级的节点" in text
    assert len(client.get("/transparency/keys.json").json()["keys"]) == 5


def test_checker_and_manual_come_with_the_site(client: Client) -> None:
    answer = client.get("/transparency/verify.py")
    assert answer["Content-Type"].startswith("text/x-python")
    compile(answer.content, "verify.py", "exec")
    assert "写给记者和公众" in client.get("/transparency/manual.txt").content.decode()
    client.cookies["language"] = "en"
    assert "for journalists" in client.get("/transparency/manual.txt").content.decode()


# --- The panel of a record -----------------------------------------------------------------------------


def test_the_panel_says_what_was_checked_and_by_whom(client: Client, portal: Portal) -> None:
    record = portal.publish()
    assert "正在写入公开日志" in panel_of(client, record)
    portal.seal()
    said = panel_of(client, record)
    assert "本站服务器已自行核对，各项相符" in said
    assert "还在等待上级联署" in said
    assert f"python3 verify.py http://testserver/records/{record.uid}/" in said
    assert ChainEvent.objects.get().leaf_hash.hex() in said
    portal.push()
    assert "信用河南" in panel_of(client, record)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE records_dishonestyrecord SET facts = '另一回事'", "本页内容与封存的内容不一致"),
        (
            "UPDATE records_chainevent SET payload = replace(payload, '采购', '招标')",
            "条目与这一版的内容不符",
        ),
        (
            "UPDATE records_tile SET data = set_byte(data, 40, 255 - get_byte(data, 40))",
            "日志里找不到这个条目",
        ),
        (
            "UPDATE records_checkpoint SET note = replace(note, 'chain/411000 ', 'chain/410000 ')",
            "检查点的签名无效",
        ),
        (
            "UPDATE records_seal SET signature = set_byte(signature, 3, 255 - get_byte(signature, 3))",
            "来源节点的封存签名无效",
        ),
        ("UPDATE records_seal SET sealed_at = sealed_at - interval '1 day'", "来源节点的封存签名无效"),
        (
            "UPDATE records_chainevent SET path = set_byte(path, 3, 255 - get_byte(path, 3))",
            "来源节点的封存签名无效",
        ),
    ],
)
def test_what_was_changed_by_hand_is_said_on_the_page(
    client: Client, portal: Portal, statement: str, words: str
) -> None:
    record = portal.publish()
    portal.publish(document_number="（2026）示01民终2号")
    portal.seal()
    assert words not in panel_of(client, record)
    by_hand(statement)
    said = panel_of(client, record)
    assert words in said
    assert "核对时发现不符" in said


def test_a_log_that_lost_hashes_is_said_and_takes_no_page_down(client: Client, portal: Portal) -> None:
    record = portal.publish()
    portal.publish(document_number="（2026）示01民终2号")
    portal.seal()
    by_hand("UPDATE records_tile SET data = substr(data, 1, 32)")
    assert "日志里找不到这个条目" in panel_of(client, record)
    assert client.get("/transparency/").status_code == 200


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE records_tile SET data = substr(data, 1, 32)",
        "UPDATE records_tile SET data = substr(data, 1, 40)",
        "DELETE FROM records_tile",
        "UPDATE records_chainevent SET payload = 'not json'",
        "UPDATE records_chainevent SET payload = '[]'",
        "UPDATE records_chainevent SET payload = '{}'",
        'UPDATE records_chainevent SET payload = \'{"scope":"public","official_name":""}\'',
        "UPDATE records_chainevent SET payload = NULL",
        "UPDATE records_chainevent SET salt = NULL",
        "UPDATE records_chainevent SET kind = 'other'",
        "UPDATE records_chainevent SET leaf_hash = sha256('x')",
        "UPDATE records_chainevent SET path = 'x'",
        "UPDATE records_checkpoint SET note = 'mangled'",
        "UPDATE records_checkpoint SET note = replace(note, E'\\n2\\n', E'\\n3\\n')",
    ],
)
def test_a_damaged_log_gives_no_proof_and_says_that_it_is_being_mended(
    client: Client, portal: Portal, damage: str
) -> None:
    record = portal.publish()
    portal.publish(document_number="（2026）示01民终2号")
    portal.seal()
    assert proof_of(client, record).status_code == 200
    by_hand(damage)
    answer = proof_of(client, record)
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == (503, "log_under_repair")
    assert "修复" in answer.json()["detail"]
    assert client.get(f"/api/v1/public/records/{record.uid}/").status_code == 200
    assert client.get(f"/records/{record.uid}/").status_code == 200
    assert client.get("/transparency/").status_code == 200
    assert client.get("/transparency/entries/").status_code == 200
    assert client.get("/transparency/checkpoints/").status_code == 200


def test_a_renamed_body_is_no_departure_from_what_was_sealed(client: Client, portal: Portal) -> None:
    record = portal.publish()
    portal.seal()
    body = record.organisation
    body.name = "示例市财政和国资局"
    body.save()
    assert "各项相符" in panel_of(client, record)


def test_the_page_with_its_panel_stays_light(
    client: Client, portal: Portal, django_assert_max_num_queries: Any
) -> None:
    record = portal.publish()
    portal.seal()
    portal.push()
    client.get(f"/records/{record.uid}/")
    # The record, its versions, its way with the checkpoint, who vouches for it, the hashes between.
    with django_assert_max_num_queries(5):
        client.get(f"/records/{record.uid}/")
    with django_assert_max_num_queries(14):
        client.get("/transparency/")


# --- What a proof gives away ---------------------------------------------------------------------------


def test_an_open_proof_lets_the_reader_check_the_content(client: Client, portal: Portal) -> None:
    record = portal.publish(title="公开的一条")
    portal.seal()
    proof = proof_of(client, record).json()["proof"]
    said = json.loads(proof["envelope"])
    salted = base64.b64decode(proof["salt"]) + proof["payload"].encode()
    assert hashlib.sha256(salted).hexdigest() == said["commitment"]
    assert json.loads(proof["payload"])["title"] == "公开的一条"


def test_a_proof_of_a_named_person_stays_closed(client: Client, portal: Portal) -> None:
    record = portal.publish(
        subject_type="official",
        scope="public",
        naming_basis="《中华人民共和国公务员法》第五十九条",
        title="公务员的一条",
    )
    portal.seal()
    assert "欧阳示例" in client.get(f"/records/{record.uid}/").content.decode()
    answer = proof_of(client, record)
    assert answer.json()["proof"]["envelope"]
    assert "payload" not in answer.json()["proof"]
    assert "salt" not in answer.json()["proof"]
    assert "欧阳示例" not in answer.content.decode()
    assert "只能核对条目，不能核对内容" in panel_of(client, record)


def test_what_an_older_version_said_is_in_no_proof(client: Client, portal: Portal) -> None:
    record = portal.publish(facts="误写的事实，后来更正，不应再出现。")
    portal.seal()
    portal.amend(record, facts="更正后的事实：该局未按约定支付采购价款。")
    portal.seal()
    answer = proof_of(client, record)
    assert answer.json()["version"] == 2
    assert json.loads(answer.json()["proof"]["payload"])["facts"].startswith("更正后")
    assert "误写的事实" not in json.dumps(answer.json(), ensure_ascii=False)
    old = ChainEvent.objects.get(version=1)
    assert base64.b64encode(old.salt).decode() not in answer.content.decode()


def test_no_proof_of_what_is_not_shown(client: Client, portal: Portal) -> None:
    hidden = portal.publish(scope="government")
    ended = portal.publish(document_number="（2026）示01民终3号")
    portal.end(ended)
    portal.seal()
    assert Checkpoint.objects.exists()
    for record, status in ((hidden, 404), (ended, 410)):
        answer = proof_of(client, record)
        assert answer.status_code == status
        assert "commitment" not in answer.content.decode()
        assert client.get(f"/records/{record.uid}/").status_code == status
