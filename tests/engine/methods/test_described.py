"""What the window shows of methods and their hyperparameters can be said in another language."""

from __future__ import annotations

import pytest

from engine.methods.knobs import MethodInfo
from engine.methods.registry import described
from engine.support.wording import Sentence


@pytest.mark.parametrize("method", described(), ids=lambda method: method.name)
def test_summary_help_and_units_are_sentences(method: MethodInfo):
    assert isinstance(method.summary, Sentence)
    assert [knob.name for knob in method.knobs if not isinstance(knob.help, Sentence)] == []
    assert [knob.name for knob in method.knobs if knob.unit and not isinstance(knob.unit, Sentence)] == []


@pytest.mark.parametrize("method", described(), ids=lambda method: method.name)
def test_a_title_is_a_sentence_or_names_alone(method: MethodInfo):
    words = [word for word in method.title.replace("+", "").split() if word[:1].islower()]
    assert isinstance(method.title, Sentence) or words == []
