"""What is made from the catalogue and committed is what it would be made into today."""

from pathlib import Path

import msgspec

from kiosk.domain.parts_page import page
from kiosk.domain.schema import SCHEMA_FILE, schema_of
from kiosk.domain.sources import read

ROOT = Path(__file__).parents[2]
SERVICES = ROOT / "assets" / "services"
SOURCES = read(SERVICES)


def test_the_schema_for_editors_is_current():
    assert (SERVICES / SCHEMA_FILE).read_bytes() == schema_of(SOURCES), "run: ekios services schema"


def test_the_page_of_parts_is_current():
    written = (ROOT / "docs" / "service-parts.md").read_text("utf-8")
    assert written == page(SOURCES), "run: ekios services parts"


def test_the_schema_offers_every_code_to_the_editor():
    schema = msgspec.json.decode(schema_of(SOURCES))
    service = schema["$defs"]["Service"]["properties"]
    assert "kelurahan" in service["agency"]["enum"]
    assert "pasangan" in schema["$defs"]["Use"]["properties"]["use"]["enum"]
    assert "profile" in service
