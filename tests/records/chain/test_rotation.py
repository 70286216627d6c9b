"""A node changes its key, and nothing is lost, doubled or doubted by it."""

import base64
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction

from records.access.services import chain_user
from records.chain import peers, pushing, services, successions
from records.chain.models import ChainEvent, PeerKey, PushCursor, Quarantined, Seal
from records.common import signing
from records.common.canonical import canonical_bytes
from records.common.ids import new_uid
from records.common.signing import Ed25519Signer, node_signer
from tests.records.chain.factories import CITY, KIND, NOW, PROVINCE, MemoryNode, henan_to_nation, reasons
from tests.records.chain.two_nodes import LATER, send, sound


def publish(count=1):
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
    send()


def keys_above(nodes):
    with nodes.at(PROVINCE):
        return set(PeerKey.objects.filter(peer__code=CITY).values_list("key_id", flat=True))


def sealed_above(nodes):
    with nodes.at(PROVINCE):
        rows = ChainEvent.objects.filter(origin=CITY).order_by("origin_seq")
        return list(rows.values_list("seal__key_id", flat=True))


def problem():
    return PushCursor.objects.get().problem


def test_a_node_changes_its_key_without_a_word_by_telephone(nodes):
    publish()
    old = node_signer()
    call_command("chain", "rotate-key")
    assert node_signer().key_id == old.key_id
    send()
    call_command("chain", "rotate-key", "--finish")
    new = node_signer()
    assert new.key_id != old.key_id
    assert keys_above(nodes) == {old.key_id, new.key_id}
    publish(2)
    assert problem() == ""
    assert sealed_above(nodes) == [old.key_id, old.key_id, new.key_id, new.key_id]
    assert sound() == 4
    with nodes.at(PROVINCE):
        assert sound() == 4
        assert PeerKey.objects.get(key_id=new.key_id).vouched_by == CITY
    kept = Path(settings.NODE_KEY_DIR)
    assert {path.name for path in kept.iterdir()} == {"ed25519.pem", f"ed25519-{old.key_id}.pem"}


def test_both_keys_speak_until_the_old_one_is_revoked(nodes):
    publish()
    old = node_signer()
    call_command("chain", "rotate-key")
    send()
    successions.change_over(at=NOW)
    new = node_signer()
    folder = Path(settings.NODE_KEY_DIR)

    def speak_with(signer):
        (folder / "ed25519.pem").unlink()
        (folder / "ed25519.pem").write_bytes(signer.private_pem())
        (folder / "ed25519.pem").chmod(0o600)

    speak_with(old)
    publish()
    assert (problem(), len(sealed_above(nodes))) == ("", 3)
    with nodes.at(PROVINCE):
        key = PeerKey.objects.get(peer__code=CITY, key_id=old.key_id)
        peers.revoke_key(key=key, by=chain_user(), at=NOW, reason="已更换")
    publish()
    assert (problem(), len(sealed_above(nodes))) == ("key_revoked", 3)
    with nodes.at(PROVINCE):
        assert sound() == 3
    speak_with(new)
    publish()
    pushing.push(at=LATER)
    assert problem() == ""
    # What the revoked key sealed after its revocation is set aside; what the new key seals is taken.
    assert sealed_above(nodes) == [old.key_id, old.key_id, old.key_id, new.key_id]
    with nodes.at(PROVINCE):
        assert Quarantined.objects.get().reason == "key_revoked"


def test_the_new_key_waits_until_the_superior_has_confirmed_it(nodes):
    publish()
    before = node_signer().key_id
    with pytest.raises(CommandError, match="尚未公告新公钥"):
        call_command("chain", "rotate-key", "--finish")
    first = successions.announce(at=NOW)
    with pytest.raises(CommandError, match="尚未写入日志"):
        call_command("chain", "rotate-key", "--finish")
    services.sequence(at=NOW)
    with pytest.raises(CommandError, match="上级节点尚未确认新公钥"):
        call_command("chain", "rotate-key", "--finish")
    assert successions.announce(at=NOW).key_id == first.key_id
    assert ChainEvent.objects.filter(kind=successions.KIND).count() == 1
    assert node_signer().key_id == before
    with pytest.raises(CommandError):
        call_command("chain", "rotate-key", "--finish")


def test_a_node_without_superior_changes_at_once(city):
    old = node_signer()
    call_command("chain", "rotate-key")
    call_command("chain", "rotate-key", "--finish")
    assert node_signer().key_id != old.key_id
    assert Seal.objects.get().key_id == old.key_id
    assert sound() == 1


def announcement(node, following, **changes):
    claim = successions._claim(node.code, following.algorithm, following.public_key, node.signer.key_id)
    claim.update(changes)
    possession = base64.b64encode(following.sign(canonical_bytes(claim))).decode()
    return {**claim, "possession": possession}


def announce(node, payload):
    return node.write(kind=successions.KIND, payload=canonical_bytes(payload).decode())


def known(code=CITY):
    return set(PeerKey.objects.filter(peer__code=code).values_list("key_id", flat=True))


def test_what_the_new_key_sealed_may_stand_in_the_same_batch_two_levels_up(province, client):
    henan = henan_to_nation(province)
    xuchang = MemoryNode(CITY, "信用许昌")
    old, new = xuchang.signer, Ed25519Signer.generate()
    henan.relay(xuchang.write(), xuchang)
    henan.relay(announce(xuchang, announcement(xuchang, new)), xuchang)
    xuchang.signer = new
    henan.relay(xuchang.write(2), xuchang)
    assert reasons(henan.post(client, henan.batch(to="000000"), to="000000")) == []
    assert known() == {old.key_id, new.key_id}


def test_a_relay_cannot_announce_a_key_for_an_origin(province, client):
    henan = henan_to_nation(province)
    xuchang = MemoryNode(CITY, "信用许昌")
    henan.relay(xuchang.write(), xuchang)
    forger = Ed25519Signer.generate()
    # Under its own seal, in the origin's name.
    henan.log.extend(announce(henan, announcement(xuchang, forger)))
    # And under a seal of the origin that the relay made itself.
    fake = MemoryNode(CITY, "信用许昌", signer=forger, seq=xuchang.seq)
    henan.relay(announce(fake, announcement(fake, forger)), fake)
    assert reasons(henan.post(client, henan.batch(to="000000"), to="000000")) == ["refused", "unknown_key"]
    assert known() == {xuchang.signer.key_id}
    assert forger.key_id not in known(PROVINCE)


def test_a_key_is_announced_only_by_who_holds_it_and_whole(xuchang, client):
    new, other = Ed25519Signer.generate(), Ed25519Signer.generate()
    good = announcement(xuchang, new)
    announce(xuchang, {**good, "possession": announcement(xuchang, other)["possession"]})
    announce(xuchang, {name: value for name, value in good.items() if name != "possession"})
    announce(xuchang, {**good, "key_id": other.key_id})
    announce(xuchang, {**good, "algorithm": ["ed25519"]})
    announce(xuchang, announcement(xuchang, new, algorithm="rot13"))
    announce(xuchang, {**good, "public_key": 7})
    assert reasons(xuchang.post(client, xuchang.batch())) == ["refused"] * 6
    assert known() == {xuchang.signer.key_id}


def test_a_revoked_key_announces_none_and_comes_back_by_none(xuchang, client):
    old, new = xuchang.signer, Ed25519Signer.generate()
    peer = PeerKey.objects.get(key_id=old.key_id).peer
    peers.register_key(peer=peer, algorithm="ed25519", public_key=new.public_key, by=chain_user(), at=NOW)
    peers.revoke_key(key=PeerKey.objects.get(key_id=old.key_id), by=chain_user(), at=NOW, reason="遗失")
    announce(xuchang, announcement(xuchang, Ed25519Signer.generate()))
    xuchang.signer = new
    back = announcement(xuchang, old)
    announce(xuchang, back)
    assert reasons(xuchang.post(client, xuchang.batch())) == ["key_revoked", "refused"]
    assert known() == {old.key_id, new.key_id}
    assert PeerKey.objects.get(key_id=old.key_id).revoked_at == NOW
    assert "revoked" in Quarantined.objects.get(reason="refused").detail


def test_the_announcement_shows_the_public_key_and_no_other(nodes, capsys):
    call_command("chain", "rotate-key")
    told = json.loads(capsys.readouterr().out)
    following = signing.prepared(Path(settings.NODE_KEY_DIR))
    assert (told["code"], told["key_id"]) == (CITY, following.key_id)
    payload = json.loads(ChainEvent.objects.get(kind=successions.KIND).payload)
    assert payload["public_key"] == told["public_key"] == base64.b64encode(following.public_key).decode()
    assert set(payload) == {
        "format", "node", "algorithm", "key_id", "public_key", "predecessor", "possession",
    }  # fmt: skip
