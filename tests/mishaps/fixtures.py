"""Fixtures for whoever needs a real office and kiosks: `from tests.mishaps.fixtures import ...`."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from kiosk.bootstrap import open_core
from kiosk.bootstrap.clocks import Around
from tests.mishaps.parts import Kiosk, settings
from tests.mishaps.road import Road
from tests.mishaps.town import Town
from tests.mishaps.town import town as the_town

MakeKiosk = Callable[..., Kiosk]


@pytest.fixture(scope="session")
def town() -> Town:
    return the_town()


@pytest.fixture
def road(town) -> Iterator[Road]:
    """The line between this test's kiosks and the office."""
    made = Road(town.address)
    yield made
    made.close()


@pytest.fixture
def kiosk_at(town, road, tmp_path) -> Iterator[MakeKiosk]:
    """Make enrolled kiosks: `kiosk_at("balai", printer=url)` lives in the folder of that name."""
    with ExitStack() as closing:

        def make(
            name: str = "kiosk",
            around: Around | None = None,
            *,
            folder=None,
            sync: bool = True,
            safe: bool = False,
            **values: object,
        ) -> Kiosk:
            values = {"office_url": road.url, **values}
            core = open_core(settings(folder or tmp_path / name, **values), around)
            if core.trust.identity() is None:
                town.enrol(core)
            kiosk = Kiosk(core, sync=sync, safe=safe)
            closing.callback(kiosk.close)
            return kiosk

        yield make
