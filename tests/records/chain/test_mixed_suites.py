"""Nodes with SM2 and nodes with Ed25519 in one chain."""

import base64

import pytest

from records.access.services import chain_user
from records.chain import notes, peers, upstream, verification
from records.chain.models import ChainEvent, Cosignature, PeerKey, PushCursor, Receipt, Seal
from records.chain.statements import Statement
from records.common.signing import Ed25519Signer, node_signer
from tests.records.chain.factories import (
    CITY,
    NOW,
    PROVINCE,
    MemoryNode,
    MemorySuperior,
    henan_to_nation,
    reasons,
    statement_in,
)

pytest.importorskip("gmssl_pyx", reason="the optional extra sm is not installed")

from records.common.sm2 import SM2Signer  # noqa: E402


def connect(superior, monkeypatch):
    superior.registered("parent", url="http://henan.test")
    monkeypatch.setattr(upstream, "transport_factory", superior.transport)


def test_a_child_with_sm2_is_heard_by_a_superior_with_ed25519(province, client):
    child = MemoryNode(CITY, "信用许昌", signer=SM2Signer.generate())
    child.registered()
    child.write(3)
    response = child.post(client, child.batch())
    assert reasons(response) == []
    assert Seal.objects.get().algorithm == "sm2-sm3"
    receipt = Statement.from_json(response.json())
    assert receipt.algorithm == "ed25519"
    assert receipt.verify(node_signer().public_key)
    assert verification.verify_log().sound
    # And its requests are as hard to bend as anybody's.
    child.write()
    again = child.batch(start=3)
    refused = child.post(client, again, sent=b"another body")
    assert (refused.status_code, statement_in(refused)["code"]) == (401, "bad_signature")
    assert ChainEvent.objects.count() == 3


def test_a_node_with_sm2_under_a_superior_with_ed25519_gets_its_receipts(
    city, monkeypatch, published, push_now
):
    city.NODE_SIGNING_ALGORITHM = "sm2-sm3"
    henan = MemorySuperior(PROVINCE, "信用河南")
    connect(henan, monkeypatch)
    published(2)
    assert push_now() == 2
    own = PeerKey.objects.get(peer__role="self")
    assert own.algorithm == "sm2-sm3"
    (batch,) = henan.batches
    assert notes.verify_checkpoint(
        batch.header.checkpoint, code=CITY, algorithm="sm2-sm3", public_key=bytes(own.public_key)
    )
    assert batch.entries[0].event.seal.verify(bytes(own.public_key))
    request = henan.requests[0]
    assert f"{CITY}/{own.key_id}" in request.headers["signature-input"]
    assert (PushCursor.objects.get().next_index, Receipt.objects.get().algorithm) == (2, "ed25519")
    assert Cosignature.objects.get().witness == PROVINCE


def test_a_superior_with_sm2_witnesses_a_node_with_ed25519(city, monkeypatch, published, push_now):
    henan = MemorySuperior(PROVINCE, "信用河南", signer=SM2Signer.generate())
    connect(henan, monkeypatch)
    published(2)
    assert push_now() == 2
    assert Receipt.objects.get().algorithm == "sm2-sm3"
    line = Cosignature.objects.get().line
    named = notes.key_hash(notes.log_name(PROVINCE), b"\xffsm2-sm3", henan.signer.public_key)
    assert base64.b64decode(line.split(" ")[2])[:4] == named
    assert notes.verify_cosignature(
        henan.batches[0].header.checkpoint,
        line,
        code=PROVINCE,
        algorithm="sm2-sm3",
        public_key=henan.signer.public_key,
    )


def test_the_nation_checks_a_citys_sm2_seals_behind_an_ed25519_province(province, client):
    henan = henan_to_nation(province)
    xuchang = MemoryNode(CITY, "信用许昌", signer=SM2Signer.generate())
    henan.relay(xuchang.write(2), xuchang)
    forged = MemoryNode(CITY, "信用许昌", signer=SM2Signer.generate(), seq=2)
    henan.relay(forged.write(), forged)
    assert reasons(henan.post(client, henan.batch(to="000000"), to="000000")) == ["unknown_key"]
    assert PeerKey.objects.get(peer__code=CITY).algorithm == "sm2-sm3"
    assert ChainEvent.objects.count() == 2


def test_a_key_of_the_wrong_length_is_not_registered(xuchang):
    peer = PeerKey.objects.get(key_id=xuchang.signer.key_id).peer
    for algorithm, public_key in (
        ("sm2-sm3", Ed25519Signer.generate().public_key),
        ("ed25519", SM2Signer.generate().public_key),
    ):
        with pytest.raises(peers.RegistrationRefused, match="字节"):
            peers.register_key(peer=peer, algorithm=algorithm, public_key=public_key, by=chain_user(), at=NOW)
