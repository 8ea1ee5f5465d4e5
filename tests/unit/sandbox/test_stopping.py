"""However the process that asks is stopped, nothing that it started goes on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

READS = """
import sys
from pathlib import Path
from chesil import pipeline
from chesil.sandbox import starting
starting._COMMAND[:] = [sys.executable, "-I", sys.argv[1]]
pipeline.read([Path(sys.argv[2])])
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_stop_leaves_no_process(how, told):
    if not Path("/proc/self/task").exists():
        pytest.skip("this system has no /proc to look for processes in")
    _, hostile, _ = told("spin")
    helper = Path(__file__).with_name("hostile_helper.py")
    process = subprocess.Popen([sys.executable, "-c", READS, helper, hostile], stderr=subprocess.DEVNULL)
    (started,) = _soon(lambda: _children(process.pid))
    (child,) = _soon(lambda: _children(started))
    process.send_signal(how)
    process.wait(30)
    _soon(lambda: not any(map(_is_running, (started, child))))


def _soon(look):
    """What *look* gives once it gives something."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        found = look()
        if found:
            return found
        time.sleep(0.02)
    pytest.fail("it did not happen within 30 seconds")


def _children(process):
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _is_running(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "(zombie)" not in Path(f"/proc/{process}/status").read_text()
