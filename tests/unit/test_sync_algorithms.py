"""Offices with keys of other suites: the best known one is taken, and without one nothing is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from sync.envelope import MLKEM768_X25519, X25519, new_seal_keypair, read_head
from sync.outbox import NotTaken
from sync.wire import KeyRecord, Trust
from tests.unit.sync_kiosk import Kiosk
from tests.unit.sync_office import Office

LATER = "2027-01-01T00:00:00Z"


class Other(Office):
    """Publishes other sealing keys beside, or instead of, its own."""

    extra: tuple[KeyRecord, ...] = ()
    without_own = False

    def trust(self) -> Trust:
        made = super().trust()
        own = tuple(k for k in made.keys if k.purpose != "seal" or not self.without_own)
        return structs.replace(made, keys=(*own, *self.extra))


@pytest.fixture
def office() -> Iterator[Other]:
    made = Other()
    yield made
    made.close()


@pytest.fixture
def kiosk(tmp_path: Path, office: Other) -> Iterator[Kiosk]:
    made = Kiosk(tmp_path, office.url)
    yield made
    made.close()


def test_an_office_with_x25519_alone_is_served(kiosk: Kiosk, office: Other) -> None:
    private, public = new_seal_keypair(X25519)
    office.seal_key, office.without_own = private, True
    office.extra = (KeyRecord("x1", "seal", X25519, public, LATER),)
    kiosk.enrol(office)
    stored = kiosk.submit()
    kiosk.agent.step()
    assert kiosk.delivered() == [stored.id]
    assert b"canary-service" in office.plaintext(stored.id)
    head = read_head(office.held[stored.id][0])
    assert head is not None
    assert (head.alg, head.key) == (X25519, "x1")


def test_a_suite_of_the_future_is_passed_over(kiosk: Kiosk, office: Other) -> None:
    office.extra = (
        KeyRecord("new", "seal", "MLKEM2048+SHA9", b"?" * 99, LATER),
        KeyRecord("x1", "seal", X25519, new_seal_keypair(X25519)[1], LATER),
    )
    kiosk.enrol(office)
    stored = kiosk.submit()
    kiosk.agent.step()
    head = read_head(office.held[stored.id][0])
    assert head is not None
    assert head.alg == MLKEM768_X25519, "the best of those it knows, not the newest"


@pytest.mark.parametrize(
    "extra",
    [
        (),
        (KeyRecord("new", "seal", "MLKEM2048+SHA9", b"?" * 99, LATER),),
        (KeyRecord("cut", "seal", X25519, b"short", LATER),),
        (KeyRecord("other", "reply", X25519, new_seal_keypair(X25519)[1], LATER),),
    ],
    ids=["none", "unknown suite", "no such point", "another purpose"],
)
def test_without_a_key_that_seals_nothing_is_taken(
    kiosk: Kiosk, office: Other, extra: tuple[KeyRecord, ...]
) -> None:
    office.without_own, office.extra = True, extra
    kiosk.enrol(office)
    refused = kiosk.outbox.append(kiosk.act())
    assert isinstance(refused, NotTaken)
    assert refused.reason == "keys"
    assert refused.detail
    assert kiosk.outbox.counts().pending == 0


def test_the_office_signs_with_a_new_key(kiosk: Kiosk, office: Other) -> None:
    """The kiosk takes it by the root's word, within the same round."""
    from sync.keys import generate_signing_key

    kiosk.enrol(office)
    kiosk.agent.step()
    office.reply_key, office.trust_version = generate_signing_key(), 9
    stored = kiosk.submit()
    kiosk.agent.step()
    assert kiosk.delivered() == [stored.id]
    office.reply_key = generate_signing_key()
    office.signed_trust = lambda: b"{}"  # type: ignore[method-assign]
    waits = kiosk.submit()
    kiosk.agent.step()
    assert waits.id not in kiosk.delivered(), "a key that the root did not name"
