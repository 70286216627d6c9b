"""The travelling form: what goes in comes out, and nothing that comes in can do more than be refused."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.chain import merkle, wire
from records.chain.envelope import Envelope, SealProof
from records.chain.statements import Statement, StatementError, sign_statement
from records.common.canonical import canonical_bytes
from tests.records.chain.factories import CITY, PROVINCE, MemoryNode, canonical

NODE = MemoryNode(CITY)
for _count in (1, 4, 9):
    NODE.write(_count, payload=canonical({"题": '引号" 换行\n'}))
BODY = NODE.batch()

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), json_values, max_size=4))
@settings(max_examples=60)
def test_any_payload_comes_out_byte_for_byte_and_under_its_seal(payload):
    try:
        text = canonical(payload)
    except ValueError:
        return
    node = MemoryNode(CITY)
    node.write(3, payload=text)
    batch = wire.decode(node.batch())
    for entry in batch.entries:
        assert entry.event.payload.encode() == text.encode()
        assert entry.event.envelope().leaf() == entry.leaf
        assert batch.proofs[entry.event.seal].proves(entry.event.position, entry.leaf, entry.event.seal.root)


@given(st.data())
@settings(max_examples=150)
def test_a_damaged_batch_is_read_or_refused_and_never_breaks_the_reader(data):
    body = bytearray(BODY)
    for _damage in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(body) - 1))
        match data.draw(st.sampled_from(["flip", "cut", "insert"])):
            case "flip":
                body[place] ^= data.draw(st.integers(1, 255))
            case "cut":
                del body[place : place + data.draw(st.integers(1, 40))]
            case "insert":
                body[place:place] = data.draw(st.binary(min_size=1, max_size=20))
        if not body:
            return
    try:
        batch = wire.decode(bytes(body))
    except wire.BatchError:
        return
    for entry in batch.entries:
        assert isinstance(entry.line, str)
        if entry.event is not None and entry.event.envelope().leaf() == entry.leaf:
            # Undamaged, or damaged where no hash reaches: then the seal or the path must tell.
            proof = batch.proofs[entry.event.seal]
            proof.proves(entry.event.position, entry.leaf, entry.event.seal.root)


@given(st.binary(max_size=400))
@settings(max_examples=100)
def test_noise_is_refused(noise):
    with pytest.raises(wire.BatchError):
        wire.decode(noise)
    with pytest.raises(wire.BatchError):
        wire.decompress(noise)


@given(st.binary(max_size=5000))
def test_compression_gives_back_what_it_took_and_keeps_its_limit(content):
    packed = wire.compress(content)
    assert wire.decompress(packed) == content
    if len(content) > 10:
        with pytest.raises(wire.BatchError) as refusal:
            wire.decompress(packed, limit=len(content) - 1)
        assert refusal.value.code == "too_large"


@given(st.integers(1, 70), st.data())
@settings(max_examples=80)
def test_a_shared_proof_holds_exactly_the_leaves_that_are_there(size, data):
    leaves = [merkle.leaf_hash(bytes([number])) for number in range(size)]
    rows = merkle.levels(leaves)
    root = merkle.tree_root(leaves)
    shown = data.draw(st.sets(st.integers(0, size - 1), min_size=1))
    proof = SealProof(size)
    for position in sorted(shown):
        proof.add_path(position, b"".join(merkle.audit_path(rows, position)))
    assert proof.nodes.keys() == SealProof(size).places(shown)
    for position in data.draw(st.permutations(sorted(shown))):
        assert proof.path(position) == b"".join(merkle.audit_path(rows, position))
        assert not proof.proves(position, merkle.leaf_hash(b"another"), root)
        assert proof.proves(position, leaves[position], root)
    assert not proof.proves(size, leaves[0], root)
    assert not proof.proves(-1, leaves[0], root)


def test_a_path_of_the_wrong_length_is_not_taken():
    with pytest.raises(ValueError, match="does not fit"):
        SealProof(4).add_path(0, b"\0" * 96)


def test_a_leaf_without_its_neighbours_is_not_proved():
    proof = SealProof(4)
    assert proof.path(0) is None
    assert not proof.proves(0, b"\0" * 32, b"\0" * 32)


@given(
    st.integers(0, 2**63 - 1),
    st.integers(1, 2**31 - 1),
    st.binary(min_size=32, max_size=32),
    st.uuids().map(str),
)
def test_the_hand_written_envelope_is_the_canonical_one(seq, version, commitment, uid):
    if seq > 2**53 - 1:
        seq %= 2**53
    event = Envelope(
        CITY, seq, "some-kind", uid, version, version - 1, "amend", "2026-05-06T02:00:00.000000Z", commitment
    )
    slow = {
        "origin": CITY,
        "seq": seq,
        "kind": "some-kind",
        "uid": uid,
        "version": version,
        "previous": version - 1,
        "action": "amend",
        "at": "2026-05-06T02:00:00.000000Z",
        "commitment": commitment.hex(),
    }
    assert event.to_bytes() == canonical_bytes(slow)


def test_runs_are_short_for_unbroken_numbers():
    assert wire.runs([]) == []
    assert wire.runs([3, 1, 2, 2, 7, 9, 8]) == [[1, 3], [7, 9]]


@pytest.mark.parametrize(
    "value", [None, [], {}, {"body": 1}, {"body": "{}", "algorithm": "x", "key_id": "y", "signature": "***"}]
)
def test_what_is_no_statement_is_refused(value):
    with pytest.raises(StatementError):
        Statement.from_json(value)


def test_a_statement_is_an_object_and_holds_for_its_signer_alone():
    signer = MemoryNode(PROVINCE).signer
    statement = sign_statement({"a": "值"}, signer)
    assert Statement.from_json(json.loads(json.dumps(statement.to_json()))) == statement
    assert statement.verify(signer.public_key)
    assert not statement.verify(MemoryNode(PROVINCE).signer.public_key)
    with pytest.raises(StatementError):
        _ = Statement("[1]", "ed25519", "k", b"").content
