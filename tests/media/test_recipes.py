"""Limits in their normal form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.media.models import Asset
from jubir.media.recipes import Recipe, expected, fits, recipe_for
from jubir.networks.limits import ImageLimit, Limits, TextLimit, VideoLimit

TEXT = TextLimit(300, len, "letters")
recipes = st.builds(
    Recipe,
    kind=st.sampled_from(["image", "gif", "video"]),
    mimes=st.lists(
        st.sampled_from(["image/gif", "image/jpeg", "image/png", "image/webp", "video/mp4"]),
        min_size=1,
        unique=True,
    ).map(lambda found: tuple(sorted(found))),
    bytes=st.none() | st.integers(1, 10**10),
    side=st.none() | st.integers(1, 20_000),
    pixels=st.none() | st.integers(1, 10**9),
    fps=st.none() | st.integers(1, 120),
    ratio=st.none() | st.just((0.8, 1.91)),
)


@given(recipes)
def test_a_recipe_survives_its_text_and_the_column(recipe):
    text = str(recipe)
    assert len(text) <= 120
    again = Recipe.parse(text)
    assert str(again) == text
    assert set(again.mimes) == set(recipe.mimes)


@given(recipes, st.integers(1, 20_000), st.integers(1, 20_000))
def test_shrinking_fits_and_keeps_the_shape(recipe, width, height):
    w, h = recipe.shrunk(width, height)
    assert 1 <= w <= width and 1 <= h <= height
    if recipe.side:
        assert max(w, h) <= recipe.side
    if recipe.pixels and min(w, h) > 1:
        assert w * h <= recipe.pixels
    if min(w, h) > 50:
        assert w / h == pytest.approx(width / height, rel=0.05)


def test_the_order_of_mimes_makes_no_other_recipe():
    assert str(Recipe("image", ("image/png", "image/jpeg"))) == str(
        Recipe("image", ("image/jpeg", "image/png"))
    )


def asset(kind, mime, **more):
    facts = {"bytes": 1000, "width": 800, "height": 600, "name": "x"} | more
    return Asset(pk=1, kind=kind, mime=mime, **facts)


FILM = {"codec": "h264", "audio": "aac", "pix": "yuv420p", "fps": 30, "turned": False}
LIMITS = Limits(
    text=TEXT,
    images=ImageLimit(4, 5000, ("image/jpeg", "image/png"), max_side=1000),
    video=VideoLimit(1, 50_000, 60, max_fps=30),
)


@pytest.mark.parametrize(
    ("made", "does"),
    [
        (asset("image", "image/jpeg"), True),
        (asset("image", "image/webp"), False),
        (asset("image", "image/jpeg", bytes=6000), False),
        (asset("image", "image/jpeg", width=1001), False),
        (asset("image", "image/gif"), False),
        (asset("gif", "image/gif"), False),
        (asset("video", "video/mp4", facts=FILM), True),
        (asset("video", "video/quicktime", facts=FILM), False),
        (asset("video", "video/mp4", facts=FILM | {"codec": "hevc"}), False),
        (asset("video", "video/mp4", facts=FILM | {"audio": "pcm_s16le"}), False),
        (asset("video", "video/mp4", facts=FILM | {"pix": "yuv420p10le"}), False),
        (asset("video", "video/mp4", facts=FILM | {"turned": True}), False),
        (asset("video", "video/mp4", facts=FILM | {"fps": 60}), False),
        (asset("video", "video/mp4", facts=FILM | {"fps": 29.97}), True),
    ],
)
def test_what_fits_goes_out_as_it_is(made, does):
    assert fits(made, recipe_for(made, LIMITS)) is does


def test_an_animation_goes_where_it_is_wanted():
    moving = asset("gif", "image/gif", seconds=2.0)
    as_gif = Limits(text=TEXT, gifs=ImageLimit(1, 5000, ("image/gif",)))
    assert recipe_for(moving, as_gif).kind == "gif"
    film = expected(moving, recipe_for(moving, LIMITS))
    assert (film.kind, film.mime, film.seconds) == ("video", "video/mp4", 2.0)
    # Nowhere to go: it stays what it is, and pre-flight says so.
    nothing = Limits(text=TEXT, images=LIMITS.images)
    assert recipe_for(moving, nothing) is None
    assert expected(moving, None).mime == "image/gif"
