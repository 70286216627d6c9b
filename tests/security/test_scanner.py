"""With a virus scanner set, no file is kept that it has not found clean."""

import contextlib
import socket
import struct
import threading

import pytest
from django.core.management import CommandError, call_command

from records.common import clamd, tables
from records.common.uploads import FileRefused, examined
from records.dishonesty import services
from tests.records.dishonesty import factories
from tests.records.dishonesty.factories import NOW
from tests.security import files

# Broken in two, or scanners would take this file for infected.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Scanner:
    """Speaks clamd's INSTREAM as clamd does; finds EICAR's signature, or fails as it is told to."""

    def __init__(self, listening, fault=""):
        self.listening, self.fault, self.seen = listening, fault, []
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        while True:
            try:
                line, _address = self.listening.accept()
            except OSError:
                return
            with line, contextlib.suppress(OSError):
                self._answer(line)

    def _answer(self, line):
        if self.fault == "hangs up":
            return
        stream = line.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", stream.read(4))[0]:
            content += stream.read(size)
        self.seen.append(content)
        if self.fault == "is silent":
            line.recv(1)
        elif self.fault:
            line.sendall(self.fault.encode() + b"\0")
        elif EICAR in content:
            line.sendall(b"stream: Eicar-Test-Signature FOUND\0")
        else:
            line.sendall(b"stream: ")
            line.sendall(b"OK\0")


@pytest.fixture
def scanner(settings, tmp_path):
    with contextlib.ExitStack() as stack:

        def start(fault="", *, unix=False):
            if unix:
                listening = socket.socket(socket.AF_UNIX)
                listening.bind(str(tmp_path / "clamd.ctl"))
                listening.listen()
                settings.CLAMD_URL = f"unix://{tmp_path}/clamd.ctl"
            else:
                listening = socket.create_server(("127.0.0.1", 0))
                settings.CLAMD_URL = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
            stack.callback(listening.close)
            stack.callback(listening.shutdown, socket.SHUT_RDWR)
            return Scanner(listening, fault)

        yield start


@pytest.mark.parametrize("unix", [False, True], ids=["tcp", "unix"])
def test_a_clean_file_is_taken_after_the_scanner_saw_all_of_it(scanner, unix):
    asked = scanner(unix=unix)
    content = files.pdf(b"<<>>" + b" " * 200_000)

    examined(files.upload("a.pdf", content))

    assert asked.seen == [content]


def test_an_infected_file_is_refused_and_nothing_of_it_is_kept(scanner, who):
    scanner()
    record = factories.draft(who)
    with pytest.raises(FileRefused) as refused:
        services.attach_file(
            uid=record.uid,
            file=files.upload("a.pdf", files.pdf(b"<<>>", tail=EICAR)),
            kind="document",
            by=who.clerk,
            at=NOW,
        )
    assert refused.value.code == "infected"
    assert "Eicar" not in refused.value.message
    assert not record.attachments.exists()


def test_an_infected_table_is_refused_too(scanner):
    scanner()
    with pytest.raises(tables.Unreadable) as refused:
        tables.kind_of(files.upload("a.csv", b"name\n" + EICAR))
    assert refused.value.code == "infected"


@pytest.mark.parametrize(
    "fault",
    ["hangs up", "is silent", "INSTREAM size limit exceeded. ERROR", "stream: OK FOUND ERROR", "nonsense"],
)
def test_without_a_clear_answer_no_file_is_taken(scanner, settings, fault):
    settings.CLAMD_TIMEOUT = 0.3
    scanner(fault)
    with pytest.raises(FileRefused) as refused:
        examined(files.upload("a.pdf", files.pdf()))
    assert refused.value.code == "scanner_away"


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "unix:///nowhere/clamd.ctl", "http://127.0.0.1:3310", "clamd"]
)
def test_a_scanner_that_is_not_there_lets_nothing_through(settings, address):
    settings.CLAMD_URL = address
    with pytest.raises(clamd.Unreachable):
        clamd.scan(files.upload("a.pdf", files.pdf()))


def test_where_none_is_set_files_are_taken_by_the_other_rules(settings):
    settings.CLAMD_URL = ""
    assert examined(files.upload("a.pdf", files.pdf()))


class TestScanningAgain:
    @pytest.fixture
    def kept(self, who, settings):
        settings.CLAMD_URL = ""
        record = factories.draft(who)
        return [
            services.attach_file(
                uid=record.uid,
                file=files.upload(f"{n}.pdf", files.pdf(b"<<>>", tail=tail)),
                kind="document",
                by=who.clerk,
                at=NOW,
            )
            for n, tail in enumerate((b"clean", EICAR))
        ]

    def test_what_was_taken_before_its_signature_was_known_is_named(self, kept, scanner, capsys):
        asked = scanner()
        with pytest.raises(SystemExit) as ended:
            call_command("scan_files")
        told = capsys.readouterr()
        assert ended.value.code == 1
        assert "2 files scanned, 1 with a finding" in told.out
        assert str(kept[1].pk) in told.err
        assert str(kept[0].pk) not in told.err
        assert len(asked.seen) == 2

    def test_half_a_scan_is_not_passed_off_as_one(self, kept, scanner):
        scanner("hangs up")
        with pytest.raises(CommandError, match="did not answer"):
            call_command("scan_files")

    def test_without_a_scanner_it_says_so(self, kept):
        with pytest.raises(CommandError, match="CLAMD_URL"):
            call_command("scan_files")
