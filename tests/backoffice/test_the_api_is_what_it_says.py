"""openapi.json is made from the messages, covers every address, and the answers keep to it."""

import json
import re
from pathlib import Path

import msgspec
import pytest
from django.urls import get_resolver

from backoffice import openapi
from backoffice.ingest.problems import PROBLEMS
from tests.backoffice.hand import application

COMMITTED = Path(openapi.__file__).with_name("openapi.json")


def test_the_committed_copy_is_fresh():
    made = json.loads(msgspec.json.encode(openapi.document()))
    assert json.loads(COMMITTED.read_text()) == made, "run: python -m backoffice openapi > it"


def test_every_address_is_described():
    urls = {
        re.sub(r"<\w+:(\w+)>", r"{\1}", f"/{pattern.pattern}")
        for pattern in get_resolver().url_patterns
        if str(pattern.pattern).startswith("api/v1/")
    }
    assert urls == set(openapi.PATHS)


def test_every_problem_is_described_somewhere():
    text = COMMITTED.read_text()
    assert [code for code in PROBLEMS if f"`{code}`" not in text] == []


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "/api/v1/sync", b"{"),
        ("post", "/api/v1/status", b"{"),
        ("get", "/api/v1/ledger", b""),
        ("head", "/api/v1/blobs/" + "a" * 64, b""),
        ("patch", "/api/v1/blobs/" + "a" * 64, b"x"),
        ("get", "/api/v1/trust", b""),
        ("post", "/api/v1/enrolments", b"{}"),
    ],
)
def test_answers_keep_to_the_description(kiosk, form, method, path, body):
    kiosk.send(kiosk.envelope(application(form)))
    described = openapi.PATHS[path.replace("a" * 64, "{sha256}")][method]["responses"]
    assert str(kiosk.ask(method.upper(), path, body).status_code) in described
    assert str(kiosk.client.generic(method.upper(), path, body).status_code) in described


def test_messages_are_described_with_their_fields():
    schemas = openapi.document()["components"]["schemas"]
    assert {"head", "sealed", "signature"} == set(schemas["Envelope"]["properties"])
    assert "contiguous_through" in schemas["TurnReply"]["properties"]
