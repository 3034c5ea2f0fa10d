"""`ekios` as it is, or with a fault put in on purpose: `ordinary VARIANT ARGUMENTS...`."""

import sys

from tests.mishaps.zygote import VARIANTS


def main() -> None:
    from kiosk.cli.app import app

    VARIANTS[sys.argv[1]](1)
    app(sys.argv[2:])


if __name__ == "__main__":
    main()
