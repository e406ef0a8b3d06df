"""Where printers are: the print server of CUPS's own programs, and addresses."""

import pytest

from letterforge.dispatch import print_place
from letterforge.dispatch.print_place import Server, print_server, printer_at, queue_path
from letterforge.errors import DispatchError


@pytest.mark.parametrize(
    ("said", "server"),
    [
        ("localhost", Server("localhost")),
        ("127.0.0.1:6631", Server("127.0.0.1", 6631)),
        ("[::1]:6631/version=1.1", Server("::1", 6631)),
        ("/run/other.sock", Server(socket="/run/other.sock")),
        ("/run/other.sock/version=1.1", Server(socket="/run/other.sock")),
    ],
)
def test_the_print_server_of_the_environment(said, server):
    assert print_server({"CUPS_SERVER": said}) == server


def test_the_print_server_of_this_machine(monkeypatch, tmp_path):
    monkeypatch.setattr(print_place, "SOCKET", str(tmp_path / "none"))
    assert print_server({}) == Server("localhost", 631)


@pytest.mark.parametrize(
    ("uri", "server", "path"),
    [
        ("ipp://localhost/printers/office", Server("localhost"), "/printers/office"),
        ("ipp://127.0.0.1:8631", Server("127.0.0.1", 8631), "/"),
        ("ipps://printer.example.org/ipp/print", Server("printer.example.org", 631, tls=True), "/ipp/print"),
        ("ipp://[::1]:8631/ipp/print", Server("::1", 8631), "/ipp/print"),
        ("ipp://localhost/printers/first%20floor", Server("localhost"), "/printers/first%20floor"),
        ("ipp://localhost/a b", Server("localhost"), "/a%20b"),
    ],
)
def test_addresses(uri, server, path):
    assert printer_at(uri) == (server, path)


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("ipp://printer.example.org/ipp/print", "unencrypted; use ipps://printer.example.org/ipp/print"),
        ("ipp://192.0.2.1", "unencrypted"),
        ("ipp://localhost.example.org/", "unencrypted"),
        ("http://localhost/printers/office", "is no address of a printer"),
        ("ipp://", "is no address"),
        ("ipp://localhost:none/", "is no address"),
        ("ipp://[::1", "is no address"),
        ("ipp://localhost/a?b", "is no address"),
        ("ipp://localhost/é", "is no address"),
        ("ipp://someone:secret@localhost/", "name or password isn't used"),
    ],
)
def test_addresses_that_are_refused(uri, said):
    with pytest.raises(DispatchError, match="--printer: ") as refused:
        printer_at(uri)
    assert said in str(refused.value)
    if "secret" in uri:
        assert "secret" not in str(refused.value)


def test_a_print_server_elsewhere_is_refused():
    with pytest.raises(DispatchError, match=r"CUPS_SERVER: letters would go to print\.example\.org unencrypted"):
        print_server({"CUPS_SERVER": "print.example.org"})


@pytest.mark.parametrize(
    ("server", "header", "uri"),
    [
        (Server(), "localhost", "ipp://localhost/x"),
        (Server("::1", 8631), "[::1]:8631", "ipp://[::1]:8631/x"),
        (Server("a.example.org", 443, tls=True), "a.example.org:443", "ipps://a.example.org:443/x"),
        (Server(socket="/run/cups/cups.sock"), "localhost", "ipp://localhost/x"),
    ],
)
def test_names_of_servers(server, header, uri):
    assert (server.header, server.uri("/x")) == (header, uri)


def test_paths_of_queues():
    assert queue_path("office") == "/printers/office"
    assert queue_path("all/of them", of_class=True) == "/classes/all%2Fof%20them"
