"""One contract for every card reader: fakes, PN532, 125 kHz, wedge, PC/SC (pcscd where it is)."""

import pytest

from devices.protocols import CardRemoved, CardTouched
from tests.contracts.devices_readers import READERS

GONE = ("unplugged", "not_found", "no_pcscd")


@pytest.fixture(params=READERS)
def bench(request, tmp_path):
    with READERS[request.param](tmp_path) as bench:
        yield bench


def test_a_card_is_told_whole_and_once_and_so_is_its_removal(bench):
    card = CardTouched(bench.uid, bench.kind)
    bench.lay()
    bench.heard.until(lambda: bench.told()[:1] == [card])
    bench.lift()
    bench.heard.until(lambda: bench.told() == [card, CardRemoved()])


def test_the_same_card_again_is_told_again(bench):
    for times in (1, 2):
        bench.lay()
        bench.heard.until(lambda: len(bench.heard.of(CardTouched)) == times)  # noqa: B023
        bench.lift()
        bench.heard.until(lambda: len(bench.heard.of(CardRemoved)) == times)  # noqa: B023


def test_pulled_out_with_a_card_on_it_and_healed(bench):
    bench.lay()
    bench.heard.until(lambda: bench.heard.of(CardTouched))
    bench.unplug()
    bench.heard.until_reason(*GONE)
    bench.plug()
    bench.heard.until_reason("ok")
    bench.lift()
    bench.lay()
    bench.heard.until(lambda: bench.told()[-1] == CardTouched(bench.uid, bench.kind))


def test_it_can_be_stopped_and_started(bench):
    bench.device.stop()
    assert bench.device.health().reason == "stopped"
    bench.device.start()
    bench.heard.until_reason("ok")
    bench.lay()
    bench.heard.until(lambda: bench.heard.of(CardTouched))


def test_no_word_of_a_card_in_log_or_health(bench, caplog):
    caplog.set_level(0)
    bench.lay()
    bench.heard.until(lambda: bench.heard.of(CardTouched))
    bench.lift()
    bench.unplug()
    bench.heard.until_reason(*GONE)
    told = [*caplog.messages, *(repr(e) for e in bench.heard.events if hasattr(e, "health"))]
    spoken = " ".join(told).upper()
    written = {bench.uid, bench.uid[2:], str(int(bench.uid, 16))}
    assert not [form for form in written if form in spoken]


@pytest.mark.parametrize("handle", ["silent", "garble"])
def test_a_reader_that_is_dumb_or_talks_nonsense_tells_no_card_and_heals(bench, handle):
    if bench.handles is None or bench.slow:
        return
    getattr(bench.handles, handle)()
    if not bench.one_way:
        bench.heard.until_reason("silent", "garbled")
        assert bench.device.health().state in {"unknown", "failed"}
    bench.lay()
    bench.lift()
    getattr(bench.handles, handle)(on=False)
    bench.heard.until_reason("ok")
    bench.lay()
    card = CardTouched(bench.uid, bench.kind)
    bench.heard.until(lambda: card in bench.told())
    assert set(map(repr, bench.told())) <= {repr(card), repr(CardRemoved())}


def test_what_a_reader_says_late_is_told_whole_or_not_at_all(bench):
    if bench.handles is None:
        return
    bench.handles.hold_answers()
    bench.lay()
    bench.handles.release_answers()
    card = CardTouched(bench.uid, bench.kind)
    bench.heard.until(lambda: card in bench.told())
    assert set(map(repr, bench.told())) <= {repr(card), repr(CardRemoved())}
