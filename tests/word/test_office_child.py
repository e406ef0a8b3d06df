"""The child process that becomes another program: it reaches no network, keeps its user, and ends with its parent."""

import os
import socket
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from letterforge.word.convert import Converter, Source
from tests.tools import missing

from .processes import document, until

CHILD = "letterforge.word.office_child"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has networks of one's own")


def become(*command, parent=None):
    command = [sys.executable, "-m", CHILD, str(parent or os.getpid()), *map(str, command)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


@pytest.fixture(scope="module")
def boxed():
    """Skips where the system doesn't let a user leave the network."""
    if subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True).returncode != 0:
        missing("this system doesn't let a user make a network namespace")


@pytest.fixture
def listener():
    """An address on loopback, and how often somebody came."""
    came = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen():
            while True:
                try:
                    link, _ = server.accept()
                except OSError:
                    return
                came.append(link.recv(100))
                link.sendall(b"HTTP/1.0 404 Not Found\r\n\r\n")
                link.close()

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], came
        server.shutdown(socket.SHUT_RDWR)


def test_it_becomes_the_command_with_its_arguments_and_status():
    done = become("/bin/sh", "-c", 'echo "$0 $1"; exit 7', "a b", "ü")
    assert (done.stdout, done.returncode) == ("a b ü\n", 7)


def test_it_keeps_its_user_and_writes_as_that(tmp_path):
    done = become("/bin/sh", "-c", f"id -u; id -g; touch '{tmp_path}/made'")
    assert done.stdout.split() == [str(os.getuid()), str(os.getgid())]
    assert (tmp_path / "made").stat().st_uid == os.getuid()


def test_it_is_not_begun_for_a_parent_that_is_gone():
    assert become("/bin/echo", "begun", parent=2**22 + 1).stdout == ""


def test_it_ends_with_its_parent(tmp_path):
    mark = tmp_path / "pid"
    program = f"import os, subprocess, sys; subprocess.Popen([sys.executable, '-m', '{CHILD}', str(os.getpid()), '/bin/sh', '-c', "
    program += f"'echo $$ > {mark}.new; mv {mark}.new {mark}; exec sleep 60']).wait()"
    parent = subprocess.Popen([sys.executable, "-c", program])
    assert until(mark.exists)
    parent.kill()
    parent.wait()
    assert until(lambda: not Path(f"/proc/{mark.read_text().strip()}/cwd").exists())


@pytest.mark.usefixtures("boxed")
def test_it_reaches_no_network(listener):
    port, came = listener
    program = f"import socket; socket.create_connection(('127.0.0.1', {port})).sendall(b'x')"
    subprocess.run([sys.executable, "-c", program], check=True)
    assert until(lambda: came)
    done = become(sys.executable, "-c", program)
    assert "Network is unreachable" in done.stderr
    assert len(came) == 1


def with_remote_picture(port, path):
    """A document that shows a picture from elsewhere, linked and not embedded, as Word writes it."""
    picture = (
        '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:r><w:drawing><wp:inline '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="900000" cy="900000"/>'
        '<wp:docPr id="900" name="Picture"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData '
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic '
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="0" name="p"/><pic:cNvPicPr/>'
        '</pic:nvPicPr><pic:blipFill><a:blip r:link="rIdFar" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/><a:stretch><a:fillRect/></a:stretch>'
        '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    relation = (
        '<Relationship Id="rIdFar" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        f'Target="http://127.0.0.1:{port}/far.png" TargetMode="External"/>'
    )
    path.with_suffix(".in").write_bytes(document("far").content)
    with zipfile.ZipFile(path.with_suffix(".in")) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode("utf-8", "surrogateescape")
            if name == "word/document.xml":
                content = content.replace("<w:sectPr", f"{picture}<w:sectPr", 1)
            if name == "word/_rels/document.xml.rels":
                content = content.replace("</Relationships>", f"{relation}</Relationships>")
            target.writestr(name, content.encode("utf-8", "surrogateescape"))
    return path


@pytest.mark.usefixtures("boxed")
def test_libreoffice_fetches_nothing(office, listener, tmp_path):
    port, came = listener
    path = with_remote_picture(port, tmp_path / "far.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office.program, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path]
    for _ in range(2):  # the first start only makes the profile
        subprocess.run(command, check=False, capture_output=True, timeout=120)
    assert came  # left to itself it does
    before = len(came)
    path.with_suffix(".pdf").unlink()
    assert become(*command).returncode == 0
    assert path.with_suffix(".pdf").exists()
    with Converter(office) as converter:
        (made,) = converter.convert([Source("far", path.read_bytes())])
    assert made.pdf is not None
    assert len(came) == before
