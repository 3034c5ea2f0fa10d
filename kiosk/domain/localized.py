"""A text in the languages the kiosk speaks."""

from msgspec import Struct

LANGUAGES = ("id", "en")


class Localized(Struct, frozen=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """One sentence per language; Indonesian is the source and the fallback."""

    id: str
    en: str = ""

    def pick(self, language: str) -> str:
        """Return the text in `language`, in Indonesian where there is none."""
        return (self.en if language == "en" else "") or self.id


NO_TEXT = Localized(id="")
