"""Signing keys that never leave a chip: a command keeps them and signs, this program only asks.

The command is called in two ways, with the message on its standard input:

    COMMAND new            prints the 32 raw bytes of a new Ed25519 public key
    COMMAND sign PUBLIC    prints the 64 raw bytes of PUBLIC's signature (hex) over the message

Whatever else it prints or how it ends is a refusal, and then nothing is signed and nothing taken.
`python -m sync.keycommand FOLDER new|sign` is such a command over plain files, to start from.
"""

import shlex
import subprocess
import sys
from pathlib import Path
from typing import Final

from sync.errors import KeyUnusable
from sync.keys import (
    KeyFileBroken,
    SigningKey,
    fingerprint,
    generate_signing_key,
    load_signing_key,
    save_signing_key,
    verify_raw,
)

SECONDS: Final = 10


class CommandKey(SigningKey):
    """A key that a command holds. Each signature is checked before it is believed."""

    __slots__ = ("_command",)

    def __init__(self, command: str, public: bytes) -> None:
        self._command = command
        self.public = public  # type: ignore[misc] # of this one, there is no seed to make it of

    def sign_raw(self, message: bytes) -> bytes:
        """Return the 64-byte signature over exactly `message`; KeyUnusable."""
        made = _run(self._command, ["sign", self.public.hex()], message)
        if not verify_raw(self.public, made, message):
            raise KeyUnusable("the key command gave no valid signature")
        return made

    def seed(self) -> bytes:
        raise KeyUnusable("the key is held by a command and does not leave it")


def new_key(command: str) -> CommandKey:
    """Let the command make a key, and sign something with it; KeyUnusable."""
    key = CommandKey(command, _run(command, ["new"], b""))
    key.sign_raw(b"ekios")
    return key


def _run(command: str, arguments: list[str], message: bytes) -> bytes:
    try:
        done = subprocess.run(
            [*shlex.split(command), *arguments],
            input=message,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise KeyUnusable(f"the key command failed: {type(error).__name__}") from error
    return done.stdout


def main(folder: str, what: str, public: str = "") -> None:
    """Be a key command over a folder of key files."""
    if what == "new":
        key = generate_signing_key()
        save_signing_key(_path(folder, key.public), key)
        sys.stdout.buffer.write(key.public)
        return
    key = load_signing_key(_path(folder, bytes.fromhex(public)))
    sys.stdout.buffer.write(key.sign_raw(sys.stdin.buffer.read()))


def _path(folder: str, public: bytes) -> Path:
    return Path(folder) / f"{fingerprint(public)}.key"


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (TypeError, ValueError, OSError, KeyFileBroken) as error:
        sys.exit(f"{type(error).__name__}: {error}")
