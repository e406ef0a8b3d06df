"""Letters a second by e-mail, from one process into Postfix's smtp-sink on this machine: python bench/mail.py [LETTERS] [BYTES OF PDF]

smtp-sink is looked for on the path and where .ci/run unpacks it.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from letterforge import campaign
from letterforge.dispatch.channel import Parcel, State
from letterforge.dispatch.message import Messages
from letterforge.dispatch.smtp import Mailer
from letterforge.recipients import Fields
from letterforge.starter import copy_to

UNPACKED = Path(__file__).parents[1] / ".tools" / "postfix"
EMAIL = """
[email]
from = "Example Working Group <letters@example.org>"
host = "127.0.0.1"
port = {port}
security = "none"
rate = 100000
subject = "{{{{ campaign.name }}}}"
text = "templates/mayoral-pledge/email.txt"
html = "templates/mayoral-pledge/email.html"
"""


def main(letters: int, size: int) -> None:
    """Sends, and says how fast that was."""
    program = shutil.which("smtp-sink", path=f"{os.environ.get('PATH', '')}:/usr/sbin:{UNPACKED / 'usr/sbin'}")
    if program is None:
        sys.exit("smtp-sink isn't there; .ci/run unpacks it")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    user = ["-u", "root"] if os.getuid() == 0 else []
    environment = os.environ | {"LD_LIBRARY_PATH": str(UNPACKED / "usr/lib/postfix")}
    server = subprocess.Popen([program, *user, f"127.0.0.1:{port}", "10"], env=environment, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        with tempfile.TemporaryDirectory() as folder:
            copy_to(Path(folder, "campaign"))
            file = Path(folder, "campaign", campaign.FILE_NAME)
            file.write_text(file.read_text(encoding="utf-8") + EMAIL.format(port=port), encoding="utf-8")
            run(file, letters, os.urandom(size))
    finally:
        server.kill()


def run(file: Path, letters: int, pdf: bytes) -> None:
    """Sends letters of a campaign."""
    loaded = campaign.load(file)
    assert loaded.email is not None  # noqa: S101 - it was written above
    channel = Mailer(loaded.email, Messages(loaded, loaded.email, Fields(("name", "salutation"), {})))
    for _ in range(100):
        with suppress(OSError), socket.create_connection(loaded.email.server):
            break
        time.sleep(0.02)
    began, sent = time.perf_counter(), 0
    for number in range(letters):
        name = f"Test Recipient {number:06}"
        parcel = Parcel(f"LMP21-{number:06}", uuid4().hex, pdf, name, f"test{number}@example.org", {"salutation": f"Dear {name}"})
        sent += channel.send(parcel).state is State.SENT
    taken = time.perf_counter() - began
    channel.close()
    print(f"{sent} letters of {len(pdf):,} bytes: {sent / taken:.0f} a second")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, int(sys.argv[2]) if len(sys.argv) > 2 else 40_000)
