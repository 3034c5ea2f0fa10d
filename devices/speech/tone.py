"""A pure tone as a WAV file, to hear whether a loudspeaker works and how loud it is."""

import io
import math
import wave
from array import array

RATE = 22_050
HERTZ = 880
SECONDS = 1.5
FADE = 0.02  # seconds; without it the loudspeaker clicks
FULL = 16_000  # of 32767, at 100 percent


def tone(volume: int) -> bytes:
    """Return the tone, 16 bits, mono; `volume` in percent, 200 at most."""
    count, loud = int(RATE * SECONDS), FULL * min(volume, 200) / 100
    samples = array("h", (int(loud * _shape(n, count) * _swing(n)) for n in range(count)))
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())
    return file.getvalue()


def _swing(n: int) -> float:
    return math.sin(2 * math.pi * HERTZ * n / RATE)


def _shape(n: int, count: int) -> float:
    return min(n / (RATE * FADE), (count - n) / (RATE * FADE), 1.0)
