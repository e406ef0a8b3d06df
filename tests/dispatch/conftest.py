"""What the channels are tried against."""

import pytest

from .printing import PrintServer, must_have_filters


@pytest.fixture(scope="session")
def print_server():
    """A CUPS with the queues `office` (driverless) and `plain` (raw), both to one virtual printer."""
    must_have_filters()
    server = PrintServer()
    try:
        server.start()
        server.start_printer()
        server.add("office", server.printer_uri, "everywhere")
        server.add("plain", server.printer_uri)
        yield server
    finally:
        server.stop()


@pytest.fixture
def own_server():
    """A CUPS that may be killed, with the queue `nowhere`, which prints at once; it is known after a crash too."""
    server = PrintServer()
    try:
        server.start()
        server.add("nowhere")
        server.restart()
        yield server
    finally:
        server.stop()


@pytest.fixture
def queue(print_server, request):
    """A queue of the test's own on the shared server, which prints to nowhere at once."""
    name = f"q{abs(hash(request.node.nodeid))}"
    print_server.add(name)
    yield name
    print_server.run("lpadmin", "-x", name)
