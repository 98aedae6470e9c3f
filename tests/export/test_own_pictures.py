"""An analyst's pictures, made fit to send."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from notebook_parts import only
from own_work import drawn, noise, opened, picture, said, saved
from PIL import Image as Pillow

from reportkit import media
from reportkit.blocks import Image
from reportkit.export.images import MOST_BYTES


@pytest.mark.parametrize("options", [{}, {"transparent": True}])
def test_a_matplotlib_picture_is_opaque_on_white_whatever_its_ground(
    options: dict[str, Any],
) -> None:
    image = opened(only(picture(drawn(**options), alt="Calls fell by a third"), Image))

    assert image.format == "PNG"
    assert not image.has_transparency_data
    assert image.convert("RGB").getpixel((1, 1)) == (255, 255, 255)
    assert image.size == (600, 300)


def test_a_picture_drawn_for_sharp_screens_is_shown_at_its_own_size() -> None:
    document = picture(drawn(), **{"alt": "Calls fell", media.PNG: {"width": 300, "height": 150}})
    image = only(document, Image)

    assert (image.width, image.height) == (300, 150)
    assert opened(image).size == (600, 300)


def test_a_picture_of_five_megabytes_is_made_fit_to_send() -> None:
    content = saved(noise(1300, 1300), "PNG")
    assert len(content) > 5_000_000

    image = only(picture(content, alt="A photograph"), Image)

    assert len(base64.b64decode(image.data)) <= MOST_BYTES
    assert opened(image).width >= 560


def test_a_wide_drawing_of_few_colours_keeps_its_sharpness() -> None:
    wide = Pillow.new("RGB", (3000, 1500), "white")
    wide.paste("navy", (100, 100, 2000, 700))

    image = only(picture(saved(wide, "PNG"), alt="A drawing"), Image)

    assert (image.media_type, image.width, image.height) == (media.PNG, 1760, 880)


@pytest.mark.parametrize(("kind", "mime"), [("GIF", media.GIF), ("WEBP", media.WEBP)])
def test_what_mail_clients_do_not_show_becomes_png(kind: str, mime: str) -> None:
    image = only(picture(saved(noise(30, 20), kind), mime, alt="A logo"), Image)

    assert (image.media_type, image.width, image.height) == (media.PNG, 30, 20)


@pytest.mark.parametrize("mode", ["CMYK", "LA", "I;16", "P", "1", "L", "RGBA"])
def test_every_kind_of_pixel_is_read(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    content = saved(Pillow.new(mode, (20, 10)), kind)

    image = only(picture(content, f"image/{kind.lower()}", alt="A picture"), Image)

    assert opened(image).convert("RGB").size == (20, 10)
    assert not opened(image).has_transparency_data


@pytest.mark.parametrize("cut", [0, 30, 2000])
def test_a_broken_picture_is_named_and_breaks_nothing(cut: int) -> None:
    document = picture(saved(noise(100, 100), "PNG")[:cut] or b"no picture")

    assert not [block for block in document.blocks if isinstance(block, Image)]
    assert "a picture that cannot be read" in said(document)


def test_the_same_picture_is_made_fit_in_the_same_way_each_time() -> None:
    content = saved(noise(900, 900), "PNG")

    assert only(picture(content), Image) == only(picture(content), Image)
