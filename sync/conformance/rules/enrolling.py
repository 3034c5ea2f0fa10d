"""From the typed code to a kiosk in the signed directory."""

import hashlib

import msgspec

from sync.conformance.inspector import Inspector, refused, same
from sync.conformance.line import Seen
from sync.conformance.rule import Differs, NotSeen, rule
from sync.keys import generate_signing_key
from sync.signatures import open_trust
from sync.trust import seal_key
from sync.wire import EnrolmentReply, SignedTrust

ENROL = "/api/v1/enrolments"


def fetch_trust(inspector: Inspector) -> Seen:
    """Fetch the Trust and keep it; Differs unless the root of the code signed it."""
    seen = inspector.line.send("GET", "/api/v1/trust")
    trust = open_trust(seen.body, inspector.root)
    if seen.status != 200 or trust is None:
        raise Differs(f"not a Trust signed by the root in the code: {seen.text()}")
    inspector.trust, inspector.trust_text = trust, seen.body
    return seen


def _state(inspector: Inspector) -> EnrolmentReply:
    seen = inspector.line.send("POST", ENROL, inspector.enrolment())
    return inspector.opened(seen, EnrolmentReply)


@rule("Trust", "GET /trust answers a SignedTrust by the root whose fingerprint is in the code")
def the_trust_is_signed_by_the_root(inspector: Inspector) -> None:
    fetch_trust(inspector)


@rule("Trust", "the Trust lists a seal key of a known algorithm, and an ed25519 reply key")
def the_trust_has_keys_to_seal_and_to_check_replies(inspector: Inspector) -> None:
    keys = inspector.believed.keys
    if seal_key(keys) is None:
        raise Differs(f"seal keys: {[k.alg for k in keys if k.purpose == 'seal']}")
    if not [k for k in keys if (k.purpose, k.alg, len(k.public)) == ("reply", "ed25519", 32)]:
        raise Differs("no reply key")


@rule("Enrolment", "a code that was never given out: 403 code")
def a_wrong_enrolment_code_is_refused(inspector: Inspector) -> None:
    refused(inspector.line.send("POST", ENROL, inspector.enrolment(code="0" * 16)), 403, "code")


@rule("Enrolment", "a proof that the new key did not make: 403 code")
def a_stolen_public_key_is_refused(inspector: Inspector) -> None:
    request = msgspec.json.decode(inspector.enrolment())
    request["proof"] = msgspec.json.decode(inspector.enrolment(place="elsewhere"))["proof"]
    refused(inspector.line.send("POST", ENROL, msgspec.json.encode(request)), 403, "code")


@rule("Enrolment", "the same code, key and place answer the same, signed by a reply key")
def asking_again_answers_the_same(inspector: Inspector) -> None:
    first, second = _state(inspector), _state(inspector)
    if first.state not in ("waiting", "approved"):
        raise Differs(f"state {first.state!r}")
    same("the second answer", second, first)
    if inspector.other is not None:  # asks now, so that an officer approves both in one go
        inspector.other.trust = inspector.trust
        _state(inspector.other)


@rule("Enrolment", "a code that one key has used: 403 code for another key")
def a_code_is_good_for_one_key(inspector: Inspector) -> None:
    seen = inspector.line.send("POST", ENROL, inspector.enrolment(key=generate_signing_key()))
    refused(seen, 403, "code")


@rule(
    "Enrolment", "once approved, the signed directory lists this key, and the answer says the same"
)
def the_directory_lists_the_new_kiosk(inspector: Inspector) -> None:
    while (reply := _state(inspector)).state == "waiting":
        if not inspector.pause():
            raise NotSeen("nobody approved the kiosk in time")
    same("state", reply.state, "approved")
    fetch_trust(inspector)
    mine = [
        k for k in inspector.believed.kiosks if k.public == inspector.key.public and not k.revoked
    ]
    if len(mine) != 1:
        raise Differs(f"{len(mine)} lines of the directory have this key")
    inspector.listed = mine[0]
    told = (reply.kiosk, reply.epoch, reply.code)
    same("the answer", told, (mine[0].kiosk, mine[0].epoch, mine[0].code))


@rule("Trust", "the version of the Trust never goes back, and its text is what was signed")
def the_trust_is_stable(inspector: Inspector) -> None:
    before = inspector.believed.version
    digests = {hashlib.sha256(fetch_trust(inspector).body).hexdigest() for _ in range(2)}
    if inspector.believed.version < before or len(digests) != 1:
        raise Differs(f"version {inspector.believed.version} after {before}, {len(digests)} texts")
    msgspec.json.decode(inspector.trust_text, type=SignedTrust)
