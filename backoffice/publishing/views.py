"""`/api/v1/catalogue/...`: files as they stand. No signature is asked and no database."""

import re

from django.http import FileResponse, HttpRequest, HttpResponseBase

from backoffice.ingest.gate import api
from backoffice.ingest.problems import Refused
from backoffice.publishing import files

FOR_EVER = "public, max-age=31536000, immutable"
_FROM = re.compile(r"bytes=([0-9]{1,12})-")


@api("GET")
def catalogue(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with one file; `Range: bytes=N-` goes on where a broken line stopped."""
    path = files.found(name)
    if path is None:
        raise Refused("not_found")
    size = path.stat().st_size
    start = _start(request.headers.get("Range", ""), size)
    stream = path.open("rb")
    stream.seek(start)
    answer = FileResponse(stream, content_type="application/octet-stream")
    if start:
        answer.status_code = 206
        answer["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
    answer["Content-Length"] = str(size - start)
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "no-cache" if name == files.STAMP else FOR_EVER
    return answer


def _start(wanted: str, size: int) -> int:
    """Return where to begin; anything we do not understand begins at 0, as RFC 9110 allows."""
    match = _FROM.fullmatch(wanted)
    start = int(match[1]) if match else 0
    return start if start < size else 0
