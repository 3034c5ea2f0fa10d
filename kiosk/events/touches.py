"""What a person at the screen does."""

from msgspec import Struct

from kiosk.domain.form import Raw


class Begin(Struct, frozen=True):
    """The attract screen was touched."""


class Home(Struct, frozen=True):
    pass


class Back(Struct, frozen=True):
    """Back; `typed` is what stands in the field, so that it is there again on return."""

    typed: Raw = None


class OpenGroup(Struct, frozen=True):
    code: str


class OpenEvents(Struct, frozen=True):
    """What happens in life, instead of groups of services."""


class OpenEvent(Struct, frozen=True):
    """One life event; `code` is region.toml's."""

    code: str


class PrintNeeds(Struct, frozen=True):
    """What to prepare for the service on screen, on paper, without applying."""


class OpenService(Struct, frozen=True):
    code: str


class OpenSearch(Struct, frozen=True):
    pass


class Search(Struct, frozen=True):
    """The search field changed."""

    query: str


class OpenStandard(Struct, frozen=True):
    """Legal basis and service standard of the service on screen."""


class BeginForm(Struct, frozen=True):
    pass


class Answered(Struct, frozen=True):
    """The main button on a question; None leaves an optional one empty."""

    raw: Raw


class EditAnswer(Struct, frozen=True):
    """Change a row of the check page; `path` is the row's own."""

    path: str


class AddEntry(Struct, frozen=True):
    """Add one repetition of the group on screen."""


class EditEntry(Struct, frozen=True):
    index: int


class RemoveEntry(Struct, frozen=True):
    index: int


class TakePhoto(Struct, frozen=True):
    pass


class RetakePhoto(Struct, frozen=True):
    pass


class BringInstead(Struct, frozen=True):
    """No camera: the citizen brings the document to the counter."""


class Tick(Struct, frozen=True):
    """A box on the check page: "truth" or "consent"."""

    box: str


class Submit(Struct, frozen=True):
    pass


class Reprint(Struct, frozen=True):
    pass


class Finish(Struct, frozen=True):
    """The visit ends and everything is wiped."""


class OpenStatus(Struct, frozen=True):
    pass


class OpenScanned(Struct, frozen=True):
    """Leave what is on screen for the status of the receipt that was scanned."""


class ResumeForm(Struct, frozen=True):
    """Return from a status to the form that was left for it."""


class PrintStatus(Struct, frozen=True):
    pass


class WantLetter(Struct, frozen=True):
    """Print the finished letter of the status on screen; again after it is known how it went."""


class CompleteNow(Struct, frozen=True):
    """Answer what the office asked for."""


class Withdraw(Struct, frozen=True):
    """Ask to withdraw the application on the status screen (confirmed on the next screen)."""


class ConfirmWithdraw(Struct, frozen=True):
    pass


class OpenOverlay(Struct, frozen=True):
    """Open "language", "accessibility", "help" or "emergency" over the screen, which stays."""

    name: str


class CloseOverlay(Struct, frozen=True):
    pass


class SetLanguage(Struct, frozen=True):
    language: str


class SetOption(Struct, frozen=True):
    """A display option: "large_text", "high_contrast", "lower_half", "left_hand" or
    "speech".
    """

    name: str
    on: bool


class StillHere(Struct, frozen=True):
    pass


class Touched(Struct, frozen=True):
    """Any input; only moves the idle deadline."""


class Focused(Struct, frozen=True):
    """The keypad moved to this, or did this. `openly` is said instead where others could hear, ""
    where they may hear it all.
    """

    text: str
    openly: str = ""


class HoldLogo(Struct, frozen=True):
    """The long press that opens the PIN screen."""


class EnterPin(Struct, frozen=True):
    pin: str


class Technician(Struct, frozen=True):
    """An action of the technician's pages, a key of the tables in `kiosk.journey.servicing`."""

    action: str
