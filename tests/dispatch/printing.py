"""A print server of our own: a private CUPS and a virtual IPP Everywhere printer on loopback, with faults on request.

Nothing of the machine's CUPS is read or written: configuration, spool, state and logs are in a temporary folder, ports are picked free, and
only processes that were started here are ended, by their number. Every worker of pytest-xdist has its own.
"""

import contextlib
import getpass
import grp
import os
import random
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections import Counter
from pathlib import Path

from letterforge.dispatch.channel import Parcel
from letterforge.dispatch.cups import Printer
from letterforge.dispatch.ipp_link import Patience
from letterforge.dispatch.print_options import PrintOptions

from ..tools import missing, require

LOOPBACK = "127.0.0.1"
PRINTED = "printed"

_FILES = """
SystemGroup root
User {user}
Group {group}
ServerRoot {folder}/conf
RequestRoot {folder}/spool
TempDir {folder}/spool/tmp
CacheDir {folder}/cache
StateDir {folder}/state
ErrorLog {folder}/log/error_log
AccessLog {folder}/log/access_log
PageLog {folder}/log/page_log
Printcap
FileDevice Yes
Sandboxing Relaxed
"""

_SERVER = """
LogLevel debug
Listen {host}:{port}
Listen {folder}/sock
Browsing Off
DefaultAuthType {auth}
WebInterface No
IdleExitTimeout 0
PreserveJobHistory Yes
PreserveJobFiles {keep}
MaxJobs {most}
JobRetryInterval 1
ErrorPolicy retry-job
<Location />
  Order allow,deny
  Allow {host}
</Location>
"""

_OPEN_POLICY = """
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  <Limit All>
    Order deny,allow
    Allow from all
  </Limit>
</Policy>
"""

# As Debian ships it, as far as jobs go.
_DEBIAN_POLICY = """
<Policy default>
  JobPrivateAccess default
  JobPrivateValues default
  <Limit Create-Job Print-Job Print-URI Validate-Job>
    Order deny,allow
  </Limit>
  <Limit Send-Document Send-URI Hold-Job Release-Job Restart-Job Purge-Jobs Cancel-Job Close-Job Cancel-My-Jobs>
    Require user @OWNER @SYSTEM
    Order deny,allow
  </Limit>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""

_DBUS = """
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={folder}/dbus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/><allow user="*"/></policy>
</busconfig>
"""

# What the printer runs for each job: its output is the printout. Files beside it make faults while the printer runs.
_PRINT = """#!/bin/sh
here=$(dirname "$0")
[ -s "$here/state" ] && sed 's/^/STATE: /' "$here/state" >&2
[ -e "$here/fail" ] && { echo "ERROR: pretends to fail" >&2; exit 1; }
exec cat "$1"
"""


class PrintServer:
    """A CUPS of our own, with a printer where one is wanted."""

    def __init__(self, *, policy: str = _OPEN_POLICY, auth: str = "None", most: int = 0, keep: bool = False) -> None:
        self._scheduler_program, self._printer_program = require("cupsd"), require("ippeveprinter")
        self._dbus_program = require("dbus-daemon")
        self.folder = Path(tempfile.mkdtemp(prefix="lf-cups-"))  # short: a socket's path has at most 107 bytes
        self.port, self.printer_port = free_port(), free_port()
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._configure(policy, auth, most, keep=keep)

    @property
    def environment(self) -> dict[str, str]:
        """What a client of this server needs."""
        return os.environ | {"CUPS_SERVER": f"{LOOPBACK}:{self.port}", "LC_ALL": "C"}

    @property
    def printer_uri(self) -> str:
        return f"ipp://{LOOPBACK}:{self.printer_port}/ipp/print"

    def spooled(self, job_id: int) -> bytes:
        """What the server was given to print, where it keeps that."""
        return (self.folder / "spool" / f"d{job_id:05}-001").read_bytes()

    @property
    def printouts(self) -> list[Path]:
        return sorted((self.folder / PRINTED).iterdir())

    @property
    def printed(self) -> Counter[str]:
        """How often each letter came out of the printer, by the names of the printouts."""
        return Counter(path.stem.partition("-")[2].upper() for path in self.printouts)

    @property
    def taken(self) -> int:
        """How many jobs the scheduler has answered for."""
        return (self.folder / "log" / "access_log").read_text().count(" Print-Job ")

    @property
    def busy(self) -> bool:
        """Whether something is on its way to the printer: what CUPS starts for that outlives it."""
        device = self.printer_uri.encode()
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if path.read_bytes().startswith(device):
                    return True
        return False

    def start(self) -> None:
        """Starts the scheduler, and waits until it listens."""
        log = (self.folder / "log" / "cupsd.out").open("ab")
        conf = self.folder / "conf"
        command = [self._scheduler_program, "-f", "-c", conf / "cupsd.conf", "-s", conf / "cups-files.conf"]
        self._processes["cupsd"] = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        log.close()
        listening(self.port)

    def start_printer(self) -> None:
        """Starts the virtual printer; it ends where no D-Bus answers, so that it gets one of its own."""
        folder = self.folder
        if "dbus" not in self._processes:
            command = [self._dbus_program, f"--config-file={folder}/conf/dbus.conf", "--nofork", "--nopidfile"]
            self._processes["dbus"] = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            wait_for((folder / "dbus").exists)
        log = (folder / "log" / "printer").open("ab")
        command = [self._printer_program, "-2", "-r", "off", "-p", str(self.printer_port), "-n", "localhost", "-s", "600"]
        command += ["-f", "application/pdf", "-D", f"file://{folder / PRINTED}", "-c", folder / "conf" / "print"]
        command += ["-d", folder / "ipp", "-K", folder / "ssl", "-k", "pretended"]
        environment = os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={folder}/dbus"}
        self._processes["printer"] = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment)
        log.close()
        listening(self.printer_port)

    def add(self, queue: str, device: str = "file:///dev/null", model: str = "raw", **options: str) -> str:
        """Sets a queue up: raw and to nowhere, unless something else is said."""
        wanted = {"printer-error-policy": "retry-job"} | {name.replace("_", "-"): value for name, value in options.items()}
        more = [part for name, value in wanted.items() for part in ("-o", f"{name}={value}")]
        self.run("lpadmin", "-p", queue, "-E", "-v", device, "-m", model, *more)
        if model == "everywhere":  # CUPS asks the printer what it can do, and takes its time
            wait_for(lambda: "media-supported" in self.client(queue)._queue.attributes)
        return queue

    def client(self, queue: str = "", options: PrintOptions | None = None, server: str = "", **patience: float) -> Printer:
        """A printer of this server, as the command opens it; `server` says by which way, if not straight."""
        given, os.environ["CUPS_SERVER"] = os.environ.get("CUPS_SERVER"), server or f"{LOOPBACK}:{self.port}"
        try:
            return Printer.open(queue, options, Patience(**patience))
        finally:
            del os.environ["CUPS_SERVER"]
            if given is not None:
                os.environ["CUPS_SERVER"] = given

    def run(self, program: str, *arguments: str) -> str:
        """Runs one of CUPS's own programs against this server."""
        done = subprocess.run([require(program), *arguments], env=self.environment, capture_output=True, text=True, check=False, timeout=30)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def fault(self, name: str, text: str | None) -> None:
        """Lets the printer fail (`fail`) or raise and drop reasons (`state`), from its next job on; None mends it."""
        path = self.folder / "conf" / name
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(text)

    def kill(self, name: str = "cupsd") -> None:
        """Ends one of them as a power cut would."""
        process = self._processes.pop(name)
        process.kill()
        process.wait(30)

    def restart(self) -> None:
        """Ends the scheduler in good order, so that it writes down what it knows, and starts it again."""
        process = self._processes.pop("cupsd")
        process.terminate()
        process.wait(30)
        self.start()

    def stop(self) -> None:
        """Ends what was started here, and clears away."""
        for name in ("cupsd", "printer", "dbus"):
            process = self._processes.pop(name, None)
            if process is not None:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _configure(self, policy: str, auth: str, most: int, *, keep: bool) -> None:
        root = os.geteuid() == 0
        user, group = ("lp", "lp") if root else (getpass.getuser(), grp.getgrgid(os.getegid()).gr_name)
        folder = self.folder
        folder.chmod(0o755)
        for name in ("conf", "conf/ppd", "conf/ssl", "spool", "spool/tmp", "cache", "state", "log", PRINTED, "ipp", "ssl"):
            (folder / name).mkdir()
            if root:
                shutil.chown(folder / name, "root", group)
        for name, mode in (("spool", 0o710), ("spool/tmp", 0o1770), ("cache", 0o770)):
            (folder / name).chmod(mode)
        values = {"folder": folder, "user": user, "group": group, "host": LOOPBACK, "port": self.port, "auth": auth, "most": most}
        values["keep"] = "Yes" if keep else "No"
        (folder / "conf" / "cups-files.conf").write_text(_FILES.format(**values))
        (folder / "conf" / "cupsd.conf").write_text(_SERVER.format(**values) + policy)
        (folder / "conf" / "dbus.conf").write_text(_DBUS.format(**values).strip())
        (folder / "conf" / "print").write_text(_PRINT)
        (folder / "conf" / "print").chmod(0o755)


def parcel(number: int = 1, pdf: bytes = b"%PDF-1.7 in a queue that leads nowhere") -> Parcel:
    """A letter of that number, sent for the first time."""
    return Parcel(f"LMP21-{number:04}", uuid.uuid4().hex, pdf, f"Test Recipient {number:06}")


def as_debian_ships_it() -> PrintServer:
    """A server that lets only the owner of a job cancel it."""
    return PrintServer(policy=_DEBIAN_POLICY, auth="Basic")


def must_have_filters() -> None:
    """Skips where what driverless queues need isn't there."""
    if not Path("/usr/lib/cups/filter/pdftopdf").exists():
        missing("cups-filters-core-drivers isn't installed")


def free_port() -> int:
    """A port that nobody has, below those that the system gives to connections, which would take it before a server does."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((LOOPBACK, port))
            return port


def listening(port: int) -> None:
    def answers() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((LOOPBACK, port)) == 0

    wait_for(answers)


def wait_for(what, seconds: float = 20) -> None:
    """Waits until something is so; it must become so in that time."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it never came to be"
        time.sleep(0.02)
