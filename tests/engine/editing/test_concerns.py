"""What can be known to go wrong is said before a run begins, or refused where nothing else can come of it."""

import pytest

from engine.editing.concerns import concerns
from engine.editing.planning import check_edit
from engine.errors import BadHyperparameter
from engine.events import EditProgress, Log, run
from engine.fact import make_fact
from engine.model.loading import load
from engine.workbench import Workbench
from tests.families import build

PARIS = make_fact("Marie Curie", "{} was born in the city of", "Paris")
LISBON = make_fact("Marie Curie", "{} was born in the city of", "Lisbon")
AT_THE_END = make_fact("Marie Curie", "Paris is the birthplace of {}", "Poland")
OTHER = make_fact("Ada Lovelace", "{} was born in the city of", "Paris")


def said(model, method, facts, batch=10, **settings):
    _, parsed = check_edit(model, facts, method, settings)
    return list(concerns(model, parsed, [facts[i : i + batch] for i in range(0, len(facts), batch)]))


def test_contradictions_within_a_batch_are_said_and_those_between_batches_are_not(tiny_model):
    (text,) = said(tiny_model, "memit", [PARIS, OTHER, LISBON])
    assert "contradict" in text and "city of Paris”" in text and "city of Lisbon”" in text
    assert said(tiny_model, "memit", [PARIS, OTHER, LISBON], batch=2) == []
    assert said(tiny_model, "memit", [PARIS, OTHER, PARIS]) == []


def test_many_contradictions_are_counted(tiny_model):
    facts = [make_fact("Marie Curie", "{} was born in the city of", name) for name in ("A", "B", "C", "D")]
    (text,) = said(tiny_model, "ft-m", facts)
    assert text.count("“") == 6 and "and 3 more" in text


def test_the_last_layer_is_refused_where_no_prompt_can_be_reached(tiny_model):
    last = tiny_model.info.layers - 1
    for layers in (str(last), f"{last - 1}-{last}"):
        with pytest.raises(BadHyperparameter, match="reaches no later token") as caught:
            check_edit(tiny_model, [PARIS, OTHER], "memit", {"layers": layers})
        assert f"below {last}" in caught.value.hint
    check_edit(tiny_model, [PARIS], "memit", {"layers": str(last - 1)})
    check_edit(tiny_model, [PARIS], "ft-m", {"layers": str(last)})  # trains W for every token, not for the subject's


def test_where_a_norm_stands_behind_w_the_layers_below_are_searched_too(tmp_path):
    model = run(load(build("gemma3", tmp_path / "gemma3"), "cpu", "float32"))
    check_edit(model, [PARIS], "memit", {"layers": "1-2"})
    with pytest.raises(BadHyperparameter, match="reaches no later token"):
        check_edit(model, [PARIS], "memit", {"layers": "2"})


def test_the_last_layer_is_warned_of_where_some_prompts_can_be_reached(tiny_model):
    last = str(tiny_model.info.layers - 1)
    assert said(tiny_model, "memit", [AT_THE_END], layers=last) == []
    (text,) = said(tiny_model, "memit", [AT_THE_END, OTHER], layers=last)
    assert "1 of 2 prompts" in text and "Ada Lovelace was born" in text


def test_a_run_begins_with_its_concerns(tiny_world, tmp_path):
    bench = Workbench(tmp_path / "home")
    run(bench.load(tiny_world / "model", "cpu", "float32"))
    text = tmp_path / "short.txt"
    text.write_text("The river runs through the old town. " * 3)
    bench.use_statistics_text(text)
    events = []
    run(bench.edit([PARIS, LISBON], "memit", {"layers": "1"}, batch=2), events.append)
    bench.close()
    warned = [event.text for event in events if isinstance(event, Log) and event.level == "warning"]
    first = next(place for place, event in enumerate(events) if isinstance(event, EditProgress))
    early = [event.text for event in events[:first] if isinstance(event, Log) and event.level == "warning"]
    assert sum("contradict" in text for text in warned) == sum("contradict" in text for text in early) == 1
    assert (
        sum("tokens of text only" in text for text in warned)
        == sum("tokens of text only" in text for text in early)
        == 1
    )
