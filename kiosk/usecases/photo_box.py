"""The visit's photos: in memory, until they are sealed or the visit ends."""

from collections.abc import Callable
from threading import Lock


class PhotoBox:
    """JPEG bytes by id. Filled by the camera's thread, read by the screen and by submit."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self._new_id = new_id
        self._photos: dict[str, bytes] = {}
        self._lock = Lock()

    def put(self, jpeg: bytes) -> str:
        photo = self._new_id()
        with self._lock:
            self._photos[photo] = jpeg
        return photo

    def get(self, photo: str) -> bytes | None:
        with self._lock:
            return self._photos.get(photo)

    def drop(self, photo: str) -> None:
        with self._lock:
            self._photos.pop(photo, None)

    def clear(self) -> None:
        with self._lock:
            self._photos.clear()
