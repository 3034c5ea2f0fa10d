"""The thread that waits for deadlines and minutes."""

import queue
import threading
from collections.abc import Iterator

import pytest

from kiosk.bootstrap.ticker import Ticker
from kiosk.events import IdleExpired, IdleWarning

FIRST, SECOND = IdleWarning("v"), IdleExpired("v")


@pytest.fixture
def made() -> Iterator:
    """Make tickers that are stopped at the end."""
    tickers: list[Ticker] = []

    def make(post, every_minute=lambda: None, **clocks) -> Ticker:
        tickers.append(Ticker(post, every_minute, **clocks))
        tickers[-1].start()
        return tickers[-1]

    yield make
    for ticker in tickers:
        ticker.stop()
        assert not ticker._thread.is_alive()


def test_a_deadline_comes(made):
    posted: queue.Queue = queue.Queue()
    made(posted.put).set(0.0, FIRST)
    assert posted.get(timeout=10) == FIRST


def test_a_new_deadline_replaces_the_old_one(made):
    posted: queue.Queue = queue.Queue()
    ticker = made(posted.put)
    ticker.set(3600, FIRST)
    ticker.set(0.0, SECOND)
    assert posted.get(timeout=10) == SECOND
    assert posted.empty()


def test_none_clears_the_deadline(made):
    posted: queue.Queue = queue.Queue()
    now = [0.0]
    ticker = made(posted.put, monotonic=lambda: now[0], wall=lambda: 0.0)
    ticker.set(10, FIRST)
    ticker.set(0, None)
    now[0] = 20.0
    ticker.set(0.0, SECOND)
    assert posted.get(timeout=10) == SECOND
    assert posted.empty()


def test_every_minute_the_kiosk_looks_at_itself_and_outlives_what_it_finds(made):
    now, looks = [0.0], threading.Semaphore(0)

    def look():
        looks.release()
        raise OSError("the disk is gone")

    ticker = made(lambda _e: None, look, monotonic=lambda: now[0], wall=lambda: now[0])
    for minute in (60.0, 120.0):
        now[0] = minute + 0.5
        ticker.set(3600, FIRST)  # wakes it; the clock is ours
        assert looks.acquire(timeout=10)
