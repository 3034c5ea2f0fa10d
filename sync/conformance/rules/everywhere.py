"""What held for every answer of the whole run: looked at last."""

from collections.abc import Mapping

from sync.conformance.inspector import Inspector, problem
from sync.conformance.line import Seen
from sync.conformance.rule import Differs, NotSeen, rule

CODES: Mapping[int, tuple[str, ...]] = {
    400: ("malformed",),
    401: ("nonce", "signature"),
    403: ("wrong_kiosk", "code"),
    404: ("not_found",),
    405: ("method",),
    409: ("offset",),
    413: ("too_large",),
    415: ("media",),
    422: ("digest",),
    429: ("busy",),
    500: ("internal",),
    503: ("busy",),
}


def _bad(inspector: Inspector) -> list[Seen]:
    return [seen for seen in inspector.line.seen if seen.status >= 400]


@rule("Requests", "nothing that was sent breaks the office: no 5xx but 503, no line cut off")
def nothing_breaks_the_office(inspector: Inspector) -> None:
    broken = [seen.text() for seen in _bad(inspector) if seen.status >= 500 and seen.status != 503]
    broken += [f"no answer to {asked}" for asked in inspector.line.broken]
    if broken:
        raise Differs("; ".join(broken[:3]))


@rule("Requests", "every refusal carries a Problem with a code of the table, except to HEAD")
def every_refusal_is_a_problem(inspector: Inspector) -> None:
    for seen in _bad(inspector):
        if seen.asked.startswith("HEAD"):
            continue
        if problem(seen).code not in CODES.get(seen.status, ()) or not problem(seen).message:
            raise Differs(seen.text())


@rule("Requests", "429 and 503 say in Retry-After how many seconds to wait")
def a_busy_office_says_how_long(inspector: Inspector) -> None:
    busy = [seen for seen in _bad(inspector) if seen.status in (429, 503)]
    if not busy:
        raise NotSeen("the office was never busy")
    for seen in busy:
        if not seen.headers.get("retry-after", "").isdigit():
            raise Differs(f"Retry-After {seen.headers.get('retry-after')!r}")


@rule("Requests", "no answer redirects: kiosks do not follow")
def nothing_redirects(inspector: Inspector) -> None:
    for seen in inspector.line.seen:
        if 300 <= seen.status < 400:
            raise Differs(seen.text())


@rule(
    "Catalogue", "nothing published: 404 for every path; else a timestamp that says who signed it"
)
def the_catalogue_is_there_or_not(inspector: Inspector) -> None:
    seen = inspector.line.send("GET", "/api/v1/catalogue/metadata/timestamp.json")
    published = bool(inspector.believed.catalogue_root)
    if (seen.status == 200) != published or (published and b'"signatures"' not in seen.body):
        raise Differs(f"catalogue_root {'set' if published else 'empty'}, {seen.text()}")
