import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.camera.watching import Patience, Watcher, preview
from devices.camera.wire import HEADER, LONGEST, BadStream, Reader, Shot, pack
from devices.errors import DeviceSilent
from devices.fakes.drawing import document, frame
from devices.jpeg import to_jpeg
from devices.virtual.ports import SteppedClock

SHOTS = st.lists(st.builds(Shot, st.integers(0, 2**64 - 1), st.binary(max_size=300)), max_size=5)


@given(SHOTS, st.lists(st.integers(1, 40), max_size=60))
def test_frames_arrive_whole_however_they_are_split(shots, cuts):
    data, reader, got = b"".join(pack(shot) for shot in shots), Reader(), []
    for cut in [*cuts, len(data)]:
        got += reader.feed(data[:cut])
        data = data[cut:]
    assert got == shots


@given(st.binary(min_size=HEADER.size).filter(lambda data: not data.startswith(b"EKF1")))
def test_what_is_no_frame_is_refused(data):
    with pytest.raises(BadStream):
        Reader().feed(data)


def test_a_frame_that_is_too_long_is_refused_before_it_comes():
    with pytest.raises(BadStream):
        Reader().feed(HEADER.pack(b"EKF1", 1, LONGEST + 1))


@pytest.fixture(scope="module")
def pictures():
    return [to_jpeg(frame(document(), number)) for number in range(2)]


def take(watcher, shot):
    watcher.take(shot, preview(shot.jpeg))


def test_the_first_picture_may_take_its_time_and_the_next_may_not(pictures):
    clock = SteppedClock()
    watcher = Watcher(clock, Patience(first=8, fresh=2, frozen=3))
    clock.step(7)
    watcher.check()
    take(watcher, Shot(1, pictures[0]))
    clock.step(2.5)
    assert watcher.fresh() is None
    with pytest.raises(DeviceSilent):
        watcher.check()


def test_a_picture_that_never_changes_is_no_camera(pictures):
    clock = SteppedClock()
    watcher = Watcher(clock)
    for at in range(1, 4):
        take(watcher, Shot(at, pictures[0]))
        clock.step(1)
        watcher.check()
    clock.step(0.5)
    take(watcher, Shot(9, pictures[0]))
    with pytest.raises(DeviceSilent, match="stalled"):
        watcher.check()


def test_an_old_buffer_handed_out_again_is_not_news(pictures):
    clock = SteppedClock()
    watcher = Watcher(clock)
    take(watcher, Shot(5, pictures[0]))
    first = watcher.latest
    clock.step(1)
    take(watcher, Shot(5, pictures[1]))
    take(watcher, Shot(4, pictures[1]))
    assert watcher.latest is first


def test_one_damaged_picture_among_good_ones_does_not_matter(pictures):
    clock = SteppedClock()
    watcher = Watcher(clock)
    take(watcher, Shot(1, pictures[0]))
    take(watcher, Shot(2, pictures[1][:500]))
    clock.step(1)
    watcher.check()
    assert watcher.latest.jpeg == pictures[0]
