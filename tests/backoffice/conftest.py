"""An office over an empty database and a fresh directory; the same on SQLite and PostgreSQL."""

import os
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

NOW = datetime(2026, 2, 6, 3, 0, tzinfo=UTC)  # a Friday, 10.00 in Jakarta


def pytest_collection_modifyitems(config, items):
    """What only PostgreSQL can show belongs to the run over PostgreSQL alone."""
    if os.environ.get("DATABASE_URL"):
        return
    elsewhere = [item for item in items if item.get_closest_marker("postgresql")]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory,
    django_db_modify_db_settings_parallel_suffix,  # a database for each process
):
    """A file, not memory: threads must meet as they do in an office."""
    from django.conf import settings

    if not os.environ.get("DATABASE_URL"):
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(path)


@pytest.fixture
def office_dir(tmp_path, settings) -> Path:
    settings.OFFICE_DIR = tmp_path / "office"
    settings.OFFICE_DIR.mkdir()
    return settings.OFFICE_DIR


@pytest.fixture
def service():
    from kiosk.domain.catalogue import Duration, Fee, Privacy, Service, Standard
    from kiosk.domain.form import Form, Kind, Option, Question
    from kiosk.domain.localized import Localized as Text

    questions = (
        Question("business", Kind.TEXT, Text("Apa nama usaha Anda?"), short=Text("Nama usaha")),
        Question("since", Kind.INTEGER, Text("Sejak tahun berapa?"), short=Text("Sejak")),
        Question(
            "kind",
            Kind.ONE_OF,
            Text("Jenis usaha"),
            required=False,
            options=(Option("food", Text("Makanan", "Food")), Option("other", Text("Lainnya"))),
        ),
        Question("letter", Kind.PHOTO, Text("Surat pengantar"), required=False),
    )
    return Service(
        code="surat-contoh",
        group="surat",
        agency="kelurahan-contoh",
        name=Text("Surat Keterangan Contoh", "Sample Letter"),
        summary=Text("Contoh"),
        standard=Standard(),
        privacy=Privacy(Text("tugas"), Text("contoh"), 5),
        requirement=(),
        time=Duration(5),
        fee=Fee(),
        form=Form(questions),
        next_step=Text("Tunggu"),
    )


@pytest.fixture
def office(db, office_dir, service):
    return make_office(service)


@pytest.fixture
def busy_office(transactional_db, office_dir, service):
    """The same with real commits, for tests in which threads meet."""
    return make_office(service)


def make_office(service):
    from backoffice import config
    from backoffice.cases.models import Agency
    from backoffice.cases.versions import forget, install
    from backoffice.ingest import epoch
    from backoffice.keys import services as keys
    from kiosk.domain.catalogue import Catalogue, Region
    from kiosk.domain.localized import Localized as Text

    forget()
    config.write(config.Office(region="Kota Contoh", status_url="http://office/s/"))
    keys.make_root()
    keys.make_reply_key(NOW)
    keys.make_seal_key(NOW)
    region = Region("9999", Text("Kota Contoh"), Text("e-Kios"), Text(""), Text(""))
    install(Catalogue(region, (), (), (service,)), NOW)
    Agency.objects.update(name="Kelurahan Contoh")
    epoch.current(NOW)
    return keys.publish_trust(NOW)


@pytest.fixture
def kiosk(office):
    return make_kiosk(office)


@pytest.fixture
def busy_kiosk(busy_office):
    return make_kiosk(busy_office)


def make_kiosk(trust_row, key=None, public=None):
    from backoffice.fleet.models import Kiosk as Row
    from backoffice.fleet.models import KioskEpoch
    from backoffice.keys.services import publish_trust
    from sync.wire import Trust
    from tests.backoffice.hand import Kiosk

    number = Row.objects.count() + 1
    made = Kiosk(msgspec.json.decode(trust_row.body, type=Trust), f"contoh-{number}", key)
    row = Row.objects.create(pk=made.name, place="Pasar Contoh", created_at=NOW)
    KioskEpoch.objects.create(
        kiosk=row, epoch=1, code=f"K{number:02d}", public=made.key.public, created_at=NOW
    )
    publish_trust(NOW)
    return made


@pytest.fixture
def form(service):
    return service.form.digest()


@pytest.fixture
def officer(office):
    """Somebody of the village's own staff."""
    from django.contrib.auth.models import Group, User

    from backoffice.cases.models import Agency
    from backoffice.pages.people import make_first_user

    make_first_user("admin", "kata-sandi-contoh-1")
    user = User.objects.create_user("ani", password="kata-sandi-contoh-2", is_staff=True)
    user.groups.add(Group.objects.get(name="Petugas"))
    Agency.objects.get(pk="kelurahan-contoh").members.add(user)
    return user


@pytest.fixture
def desk(client, officer):
    """A browser in which that officer is logged in."""
    client.force_login(officer)
    return client
