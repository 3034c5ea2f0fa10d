"""What `l` means in kv: `l._("Kembali")` in the citizen's language, following its changes."""

from collections.abc import Callable

from kivy.event import EventDispatcher
from kivy.properties import ObjectProperty, StringProperty

Translate = Callable[[str], str]
"""From the Indonesian sentence, which is the message id, to the sentence to show."""


def identity(message: str) -> str:
    """Indonesian, as it is written in the source."""
    return message


class Localizer(EventDispatcher):
    """One per process, in `kivy.lang.global_idmap` as `l`."""

    _ = ObjectProperty(identity, rebind=False)
    language = StringProperty("id")

    def __init__(self) -> None:
        super().__init__()
        self._translator: Callable[[str], Translate] = lambda _language: identity

    def install(self, translator: Callable[[str], Translate]) -> None:
        """Take the function that gives each language's translation."""
        self._translator = translator
        self._ = translator(self.language)

    def use(self, language: str) -> None:
        """Speak this language from now on."""
        if language != self.language:
            self.language = language
            self._ = self._translator(language)


l = Localizer()  # noqa: E741 - the name that kv files read
