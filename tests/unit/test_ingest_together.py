"""Requests that go along with each other: none before its commit, none spoilt by another."""

import threading

from backoffice.ingest.together import Together


class BrokenError(Exception):
    pass


class Ended(BaseException):
    """The thread of a request ends, as a process does."""


def at_once(call, items):
    """Call with every item from a thread of its own; return results or errors, in order."""
    told = {}

    def one(item):
        try:
            told[item] = call(item)
        except Exception as error:  # noqa: BLE001 - an outcome here
            told[item] = error
        except Ended:
            told[item] = None

    threads = [threading.Thread(target=one, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [told[item] for item in items]


class Desk:
    """Work whose first group waits until everybody else has queued."""

    def __init__(self, number, bad=(), error=BrokenError):
        self.groups, self.bad, self.error, self.number = [], bad, error, number
        self.together = Together(self.work, lambda item: item[0], (ConnectionError,))

    def work(self, items):
        first = not self.groups
        self.groups.append(list(items))
        while first and len(self.together._waiting) < self.number - 1:
            threading.Event().wait(0.001)
        if any(item in self.bad for item in items):
            raise self.error
        return [f"done {item}" for item in items]


def test_who_comes_alone_goes_alone():
    desk = Desk(1)
    assert desk.together("a1") == "done a1"
    assert desk.groups == [["a1"]]


def test_who_waits_goes_along_with_the_next():
    desk = Desk(6)
    items = ["a1", "b1", "c1", "d1", "e1", "f1"]
    assert at_once(desk.together, items) == [f"done {item}" for item in items]
    assert [len(group) for group in desk.groups] == [1, 5]


def test_two_of_one_kiosk_never_go_together():
    desk = Desk(4)
    items = ["a1", "a2", "a3", "b1"]
    assert at_once(desk.together, items) == [f"done {item}" for item in items]
    assert all(len({item[0] for item in group}) == len(group) for group in desk.groups)
    assert sorted(item for group in desk.groups for item in group) == items


def test_a_bad_one_spoils_no_other():
    desk = Desk(5, bad={"b1"})
    items = ["a1", "b1", "c1", "d1", "e1"]
    told = at_once(desk.together, items)
    assert [isinstance(each, BrokenError) for each in told] == [item == "b1" for item in items]


def test_what_fails_for_all_is_told_to_all_and_not_tried_again():
    desk = Desk(4, bad={"b1", "c1", "d1", "a1"}, error=ConnectionError)
    told = at_once(desk.together, ["a1", "b1", "c1", "d1"])
    assert all(isinstance(each, ConnectionError) for each in told)
    assert len(desk.groups) == 2


def test_who_dies_at_work_leaves_the_others_to_go_on():
    desk = Desk(4)
    honest, ended = desk.work, []

    def work(items):
        if len(items) > 1 and not ended:
            ended.append(items)
            raise Ended
        return honest(items)

    desk.together._work = work
    told = at_once(desk.together, ["a1", "b1", "c1", "d1"])
    assert told.count(None) == 1, "the one that ended at work"
    assert sum(told.count(f"done {item}") for item in ("a1", "b1", "c1", "d1")) == 3
