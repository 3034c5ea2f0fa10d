"""`python -m kiosk` and the built program: hands over to the command line."""

from kiosk.cli.app import main

if __name__ == "__main__":
    main()
