"""What a room emits is in the log with its transaction, once, in order, byte for byte, and provable."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction

from records.chain import bell, envelope, log, merkle, notes, queries, sequencing, services, verification
from records.chain.models import ChainEvent, Seal
from records.chain.services import EmitRefused, NewEvent
from records.common.canonical import canonical_bytes
from records.common.ids import new_uid
from records.common.signing import node_signer
from tests.records.chain.factories import CITY, KIND, NOW, MemoryNode


def emit(**changes):
    given = {
        "kind": KIND,
        "uid": new_uid(),
        "version": 1,
        "action": "publish",
        "payload": {"a": 1},
        "at": NOW,
    }
    with transaction.atomic():
        return services.emit(**{**given, **changes})


def test_an_event_waits_without_a_place_until_it_is_sequenced(city, publish):
    uid = publish()
    event = ChainEvent.objects.get(uid=uid)
    assert (event.index, event.origin_seq, event.leaf_hash) == (None, None, None)
    assert services.sequence(at=NOW) == 1
    event.refresh_from_db()
    assert (event.index, event.origin, event.origin_seq) == (0, CITY, 0)
    assert services.sequence(at=NOW) == 0


def test_a_rolled_back_change_leaves_no_event(city):
    with transaction.atomic():
        emit()
        transaction.set_rollback(True)
    assert not ChainEvent.objects.exists()


def test_the_payload_is_kept_as_canonical_json_to_the_byte(city):
    payload = {"乙": "值\n\t\\", "a": [1, {"z": None, "b": True}], "€": "\u2028"}
    event = emit(payload=payload)
    event.refresh_from_db()
    assert event.payload.encode() == canonical_bytes(payload)
    assert json.loads(event.payload) == payload


def test_indexes_and_sequence_numbers_have_no_gaps_over_many_rounds(city, published, monkeypatch):
    monkeypatch.setattr(sequencing, "CHUNK", 7)
    for count in (3, 20, 1, 9):
        published(count)
    rows = list(ChainEvent.objects.order_by("index").values_list("index", "origin_seq"))
    assert rows == [(number, number) for number in range(33)]
    assert log.size() == 33


def test_events_are_placed_in_the_order_in_which_they_were_written(city, publish):
    uid = publish()
    publish(uid=uid, version=2, action="amend")
    publish(uid=uid, version=5, action="end")
    services.sequence(at=NOW)
    rows = ChainEvent.objects.order_by("index").values_list("version", "previous", "action")
    assert list(rows) == [(1, 0, "publish"), (2, 1, "amend"), (5, 2, "end")]


def test_many_events_of_one_document_may_be_emitted_at_once(city):
    uid = new_uid()
    with transaction.atomic():
        services.emit_many(
            events=[
                NewEvent(KIND, uid, number, "publish" if number == 1 else "amend", {}) for number in (1, 2, 3)
            ],
            at=NOW,
        )
    assert list(ChainEvent.objects.order_by("id").values_list("previous", flat=True)) == [0, 1, 2]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "nobody-knows"}, "unknown_kind"),
        ({"action": "delete"}, "unknown_action"),
        ({"version": 0}, "version_order"),
        ({"payload": ["no", "object"]}, "payload_invalid"),
        ({"payload": {"facts": "长" * 400_000}}, "payload_too_large"),
    ],
)
def test_what_the_chain_cannot_carry_is_refused_to_its_writer(city, changes, code):
    with pytest.raises(EmitRefused) as refusal:
        emit(**changes)
    assert refusal.value.code == code
    assert not ChainEvent.objects.exists()


def test_versions_of_a_document_only_grow(city, publish):
    uid = publish(version=3)
    for version in (3, 2):
        with pytest.raises(EmitRefused) as refusal:
            emit(uid=uid, version=version, action="amend")
        assert refusal.value.code == "version_order"


def test_a_superior_cannot_write_about_a_document_of_a_node_below(province, xuchang, client):
    (event,) = xuchang.write()
    assert xuchang.post(client, xuchang.batch()).status_code == 200
    with pytest.raises(EmitRefused) as refusal:
        emit(uid=UUID(event.uid), version=2, action="amend")
    assert refusal.value.code == "not_its_document"


@pytest.mark.django_db(transaction=True)
def test_emitting_outside_a_transaction_is_a_mistake_that_shows(committed_db, shelf):
    with pytest.raises(EmitRefused) as refusal:
        services.emit(kind=KIND, uid=new_uid(), version=1, action="publish", payload={}, at=NOW)
    assert refusal.value.code == "no_transaction"


def test_the_envelope_is_canonical_json(city, published):
    uid = published()
    proof = queries.proof(uid, 1)
    text = proof["envelope"].encode()
    assert canonical_bytes(json.loads(text)) == text
    assert merkle.leaf_hash(text) == envelope.merkle.leaf_hash(canonical_bytes(json.loads(text)))


def test_the_bell_rings_once_after_the_commit_and_not_before(city, bells, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as hooks, transaction.atomic():
        emit()
        emit()
        assert bells == []
    assert bells == ["sequence"]
    assert len(hooks) == 1


def test_a_bell_hung_in_a_rolled_back_savepoint_does_not_silence_the_next(
    city, bells, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            emit()
            transaction.set_rollback(True)
        emit()
    assert bells == ["sequence"]


def test_a_broker_that_is_down_does_not_touch_the_commit(
    city, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def broken(work):
        raise ConnectionError("redis is down")

    monkeypatch.setattr(bell, "_listener", broken)
    with django_capture_on_commit_callbacks(execute=True):
        emit()
    assert ChainEvent.objects.count() == 1
    assert "not heard" in caplog.text


def test_every_event_proves_its_place_under_the_signed_checkpoint_and_the_seal(city, published, monkeypatch):
    monkeypatch.setattr(sequencing, "CHUNK", 5)
    uids = published(23)
    signer = node_signer()
    for uid in uids:
        proof = queries.proof(uid, 1)
        leaf = merkle.leaf_hash(proof["envelope"].encode())
        checkpoint = notes.parse(proof["checkpoint"])
        path = [_bytes(step) for step in proof["inclusion"]]
        assert merkle.verify_inclusion(leaf, proof["index"], proof["size"], path, checkpoint.root)
        assert notes.verify_checkpoint(
            proof["checkpoint"], code=CITY, algorithm="ed25519", public_key=signer.public_key
        )
        seal = proof["seal"]
        sealed = merkle.split_hashes(_bytes(seal["path"]))
        assert merkle.verify_inclusion(leaf, seal["position"], seal["size"], sealed, _bytes(seal["root"]))
        assert proof["log_key"]["key_id"] == signer.key_id == seal["key"]["key_id"]


def _bytes(text):
    import base64

    return base64.b64decode(text)


def test_a_proof_opens_the_content_only_when_asked(city, published):
    uid = published(payload={"title": "内部"})
    assert not {"payload", "salt"} & set(queries.proof(uid, 1))
    opened = queries.proof(uid, 1, with_content=True)
    commitment = envelope.commit(_bytes(opened["salt"]), opened["payload"])
    assert json.loads(opened["envelope"])["commitment"] == commitment.hex()


def test_there_is_no_proof_before_there_is_a_place(city, publish):
    uid = publish()
    assert queries.proof(uid, 1) is None
    assert queries.proof(new_uid(), 1) is None


def test_the_same_content_twice_has_two_leaves_that_nobody_can_compare(city, published):
    published(2, payload={"same": "content"})
    assert len({bytes(leaf) for leaf in ChainEvent.objects.values_list("leaf_hash", flat=True)}) == 2


def test_old_seals_and_checkpoints_verify_after_the_key_has_changed(city, published, tmp_path):
    from records.common import signing

    published(2)
    old, new = signing.rotate(city.NODE_KEY_DIR)
    published(2)
    assert {seal.key_id for seal in Seal.objects.all()} == {old.key_id, new.key_id}
    assert verification.verify_log().sound


def test_a_seal_is_not_valid_for_another_origin_or_range():
    node = MemoryNode(CITY)
    seal = node.write(3)[0].seal
    assert seal.verify(node.signer.public_key)
    from dataclasses import replace

    for change in ({"origin": "410000"}, {"first_seq": 1}, {"size": 4}, {"root": b"\0" * 32}):
        assert not replace(seal, **change).verify(node.signer.public_key)
    assert not seal.verify(MemoryNode(CITY).signer.public_key)


def test_moments_are_spelt_in_one_way_only():
    assert envelope.read_moment(envelope.spell(NOW + timedelta(microseconds=1))) == NOW + timedelta(
        microseconds=1
    )
    with pytest.raises(ValueError, match="six decimals"):
        envelope.read_moment("2026-05-06T02:00:00Z")


def test_two_published_checkpoints_prove_that_nothing_was_rewritten_between_them(city, published):
    published(5)
    first = notes.parse(queries.checkpoint_note())
    published(9)
    second = notes.parse(queries.checkpoint_note())
    path = log.consistency(first.size, second.size)
    assert merkle.verify_consistency(first.size, second.size, first.root, second.root, path)


def test_a_checkpoint_is_not_signed_for_a_size_the_log_has_not_reached(city, published):
    published(2)
    with pytest.raises(ValueError, match="shorter"):
        log.checkpoint_at(3, at=NOW)
    assert log.checkpoint_at(1, at=NOW).root != log.checkpoint_at(2, at=NOW).root


@pytest.mark.parametrize(
    "note",
    [
        "no signature",
        "a\n1\nAAAA\n\n",
        "a\n1\nAAAA\n\nnot a signature line\n",
        "a\n01\nAAAA\n\n— a AAAA\n",
        "a\n1\n***\n\n— a AAAA\n",
        "a\n1\nAAAA\n\n— a AAAA\n",
        "a\n1\n\n— a AAAA\n",
    ],
)
def test_what_is_no_checkpoint_is_not_read_as_one(note):
    with pytest.raises(notes.NoteError):
        notes.parse(note)


def test_a_co_signature_holds_for_one_note_one_witness_and_one_key():
    log_node, witness, other = MemoryNode(CITY), MemoryNode("410000"), MemoryNode("410000")
    log_node.write(2)
    note = log_node.checkpoint(2)
    line = notes.cosign(note, code=witness.code, at=NOW, signer=witness.signer)

    def holds(note=note, line=line, code=witness.code, key=witness.signer.public_key):
        return notes.verify_cosignature(note, line, code=code, algorithm="ed25519", public_key=key)

    assert holds() == NOW
    assert holds(note=log_node.checkpoint(1)) is None
    assert holds(code="000000") is None
    assert holds(key=other.signer.public_key) is None
    assert holds(line="— integrity-chain/410000 ***\n") is None
    name, blob = line.rsplit(" ", 1)
    moved = bytearray(_bytes(blob.strip()))
    moved[11] ^= 1
    import base64

    assert holds(line=f"{name} {base64.b64encode(bytes(moved)).decode()}\n") is None
    assert holds(line=f"{name} {base64.b64encode(bytes(moved[:8])).decode()}\n") is None


def test_an_algorithm_without_a_c2sp_number_is_named_in_the_signature():
    class Other(type(MemoryNode(CITY).signer)):
        algorithm = "other-curve"

    node = MemoryNode(CITY, signer=Other.generate())
    node.write()
    note = node.checkpoint(1)
    named = notes.key_hash(notes.log_name(CITY), b"\xffother-curve", node.signer.public_key)
    assert _bytes(notes.split(note)[1][0].split(" ")[2])[:4] == named
