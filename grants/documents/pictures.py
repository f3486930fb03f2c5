"""Photos that people send: made anew from their points alone, so that nothing else comes along.

A photo from a telephone says where and when it was taken, and by which device.  What is kept
is a new JPEG of a bounded size, turned the right way, without any of that.
"""

import io
import warnings
from typing import NamedTuple

from flask_babel import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from grants.documents.files import check_size, scan
from grants.errors import RuleBroken

#: What may be sent.
FORMATS = ("JPEG", "PNG", "WEBP")
ACCEPTED_PHOTOS = "image/jpeg,image/png,image/webp"

#: A picture of more points is not unpacked: it could be made to fill the memory.
MOST_POINTS = 60_000_000

#: The longest side that is kept, in points: enough for a whole page.
LONGEST_SIDE = 1600
_QUALITY = 82


class Picture(NamedTuple):
    """A photo that may be kept: a JPEG without metadata, and its size in points."""

    content: bytes
    width: int
    height: int


def plain_picture(content: bytes, *, field: str | None = None) -> Picture:
    """Return a photo made anew; raises RuleBroken at the field for what is no photo or far too large.

    Call it before a transaction begins: unpacking and scanning take their time.
    """
    try:
        check_size(len(content))
        scan(content)
        return _made_anew(content)
    except RuleBroken as broken:
        broken.field = field
        raise


def _made_anew(content: bytes) -> Picture:
    try:
        with warnings.catch_warnings(action="ignore"):
            opened = Image.open(io.BytesIO(content), formats=FORMATS)
        with opened:
            if opened.width * opened.height > MOST_POINTS:
                raise RuleBroken(_("This photo has too many points. Save it smaller and choose it again."))
            opened.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
            return _as_jpeg(ImageOps.exif_transpose(opened))
    except (UnidentifiedImageError, Image.DecompressionBombError) as problem:
        raise RuleBroken(
            _("This is no photo that can be taken. Choose a JPEG, PNG or WebP picture.")
        ) from problem
    except (OSError, SyntaxError, ValueError, EOFError) as problem:
        raise RuleBroken(_("The photo cannot be opened: it may be damaged. Choose another one.")) from problem


def _as_jpeg(picture: Image.Image) -> Picture:
    """Return a JPEG on a white ground; what was see-through shows white."""
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if picture.mode != "RGB":
        ground = Image.new("RGBA", picture.size, "white")
        ground.alpha_composite(picture.convert("RGBA"))
        picture = ground.convert("RGB")
    clean = Image.frombytes("RGB", picture.size, picture.tobytes())
    packed = io.BytesIO()
    clean.save(packed, "JPEG", quality=_QUALITY, optimize=True)
    return Picture(packed.getvalue(), *clean.size)
