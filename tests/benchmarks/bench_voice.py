"""From a touch until the voice is silent, against ending any process; and working the words out."""

import os
import shutil
import subprocess
import time

from devices.bell import Bell
from devices.speech.espeak import EspeakSpeech, Voices
from kiosk.translate import translator
from kiosk.views.speaking import spoken
from tests import sample_views
from tests.benchmarks.row import Row, against, median_ms

TIMES = 20
LONG = "Selamat datang di kios layanan. " * 200


def run() -> list[Row]:
    view, words = sample_views.view("service"), translator("id")
    rows = [Row("the words of a service's page", median_ms(lambda: spoken(view, words), 200), "ms")]
    if shutil.which("espeak-ng"):
        rows.append(against("a touch until the voice is gone", _hushed(), _killed(), "ms"))
    return rows


def _hushed() -> float:
    out, sink = os.pipe()  # nobody listens: it would speak for ever
    voice = EspeakSpeech(
        "speech",
        lambda _event: None,
        Voices({"id": "id"}),
        program=("espeak-ng", "--stdout"),
        sink=sink,
        bell=Bell(),
    )
    voice.start()
    try:
        return sorted(_once(voice) for _ in range(TIMES))[TIMES // 2]
    finally:
        voice.stop()
        os.close(out)
        os.close(sink)


def _once(voice: EspeakSpeech) -> float:
    voice.say(LONG, "id")
    voice_began = time.monotonic() + 0.05
    while time.monotonic() < voice_began:
        pass
    begun = time.perf_counter()
    voice.hush()
    while voice.speaking():
        pass
    return (time.perf_counter() - begun) * 1000


def _killed() -> float:
    values = []
    for _ in range(TIMES):
        process = subprocess.Popen(("sleep", "60"))
        begun = time.perf_counter()
        process.kill()
        process.wait()
        values.append((time.perf_counter() - begun) * 1000)
    return sorted(values)[TIMES // 2]
