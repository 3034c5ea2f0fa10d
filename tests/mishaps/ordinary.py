"""`ekios` on a disk that fails while citizens walk: `ordinary VARIANT FAULT SEED ARGUMENTS...`.

Runs under `fiu-run`, whose library fails calls as FAULT says; the same seed draws the same lots.
VARIANT is a fault of the program, put in on purpose.
"""

import ctypes
import sys
from collections.abc import Iterator

from tests.mishaps.zygote import VARIANTS


def main(variant: str, fault: str, seed: int, arguments: list[str]) -> None:
    from kiosk.bootstrap.simulation import Simulation
    from kiosk.cli.app import app

    VARIANTS[variant](1)
    honest = Simulation.walk
    name = fault.partition(",")[0]

    def walk(self: Simulation, citizens: int) -> Iterator[object]:
        ctypes.CDLL(None).fiu_set_prng_seed(ctypes.c_uint(seed))
        tell_libfiu(f"enable_random name={fault}")
        yield from honest(self, citizens)
        tell_libfiu(f"disable name={name}")

    Simulation.walk = walk  # type: ignore[method-assign]
    app(arguments)


def tell_libfiu(command: str) -> None:
    said = ctypes.c_char_p()
    words = ctypes.create_string_buffer(command.encode())
    assert ctypes.CDLL(None).fiu_rc_string(words, ctypes.byref(said)) == 0, said.value


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:])
