"""Whatever is touched, in whatever order: the next screen can be drawn, in both languages."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk import events as e
from kiosk.commands import PrintLetter, Proof, SubmitAct
from kiosk.domain.status import CaseState, LetterOffer, StatusStep
from kiosk.journey.submitting import BOXES
from tests.journeys.test_journey_around import asked_by_number
from tests.journeys.test_journey_form import at_check, at_form, at_photo, identified, sent
from tests.journeys.tiny import RECEIPT, Desk

RAW = st.one_of(
    st.none(),
    st.sampled_from(["3299994507950003", "Warung Sari", "yes", "no", "3", "p1", "anak", "counter"]),
    st.just({"day": "5", "month": "7", "year": "1995"}),
    st.text(max_size=8),
    st.lists(st.text(max_size=3), max_size=2),
)
STEPS = tuple(StatusStep(state=s, at="2026-11-21T01:00:00Z") for s in CaseState)
FIXED = st.sampled_from(
    [
        e.Begin(),
        e.Home(),
        e.OpenGroup("surat"),
        e.OpenService("surat-contoh"),
        e.OpenService("no-such-service"),
        e.OpenSearch(),
        e.Search("surat"),
        e.OpenStandard(),
        e.BeginForm(),
        e.AddEntry(),
        e.EditEntry(0),
        e.RemoveEntry(0),
        e.EditEntry(7),
        e.TakePhoto(),
        e.RetakePhoto(),
        e.BringInstead(),
        e.Tick("truth"),
        e.Tick("consent"),
        e.Tick("nothing"),
        e.Submit(),
        e.Reprint(),
        e.Finish(),
        e.OpenStatus(),
        e.PrintStatus(),
        e.WantLetter(),
        e.CompleteNow(),
        e.Withdraw(),
        e.ConfirmWithdraw(),
        e.OpenOverlay("help"),
        e.OpenOverlay("nothing"),
        e.CloseOverlay(),
        e.SetLanguage("en"),
        e.SetLanguage("xx"),
        e.SetOption("large_text", on=True),
        e.SetOption("nothing", on=True),
        e.StillHere(),
        e.Touched(),
        e.HoldLogo(),
        e.EnterPin("1"),
        e.Technician("leave"),
        e.Technician("nothing"),
        e.CitizenCard("3299994507950003", "Siti Contoh", "1995-07-05"),
        e.CitizenCard("nonsense", "Siti Contoh", ""),
        e.PlainCard("0411", "A"),
        e.Scan("nonsense"),
        e.Scan("https://kota.example/s/#abc", ours=True),
        e.OpenScanned(),
        e.ResumeForm(),
        e.CardNotRead("removed"),
        e.KeypadPressed("next"),
        e.EditAnswer("usaha"),
        e.EditAnswer("@nik"),
        e.Connection(online=False, pending=1, quarantined=0, sent_today=0),
        e.DeviceChanged("printer", "failed", "paper_out"),
        e.DeviceChanged("letter_printer", "ready", "ok"),
        e.DeviceChanged("letter_printer", "failed", "toner_out"),
        e.DeviceChanged("camera", "absent", "unplugged"),
        e.DeviceChanged("camera", "ready", "ok"),
        e.OutOfService("disk"),
        e.OutOfService(""),
    ]
)
OF_THE_VISIT = st.sampled_from(
    [
        lambda v: e.PhotoReady(v, "p1"),
        lambda v: e.PhotoReady(v, "p2", "blurred"),
        lambda v: e.PhotoFailed(v, "stale"),
        lambda v: e.Saved(v, RECEIPT),
        lambda v: e.SaveFailed(v, "disk"),
        lambda v: e.PrintChanged(v, "printed"),
        lambda v: e.PrintChanged(v, "failed", "paper_out"),
        lambda v: e.LetterChanged(v, "sending", "paper_out"),
        lambda v: e.LetterChanged(v, "unknown", "unplugged"),
        lambda v: e.LetterChanged(v, "failed", "spent"),
        lambda v: e.StatusFound(v, "K07-4821-93", "e1", STEPS[:4], letter=LetterOffer(2, 1)),
        e.IdleWarning,
        e.IdleExpired,
        lambda v: e.PinChecked(v, ok=True),
        lambda v: e.StatusMissing(v, "wrong"),
        lambda v: e.StatusFound(v, "K07-4821-93", "e1", STEPS[:3], "surat-contoh", "", ("surat",)),
        lambda v: e.StatusFound(v, "K07-4821-93", "e1", (), sent=False),
    ]
)
ANY = st.one_of(
    FIXED,
    RAW.map(e.Answered),
    RAW.map(lambda raw: e.Back(typed=raw)),
    OF_THE_VISIT,
)


BEGINNINGS = st.sampled_from([Desk, at_form, identified, at_photo, at_check, sent, asked_by_number])


@settings(max_examples=300)
@given(BEGINNINGS, st.lists(ANY, max_size=40))
def test_any_sequence_of_events_can_be_drawn(beginning, sequence):
    desk = beginning()
    for item in sequence:
        desk.do(item(desk.visit.id) if callable(item) else item)
    for act in desk.asked(SubmitAct):
        assert act.kind != "application" or act.consent
    for act in desk.asked(PrintLetter):
        assert act.proof != Proof()
    assert desk.visit.ticked <= BOXES
