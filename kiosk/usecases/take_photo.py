"""Take one picture of a document into the visit's photo box."""

from devices.errors import DeviceError
from devices.photo_check import flaw
from devices.protocols import Camera
from kiosk.commands import CapturePhoto
from kiosk.events import PhotoFailed, PhotoReady
from kiosk.usecases.photo_box import PhotoBox


def take_photo(
    command: CapturePhoto, camera: Camera | None, photos: PhotoBox
) -> PhotoReady | PhotoFailed:
    """Capture; a camera that cannot is an outcome, not an error."""
    if camera is None:
        return PhotoFailed(command.visit, "absent")
    try:
        jpeg = camera.capture()
    except DeviceError as error:
        return PhotoFailed(command.visit, "stale" if error.code == "no_picture" else "absent")
    return PhotoReady(command.visit, photos.put(jpeg), flaw(jpeg))
