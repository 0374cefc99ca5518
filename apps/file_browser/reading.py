"""What a preview shows of a file. Runs on a thread; knows nothing of the window."""

from __future__ import annotations

import stat
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

HEAD = 64_000  # bytes of a file that are read as text
# Pillow decodes these itself. For others it starts a program, Ghostscript for .eps, which runs what the file says.
FORMATS = ("BMP", "GIF", "ICO", "JPEG", "PNG", "PPM", "TIFF", "WEBP")
MOST_PIXELS = 50_000_000  # of a picture: some 200 MB while it is decoded
LONGEST = 500  # characters of a line: Tk lays out very long lines very slowly


def read_preview(path: str, size: tuple[int, int]) -> Image.Image | str:
    """The picture in the file, no larger than *size*, or else its beginning as text; a dump when it is binary.

    Raises:
        OSError: it cannot be read, or is no regular file: opening a pipe would wait for ever.
        Exception: whatever else Pillow has to say about a damaged picture.
    """
    if not stat.S_ISREG(Path(path).stat().st_mode):
        raise OSError("not a regular file")
    try:
        return read_picture(path, size)
    except UnidentifiedImageError:
        with Path(path).open("rb") as file:
            head = file.read(HEAD)
        return dump(head[:1024]) if b"\0" in head else as_text(head)


def read_picture(path: str, size: tuple[int, int]) -> Image.Image:
    """The picture, upright, shrunk to *size* if need be, decoded here and not when it is shown.

    Raises:
        ValueError: it has so many pixels that decoding it could use up the memory.
    """
    with Image.open(path, formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError(f"{picture.width:,} × {picture.height:,} pixels are too many")
        picture.draft("RGB", size)
        picture.thumbnail(size)
        return ImageOps.exif_transpose(picture).convert("RGBA")


def as_text(head: bytes) -> str:
    """*head* as lines that Tk can show at once."""
    lines = head.decode("utf-8", "backslashreplace").splitlines()
    return "\n".join(line if len(line) <= LONGEST else f"{line[:LONGEST]} …" for line in lines)


def dump(head: bytes) -> str:
    """*head* in the usual columns: offset, sixteen bytes, the same as text."""
    rows = (head[start : start + 16] for start in range(0, len(head), 16))
    return "\n".join(
        f"{16 * number:06x}  {row.hex(' '):47}  {''.join(chr(b) if 32 <= b < 127 else '.' for b in row)}"
        for number, row in enumerate(rows)
    )
