"""How processes end: each attack on a small process, without Prefect."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from prefect_home import ROOT

import pytest

import ending
import inheritance

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes are POSIX")

BEGIN = f"import os, sys, time; sys.path.insert(0, {str(ROOT / 'flows')!r}); import ending\n"
READY = "print('ready', flush=True)\n"
STAY = "while True: time.sleep(0.05)\n"  # a signal right before a sleep waits until its end
PATIENCE = 60.0


def start(code: str, **options: int) -> subprocess.Popen[str]:
    """Start a program, and wait until it says that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-c", BEGIN + code], stdout=subprocess.PIPE, text=True, **options
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def until_nobody_writes(process: subprocess.Popen[str]) -> str:
    """Wait until whoever inherited the standard output of a process has ended."""
    assert process.stdout
    late = threading.Timer(PATIENCE, process.kill)
    late.start()
    with process:
        told = process.stdout.read()  # `communicate` would leave out what is in its buffer
    late.cancel()
    return told


@pytest.mark.parametrize("inherited", ["usual", "ignored", "blocked"])
@pytest.mark.parametrize("number", ending.SIGNALS)
def test_a_signal_is_heard_however_a_process_was_started(inherited, number) -> None:
    with inheritance.of(inherited):
        process = start("ending.listen(ending.at_once)\n" + READY + STAY)
    process.send_signal(number)
    until_nobody_writes(process)
    assert process.returncode == 128 + number


def test_a_process_that_waits_for_its_threads_ends_within_its_time() -> None:
    thread = "import threading; threading.Thread(target=time.sleep, args=[600]).start()\n"
    process = start(thread + READY + "ending.within(0.1, 75)\n")
    until_nobody_writes(process)
    assert process.returncode == 75


def test_kill_9_of_a_parent_ends_the_child_that_holds_its_pipe() -> None:
    child = BEGIN + "ending.with_parent()\n" + READY + STAY
    parent = f"import subprocess; subprocess.Popen([sys.executable, '-c', {child!r}], stdin=-1)\n"
    process = start(parent + STAY)
    process.kill()
    assert until_nobody_writes(process) == ""


def test_kill_9_of_a_parent_ends_a_child_of_multiprocessing(tmp_path: Path) -> None:
    script = tmp_path / "spawner.py"
    script.write_text(
        BEGIN + "import multiprocessing\n"
        "if __name__ == '__mp_main__': ending.with_spawner()\n"
        "def stay():\n    print('ready', flush=True)\n    time.sleep(600)\n"
        "if __name__ == '__main__':\n"
        "    multiprocessing.get_context('spawn').Process(target=stay).start()\n"
        "    time.sleep(600)\n"
    )
    process = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    process.kill()
    assert until_nobody_writes(process) == ""


def test_kill_9_of_make_ends_what_it_runs() -> None:
    child = (
        BEGIN + "ending.with_make({'MAKE_PID': str(os.getppid())})\n"
        "ending.listen(ending.at_once)\n" + READY + STAY
    )
    parent = f"import subprocess; subprocess.Popen([sys.executable, '-c', {child!r}])\n"
    process = start(parent + STAY)
    process.kill()
    assert until_nobody_writes(process) == ""


def test_the_end_of_a_shell_that_started_us_is_none_of_ours() -> None:
    before = threading.active_count()
    ending.with_make({})
    ending.with_make({"MAKE_PID": "0"})
    assert threading.active_count() == before


def test_a_lane_that_waits_for_minutes_is_left_when_the_end_is_wanted() -> None:
    released = threading.Event()
    ending.wanted.set()
    try:
        with pytest.raises(ending.Ended):
            ending.unless_wanted(released.wait)
    finally:
        ending.wanted.clear()
        released.set()


def test_a_lane_that_is_left_alone_returns_or_raises_as_ever() -> None:
    assert ending.unless_wanted(lambda: "report") == "report"
    with pytest.raises(ZeroDivisionError):
        ending.unless_wanted(lambda: 1 / 0)


def test_a_terminal_that_went_away_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    process = start("ending.say('Ended.')\n" + READY, stderr=write)
    os.close(write)
    until_nobody_writes(process)
    assert process.returncode == 0


def handlers() -> list[object]:
    return [signal.getsignal(number) for number in ending.SIGNALS]


def test_in_a_flow_the_handler_that_is_for_always_is_put_back_and_else_prefects_stays() -> None:
    before = {number: signal.getsignal(number) for number in ending.SIGNALS}
    try:
        for always, expected in ((True, ending.nothing), (False, ending.at_once)):
            ending.listen(ending.nothing, always=always)
            signal.signal(signal.SIGTERM, ending.at_once)  # as Prefect does
            with ending.in_flow(5):
                assert handlers() == [expected] * 2
    finally:
        ending.listen(ending.nothing, always=False)
        for number, handler in before.items():
            signal.signal(number, handler)


def test_a_signal_in_a_flow_lets_the_lanes_go_and_an_error_does_not() -> None:
    code = (
        "try:\n    with ending.in_flow(600): {}\n"
        "except BaseException: print(ending.wanted.is_set())\n"
    )
    raised = start(READY + code.format("raise KeyboardInterrupt"))
    assert until_nobody_writes(raised) == "True\n"
    failed = start(READY + code.format("1 / 0"))
    assert until_nobody_writes(failed) == "False\n"
