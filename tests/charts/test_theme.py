from dataclasses import asdict

import pytest

from dashboard.charts.theme import DARK, LIGHT, SCREEN, css_variables

TEXT_COLOURS = ("ink", "quiet", "load", "over", "near", "within", "unknown", "saved")


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("name", TEXT_COLOURS)
def test_every_meaning_can_be_read_as_text_on_the_page(palette, name):
    assert contrast(getattr(palette, name), palette.page) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_over_and_load_differ_in_lightness_or_warmth_for_colour_blind_readers(palette):
    # Red-green blindness keeps blue against yellow: one is warm (more red than blue), the other is cold.
    warmth = {name: int(colour[1:3], 16) - int(colour[5:7], 16) for name, colour in asdict(palette).items()}
    assert warmth["over"] > 60
    assert warmth["near"] > 60
    assert warmth["load"] < -30
    assert warmth["within"] < -30


def test_the_page_has_each_colour_of_both_themes():
    css = css_variables()
    for name in asdict(LIGHT):
        assert f"--pl-{name}:light-dark({getattr(LIGHT, name)},{getattr(DARK, name)})" in css
        assert getattr(SCREEN, name) == f"var(--pl-{name})"


def test_the_page_colours_are_those_of_streamlits_theme(repository):
    config = (repository / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert config.count(f'backgroundColor = "{LIGHT.page}"') == 1
    assert config.count(f'backgroundColor = "{DARK.page}"') == 1
    assert config.count(f'textColor = "{LIGHT.ink}"') == 1
    assert config.count(f'textColor = "{DARK.ink}"') == 1
