"""Campaigns whose letters can be sent, and what is known of them afterwards: on the register's side, and on the receiver's."""

import email
import email.policy
import json
import re
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path

from tests.dispatch.server import Server

LIST = "data/candidates.csv"


def with_recipients(folder: Path, count: int, *, without_email: frozenset[int] = frozenset()) -> None:
    """A list of so many made-up recipients, with e-mail addresses."""
    rows = [
        f"{n},Test Recipient {n:06d},Independent,{n} Example Road,,,London,SE1 0RB,{'' if n in without_email else f'test{n}@example.org'}"
        for n in range(1, count + 1)
    ]
    header = "id,name,party,address_line_1,address_line_2,address_line_3,town,postcode,email"
    (folder / LIST).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


def with_server(folder: Path, port: int, rate: int = 100_000) -> None:
    """The starter's block `[email]` put in force, for a server on loopback."""
    path = folder / "letterforge.toml"
    said = path.read_text(encoding="utf-8")
    start = said.index("# [email]")
    block = re.sub("(?m)^# ?", "", said[start:])
    block = re.sub(r"(?m)^host = .*$", f'host = "127.0.0.1"\nport = {port}', block)
    block = re.sub(r"(?m)^security = .*$", 'security = "none"', block)
    block = re.sub(r"(?m)^rate = .*$", f"rate = {rate}", block)
    path.write_text(said[:start] + block, encoding="utf-8")


def letterforge(folder: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """A command, as a process of its own."""
    return subprocess.run(
        command(*arguments), cwd=folder, capture_output=True, text=True, check=False, timeout=120, env=environment or None
    )


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "letterforge", *arguments]


def states(folder: Path) -> dict[str, str]:
    """What the log says of each letter, by reference."""
    return {one["reference"]: one["state"] for one in json.loads(letterforge(folder, "log", "--format", "json").stdout)}


def received(server: Server) -> Counter[str]:
    """How many letters came for each reference, by the letter that is attached; each is the one on record, to its own recipient."""
    found: Counter[str] = Counter()
    for kept in server.sink.kept:
        message = email.message_from_bytes(kept.content, policy=email.policy.default)
        (attached,) = list(message.iter_attachments())
        reference = re.match(r"LMP21-\d{4}", attached.get_filename() or "")
        assert reference is not None
        assert kept.receivers == (f"test{int(reference[0][-4:])}@example.org",)
        assert message["To"].addresses[0].addr_spec == kept.receivers[0]
        found[reference[0]] += 1
    return found


def hashes(server: Server) -> set[str]:
    """Of the letters that came."""
    messages = [email.message_from_bytes(kept.content, policy=email.policy.default) for kept in server.sink.kept]
    return {sha256(attached.get_payload(decode=True)).hexdigest() for message in messages for attached in message.iter_attachments()}
