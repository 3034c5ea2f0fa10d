"""Several requests, one transaction: who comes while another is at work goes along with the next.

A commit waits for the disk about as long for a hundred rows as for one. Nobody is answered before
the commit that holds his rows, and nobody waits for others to come: alone, one goes alone.
"""

import threading
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class _Ticket(Generic[T, R]):
    def __init__(self, item: T) -> None:
        self.item = item
        self.done = False
        self.results: list[R] = []
        self.error: Exception | None = None


class Together(Generic[T, R]):
    """Call it with an item from any thread; it returns what `work` made of that item.

    `work` takes items that are all apart (`apart(item)` differs) and returns as many results. When
    it raises one of `common`, all of them failed; after any other error each is tried alone, so
    that a bad item spoils no other.
    """

    def __init__(
        self,
        work: Callable[[Sequence[T]], Sequence[R]],
        apart: Callable[[T], Hashable],
        common: tuple[type[Exception], ...] = (),
    ) -> None:
        self._work, self._apart, self._common = work, apart, common
        self._waiting: list[_Ticket[T, R]] = []
        self._desk = threading.Lock()  # guards the list
        self._turn = threading.Lock()  # held by whoever works

    def __call__(self, item: T) -> R:
        ticket = _Ticket[T, R](item)
        with self._desk:
            self._waiting.append(ticket)
        while not ticket.done:
            with self._turn:
                if not ticket.done:
                    self._lead(ticket)
        if ticket.error is not None:
            raise ticket.error
        return ticket.results[0]

    def _lead(self, mine: _Ticket[T, R]) -> None:
        with self._desk:
            group = list({self._apart(t.item): t for t in reversed(self._waiting)}.values())[::-1]
            self._waiting = [ticket for ticket in self._waiting if ticket not in group]
        try:
            self._settle(group)
        except self._common as error:
            _fail(group, error)
        except Exception as error:  # noqa: BLE001 - told to whoever brought it
            if len(group) == 1:
                _fail(group, error)
            else:
                self._one_by_one(group)
        except BaseException:  # this thread ends; the others still wait to be led
            with self._desk:
                self._waiting += [ticket for ticket in group if ticket is not mine]
            raise

    def _one_by_one(self, group: Sequence[_Ticket[T, R]]) -> None:
        for ticket in group:
            try:
                self._settle([ticket])
            except Exception as error:  # noqa: BLE001 - told to whoever brought it
                _fail([ticket], error)

    def _settle(self, group: Sequence[_Ticket[T, R]]) -> None:
        results = self._work([ticket.item for ticket in group])
        for ticket, result in zip(group, results, strict=True):
            ticket.results.append(result)
            ticket.done = True


def _fail(group: Sequence[_Ticket[T, R]], error: Exception) -> None:
    for ticket in group:
        ticket.error = error
        ticket.done = True
