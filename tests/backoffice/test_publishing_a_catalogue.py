"""An officer publishes; kiosks may fetch; old applications keep their words."""

import json
import re
from datetime import timedelta

import msgspec
import pytest
from django.test import Client

from kiosk.domain.compiled import compiled, fingerprint, opened
from kiosk.domain.form import Kind, Question
from sync.wire import Trust
from tests.backoffice.conftest import NOW
from tests.backoffice.hand import application
from tests.small_catalogue import QUESTION, small, small_file, t

RENAMED = Question(
    key="nama_usaha", kind=Kind.TEXT, label=t("Sebut nama usaha."), short=t("Merek usaha"), max=60
)


@pytest.fixture
def publish(office, tmp_path):
    from backoffice.publishing.services import publish

    def do(data: bytes, now=NOW):
        file = tmp_path / "catalogue.db"
        file.write_bytes(data)
        return publish(file, now)

    return do


@pytest.fixture
def published(publish):
    return publish(small_file("1"))


def get(name, **headers):
    return Client().get(f"/api/v1/catalogue/{name}", headers=headers)


def body(answer) -> bytes:
    whole = b"".join(answer.streaming_content)
    answer.close()
    return whole


def target() -> str:
    return f"targets/{next(iter(publishing_files('targets'))).name}"


def publishing_files(kind):
    from backoffice.publishing import files

    return sorted((files.folder() / kind).glob("[!.]*"))


def trust() -> Trust:
    from backoffice.keys import selectors

    return msgspec.json.decode(selectors.trust().body, type=Trust)


def test_the_first_publication_makes_keys_and_the_trust_names_the_root(published):
    from backoffice.keys import files

    assert (published.version, published.services, published.number, published.root) == (
        "1",
        1,
        1,
        1,
    )
    made = sorted(p.name.split("-")[1] for p in files.folder().glob("catalogue-*.key"))
    assert made == ["root", "root", "root", "snapshot", "targets", "timestamp"]
    assert all(p.stat().st_mode & 0o077 == 0 for p in files.folder().iterdir())
    root = json.loads(trust().catalogue_root)["signed"]
    assert root["roles"]["root"]["threshold"] == 2
    assert len(root["roles"]["root"]["keyids"]) == 3
    assert root["consistent_snapshot"]


def test_the_trust_says_nothing_of_a_catalogue_before(office):
    assert trust().catalogue_root == ""
    assert get("metadata/timestamp.json").status_code == 404


def test_the_files_are_served_without_asking_the_database(published, django_assert_num_queries):
    with django_assert_num_queries(0):
        stamp = get("metadata/timestamp.json")
        whole = get(target())
        missing = get("metadata/2.root.json")
    assert stamp["Cache-Control"] == "no-cache"
    assert "immutable" in whole["Cache-Control"]
    assert missing.status_code == 404
    assert json.loads(missing.content)["code"] == "not_found"
    import gzip

    assert gzip.decompress(body(whole)) == small_file("1")
    assert json.loads(body(stamp))["signed"]["_type"] == "timestamp"
    assert b'"version":1' in body(get("metadata/1.root.json"))


def test_a_broken_download_goes_on_where_it_stopped(published):
    whole = body(get(target()))
    rest = get(target(), range=f"bytes={len(whole) - 10}-")
    assert rest.status_code == 206
    assert rest["Content-Length"] == "10"
    assert body(rest) == whole[-10:]
    for strange in ("bytes=0-", "bytes=999999999-", "bytes=-5", "pages=1-", "bytes=1-2"):
        again = get(target(), range=strange)
        assert (again.status_code, body(again)) == (200, whole)


@pytest.mark.parametrize(
    "name",
    ["", "..", "../keys/root.key", "metadata/.lock", "metadata/", "targets/x", "metadata/%2e%2e"],
)
def test_nothing_else_is_served(published, name):
    assert get(name).status_code == 404


def test_publishing_again_counts_on_and_keeps_what_a_slow_kiosk_reads(publish):
    publish(small_file("1"))
    second = publish(small_file("2", minutes=7))
    assert (second.version, second.number, second.root) == ("2", 2, 1)
    assert len(publishing_files("targets")) == 2
    assert b'"version":1' in body(get("metadata/1.targets.json"))


def test_a_folder_is_compiled_and_published(office, tmp_path):
    from backoffice.publishing.services import Unfit, publish
    from kiosk.domain.reading import load
    from tests.unit.test_domain_checking import FIVE, SERVICES

    folder = tmp_path / "services"
    for file in (*(path.name for path in SERVICES.glob("*.toml")), *FIVE):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes((SERVICES / file).read_bytes())
    published = publish(folder, NOW)
    assert published.services == 5
    import gzip

    assert gzip.decompress(body(get(target()))) == compiled(load(folder), fingerprint(folder))
    broken = folder / FIVE[0]
    broken.write_text(broken.read_text().replace('kind = "one_of"', 'kind = "one_off"'))
    with pytest.raises(Unfit, match="one_off"):
        publish(folder, NOW)


def test_what_no_kiosk_would_take_is_not_published(publish):
    from backoffice.cases.models import FormVersion
    from backoffice.publishing.services import Unfit
    from kiosk.domain.catalogue import Standard

    forms = FormVersion.objects.count()
    for data in (b"", b"nonsense", small_file(standard=Standard()), small_file(agency="tidak-ada")):
        with pytest.raises(Unfit):
            publish(data)
    assert FormVersion.objects.count() == forms
    assert get("metadata/timestamp.json").status_code == 404


def test_signatures_are_renewed_before_they_end(published, publish):
    from backoffice.publishing.services import refresh

    first = refresh(NOW).timestamp.signed.version
    assert refresh(NOW + timedelta(hours=23)).timestamp.signed.version == first
    day = refresh(NOW + timedelta(days=1, minutes=1))
    assert day.timestamp.signed.version == first + 1
    assert day.snapshot.signed.version == 1
    later = refresh(NOW + timedelta(days=50))
    assert (later.snapshot.signed.version, later.targets.signed.version) == (2, 1)
    half_a_year = refresh(NOW + timedelta(days=190))
    assert half_a_year.targets.signed.version == 2
    assert half_a_year.targets.signed.targets == later.targets.signed.targets


def test_refreshing_needs_neither_the_root_keys_nor_the_catalogues(published):
    from backoffice.keys import files
    from backoffice.publishing.repository import KeysMissing
    from backoffice.publishing.services import refresh, renew

    for key in [*files.folder().glob("catalogue-root-*"), *files.folder().glob("*targets*")]:
        key.unlink()
    assert refresh(NOW + timedelta(days=200)).targets.signed.version == 1
    with pytest.raises(KeysMissing):
        renew("timestamp", NOW)


def test_two_of_three_root_keys_are_enough(published):
    from backoffice.keys import files
    from backoffice.publishing.services import renew

    next(files.folder().glob("catalogue-root-*")).unlink()
    assert renew("root", NOW).root.signed.version == 2
    assert json.loads(trust().catalogue_root)["signed"]["version"] == 2


def test_one_root_key_is_not(published):
    from backoffice.keys import files
    from backoffice.publishing.repository import KeysMissing
    from backoffice.publishing.services import renew

    for key in list(files.folder().glob("catalogue-root-*"))[:2]:
        key.unlink()
    with pytest.raises(KeysMissing, match="2 keys of root must sign and 1 are here"):
        renew("root", NOW)
    assert len(list(files.folder().glob("catalogue-root-*"))) == 1, "no key was made in vain"


def test_an_old_application_keeps_its_words(publish, kiosk):
    """Version 1, an application with it, version 2 with the field renamed: the old label stands."""
    from backoffice.cases.casepage import lines
    from backoffice.cases.models import Case
    from backoffice.cases.opening import open_all

    publish(small_file("1"))
    old = small("1").services[0].form.digest()
    kiosk.send(kiosk.envelope(application(old, {"usaha": "Warung Contoh"})))
    publish(small_file("2", RENAMED))
    new = small("2", RENAMED).services[0].form.digest()
    kiosk.send(kiosk.envelope(application(new, {"nama_usaha": "Toko Contoh"})))
    kiosk.send(kiosk.envelope(application(old, {"usaha": "Kios lama"})))  # a kiosk long offline
    open_all(NOW)
    shown = [[(x.label, x.value) for x in lines(c, "id")] for c in Case.objects.order_by("id")]
    assert shown == [
        [("Nama usaha", "Warung Contoh")],
        [("Merek usaha", "Toko Contoh")],
        [("Nama usaha", "Kios lama")],
    ]
    assert QUESTION.short.id == "Nama usaha"


def test_a_form_that_another_process_publishes_is_found_without_a_restart(publish, kiosk):
    from backoffice.cases import versions
    from backoffice.cases.models import Case
    from backoffice.cases.opening import open_all
    from backoffice.cases.replay import replay_all

    form = small("1").services[0].form.digest()
    kiosk.send(kiosk.envelope(application(form, {"usaha": "Warung Contoh"})))
    open_all(NOW)
    assert Case.objects.count() == 0
    forget, versions.forget = versions.forget, lambda: None  # the other process forgets, not ours
    try:
        publish(small_file("1"))
    finally:
        versions.forget = forget
    assert replay_all(NOW) == (1, 0)
    assert Case.objects.count() == 1


def test_what_was_kept_by_the_first_release_is_still_read():
    """The body of a form version as it was first stored; every later program has to read it."""
    from pathlib import Path

    from kiosk.domain.catalogue import Service

    body = Path(__file__).parents[1] / "vectors" / "form_version.json"
    service = msgspec.json.decode(body.read_bytes(), type=Service)
    assert [question.short.id for question in service.form.question] == ["Nama usaha", "Cabang"]
    assert re.fullmatch("[0-9a-f]{64}", service.form.digest())


def test_the_published_file_is_what_a_kiosk_opens(published):
    import gzip

    catalogue, about = opened(gzip.decompress(body(get(target()))))
    assert about.version == published.version
    assert catalogue == small("1")
