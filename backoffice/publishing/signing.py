"""Key files of the catalogue's roles, as tuf wants to sign with them."""

import hashlib
from pathlib import Path

from securesystemslib.signer import Key, SecretsHandler, Signature, Signer, SSlibKey

from sync.keys import SigningKey, generate_signing_key, load_signing_key, save_signing_key


class FileSigner(Signer):
    """Signs with one key file of the office."""

    def __init__(self, key: SigningKey) -> None:
        self._key = key
        public = key.public
        name = hashlib.sha256(public).hexdigest()
        self._public = SSlibKey(name, "ed25519", "ed25519", {"public": public.hex()})

    @property
    def public_key(self) -> Key:
        return self._public

    @classmethod
    def from_priv_key_uri(
        cls, priv_key_uri: str, public_key: Key, secrets_handler: SecretsHandler | None = None
    ) -> Signer:
        """Keys have no addresses here; see `held`."""
        raise NotImplementedError(priv_key_uri)

    def sign(self, payload: bytes) -> Signature:
        return Signature(self._public.keyid, self._key.sign_raw(payload).hex())


def make(folder: Path, role: str) -> FileSigner:
    """Make one more key of a role."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = generate_signing_key()
    signer = FileSigner(key)
    save_signing_key(_path(folder, role, signer.public_key.keyid), key)
    return signer


def held(folder: Path, role: str, names: list[str]) -> list[FileSigner]:
    """Return those keys of a role whose files are here; the others lie in a safe."""
    paths = [_path(folder, role, name) for name in names]
    return [FileSigner(load_signing_key(path)) for path in paths if path.exists()]


def _path(folder: Path, role: str, name: str) -> Path:
    return folder / f"catalogue-{role}-{name[:8]}.key"
