"""A 125 kHz reader on a line, with tags to hold before it."""

from devices.virtual.part import Part

TAILS = {"rdm6300": b"\x03", "id12": b"\r\n\x03"}


def frame(uid: str, make: str = "rdm6300") -> bytes:
    """Return what a reader says of a tag; `uid` is ten hex digits."""
    check = 0
    for byte in bytes.fromhex(uid):
        check ^= byte
    return b"\x02" + f"{uid}{check:02X}".encode() + TAILS[make]


class VirtualTagReader(Part):
    """Says a tag's frame each time `show` is called; a real one repeats by itself."""

    def __init__(self, make: str = "rdm6300") -> None:
        super().__init__()
        self.make = make

    def show(self, uid: str) -> None:
        self.say(frame(uid, self.make))
