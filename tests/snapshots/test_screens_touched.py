"""What a hand does, and what must not come of it."""

import threading

import pytest
from msgspec.structs import replace

from kiosk import events as e
from kiosk.viewdata import Action, BusyView, Display, View
from screens.pilot import PilotError
from tests import sample_views as sample

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def told(events: list) -> list:
    return [event for event in events if event != e.Touched()]


def test_every_touch_moves_the_idle_deadline(front, events) -> None:
    front(sample.view("home")).touch(540, 960)
    assert e.Touched() in events


def test_a_touch_anywhere_begins(front, events) -> None:
    front(sample.view("attract")).touch(900, 1700)
    assert told(events) == [e.Begin()]


def test_a_double_tap_is_one_event(front, events) -> None:
    now = [100.0]
    pilot = front(sample.view("home"), clock=lambda: now[0])
    now[0] += 5
    place = pilot.aim(pilot.find("Perizinan"))
    pilot.touch(*place)
    now[0] += 0.15
    pilot.touch(*place)
    assert told(events) == [e.OpenGroup("0")]


def test_the_second_half_of_a_double_tap_does_not_hit_the_next_screen(front, events) -> None:
    now = [100.0]
    pilot = front(sample.view("home"), clock=lambda: now[0])
    pilot.host.render(sample.view("list"))
    pilot.step(2)
    pilot.touch(540, 1400)
    assert told(events) == []
    now[0] += 1
    pilot.touch(540, 1400)
    assert len(told(events)) == 1


def test_sliding_off_aborts(front, events) -> None:
    pilot = front(sample.view("service"))
    x, y = pilot.aim(pilot.find("Mulai"))
    pilot.touch(x, y, to=(x, y + 600))
    assert told(events) == []
    pilot.tap("Mulai")
    assert told(events) == [e.BeginForm()]


def test_a_press_shows_at_once(front) -> None:
    pilot = front(sample.view("service"))
    button = pilot.find("Mulai")
    finger = pilot.press(*button.center)
    assert button.pressed
    pilot.release(finger)
    assert not button.pressed


def test_what_is_disabled_is_not_tapped(front) -> None:
    with pytest.raises(PilotError, match="disabled"):
        front(sample.view("check")).tap("Kirim permohonan")


def test_what_an_overlay_covers_is_not_there_to_tap(front) -> None:
    with pytest.raises(PilotError, match="nothing to press"):
        front(sample.view("help")).tap("Lanjut")


def test_what_lies_under_another_thing_is_not_tapped(front) -> None:
    from screens.widgets.button import PushButton

    pilot = front(sample.view("service"))
    cover = PushButton(label="di atas", spoken="di atas")
    pilot.host.stage.add_widget(cover)
    cover.place(0, 0, 1080, 1000)
    with pytest.raises(PilotError, match="covered"):
        pilot.aim(pilot.find("Mulai"))


def test_what_was_typed_survives_an_overlay(front, events) -> None:
    pilot = front(sample.view("question"))
    pilot.type("rung Bu Sari")
    pilot.host.render(sample.view("emergency"))
    pilot.step(2)
    assert not pilot.sees("Warung")
    pilot.host.render(sample.view("question"))
    pilot.step(2)
    pilot.tap("Lanjut")
    assert told(events)[-1] == e.Answered(raw="Warung Bu Sari")


def test_back_takes_along_what_was_typed(front, events) -> None:
    pilot = front(sample.view("question"))
    pilot.type("r")
    pilot.tap("Kembali")
    assert told(events) == [e.Back(typed="War")]


def test_capitals_digits_and_signs_are_typed(front, events) -> None:
    pilot = front(sample.view("question"))
    pilot.clear(2)
    pilot.type("Toko 24 Jam, RT.3/RW-5")
    pilot.tap("Lanjut")
    assert told(events) == [e.Answered(raw="Toko 24 Jam, RT.3/RW-5")]


def test_an_empty_answer_is_none(front, events) -> None:
    pilot = front(sample.view("question"))
    pilot.clear(2)
    pilot.tap("Lanjut")
    assert told(events) == [e.Answered(raw=None)]


def test_only_the_current_group_of_a_nik_is_readable(front) -> None:
    pilot = front(sample.view("identify"))
    shown = "".join(pilot.words())
    assert "3299" not in shown
    assert "0\u200a7" in shown


def test_a_date_is_typed_field_by_field(front, events) -> None:
    pilot = front(sample.view("date"))
    pilot.type("8")
    pilot.tap("Lanjut")
    pilot.type("1980")
    pilot.tap("Lanjut")
    assert told(events) == [e.Answered(raw={"day": "17", "month": "8", "year": "1980"})]


def test_one_option_is_chosen(front, events) -> None:
    pilot = front(sample.view("choice"))
    pilot.tap("Lainnya")
    pilot.tap("Lanjut")
    assert told(events) == [e.Answered(raw="4")]


def test_several_options_are_chosen_across_pages(front, events) -> None:
    pilot = front(sample.view("several"))
    pilot.tap("Hari ke-1 pekan ini")
    pilot.tap("Berikutnya")
    pilot.tap("Hari ke-14 pekan ini")
    pilot.tap("Lanjut")
    assert told(events) == [e.Answered(raw=["0", "1", "3", "13"])]


def test_a_photo_is_taken_and_kept(front, events) -> None:
    pilot = front(sample.view("photo"))
    pilot.tap("Ambil foto")
    pilot.tap("Ambil foto")  # already counting
    for number in "321":
        pilot.wait_for(number)
    pilot.wait_until(lambda: e.TakePhoto() in events)
    pilot.host.render(sample.view("photo-taken"))
    pilot.step(2)
    assert not pilot.host.stage.screen.entry.blocks[0].children, "the count covers it"
    pilot.tap("Pakai foto ini")
    assert told(events) == [e.TakePhoto(), e.Answered(raw="photo-1")]


def test_the_minute_passes_while_somebody_counts(front, events) -> None:
    view = sample.view("photo")
    pilot = front(view)
    pilot.tap("Ambil foto")
    pilot.host.render(replace(view, chrome=replace(view.chrome, time="09.42")))
    pilot.wait_until(lambda: e.TakePhoto() in events)


def test_who_goes_back_while_counting_is_not_photographed(front, events) -> None:
    pilot = front(sample.view("photo"))
    pilot.tap("Ambil foto")
    pilot.wait_for("3")
    entry = pilot.host.stage.screen.entry
    pilot.host.render(sample.view("home"))
    pilot.step(2)
    assert entry.count == 0
    assert e.TakePhoto() not in events


def test_a_photo_that_nobody_can_read_leads_only_to_another_try(front, events) -> None:
    pilot = front(sample.view("photo-blurred"))
    assert "Pakai foto ini" not in pilot.targets()
    pilot.tap("Foto ulang")
    assert told(events) == [e.RetakePhoto()]


def test_removing_a_repetition_is_asked_twice(front, events) -> None:
    pilot = front(sample.view("repeat"))
    card = next(w for w in pilot.widgets() if type(w).__name__ == "EntryCard")
    card.remove()
    pilot.step(2)
    pilot.tap("Ya, hapus")
    assert told(events) == [e.RemoveEntry(0)]


def test_the_submit_button_waits_on_the_last_page(front, events) -> None:
    pilot = front(sample.view("check-long"))
    assert "Kirim permohonan" not in pilot.words()
    pilot.touch(
        *pilot.aim(next(w for w in pilot.widgets() if getattr(w, "style", "") == "primary"))
    )
    pilot.tap("Kirim permohonan")
    assert told(events) == [e.Submit()]


def test_a_row_is_changed(front, events) -> None:
    front(sample.view("check")).tap("Ubah Nama usaha")
    assert told(events) == [e.EditAnswer("Nama usaha")]


def test_holding_the_logo_calls_the_technician(front, events) -> None:
    from screens.widgets import chrome

    pilot = front(sample.view("home"))
    logo = next(w for w in pilot.widgets() if isinstance(w, chrome.Logo))
    finger = pilot.press(*logo.center)
    assert logo._holding.is_triggered
    assert logo._holding.timeout == chrome.HOLD_SECONDS
    logo._held(0)
    pilot.release(finger)
    assert told(events) == [e.HoldLogo()]


def test_a_short_touch_of_the_logo_is_nothing(front, events) -> None:
    from screens.widgets import chrome

    pilot = front(sample.view("home"))
    logo = next(w for w in pilot.widgets() if isinstance(w, chrome.Logo))
    pilot.touch(*logo.center)
    assert not logo._holding.is_triggered
    assert told(events) == []


def test_a_pin_is_entered_and_not_shown(front, events) -> None:
    pilot = front(sample.view("pin"))
    pilot.type("4711")
    assert not pilot.sees("4711")
    pilot.tap("Lanjut")
    assert told(events) == [e.EnterPin("4711")]


def test_searching_asks_with_each_letter(front, events) -> None:
    pilot = front(sample.view("search-nothing"))
    pilot.clear(1)
    pilot.type("a")
    assert told(events) == [e.Search("zz"), e.Search("zza")]


def test_an_event_from_another_thread_arrives_on_the_ui_thread(front, events) -> None:
    pilot = front(sample.view("home"))
    thread = threading.Thread(target=pilot.host.post, args=(e.Scan("x"),))
    thread.start()
    thread.join()
    assert events == []
    pilot.step()
    assert events == [e.Scan("x")]


def test_a_flood_of_events_does_not_hold_up_the_screen(front, events) -> None:
    pilot = front(sample.view("home"))
    for number in range(200):
        pilot.host.post(e.Scan(str(number)))
    pilot.host.drain()
    assert 0 < len(events) < 200
    pilot.step(4)
    assert len(events) == 200


def test_a_screen_that_cannot_be_drawn_calls_for_help(front) -> None:
    failures: list[Exception] = []
    pilot = front(sample.view("home"), on_failure=failures.append)
    good = sample.view("home")
    pilot.host.render(View(good.display, good.chrome, body=Action("x", e.Home())))
    pilot.step(2)
    assert len(failures) == pilot.host.failures == 1
    assert pilot.sees("Apa yang ingin Anda urus?")


def test_an_error_in_a_callback_calls_for_help(front) -> None:
    from kivy.base import ExceptionManager

    failures: list[Exception] = []
    front(sample.view("home"), on_failure=failures.append)
    assert ExceptionManager.handle_exception(ValueError("x")) == ExceptionManager.PASS
    assert len(failures) == 1


def test_keys_of_a_plugged_in_keyboard_do_nothing(front, events) -> None:
    pilot = front(sample.view("home"))
    for key in (27, 282, 293, 13, ord("q")):
        assert pilot.window.dispatch("on_key_down", key, key, "", ["ctrl", "alt"])
        assert pilot.window.dispatch("on_keyboard", key, key, "", ["ctrl"])
    assert events == []


def test_the_window_closes_only_for_a_technician(front) -> None:
    allowed = [False]
    pilot = front(sample.view("home"), may_close=lambda: allowed[0])
    stopped: list[bool] = []
    pilot.host.stop = lambda *_args: stopped.append(True)
    assert pilot.window.dispatch("on_request_close")
    assert not stopped
    allowed[0] = True
    pilot.window.dispatch("on_request_close")
    assert stopped
    assert pilot.host.open_settings() is False


def test_language_and_contrast_change_what_stands_there(front) -> None:
    english = {"Apa yang ingin Anda urus?": "What do you need?"}
    pilot = front(
        sample.view("home"),
        translator=lambda language: (
            lambda said: english.get(said, said) if language == "en" else said
        ),
    )
    assert pilot.sees("Apa yang ingin Anda urus?")
    before = pilot.picture().getpixel((20, 1500))
    pilot.host.render(sample.view("home", Display(language="en", high_contrast=True)))
    assert pilot.sees("What do you need?")
    assert pilot.picture().getpixel((20, 1500)) != before


def test_nothing_is_drawn_while_nothing_changes(front) -> None:
    pilot = front(sample.view("home"))
    pilot.step(3)
    assert not pilot.window.canvas.needs_redraw
    pilot.host.render(sample.view("home"))
    pilot.step(1)
    assert not pilot.window.canvas.needs_redraw


def test_a_wait_turns_only_its_own_sign(front) -> None:
    pilot = front(sample.view("busy"))
    assert isinstance(pilot.host.view.body, BusyView)
    sign = next(w for w in pilot.widgets() if type(w).__name__ == "BusySign")
    sign._turn(0)
    assert sign.angle != 0


@pytest.mark.parametrize(
    ("digits", "drawn"),
    [("", "____  ____"), ("1", "1___  ____"), ("12345", "••••  5___"), ("12345678", "••••  5678")],
)
def test_groups_show_only_the_one_being_typed(digits: str, drawn: str) -> None:
    from screens.widgets.digits import THIN, grouped

    assert grouped(digits, (4, 4), masked=True).replace(THIN, "") == drawn


@pytest.mark.parametrize(
    ("digits", "drawn"), [("", ""), ("999", "999"), ("1250000", "1.250.000"), ("-1500", "-1.500")]
)
def test_thousands_are_parted_by_dots(digits: str, drawn: str) -> None:
    from screens.widgets.digits import dotted

    assert dotted(digits) == drawn
