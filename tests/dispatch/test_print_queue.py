"""Queues of a real CUPS, found or not."""

import pytest

from letterforge.dispatch.channel import State
from letterforge.dispatch.ipp_values import Operation
from letterforge.errors import DispatchError

from .printing import LOOPBACK, PrintServer, as_debian_ships_it, free_port, parcel

TAKEN = (State.UNDERWAY, State.SENT)  # a printer to nowhere may have printed it before it is asked


@pytest.fixture(scope="module")
def empty_server():
    server = PrintServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()


def refusal(print_server, name="", **more):
    with pytest.raises(DispatchError) as refused:
        print_server.client(name, **more)
    said = str(refused.value)
    assert "\n" not in said
    return said


def test_no_printer_of_that_name(print_server):
    said = refusal(print_server, "ofice")
    assert said.startswith("no printer is called ofice; did you mean 'office'? known: office, plain")


def test_no_default(print_server):
    assert refusal(print_server).startswith("no printer is the default; say --printer NAME; known: office, plain")


def test_no_printer_at_all(empty_server):
    assert refusal(empty_server, "office") == "no printer is set up here; set one up (System settings, or http://localhost:631)"
    assert refusal(empty_server).startswith("no printer is set up here")


def test_the_default(own_server):
    own_server.run("lpadmin", "-d", "nowhere")
    assert own_server.client().described == "nowhere"


def test_described(print_server, queue):
    print_server.run("lpadmin", "-p", queue, "-D", "The good one", "-L", "Room 3")
    assert print_server.client(queue).described == f"{queue} (The good one, Room 3)"


def test_a_class_of_printers(print_server, queue):
    print_server.run("lpadmin", "-p", queue, "-c", f"all-{queue}")
    print_server.run("lpadmin", "-p", f"all-{queue}", "-E")
    assert print_server.client(f"all-{queue}").send(parcel()).state in TAKEN
    print_server.run("lpadmin", "-x", f"all-{queue}")


def test_a_queue_that_takes_no_jobs(print_server, queue):
    print_server.run("cupsreject", "-r", "moving house", queue)
    assert refusal(print_server, queue) == f'the printer {queue} takes no jobs: "moving house"; let it: `cupsaccept {queue}`'


def test_by_address(print_server, queue):
    printer = print_server.client(f"ipp://{LOOPBACK}:{print_server.port}/printers/{queue}")
    assert printer.send(parcel()).state in TAKEN
    assert "does not exist" in refusal(print_server, f"ipp://{LOOPBACK}:{print_server.port}/printers/none")


def test_nobody_there(print_server):
    port = free_port()
    assert refusal(print_server, f"ipp://{LOOPBACK}:{port}/", reach=0.1) == (
        f"{LOOPBACK}:{port} can't be reached: connection refused; is it on, and does CUPS run? see `lpstat -r`"
    )
    assert "none.sock can't be reached: no such file" in refusal(print_server, "office", server="/none.sock", reach=0.1)


def test_a_certificate_that_is_not_trusted(print_server):
    said = refusal(print_server, print_server.printer_uri.replace("ipp://", "ipps://"))
    assert "its certificate isn't trusted" in said
    assert said.endswith("let this machine trust it, or print by a queue of CUPS")


def test_by_the_socket_and_by_the_rules_that_debian_ships():
    server = as_debian_ships_it()
    try:
        server.start()
        server.add("nowhere")
        server.run("cupsdisable", "nowhere")
        printer = server.client("nowhere", server=str(server.folder / "sock"))
        one = parcel()
        sent = printer.send(one)
        assert sent.state is State.UNDERWAY
        printer._queue.cancel(int(sent.ticket.split()[1]))
        assert printer.follow(one.reference, one.dispatch, "").state is State.FAILED
    finally:
        server.stop()


def test_a_title_among_more_than_cups_tells_at_once(print_server, queue):
    printer = print_server.client(queue)
    for number in range(1, 521):
        printer._queue.submit(Operation.PRINT_JOB, f"LMP21-{number:04}", "once", {}, b"%PDF")
    assert len(printer._queue.jobs()) == 520
    assert [job.dispatch for job in printer._queue.titled("LMP21-0520")] == ["once"]
