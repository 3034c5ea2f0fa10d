"""Before any mishap: the parts work together."""

from kiosk.journey import Screen


def test_an_application_is_stored_delivered_and_opened(town, kiosk_at):
    kiosk = kiosk_at()
    assert kiosk.apply() is Screen.RECEIVED
    receipt = kiosk.state.visit.receipt
    kiosk.until(lambda: "Diterima kantor." in kiosk.said())
    held = town.audit(kiosk.core.trust.identity().kiosk)
    assert [e["id"] for e in held["envelopes"]] == [receipt.envelope]
    assert [c["reference"] for c in held["envelopes"][0]["cases"]] == [receipt.reference]
    assert (held["quarantined"], held["alarms"]) == (0, [])
