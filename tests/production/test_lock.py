"""One run at a time, and a killed one never in the way."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from letterforge.errors import OutputError
from letterforge.production.lock import only_run

HOLD = """
import sys, time
from pathlib import Path
from letterforge.production.lock import only_run
with only_run(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_ends_at_once_and_a_killed_one_frees_the_lock(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(OutputError, match="another letterforge is at work"), only_run(tmp_path):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with only_run(tmp_path):
        pass
