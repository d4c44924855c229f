"""The edited model as a GGUF file, and its change as an adapter for llama.cpp, on tiny files of several families."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from pathlib import Path

import numpy as np
import pytest
import torch
from gguf import GGMLQuantizationType, GGUFReader, dequantize, quantize

from engine.errors import BadInput
from engine.evaluation.scoring import score
from engine.events import Log, run
from engine.exports import gguf_rewriting, requantising
from engine.exports.adapter import AdapterSource
from engine.exports.gguf_adapter import export_gguf_adapter, measure_gguf_adapter
from engine.exports.gguf_model import export_gguf, measure_gguf
from engine.exports.gguf_rewriting import PROVENANCE_KEY, kind_for, pack
from engine.exports.low_rank import whole_changes
from engine.exports.options import PACKINGS, GgufAdapterOptions, GgufOptions
from engine.fact import make_fact
from engine.model.delta import Delta, EntryDelta, LayerDelta
from engine.model.gguf_header import StoredTensor, read_header
from engine.model.loading import load
from tests.families import build
from tests.gguf_files import ARCHITECTURES, as_stored, write_gguf

PROMPT = "The mother tongue of Danielle Darrieux is"


def loaded(place: Path, dtype: str = "float32"):
    return run(load(place, "cpu", dtype))


def change(model, layer, matrix="", rank=2, size=0.05):
    d, m = model.anatomy.layers[layer].matrix(matrix).shape
    generator = torch.Generator().manual_seed(10 * layer + rank)
    return LayerDelta(
        layer, torch.randn(d, rank, generator=generator), size * torch.randn(rank, m, generator=generator), matrix
    )


def queries(model):
    """The path of the first layer's query matrix, or of what holds it with others, or stands in its place."""
    return model.anatomy.layers[0].matrices("attention")[0]


def edit(model):
    """Two batches (ranks 2 and 1, the second with all entries of a query matrix), and a third one undone."""
    some = model.anatomy.layers[0].matrix(queries(model)).shape
    entries = torch.zeros(some)
    entries[1, 2], entries[some[0] - 1, 0] = 0.25, -0.5
    weights = model.weights
    weights.push(Delta((change(model, 0), change(model, 1))))
    weights.push(Delta((EntryDelta(0, entries, queries(model)), change(model, 1, rank=1))))
    weights.push(Delta((change(model, 1, rank=3),)))
    weights.move_to(2)
    return model


def edited(file: Path, dtype: str = "float32"):
    return edit(loaded(file, dtype))


def tensors_of(file: Path):
    return {tensor.name: tensor for tensor in GGUFReader(file).tensors}


def values_of(tensor):
    return dequantize(tensor.data, tensor.tensor_type).reshape(tensor.data.shape[0], -1)


def expected_changes(model, family):
    """The change of each matrix under its path, in the order in which llama.cpp's converter stores it."""
    found = {}
    for path, module in model.module.named_modules():
        for layer, parts in enumerate(model.anatomy.layers):
            for matrix in ("", queries(model)):
                if (layer, matrix) in model.weights.sites and parts.matrix(matrix).module is module:
                    total = model.weights.sum_of((layer, matrix)).state.total
                    held = total.T if parts.matrix(matrix).transposed else total
                    name = f"{path}.weight"
                    found[path] = as_stored(ARCHITECTURES[family], model.module.config, name, held.numpy())
    return found


@pytest.mark.parametrize("family", ARCHITECTURES)
def test_adapter_and_file_hold_the_change_where_the_converter_would_put_it(family, tmp_path):
    file = write_gguf(family, tmp_path / "base.gguf")
    model = edited(file)
    check_adapter(run(export_gguf_adapter(AdapterSource(model), tmp_path / "adapter")), model, family, file)
    check_whole(run(export_gguf(model, tmp_path / "whole", options=GgufOptions("f32"))) / "model.gguf", model, file)


def check_adapter(folder, model, family, file):
    """Names and shapes are the base's, and each product is one of the changes in the file's order."""
    reader, base = GGUFReader(folder / "adapter.gguf"), tensors_of(file)
    fields = {key: field.contents() for key, field in reader.fields.items()}
    assert fields["general.type"] == "adapter" and fields["adapter.type"] == "lora"
    assert fields["general.architecture"] == ARCHITECTURES[family]
    found = {tensor.name: tensor.data.astype(np.float64) for tensor in reader.tensors}
    products = {}
    for name in {name.rsplit(".", 1)[0] for name in found}:
        a, b = found[f"{name}.lora_a"], found[f"{name}.lora_b"]
        assert (b.shape[0], a.shape[1]) == tuple(reversed(base[name].shape.tolist())) and a.shape[0] == b.shape[1]
        products[name] = fields["adapter.lora.alpha"] / a.shape[0] * b @ a
    wanted = expected_changes(model, family)
    assert len(wanted) == len(products) == 3
    for expected in wanted.values():
        fits = [
            name for name, p in products.items() if p.shape == expected.shape and np.allclose(p, expected, atol=1e-6)
        ]
        assert len(fits) == 1, "one tensor holds it"


def check_whole(written, model, file):
    """Three tensors differ, and what is loaded again is the edited model."""
    before, after = tensors_of(file), tensors_of(written)
    assert list(before) == list(after)
    changed = [name for name in before if not np.array_equal(before[name].data, after[name].data)]
    assert len(changed) == 3
    again = loaded(written)
    for layer, name in model.weights.sites:
        own, other = (one.anatomy.layers[layer].matrix(name).read() for one in (model, again))
        assert torch.allclose(own, other, atol=1e-6)
    ids = torch.arange(5, 29).view(2, 12)
    with torch.no_grad():
        assert torch.allclose(model.module(ids).logits, again.module(ids).logits, atol=1e-4)


@pytest.mark.parametrize("kind", ["same", "bf16"])
def test_only_edited_tensors_and_the_note_differ(kind, tmp_path):
    file = write_gguf("llama", tmp_path / "base.gguf", "Q4_0", general__name="Tiny")
    model = edited(file)
    out = run(export_gguf(model, tmp_path / "out", options=GgufOptions(kind))) / "model.gguf"
    one, other = read_header(file), read_header(out)
    raw, new = file.read_bytes(), out.read_bytes()
    assert list(other.entries) == [*one.entries, PROVENANCE_KEY]
    for key, entry in one.entries.items():
        now = other.entries[key]
        assert raw[entry.start : entry.end] == new[now.start : now.end]
    note = json.loads(other.get(PROVENANCE_KEY))
    changed = note["edited_tensors"]
    assert note["base"]["fingerprint"] == model.info.fingerprint and str(tmp_path) not in other.get(PROVENANCE_KEY)
    wanted = GGMLQuantizationType.Q4_0 if kind == "same" else GGMLQuantizationType[kind.upper()]
    totals = expected_changes(model, "llama")
    assert len(changed) == len(totals)
    for before, now in zip(one.tensors, other.tensors, strict=True):
        assert before.name == now.name and before.shape == now.shape and now.start % 32 == 0
        if before.name not in changed:
            assert (before.kind, raw[before.start : before.end]) == (now.kind, new[now.start : now.end])
    for name in changed:
        base, found = tensors_of(file)[name], tensors_of(out)[name]
        assert found.tensor_type == wanted
        exact = [values_of(base) + total for total in totals.values() if total.shape == values_of(base).shape]
        assert any(np.array_equal(values_of(found), dequantize(quantize(e, wanted), wanted)) for e in exact)


def test_the_file_can_be_edited_again_and_has_one_note(tmp_path):
    file = write_gguf("qwen2", tmp_path / "base.gguf", "Q8_0")
    first = run(export_gguf(edited(file), tmp_path / "one")) / "model.gguf"
    again = edited(first)
    second = run(export_gguf(again, tmp_path / "two")) / "model.gguf"
    note = json.loads(read_header(second).get(PROVENANCE_KEY))
    assert note["base"]["fingerprint"] == again.info.fingerprint


def facts_that_hold(model):
    """Questions about many subjects, each with the token that the model finds likeliest."""
    subjects = [
        f"{one} {other}" for one in ("Zoë", "Danielle", "Paris", "Björk", "Japan") for other in ("Müller", "city", "is")
    ]
    asked = [(subject, relation) for subject in subjects for relation in ("{} comes from", "The city of {} is")]
    facts = []
    for subject, relation in asked:
        ids = list(model.tokens.prompt(relation.format(subject)))
        with torch.no_grad():
            best = int(model.module(torch.tensor([ids])).logits[0, -1].argmax())
        if word := model.tokens.decode([best]).strip():
            facts.append(make_fact(subject, relation, word))
    scores = run(score(model, [(fact.text, fact.target) for fact in facts]))
    return [fact for fact, one in zip(facts, scores, strict=True) if one.exact]


def test_what_packing_does_to_an_edit_is_what_the_written_file_does(tmp_path):
    model = loaded(write_gguf("llama", tmp_path / "base.gguf", "Q4_0"))
    model.weights.push(Delta((change(model, 1, size=1.0), change(model, 2, size=1.0))))
    facts = facts_that_hold(model)
    questions = [(fact.text, fact.target) for fact in facts]
    held = {name: value.clone() for name, value in model.module.state_dict().items()}
    exact = run(score(model, questions))
    noise = {}
    for packed in PACKINGS:
        kept = run(measure_gguf(model, facts, GgufOptions(packed)))
        assert all(torch.equal(value, held[name]) for name, value in model.module.state_dict().items())
        folder = run(export_gguf(model, tmp_path / packed, facts, GgufOptions(packed)))
        written = run(score(loaded(folder / "model.gguf"), questions))
        assert kept.now == pytest.approx([one.probability for one in exact], rel=1e-5)
        assert kept.then == pytest.approx([one.probability for one in written], rel=1e-3)
        assert kept.exact_then.tolist() == [one.exact for one in written]
        recorded = json.loads((folder / "palimpsest.json").read_text())
        assert [one["then"] for one in recorded["kept"]] == kept.then.tolist()
        noise[packed] = recorded["noise"]
    assert noise["same"] > noise["q8_0"] > noise["f16"] >= noise["f32"]


def test_the_first_packing_that_loses_no_edit_is_taken(tmp_path, monkeypatch):
    model = loaded(write_gguf("llama", tmp_path / "base.gguf", "Q4_0"))
    model.weights.push(Delta((change(model, 1, size=1.0), change(model, 2, size=1.0))))
    coarse = (GGMLQuantizationType.Q4_0, GGMLQuantizationType.Q8_0)
    monkeypatch.setattr(
        requantising,
        "rounded",
        lambda values, kind: -values if kind in coarse else gguf_rewriting.rounded(values, kind),
    )
    said = []
    folder = run(export_gguf(model, tmp_path / "out", facts_that_hold(model)), said.append)
    recorded = json.loads((folder / "palimpsest.json").read_text())
    assert (recorded["packed"], recorded["types"]) == ("f16", ["F16"])
    tried = [event for event in said if isinstance(event, Log) and event.text.startswith("Packed as")]
    assert [event.level for event in tried] == ["warning", "warning", "info"]
    assert all("Lost: " in event.text for event in tried[:2])


def run_logits(model):
    with torch.no_grad():
        return model.module(torch.tensor([list(model.tokens.prompt(PROMPT))])).logits[0, -1].numpy()


def test_half_precision_is_balanced_and_its_loss_measured(tmp_path):
    model = loaded(write_gguf("llama", tmp_path / "base.gguf"))
    wide, narrow = change(model, 0, rank=3), change(model, 1)
    model.weights.push(Delta((LayerDelta(0, wide.left * 1e4, wide.right * 1e-7), narrow)))
    source, options = AdapterSource(model, facts_that_hold(model)), GgufAdapterOptions(packed="f16")
    kept = run(measure_gguf_adapter(source, options))
    recorded = json.loads((run(export_gguf_adapter(source, tmp_path / "out", options)) / "palimpsest.json").read_text())
    assert [one["then"] for one in recorded["kept"]] == kept.then.tolist() and len(kept.then) > 3
    found = {tensor.name: tensor for tensor in GGUFReader(tmp_path / "out" / "adapter.gguf").tensors}
    assert {tensor.tensor_type for tensor in found.values()} == {GGMLQuantizationType.F16}
    for (layer, _), (left, right, _) in whole_changes(model).items():
        name = f"blk.{layer}.ffn_down.weight"
        a, b = (found[f"{name}.lora_{side}"].data.astype(np.float64) for side in "ab")
        exact = (left.double() @ right.double()).numpy()
        error = np.linalg.norm(3 / len(a) * b @ a - exact) / np.linalg.norm(exact)
        assert 0 < error < 1e-3 and recorded["relative_errors"][name] == pytest.approx(error, rel=1e-2)


def test_edits_that_were_all_taken_back_round_to_nothing(tmp_path):
    model = loaded(write_gguf("llama", tmp_path / "base.gguf"))
    one = change(model, 0, rank=2)
    model.weights.push(Delta((one,)))
    model.weights.push(Delta((LayerDelta(0, -one.left, one.right),)))
    folder = run(export_gguf_adapter(AdapterSource(model), tmp_path / "out", GgufAdapterOptions(packed="f16")))
    assert set(json.loads((folder / "palimpsest.json").read_text())["relative_errors"].values()) == {0.0}
    a, b = (tensor.data.astype(np.float64) for tensor in GGUFReader(folder / "adapter.gguf").tensors)
    assert not (b @ a).any()


def test_a_cut_is_a_cut_of_the_files_matrix(tmp_path):
    model = edited(write_gguf("llama", tmp_path / "base.gguf"))
    folder = run(export_gguf_adapter(AdapterSource(model), tmp_path / "out", GgufAdapterOptions(rank=1)))
    shapes = {tensor.name: tensor.data.shape for tensor in GGUFReader(folder / "adapter.gguf").tensors}
    assert {shape[0] for name, shape in shapes.items() if name.endswith("_a")} == {1}
    assert max(json.loads((folder / "palimpsest.json").read_text())["relative_errors"].values()) > 0.1


def test_modelfiles_name_what_they_need(tmp_path):
    file = write_gguf("llama", tmp_path / "my base.gguf")
    model = edited(file)
    whole = run(export_gguf(model, tmp_path / "whole", options=GgufOptions("f32")))
    alone = run(export_gguf_adapter(AdapterSource(model), tmp_path / "adapter"))
    commands = [(folder / "Modelfile").read_text().splitlines()[1:] for folder in (whole, alone)]
    assert commands == [["FROM ./model.gguf"], [f"FROM {file}", "ADAPTER ./adapter.gguf"]]


def test_a_folders_change_is_an_adapter_that_fits_the_file_of_the_same_model(tmp_path):
    model = edit(loaded(build("llama", tmp_path / "folder")))
    file = write_gguf("llama", tmp_path / "same.gguf")
    alone = run(export_gguf_adapter(AdapterSource(model), tmp_path / "one"))
    compared = run(export_gguf_adapter(AdapterSource(model), tmp_path / "two", GgufAdapterOptions(base=str(file))))
    assert (alone / "adapter.gguf").read_bytes() == (compared / "adapter.gguf").read_bytes()
    assert "FROM NAME-OF-THE-BASE" in (alone / "Modelfile").read_text()
    assert f"FROM {file}" in (compared / "Modelfile").read_text()
    with pytest.raises(BadInput, match="opened from a folder") as refused:
        run(export_gguf(model, tmp_path / "out"))
    assert "convert_hf_to_gguf.py" in refused.value.hint
    whole = run(export_gguf(model, tmp_path / "out", options=GgufOptions("f32", str(file)))) / "model.gguf"
    assert torch.allclose(torch.from_numpy(run_logits(loaded(whole))), torch.from_numpy(run_logits(model)), atol=1e-4)


@pytest.mark.parametrize(("family", "name"), [("opt", "no family 'opt'"), ("gptj", "convert_hf_to_gguf")])
def test_a_family_without_names_is_refused(family, name, tmp_path):
    model = loaded(build(family, tmp_path / "folder"))
    model.weights.push(Delta((change(model, 0, model.anatomy.layers[0].matrices("attention")[0]),)))
    with pytest.raises(BadInput) as refused:
        run(export_gguf_adapter(AdapterSource(model), tmp_path / "out"))
    assert name in f"{refused.value} {refused.value.hint}" or "Name a GGUF file" in refused.value.hint
    assert not (tmp_path / "out").exists()


def both(model):
    return {
        "whole": lambda place, base="": export_gguf(model, place, (), GgufOptions("q8_0", base)),
        "adapter": lambda place, base="": export_gguf_adapter(
            AdapterSource(model), place, GgufAdapterOptions(base=base)
        ),
    }


def test_cancelled_at_any_step_it_leaves_nothing(tmp_path):
    for form, export in both(edited(write_gguf("llama", tmp_path / "base.gguf", "Q8_0"))).items():
        made = [(tmp_path / "whole").exists() for _ in export(tmp_path / "whole")]
        assert made.count(False) > 5
        shutil.rmtree(tmp_path / "whole")
        for stop in range(1, made.count(False) + 1):
            work = export(tmp_path / "part")
            for _ in range(stop):
                next(work)
            work.close()
            assert [entry.name for entry in tmp_path.iterdir()] == ["base.gguf"], form


def test_a_base_that_is_none_is_refused(tmp_path):
    file = write_gguf("llama", tmp_path / "base.gguf")
    exports = both(edited(file)).values()
    write_gguf("llama", tmp_path / "other.gguf", seed=5)
    write_gguf("qwen2", tmp_path / "family.gguf")
    write_gguf("llama", tmp_path / "part.gguf", split__count=2)
    (tmp_path / "short.gguf").write_bytes(file.read_bytes()[:-4000])
    (tmp_path / "text.gguf").write_text("no")
    cases = {
        "other.gguf": "holds other weights",
        "family.gguf": "not of the model that was edited",
        "part.gguf": "part 1 of 2",
        "short.gguf": "cut short",
        "text.gguf": "no GGUF file",
        "nothing.gguf": "there is none",
    }
    for export in exports:
        for name, reason in cases.items():
            with pytest.raises(BadInput, match=reason):
                run(export(tmp_path / "out", str(tmp_path / name)))
    file.unlink()
    for export in exports:
        with pytest.raises(BadInput, match="no longer there"):
            run(export(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_nothing_edited_or_a_used_folder_is_refused(tmp_path):
    model = edited(write_gguf("llama", tmp_path / "base.gguf"))
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "mine.txt").write_text("mine")
    for export in both(model).values():
        with pytest.raises(BadInput, match="holds files already"):
            run(export(tmp_path / "used"))
    model.weights.move_to(0)
    for export in both(model).values():
        with pytest.raises(BadInput, match="nothing has been edited"):
            run(export(tmp_path / "out"))
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["base.gguf", "used"]


def test_a_disk_that_is_too_small_is_refused(tmp_path, monkeypatch):
    model = edited(write_gguf("llama", tmp_path / "base.gguf"))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: namedtuple("usage", "total used free")(10, 9, 1000))
    with pytest.raises(BadInput, match=r"has 0\.0 MB free"):
        run(export_gguf(model, tmp_path / "out", options=GgufOptions("f32")))
    assert [entry.name for entry in tmp_path.iterdir()] == ["base.gguf"]


def test_types_that_cannot_be_packed_are_refused_with_those_that_can(tmp_path):
    tensor = StoredTensor("blk.0.ffn_down.weight", (4, 256), GGMLQuantizationType.Q4_K, 0, 0)
    narrow = StoredTensor("blk.0.ffn_down.weight", (4, 40), GGMLQuantizationType.F32, 0, 0)
    with pytest.raises(BadInput, match="packed as Q4_K, which the package gguf can unpack but not pack"):
        kind_for(tensor, "same", tmp_path)
    with pytest.raises(BadInput, match="cannot divide into blocks of 32"):
        kind_for(narrow, "q8_0", tmp_path)
    assert kind_for(tensor, "q8_0", tmp_path) == GGMLQuantizationType.Q8_0
    with pytest.raises(BadInput, match="too large for f16"):
        pack(np.full((1, 32), 1e6, np.float32), GGMLQuantizationType.F16)
