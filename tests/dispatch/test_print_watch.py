"""Many jobs followed at once."""

from letterforge.dispatch import print_watch
from letterforge.dispatch.channel import State
from letterforge.dispatch.print_watch import Followed

from .printing import parcel, wait_for


def put(printer, count, start=1):
    """Letters in the queue."""
    found = []
    for number in range(start, start + count):
        one = parcel(number)
        found.append(Followed(one.reference, one.dispatch, printer.send(one).ticket))
    return found


def test_all_are_followed_to_their_end(print_server, queue, monkeypatch):
    monkeypatch.setattr(print_watch, "ROUND", 7)
    printer = print_server.client(queue)
    jobs, told = put(printer, 40), []
    ended = dict(printer.wait(jobs, 20, told.append))
    assert set(ended) == set(jobs)
    assert {outcome.state for outcome in ended.values()} == {State.SENT}
    assert told == []


def test_a_stopped_printer_is_told_and_waited_for(print_server, queue):
    print_server.run("cupsdisable", queue)
    printer = print_server.client(queue)
    jobs, told = put(printer, 3), []

    def tell(line):
        told.append(line)
        print_server.run("cupsenable", queue)

    ended = dict(printer.wait(jobs, 20, tell))
    assert {outcome.state for outcome in ended.values()} == {State.SENT}
    assert told == ["the printer is stopped: somebody stopped it (paused)", "the printer goes on"]


def test_a_printer_that_stays_stopped_is_left(print_server, queue):
    print_server.run("cupsdisable", queue)
    printer = print_server.client(queue)
    jobs = put(printer, 3)
    print_server.run("cancel", jobs[1].ticket.split()[1])
    left = dict(printer.wait(jobs, 0.3, lambda _line: None))
    assert [left[job].state for job in jobs] == [State.UNDERWAY, State.FAILED, State.UNDERWAY]
    assert left[jobs[0]].detail.endswith("is waiting in the queue; the printer is stopped: somebody stopped it (paused)")


def test_a_job_that_is_held_does_not_keep_the_others(print_server, queue):
    print_server.run("cupsdisable", queue)
    printer = print_server.client(queue)
    jobs = put(printer, 3)
    print_server.run("lp", "-i", jobs[0].ticket.split()[1], "-H", "hold")
    print_server.run("cupsenable", queue)
    left = dict(printer.wait(jobs, 0.5, lambda _line: None))
    assert [left[job].state for job in jobs] == [State.UNDERWAY, State.SENT, State.SENT]
    assert "held in the queue: until somebody releases it" in left[jobs[0]].detail


def test_tickets_that_say_little(print_server, queue):
    """Without a ticket the job is looked for by its title; another's number is nobody's."""
    printer = print_server.client(queue)
    jobs = put(printer, 2)
    wait_for(lambda: all(job.state == 9 for job in printer._queue.jobs()))
    asked = [jobs[0]._replace(ticket=""), jobs[1]._replace(ticket=jobs[0].ticket), Followed("LMP21-0009", "none", jobs[0].ticket)]
    ended = dict(printer.wait(asked, 5, lambda _line: None))
    assert [ended[one].state for one in asked] == [State.SENT, State.SENT, State.IN_DOUBT]


def test_a_print_server_that_is_away(own_server):
    own_server.run("cupsdisable", "nowhere")
    printer = own_server.client("nowhere", reach=0.1)
    jobs, told = put(printer, 2), []
    own_server.kill()
    left = dict(printer.wait(jobs, 0.3, told.append))
    assert {outcome.state for outcome in left.values()} == {State.IN_DOUBT}
    assert len(told) == 1
    assert "the printer can't be asked" in told[0]


def test_jobs_that_the_server_forgot_keep_nobody_waiting(own_server):
    """Killed, CUPS forgets what it hadn't written down; asked for jobs of which it doesn't know one, it tells of none."""
    own_server.run("cupsdisable", "nowhere")
    own_server.restart()
    printer = own_server.client("nowhere")
    lost = put(printer, 2)
    own_server.kill()
    own_server.start()
    own_server.run("cupsenable", "nowhere")
    kept, told = put(printer, 3, start=3), []
    ended = dict(printer.wait([*kept, *lost, kept[0]._replace(reference="LMP21-0009", ticket="job 99")], 20, told.append))
    assert [ended[one].state for one in kept] == [State.SENT] * 3
    assert [ended.pop(one).detail for one in lost] == ["the printer knows no such job"] * 2
    assert told == []
