"""A reader that hangs, dies, eats memory or writes without end harms its own dataset only, and is told."""

import faulthandler
import os
import signal
import socket
import time
from dataclasses import replace
from pathlib import Path

import pytest

from huimin.exchange import DatasetsFailed, apart, limits, load, reading
from huimin.exchange.apart import server
from huimin.kernel import HuiminError, Month


@pytest.fixture
def room(monkeypatch):
    """Give the reader another body and other limits; the forking process then starts from here."""
    class Forked:
        """A server forked from the tests, so that it sees what they have put in the reader's place."""

        def __init__(self):
            self.owner = os.getpid()
            self.control, theirs = socket.socketpair()
            self.pid = os.fork()
            if self.pid == 0:
                faulthandler.disable()
                self.control.close()
                server.serve(theirs.detach())
            theirs.close()
            self.process = self

        def poll(self):
            return None

        def close(self):
            self.control.close()
            os.waitpid(self.pid, 0)

    def furnish(body, **changed):
        apart.close()
        if body is not None:
            monkeypatch.setattr(reading, "read", body)
        monkeypatch.setattr("huimin.exchange.apart.room._Server", Forked)
        monkeypatch.setattr("huimin.exchange.apart.limits_for", lambda large, files: replace(limits.USUAL, **changed))

    yield furnish
    apart.close()


def failure(desk, people) -> HuiminError:
    """Load two datasets of which the first cannot be read; the second must be there."""
    desk.mapping("bad")
    desk.mapping("good")
    desk.file("bad.csv", f"身份证号\n{people[0]}\n")
    desk.file("good.csv", f"身份证号\n{people[1]}\n")
    with pytest.raises(DatasetsFailed) as caught:
        desk.load()
    assert [receipt.dataset for receipt in caught.value.receipts] == ["good"]
    assert list(desk.workspace.snapshots.glob("bad/*/*")) == []
    return caught.value.errors["bad"]


def only_bad(act):
    """A reader that does `act` for the first dataset and reads the second."""
    original = reading.read

    def read(job, tick):
        if job.mapping.dataset == "bad":
            tick("bad.csv", 0, 0)
            act(job)
        return original(job, tick)

    return read


def eat(job):
    held = []
    while True:
        held.append(bytearray(1 << 20))


def test_a_silent_reader_is_stopped_and_told(desk, people, room):
    room(only_bad(lambda job: time.sleep(60)), silence=0.5)
    started = time.monotonic()
    error = failure(desk, people)
    assert time.monotonic() - started < 10
    assert (error.code, error.details["file"], error.details["mapping"]) == ("HM-EXC-030", "bad.csv", "bad.toml")


def test_a_reader_without_end_is_given_no_more_memory(desk, people, room):
    room(only_bad(eat), memory=64 << 20)
    error = failure(desk, people)
    assert (error.code, error.details["megabytes"]) == ("HM-EXC-031", 64)
    assert "large = true" in str(error)


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGBUS, signal.SIGILL])
def test_a_reader_that_dies_is_told(desk, people, room, number):
    room(only_bad(lambda job: os.kill(os.getpid(), number)))
    assert failure(desk, people).code == "HM-EXC-032"


def test_an_abort_is_what_a_library_does_without_memory(desk, people, room):
    room(only_bad(lambda job: os.abort()))
    assert failure(desk, people).code == "HM-EXC-031"


def test_a_panic_is_told_with_its_words(desk, people, room):
    class Panic(BaseException):
        pass

    def panic(job):
        raise Panic("index out of bounds")

    room(only_bad(panic))
    error = failure(desk, people)
    assert error.code == "HM-EXC-032"
    assert "Panic: index out of bounds" in str(error)


def test_processor_time_is_limited(desk, people, room):
    def spin(job):
        while True:
            pass

    room(only_bad(spin), processor=1)
    assert failure(desk, people).code == "HM-EXC-033"


def test_what_is_written_is_limited(desk, people, room):
    def write(job):
        with (job.folder / "work" / "endless").open("wb", buffering=0) as stream:
            while True:
                stream.write(b"x" * (1 << 20))

    room(only_bad(write), written=8 << 20)
    assert failure(desk, people).code == "HM-EXC-034"


def test_a_reader_reaches_neither_network_nor_programs(desk, people, room):
    def reach(job):
        told = []
        for act in (lambda: socket.create_connection(("127.0.0.1", 9), 1), lambda: os.execv("/bin/true", ["true"])):
            try:
                act()
            except PermissionError:
                told.append("refused")
        raise RuntimeError(" ".join(told))

    if not apart.confinement():
        pytest.skip("this kernel lets no process bar itself from the network")
    room(only_bad(reach))
    assert "RuntimeError: refused refused" in str(failure(desk, people))


@pytest.mark.parametrize("said", ["no json", '{"answer": {}}', '{"answer": 5}', '{"refused": "HM-NONE-1", "details": {}}', '[]'])
def test_a_reader_taken_over_by_its_file_is_not_believed(desk, people, room, said):
    def lie(job):
        os.write(3, said.encode() + b"\n")
        os._exit(0)

    room(only_bad(lie))
    assert failure(desk, people).code == "HM-EXC-032"


def test_the_server_that_died_is_replaced(desk, people, room):
    desk.mapping("good")
    desk.file("good.csv", f"身份证号\n{people[1]}\n")
    assert desk.one().accepted == 1
    from huimin.exchange.apart.room import _Held

    os.kill(_Held.server.process.pid, signal.SIGKILL)
    _Held.server.process.wait()
    desk.file("good.csv", f"身份证号\n{people[1]}\n{people[2]}\n")
    assert desk.one().accepted == 2


def test_nothing_is_left_running(desk, people):
    desk.mapping("good")
    desk.file("good.csv", f"身份证号\n{people[1]}\n")
    desk.one()
    from huimin.exchange.apart.room import _Held

    number = _Held.server.process.pid
    children = Path(f"/proc/{number}/task/{number}/children")
    if not children.exists():
        pytest.skip("this kernel does not list the children of a process")
    assert children.read_text() == ""
    apart.close()
    assert not Path(f"/proc/{number}").exists()


def test_large_is_declared_in_the_mapping(desk):
    desk.mapping("list", more="large = true")
    mapping, = desk.read()
    assert mapping.large
    assert apart.limits_for(mapping.large, []).memory > apart.limits_for(False, []).memory


def test_progress_is_told_while_reading(desk, people):
    desk.mapping("pay", key='person = "号"\ntype = "text"')
    desk.file("pay.csv", "号\n" + "\n".join(map(str, range(400_000))) + "\n")
    told = []
    load(desk.workspace, desk.read(), desk.catalog, Month(2026, 9), progress=lambda *told_: told.append(told_))
    assert any(name == "pay.csv" and 0 < done < lines == 400_001 for name, done, lines in told)
