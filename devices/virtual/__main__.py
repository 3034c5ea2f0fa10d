"""`python -m devices.virtual --port 9100 --out DIR`: a receipt printer without a printer."""

import argparse
import signal
import sys
from itertools import count
from pathlib import Path

from devices.virtual.printer import VirtualPrinter


def main() -> None:
    arguments = _parser().parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    numbers = count(1)
    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # before threads inherit the mask

    def keep(png: bytes, raw: bytes) -> None:
        path: Path = arguments.out / f"ticket-{next(numbers):04d}"
        path.with_suffix(".png").write_bytes(png)
        path.with_suffix(".escpos").write_bytes(raw)
        sys.stdout.write(f"{path}.png\n")
        sys.stdout.flush()

    printer = VirtualPrinter(arguments.port, arguments.width, keep, arguments.host)
    printer.start()
    sys.stdout.write(f"{printer.url}\n")
    sys.stdout.flush()
    try:
        signal.sigwait(ends)
    finally:
        printer.stop()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m devices.virtual", description=__doc__)
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--width", type=int, choices=(58, 80), default=80)
    parser.add_argument("--out", type=Path, default=Path("tickets"))
    return parser


if __name__ == "__main__":
    main()
