"""When the voice speaks: what follows for it from one event. Pure."""

from msgspec import Struct

from kiosk.commands import Command, Hush, Say
from kiosk.domain.aloud import aloud
from kiosk.domain.words import Translate
from kiosk.events import Event, Focused, KeypadPressed, Touched
from kiosk.journey.state import State
from kiosk.viewdata import QuestionView, View
from kiosk.viewdata.speech import Said
from kiosk.views.speaking import audible, spoken


class Heard(Struct, frozen=True):
    """What the voice has said of the screen that stands; holds a citizen's words, so wiped."""

    screen: tuple[type, str] = (type(None), "")
    parts: tuple[Said, ...] = ()


SILENCE = Heard()


def voice(
    heard: Heard, event: Event, states: tuple[State, State], view: View, translate: Translate
) -> tuple[Heard, tuple[Command, ...]]:
    """Return what is known to have been said now, and the commands for it; `states`: before, after.

    A new screen is said whole; on the same one only what has changed. Any touch silences.
    """
    before, after = states
    if not after.display.speech:
        return SILENCE, ((Hush(),) if before.display.speech else ())
    parts = spoken(view, translate)
    now = Heard(_screen(view), parts)
    if isinstance(event, Touched):
        return heard, (Hush(),)
    if isinstance(event, Focused):
        text = event.text if after.headphones else event.openly or event.text
        return now, _say(after, translate, (Said(aloud(text, after.display.language)),))
    intro = _intro(event, before, after, translate)
    begins = not before.display.speech or _asks(event, "jack_in", "repeat")
    other = before.display.language != after.display.language or heard.screen != now.screen
    whole = begins or other
    new = parts if whole else tuple(part for part in parts if part not in heard.parts)
    return now, _say(after, translate, (*intro, *new))


def _screen(view: View) -> tuple[type, str]:
    shown = view.overlay or view.body
    return type(shown), shown.key if isinstance(shown, QuestionView) else ""


def _asks(event: Event, *actions: str) -> bool:
    return isinstance(event, KeypadPressed) and event.action in actions


def _intro(event: Event, before: State, after: State, _: Translate) -> tuple[Said, ...]:
    """Return what is said first: how to move, when it begins; how loud, when that changed."""
    if not before.display.speech or _asks(event, "jack_in"):
        return (
            Said(_("Suara menyala.")),
            Said(_("Tombol maju dan mundur menyebutkan pilihan; tombol pilih menekannya.")),
        )
    if before.volume != after.volume:
        said = aloud(_("Volume {n} persen.").format(n=after.volume), after.display.language)
        return (Said(said),)
    return ()


def _say(state: State, translate: Translate, parts: tuple[Said, ...]) -> tuple[Command, ...]:
    texts = audible(parts, translate, headphones=state.headphones)
    return (Say(texts, state.display.language, state.volume),) if texts else ()
