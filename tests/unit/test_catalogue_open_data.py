"""The catalogue leaves as open data: every service whole, and every node what CPSV-AP asks for."""

import csv
import io
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from kiosk.cli.app import app
from kiosk.domain.localized import Localized
from kiosk.domain.opendata import cpsv, plain
from kiosk.domain.reading import load

CATALOGUE = load(Path(__file__).parents[2] / "assets" / "services")
GRAPH = msgspec.json.decode(cpsv.as_json_ld(CATALOGUE))["@graph"]
BY_ID = {node["@id"]: node for node in GRAPH}

SHAPES = (
    # class, property, at least, at most, what it points to: a class, a datatype, or text
    ("cpsv:PublicService", "dct:identifier", 1, 1, ""),
    ("cpsv:PublicService", "dct:title", 1, None, "text"),
    ("cpsv:PublicService", "dct:description", 1, None, "text"),
    ("cpsv:PublicService", "cv:hasCompetentAuthority", 1, None, "cv:PublicOrganisation"),
    ("cpsv:PublicService", "cv:processingTime", 0, 1, "xsd:duration"),
    ("cpsv:PublicService", "cpsv:produces", 0, None, "cv:Output"),
    ("cpsv:PublicService", "cpsv:hasInput", 0, None, "cv:Evidence"),
    ("cpsv:PublicService", "cv:hasCost", 0, None, "cv:Cost"),
    ("cpsv:PublicService", "cv:hasLegalResource", 0, None, "eli:LegalResource"),
    ("cpsv:PublicService", "cv:isGroupedBy", 0, None, "cv:Event"),
    ("cpsv:PublicService", "cv:isClassifiedBy", 0, None, "skos:Concept"),
    ("cpsv:PublicService", "cv:relatedService", 0, None, "cpsv:PublicService"),
    ("cpsv:PublicService", "dct:language", 0, None, "dct:LinguisticSystem"),
    ("cpsv:PublicService", "dct:isPartOf", 0, None, "dcat:Dataset"),
    ("cpsv:PublicService", "dcat:keyword", 0, None, "text"),
    ("cpsv:PublicService", "dct:spatial", 0, None, "dct:Location"),
    ("cv:PublicOrganisation", "skos:prefLabel", 1, None, "text"),
    ("cv:PublicOrganisation", "dct:spatial", 1, None, "dct:Location"),
    ("cv:Output", "dct:identifier", 1, 1, ""),
    ("cv:Output", "dct:title", 1, None, "text"),
    ("cv:Output", "dct:description", 0, None, "text"),
    ("cv:Evidence", "dct:identifier", 1, 1, ""),
    ("cv:Evidence", "dct:title", 1, None, "text"),
    ("cv:Cost", "dct:identifier", 1, 1, ""),
    ("cv:Cost", "dct:description", 0, None, "text"),
    ("cv:Cost", "cv:hasValue", 0, 1, "xsd:double"),
    ("cv:Cost", "cv:currency", 0, 1, "skos:Concept"),
    ("cv:Event", "dct:identifier", 1, 1, ""),
    ("cv:Event", "dct:title", 1, None, "text"),
    ("dcat:Dataset", "dct:title", 1, None, "text"),
    ("dcat:Dataset", "dct:description", 1, None, "text"),
    ("dcat:Dataset", "dct:publisher", 1, 1, "foaf:Agent"),
    ("dcat:Dataset", "dct:hasPart", 0, None, "cpsv:PublicService"),
    ("dcat:Dataset", "dct:language", 0, None, "dct:LinguisticSystem"),
    ("dcat:Dataset", "dct:spatial", 0, None, "dct:Location"),
    ("foaf:Agent", "dct:identifier", 1, 1, ""),
    ("foaf:Agent", "dct:title", 1, None, "text"),
    ("foaf:Agent", "foaf:name", 1, None, "text"),
)
"""What the SHACL shapes of CPSV-AP 3.2.0 and the mandatory properties of DCAT-AP 3.0 say of the
classes used here."""


def listed(value):
    return value if isinstance(value, list) else [value]


def fits(value, wanted):
    if wanted == "text":
        return bool(value["@value"]) and value["@language"] in ("id", "en")
    if wanted.startswith("xsd:"):
        return value["@type"] == wanted
    return not wanted or wanted in listed(BY_ID[value["@id"]]["@type"])


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape[0]} {shape[1]}")
def test_every_node_has_the_shape_that_the_vocabulary_asks_for(shape):
    kind, name, least, most, wanted = shape
    nodes = [node for node in GRAPH if kind in listed(node["@type"])]
    assert nodes
    for node in nodes:
        values = listed(node[name]) if name in node else []
        assert len(values) >= least
        assert most is None or len(values) <= most
        assert all(fits(value, wanted) for value in values), node["@id"]


def test_every_service_is_there_once_and_every_arrow_leads_somewhere():
    assert len(BY_ID) == len(GRAPH)
    services = [n["dct:identifier"] for n in GRAPH if n["@type"] == "cpsv:PublicService"]
    assert sorted(services) == sorted(service.code for service in CATALOGUE.services)
    values = [v for node in GRAPH for value in node.values() for v in listed(value)]
    targets = {v["@id"] for v in values if isinstance(v, dict) and "@id" in v}
    assert targets <= BY_ID.keys()


def test_json_and_csv_hold_the_same_rows_and_say_what_they_mean():
    table = list(csv.DictReader(io.StringIO(plain.as_csv(CATALOGUE).decode(), newline="")))
    whole = msgspec.json.decode(plain.as_json(CATALOGUE))
    assert len(table) == len(whole["data"]) == len(CATALOGUE.services)
    assert set(table[0]) == set(whole["metadata"]["kolom"]) == set(plain.COLUMNS)
    assert whole["metadata"]["jumlah"] == len(table)


def test_no_cell_is_taken_for_a_formula():
    first = msgspec.structs.replace(CATALOGUE.services[0], name=Localized(id="=1+1", en="-2"))
    catalogue = msgspec.structs.replace(CATALOGUE, services=(first,))
    assert "'=1+1,'-2" in plain.as_csv(catalogue).decode()


@pytest.mark.parametrize("form", ["json", "csv", "cpsv-ap"])
def test_the_command_writes_a_file(tmp_path, form):
    file = tmp_path / "out" / "data"
    run = CliRunner().invoke(app, ["services", "export", "--format", form, "--output", str(file)])
    assert run.exit_code == 0, run.output
    assert file.read_bytes()


def test_an_unknown_format_is_refused():
    run = CliRunner().invoke(app, ["services", "export", "--format", "xml"])
    assert run.exit_code == 1
