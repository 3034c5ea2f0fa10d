"""The suite that judges offices: green on good ones, and every wrong one is named."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.domain.reading import load
from sync.conformance.__main__ import look
from sync.conformance.inspector import Inspector
from sync.conformance.line import Line
from sync.conformance.rule import RULES, Finding, Rule, Verdict
from tests.contracts.strict_office import Strict
from tests.contracts.test_sync_office import Real
from tests.contracts.wrong_offices import WRONG

ROOT = Path(__file__).parents[2]
NEEDED = {
    "a foreign envelope is quarantined": ("a second kiosk is let in",),
    "a wrong code answers like a wrong number": (
        "an envelope is stored",
        "the right token finds the application",
    ),
    "nothing breaks the office": ("strange bodies are malformed",),
}


def judged(office: Strict, rules: list[Rule]) -> dict[str, Finding]:
    line = Line(office.url)
    inspector, other = (
        Inspector(line, code, lambda: office.now, lambda: True)
        for code in (office.code, office.second_code)
    )
    inspector.other = other
    return {each.rule: each for each in look(inspector, rules)}


@pytest.fixture
def small(request):
    made = request.param()
    yield made
    made.close()


@pytest.mark.parametrize("small", [Strict], indirect=True)
def test_an_office_that_keeps_the_rules_is_told_nothing(small):
    found = judged(small, RULES)
    assert [f for f in found.values() if f.verdict is Verdict.WRONG] == []
    unseen = {f.rule for f in found.values() if f.verdict is Verdict.NOT_SEEN}
    assert unseen == {"notes come in order", "a busy office says how long"}
    assert {rule for _office, rule in WRONG} <= found.keys()


@pytest.mark.parametrize(
    ("small", "named"), WRONG, indirect=["small"], ids=[f"{o.__name__}-{r}" for o, r in WRONG]
)
def test_a_wrong_office_is_named(small, named):
    wanted = (*NEEDED.get(named, ()), named)
    early = RULES[: 1 + [r.name for r in RULES].index("the directory lists the new kiosk")]
    found = judged(small, [*early, *(r for r in RULES if r.name in wanted and r not in early)])
    assert found[named].verdict is Verdict.WRONG
    assert found[named].came


def test_nobody_approves():
    office = Strict()
    office.approve = False
    line = Line(office.url)
    found = look(Inspector(line, office.code, lambda: office.now, lambda: False), RULES[:12])
    office.close()
    last = found[-1]
    assert (last.verdict, last.came) == (Verdict.NOT_SEEN, "the suite's kiosk was not let in")


def test_every_rule_names_a_section_of_the_page():
    page = (ROOT / "docs" / "protocol.md").read_text()
    for each in RULES:
        assert f"\n## {each.section}\n" in page, each.name
        assert each.expected


def test_our_own_office_keeps_every_rule(tmp_path):
    """As another team would: two processes, an officer at the command line."""
    office = Real(tmp_path)
    service = load(ROOT / "assets" / "services").services[0]
    office._run("catalogue", str(ROOT / "assets" / "services"), "--json")
    command = [sys.executable, "-m", "sync.conformance", office.url, "--json"]
    command += ["--code", office.code(), "--second-code", office.code()]
    command += ["--service", service.code, "--form", service.form.digest()]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True) as suite:
        assert suite.stderr is not None
        for told in suite.stderr:
            if "asking again answers the same" in told:
                break
        office.approve()
        out, _rest = suite.communicate(timeout=120)
    found = json.loads(out)
    assert suite.returncode == 0, [f for f in found if f["verdict"] == "wrong"]
    office.close()
    assert len(found) == len(RULES)
    unseen = {f["rule"] for f in found if f["verdict"] == "not seen"}
    assert unseen == {"notes come in order", "a busy office says how long"}
