"""What going on is worth, in words without a minus sign."""

from __future__ import annotations

from dataclasses import replace

import pytest
from savings_frames import forecast

from reportkit.blocks import plain
from reportkit.estimate import Estimate
from reportkit.story.continuing_words import continuing_sentence


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (1.1e6, 5.2e6, "today: likely €1.1m to €5.2m more."),
        (-6.3e5, 7.3e6, "today: likely €630k less to €7.3m more."),
        (-5e6, -1e6, "today: likely €1.0m to €5.0m less."),
    ],
)
def test_more_and_less_are_words_and_no_sign_stands_before_them(
    low: float, high: float, words: str
) -> None:
    made = forecast({"volume": (9e4, 1e5, 1.1e5), "saving_per_item": (9.0, 10.0, 11.0)})
    worth = Estimate((low + high) / 2, "EUR", low, high, 0.8)
    told = replace(made, continuing=replace(made.continuing, value=worth, chance_positive=0.82))
    said = plain(continuing_sentence(told)[0])
    assert said.startswith("Going on is likely (82%) to be worth more than stopping ")
    assert said.endswith(words)
