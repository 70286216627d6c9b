"""
What stands under /chain/v1/ is what the C2SP specifications call a tiled log.

signed-note, tlog-checkpoint, tlog-tiles and tlog-cosignature are read here once more from their texts: nothing of the
chain's own code takes part in the reading, and the Merkle roots are another library's.
"""

import base64
import hashlib
import re
import struct

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pymerkle import InmemoryTree

from records.chain import notes, sequencing, tiles, transparency
from records.chain.models import PeerKey
from records.common.signing import Ed25519Signer, node_signer
from tests.records.chain.factories import CITY, NOW, PROVINCE

ED25519, WITNESS = b"\x01", b"\x04"


# --- The reader ----------------------------------------------------------------------------------------------


def read_note(raw: bytes) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """signed-note: the text, and (key name, key ID, rest) of each signature line."""
    text = raw.decode("utf-8")
    assert not [sign for sign in text if ord(sign) < 0x20 and sign != "\n"]
    body, blank, signatures = text.rpartition("\n\n")
    assert blank
    assert signatures.endswith("\n")
    found = []
    for line in signatures[:-1].split("\n"):
        dash, name, encoded = line.split(" ")
        assert dash == "\u2014"
        assert name
        assert "+" not in name
        content = base64.b64decode(encoded, validate=True)
        found.append((name, content[:4], content[4:]))
    return body + "\n", found


def read_checkpoint(text: str) -> tuple[str, int, bytes]:
    """tlog-checkpoint: origin, size, root; no extension lines are expected here."""
    assert text.endswith("\n")
    origin, size, root = text[:-1].split("\n")
    assert re.fullmatch(r"0|[1-9][0-9]*", size)
    return origin, int(size), base64.b64decode(root, validate=True)


def key_id(name: str, kind: bytes, public_key: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\x0a" + kind + public_key).digest()[:4]


def tile_path(level: object, index: int, width: int = 256) -> str:
    """tlog-tiles: groups of three digits with an x before all but the last, .p/W behind a partial one."""
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03d}")
    return f"/chain/v1/tile/{level}/{'/'.join(groups)}" + (f".p/{width}" if width < 256 else "")


def get(client, path: str, kind: str = "application/octet-stream") -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer["Content-Type"] == kind
    return answer.content


def hashes(blob: bytes) -> list[bytes]:
    assert len(blob) % 32 == 0
    return [blob[offset : offset + 32] for offset in range(0, len(blob), 32)]


def other_root(entries: list[bytes]) -> bytes:
    tree = InmemoryTree(algorithm="sha256")
    for entry in entries:
        tree.append_entry(entry)
    return tree.get_root()


# --- Published vectors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "vkey",
    [
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
    ],
)
def test_key_hashes_are_those_of_keys_in_use(vkey):
    name, number, encoded = vkey.split("+", 2)
    content = base64.b64decode(encoded)
    assert notes.key_hash(name, content[:1], content[1:]).hex() == number


def test_a_note_signed_by_another_program_is_read():
    note = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
        "\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    public_key = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:]
    text, lines = notes.split(note)
    [(name, number, signature)] = read_note(note.encode())[1]
    assert (text, len(lines)) == (read_note(note.encode())[0], 1)
    assert notes.key_hash(name, notes.LOG_TYPES["ed25519"], public_key) == number
    Ed25519PublicKey.from_public_bytes(public_key).verify(signature, text.encode())


@pytest.mark.parametrize(
    ("size", "widths"),
    [
        (70_000, {0: (273, 112), 1: (1, 17), 2: (0, 1)}),
        (256, {0: (1, 0), 1: (0, 1)}),
        (255, {0: (0, 255)}),
    ],
)
def test_the_tiles_of_a_tree_are_those_of_the_specification(size, widths):
    """Full tiles and the width of the partial one, per level; the first two cases are its own examples."""
    from records.chain import merkle

    changed = merkle.append_to_tiles(0, [bytes(32)] * size, lambda level, position: b"")
    for level, (full, partial) in widths.items():
        lengths = [len(changed[place]) // 32 for place in sorted(changed) if place[0] == level]
        assert lengths == [256] * full + [partial] * bool(partial)
    assert {level for level, _position in changed} == set(widths)


@pytest.mark.parametrize("index", [0, 7, 255, 999, 1000, 70_000, 1_234_067, 987_654_321])
@pytest.mark.parametrize("width", [256, 255, 1])
def test_tile_paths_are_spelt_as_the_specification_spells_them(index, width):
    assert f"/chain/v1/tile/0/{tiles.format_place(index, width)}" == tile_path(0, index, width)


# --- The log as it is served ---------------------------------------------------------------------------------


@pytest.fixture
def log(city, published, monkeypatch):
    monkeypatch.setattr(sequencing, "CHUNK", 200)
    published(520)


def test_the_checkpoint_is_a_signed_note_of_this_log(log, client):
    raw = get(client, "/chain/v1/checkpoint", "text/plain; charset=utf-8")
    text, [(name, number, signature)] = read_note(raw)
    origin, size, root = read_checkpoint(text)
    public_key = node_signer().public_key
    assert origin == name == f"integrity-chain/{CITY}"
    assert number == key_id(name, ED25519, public_key)
    Ed25519PublicKey.from_public_bytes(public_key).verify(signature, text.encode())
    assert (size, len(root)) == (520, 32)


def test_every_tile_and_every_bundle_leads_to_the_signed_root(log, client):
    _origin, size, root = read_checkpoint(
        read_note(get(client, "/chain/v1/checkpoint", "text/plain; charset=utf-8"))[0]
    )
    leaves, entries = [], []
    for index in range(-(-size // 256)):
        width = min(256, size - index * 256)
        leaves += hashes(get(client, tile_path(0, index, width)))
        bundle = get(client, tile_path("entries", index, width))
        while bundle:
            (length,) = struct.unpack(">H", bundle[:2])
            entries.append(bundle[2 : 2 + length])
            bundle = bundle[2 + length :]
    assert [hashlib.sha256(b"\x00" + entry).digest() for entry in entries] == leaves
    assert other_root(entries) == root
    upper = hashes(get(client, tile_path(1, 0, 2)))
    assert upper == [other_root(entries[:256]), other_root(entries[256:512])]


def test_every_signed_size_has_its_partial_tile_for_good(log, client):
    for size in (200, 400, 520):
        index, width = divmod(size, 256)
        assert len(get(client, tile_path(0, index, width))) == width * 32
        answer = client.get(tile_path(0, index, width))
        assert "immutable" in answer["Cache-Control"]
    assert "max-age=2" in client.get("/chain/v1/checkpoint")["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["00/000", "01/000.p/2", "0/000.p/256", "0/000.p/0", "0/000.p/09", "0/x000/000", "0/002", "0/003.p/1", "1/000.p/3", "64/000", "entries/002"]
)  # fmt: skip
def test_a_tile_has_one_address_and_no_empty_or_future_tile_is_served(log, client, path):
    assert client.get(f"/chain/v1/tile/{path}").status_code == 404


def test_another_librarys_proof_of_a_served_entry_is_ours(log, client):
    from records.chain import log as chain_log

    entries = []
    for index, width in ((0, 256), (1, 256), (2, 8)):
        bundle = get(client, tile_path("entries", index, width))
        while bundle:
            (length,) = struct.unpack(">H", bundle[:2])
            entries.append(bundle[2 : 2 + length])
            bundle = bundle[2 + length :]
    tree = InmemoryTree(algorithm="sha256")
    for entry in entries:
        tree.append_entry(entry)
    for index in (0, 255, 256, 511, 519):
        theirs = [bytes.fromhex(step) for step in tree.prove_inclusion(index + 1, 520).serialize()["path"]][
            1:
        ]
        assert chain_log.inclusion(index, 520) == theirs


# --- The superior as witness ---------------------------------------------------------------------------------


def test_the_superiors_line_is_a_cosignature_v1(city, henan, published, push_now, client):
    published(3)
    push_now()
    raw = get(client, "/chain/v1/checkpoint", "text/plain; charset=utf-8")
    text, [own, witness] = read_note(raw)
    name, number, content = witness
    assert own[0] == f"integrity-chain/{CITY}"
    assert name == f"integrity-chain/{PROVINCE}"
    assert number == key_id(name, WITNESS, henan.signer.public_key)
    (seconds,) = struct.unpack(">Q", content[:8])
    assert seconds == int(NOW.timestamp())
    message = f"cosignature/v1\ntime {seconds}\n".encode() + text.encode()
    Ed25519PublicKey.from_public_bytes(henan.signer.public_key).verify(content[8:], message)
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(henan.signer.public_key).verify(content[8:], text.encode())


def test_a_spoilt_signature_of_the_log_spoils_the_note(city, published, client):
    published(1)
    note = client.get("/chain/v1/checkpoint").content.decode()
    public_key = node_signer().public_key
    number = notes.key_hash(notes.log_name(CITY), ED25519, public_key)
    spoilt = f"— {notes.log_name(CITY)} {base64.b64encode(number + bytes(64)).decode()}\n"
    stranger = notes.cosign(note, code="420000", at=NOW, signer=Ed25519Signer.generate())
    asked = {"code": CITY, "algorithm": "ed25519", "public_key": public_key}
    assert notes.verify_checkpoint(note + stranger, **asked)
    assert not notes.verify_checkpoint(note + spoilt, **asked)
    assert not notes.verify_checkpoint(spoilt.join(note.split("— ", 1)[:1]) + spoilt, **asked)


def test_verifier_keys_are_spelt_as_other_tools_take_them(city, henan, published):
    published(1)
    for key, kind, witness in (
        (PeerKey.objects.get(peer__code=CITY), ED25519, False),
        (PeerKey.objects.get(peer__code=PROVINCE), WITNESS, True),
    ):
        name, number, encoded = transparency.verifier_key(key, witness=witness).split("+", 2)
        content = base64.b64decode(encoded)
        assert content == kind + bytes(key.public_key)
        assert bytes.fromhex(number) == key_id(name, kind, bytes(key.public_key))
