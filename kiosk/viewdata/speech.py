"""What is heard of a screen."""

from msgspec import Struct


class Said(Struct, frozen=True):
    """A sentence for the voice. `private`: a citizen's own; only headphones may hear it."""

    text: str
    private: bool = False
