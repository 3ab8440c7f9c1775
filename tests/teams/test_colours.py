import pytest

from jubir.teams import colours


def test_contrast_as_wcag_defines_it():
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert colours.contrast("#0e5a57", "#0e5a57") == 1


@pytest.mark.parametrize(("colour", "good"), [("#0e5a57", True), ("#e07a1f", False), ("#ffee00", True)])
def test_advice(colour, good):
    advice = colours.advice(colour)
    assert advice.good is good
    assert "%" not in advice.sentence
