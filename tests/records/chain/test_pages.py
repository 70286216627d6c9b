"""Tiles and checkpoints anybody may read, the operators' command, and the staff's window."""

import base64
import io
import json
import struct

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from records.access.services import AccessDenied, chain_user
from records.chain import merkle, notes, peers, sequencing, tiles
from records.chain.models import ChainEvent, ConflictAlarm, Peer, PeerKey, PushCursor, Quarantined, Receipt
from records.common.signing import node_signer
from tests.records.access.factories import give, person
from tests.records.chain.factories import CITY, NATION, NOW, OTHER_PROVINCE, PROVINCE, MemoryNode


@pytest.mark.parametrize(
    ("position", "width", "path"),
    [
        (0, 256, "000"),
        (67, 256, "067"),
        (1234067, 256, "x001/x234/067"),
        (999, 1, "999.p/1"),
        (1000, 255, "x001/000.p/255"),
    ],
)
def test_tiles_are_named_as_c2sp_asks(position, width, path):
    assert tiles.format_place(position, width) == path
    assert tiles.parse_place(path) == (position, width)


@pytest.mark.parametrize(
    "path", ["", "0", "x000/001", "001/002", "000.p/0", "000.p/256", "000.p/01", "000/", "abc"]
)
def test_other_names_are_no_tiles(path):
    assert tiles.parse_place(path) is None


def test_anybody_can_rebuild_the_signed_root_from_what_is_published(city, published, client, monkeypatch):
    monkeypatch.setattr(sequencing, "CHUNK", 100)
    published(300)
    note = client.get("/chain/v1/checkpoint").content.decode()
    checkpoint = notes.parse(note)
    assert notes.verify_checkpoint(note, code=CITY, algorithm="ed25519", public_key=node_signer().public_key)
    full, partial = client.get("/chain/v1/tile/0/000"), client.get("/chain/v1/tile/0/001.p/44")
    leaves = merkle.split_hashes(full.content + partial.content)
    assert checkpoint.size == len(leaves) == 300
    assert merkle.tree_root(leaves) == checkpoint.root
    assert client.get("/chain/v1/tile/1/000.p/1").content == merkle.tree_root(leaves[:256])
    assert "immutable" in full["Cache-Control"]
    bundle, entries = client.get("/chain/v1/tile/entries/001.p/44").content, []
    while bundle:
        (length,) = struct.unpack(">H", bundle[:2])
        entries.append(bundle[2 : 2 + length])
        bundle = bundle[2 + length :]
    assert [merkle.leaf_hash(entry) for entry in entries] == leaves[256:]
    assert b"payload" not in b"".join(entries)


@pytest.mark.parametrize(
    "path",
    [
        "checkpoint",
        "tile/0/000",
        "tile/0/000.p/9",
        "tile/9/000",
        "tile/0/x",
        "tile/entries/000",
        "tile/entries/9",
    ],
)
def test_what_is_not_there_is_not_found(city, client, path):
    assert client.get(f"/chain/v1/{path}").status_code == 404


def test_a_part_of_a_tile_stays_the_same_while_the_tile_grows(city, published, client):
    published(5)
    before = client.get("/chain/v1/tile/0/000.p/5").content
    published(3)
    assert client.get("/chain/v1/tile/0/000.p/5").content == before
    assert client.get("/chain/v1/tile/0/000.p/9").status_code == 404


# --- The command ---------------------------------------------------------------------------------------------


def run(*arguments, **options):
    out = io.StringIO()
    call_command("chain", *arguments, stdout=out, **options)
    return out.getvalue()


def test_a_node_says_who_it_is_and_another_registers_it_once(city, tmp_path):
    identity = json.loads(run("identity"))
    assert set(identity) == {"code", "name", "algorithm", "key_id", "public_key"}
    assert base64.b64decode(identity["public_key"]) == node_signer().public_key
    other = MemoryNode(PROVINCE, "信用河南")
    file = tmp_path / "henan.json"
    file.write_text(
        json.dumps(
            {
                **identity,
                "code": PROVINCE,
                "name": "信用河南",
                "public_key": base64.b64encode(other.signer.public_key).decode(),
            }
        )
    )
    for _again in range(2):
        run("register", "--role", "parent", "--identity", str(file), "--url", "http://127.0.0.1:8002")
    peer = Peer.objects.get(code=PROVINCE)
    assert (peer.role, peer.url, peer.keys.count()) == ("parent", "http://127.0.0.1:8002", 1)


@pytest.mark.parametrize("content", ["", "[]", '{"code":"410000"}', '{"public_key": "***"}'])
def test_a_file_that_is_no_identity_is_refused(city, tmp_path, content):
    file = tmp_path / "x.json"
    file.write_text(content)
    with pytest.raises(CommandError, match="not a node's identity"):
        run("register", "--role", "child", "--identity", str(file))


def test_a_node_outside_the_territory_is_not_registered(city, tmp_path):
    file = tmp_path / "x.json"
    key = base64.b64encode(b"k" * 32).decode()
    file.write_text(
        json.dumps({"code": OTHER_PROVINCE, "name": "x", "algorithm": "ed25519", "public_key": key})
    )
    with pytest.raises(CommandError, match="范围"):
        run("register", "--role", "parent", "--identity", str(file))


def test_the_operator_sees_status_and_verifies_and_pushes(henan, published, publish):
    published(2)
    publish()
    assert "pending: 1" in run("status")
    assert json.loads(run("status", "--json"))["size"] == 2
    assert "1 events sequenced, 3 confirmed" in run("push")
    assert "3 entries from 1 origins: all sound" in run("verify")


def test_a_push_that_fails_tells_why(henan, published):
    published()
    henan.signer = MemoryNode(PROVINCE).signer
    with pytest.raises(CommandError, match="bad_answer_signature"):
        run("push")


def test_verify_names_the_first_bad_index(city, published):
    from tests.records.chain.test_verify import by_force

    published(3)
    by_force("UPDATE records_chainevent SET payload = '{}' WHERE index = 1")
    with pytest.raises(CommandError, match="index 1: the stored content"):
        run("verify")


# --- Registering -----------------------------------------------------------------------------------------------


def register(**changes):
    given = {
        "role": "child",
        "code": CITY,
        "name": "信用许昌",
        "algorithm": "ed25519",
        "public_key": b"k" * 32,
        "by": chain_user(),
        "at": NOW,
    }
    return peers.register_peer(**{**given, **changes})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"role": "self"}, "unknown_role"),
        ({"code": "41100"}, "invalid_code"),
        ({"code": "411002"}, "invalid_code"),
        ({"code": PROVINCE}, "own_code"),
        ({"code": "420100"}, "outside_territory"),
        ({"code": NATION}, "outside_territory"),
        ({"role": "parent"}, "outside_territory"),
        ({"algorithm": "rot13"}, "unknown_algorithm"),
        ({"public_key": b"short"}, "invalid_key"),
    ],
)
def test_what_does_not_fit_is_not_registered(province, changes, code):
    with pytest.raises(peers.RegistrationRefused) as refusal:
        register(**changes)
    assert refusal.value.code == code
    assert refusal.value.message


def test_a_second_superior_is_not_registered_beside_the_first(city):
    register(role="parent", code=PROVINCE)
    with pytest.raises(peers.RegistrationRefused) as refusal:
        register(role="parent", code=NATION, public_key=b"n" * 32)
    assert refusal.value.code == "second_parent"
    nation = register(role="parent", code=PROVINCE, name="信用河南（新）")
    assert nation.name == "信用河南（新）"


def test_a_revoked_key_cannot_be_registered_again(province):
    key = register().keys.get()
    peers.revoke_key(key=key, by=chain_user(), at=NOW, reason="私钥泄露")
    peers.revoke_key(key=key, by=chain_user(), at=NOW, reason="再次")
    with pytest.raises(peers.RegistrationRefused) as refusal:
        register()
    assert refusal.value.code == "key_revoked"


def test_keys_rotate_with_overlap(province):
    peer = register()
    register(public_key=b"n" * 32)
    assert peer.keys.valid_at(NOW).count() == 2


def test_a_revocation_has_a_reason(province):
    key = register().keys.get()
    with pytest.raises(peers.RegistrationRefused) as refusal:
        peers.revoke_key(key=key, by=chain_user(), at=NOW, reason=" ")
    assert refusal.value.code == "no_reason"


def test_only_the_system_administrator_registers_nodes(province):
    clerk = person("李明")
    give(clerk, "clerk", region=PROVINCE)
    with pytest.raises(AccessDenied):
        register(by=clerk)
    assert not Peer.objects.filter(code=CITY).exists()


# --- Staff pages ---------------------------------------------------------------------------------------------------


@pytest.fixture
def administrator(province, client):
    user = person("王芳")
    give(user, "system_admin", region=PROVINCE)
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


@pytest.fixture
def busy(province, xuchang, client, publish):
    """A node with something on every page."""
    from records.chain import services
    from records.chain.line import cursor_of

    publish()
    services.sequence(at=NOW)
    xuchang.write(2, kind="from-the-future")
    xuchang.write(2)
    xuchang.post(client, xuchang.batch())
    ConflictAlarm.objects.create(
        cause="conflict", sender=CITY, origin=CITY, position=0, held=b"a", claimed=b"b", raised_at=NOW
    )
    cursor_of(register(role="parent", code=NATION, public_key=b"n" * 32))


@pytest.mark.parametrize(
    "model", [ChainEvent, Receipt, Quarantined, ConflictAlarm, PushCursor, Peer, PeerKey]
)
def test_every_page_of_the_chain_opens_and_none_edits_the_log(busy, administrator, model):
    name = model._meta.model_name
    listing = administrator.get(reverse(f"admin:records_{name}_changelist"))
    assert listing.status_code == 200
    one = model.objects.order_by("pk").last()
    page = administrator.get(reverse(f"admin:records_{name}_change", args=[one.pk]))
    assert page.status_code == 200
    assert administrator.post(reverse(f"admin:records_{name}_delete", args=[one.pk])).status_code == 403
    if model not in (Peer, PeerKey):
        assert administrator.get(reverse(f"admin:records_{name}_add")).status_code == 403
    # Alarms are closed by whoever says what was found; nothing else of them changes.
    if model not in (Peer, PeerKey, ConflictAlarm):
        assert administrator.post(reverse(f"admin:records_{name}_change", args=[one.pk])).status_code == 403


def test_an_administrator_registers_a_node_by_its_identity(administrator):
    other = MemoryNode(CITY, "信用许昌")
    identity = {
        "code": CITY,
        "name": "信用许昌",
        "algorithm": "ed25519",
        "key_id": other.signer.key_id,
        "public_key": base64.b64encode(other.signer.public_key).decode(),
    }
    response = administrator.post(
        reverse("admin:records_peer_add"), {"identity": json.dumps(identity), "role": "child", "url": ""}
    )
    assert response.status_code == 302
    assert Peer.objects.get(code=CITY).keys.get().key_id == other.signer.key_id
    again = administrator.post(
        reverse("admin:records_peer_add"), {"identity": "nonsense", "role": "child", "url": ""}
    )
    assert "节点身份无法识别" in again.content.decode()


def test_an_administrator_suspends_a_node_and_revokes_a_key(administrator):
    peer = register()
    key = peer.keys.get()
    inline = {"keys-TOTAL_FORMS": 0, "keys-INITIAL_FORMS": 0}
    administrator.post(
        reverse("admin:records_peer_change", args=[peer.pk]), {"url": "", "state": "suspended", **inline}
    )
    peer.refresh_from_db()
    assert peer.state == "suspended"
    page = reverse("admin:records_peerkey_change", args=[key.pk])
    assert "请填写吊销理由" in administrator.post(page, {"revoke": "on", "reason": ""}).content.decode()
    administrator.post(page, {"revoke": "on", "reason": "私钥泄露"})
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_an_administrator_adds_a_second_key(administrator):
    peer = register()
    text = base64.b64encode(b"n" * 32).decode()
    administrator.post(
        reverse("admin:records_peerkey_add"), {"peer": peer.pk, "algorithm": "ed25519", "key_text": text}
    )
    assert peer.keys.count() == 2
    bad = administrator.post(
        reverse("admin:records_peerkey_add"), {"peer": peer.pk, "algorithm": "ed25519", "key_text": "***"}
    )
    assert "Base64" in bad.content.decode()
