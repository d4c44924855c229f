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
from engine.exports.gguf_adapter import export_gguf_adapter
from engine.exports.gguf_model import export_gguf, foresee_gguf
from engine.exports.gguf_rewriting import PROVENANCE_KEY, kind_for, pack
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


def factors_of(model):
    """All changes of a matrix side by side."""
    parts = {}
    for delta in model.weights.deltas[: model.weights.applied]:
        for part in delta.layers:
            parts.setdefault((part.layer, part.matrix), []).append(part.factors())
    return {site: (torch.cat([a for a, _ in p], 1), torch.cat([b for _, b in p], 0)) for site, p in parts.items()}


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
    check_adapter(run(export_gguf_adapter(model, tmp_path / "adapter", factors_of(model))), model, family, file)
    check_whole(run(export_gguf(model, tmp_path / "whole", kind="f32")) / "model.gguf", model, file)


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
    out = run(export_gguf(model, tmp_path / "out", kind=kind)) / "model.gguf"
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


def test_what_packing_does_to_an_edit_is_what_the_written_file_does(tmp_path):
    file = write_gguf("llama", tmp_path / "base.gguf", "Q4_0")
    model = edited(file)
    facts = [make_fact("Danielle Darrieux", "The mother tongue of {} is", answer) for answer in ("French", "the city")]
    held = {name: value.clone() for name, value in model.module.state_dict().items()}
    results = run(foresee_gguf(model, facts))
    assert all(torch.equal(value, held[name]) for name, value in model.module.state_dict().items())
    assert [result.kind for result in results] == ["same", "q8_0", "f16", "bf16", "f32"]
    questions = [(fact.text, fact.target) for fact in facts]
    exact = run(score(model, questions))
    for result in results:
        folder = run(export_gguf(model, tmp_path / result.kind, facts, result.kind))
        written = run(score(loaded(folder / "model.gguf"), questions))
        for kept, before, after in zip(result.edits, exact, written, strict=True):
            assert kept.before.probability == pytest.approx(before.probability, rel=1e-5)
            assert kept.after.probability == pytest.approx(after.probability, rel=1e-4)
        recorded = json.loads((folder / "palimpsest.json").read_text())["packing"]
        assert [one["answer"] for one in recorded["edits"]] == [fact.target for fact in facts]
    noise = {result.kind: result.noise for result in results}
    assert noise["same"] > noise["q8_0"] > noise["f16"] >= noise["f32"]


def test_the_first_kind_that_loses_no_edit_is_taken(tmp_path, monkeypatch):
    model = edited(write_gguf("llama", tmp_path / "base.gguf", "Q4_0"))
    said = int(np.argmax(run_logits(model)))
    fact = make_fact("Danielle Darrieux", "The mother tongue of {} is", model.tokens.decode([said]).strip() or "x")
    events = list(export_gguf(model, tmp_path / "out", [fact]))
    tried = [event.text for event in events if isinstance(event, Log) and event.text.startswith("Packed as")]
    chosen = json.loads((tmp_path / "out" / "palimpsest.json").read_text())["packing"]
    assert len(tried) == ["same", "q8_0", "f16", "bf16", "f32"].index(chosen["kind"]) + 1
    lost = [line for line in tried if "1 of 1 edits hold (1 " not in line and "(1 as edited" in line]
    assert len(lost) == len(tried) - 1


def run_logits(model):
    with torch.no_grad():
        return model.module(torch.tensor([list(model.tokens.prompt(PROMPT))])).logits[0, -1].numpy()


def test_half_precision_is_balanced_and_its_loss_said(tmp_path):
    file = write_gguf("llama", tmp_path / "base.gguf")
    model = loaded(file)
    tiny = change(model, 0)
    model.weights.push(Delta((LayerDelta(0, tiny.left * 1e4, tiny.right * 1e-7),)))
    factors = factors_of(model)
    events = list(export_gguf_adapter(model, tmp_path / "out", factors, "f16"))
    assert any("is off by at most" in event.text for event in events if isinstance(event, Log))
    found = {tensor.name.rsplit("_", 1)[1]: tensor for tensor in GGUFReader(tmp_path / "out" / "adapter.gguf").tensors}
    assert found["a"].tensor_type == found["b"].tensor_type == GGMLQuantizationType.F16
    product = found["b"].data.astype(np.float64) @ found["a"].data.astype(np.float64)
    exact = (factors[0, ""][0].double() @ factors[0, ""][1].double()).numpy()
    error = np.linalg.norm(product - exact) / np.linalg.norm(exact)
    assert error < 1e-3
    recorded = json.loads((tmp_path / "out" / "palimpsest.json").read_text())["relative_errors"]
    assert recorded["blk.0.ffn_down.weight"] == pytest.approx(error, rel=1e-3)


def test_modelfiles_name_what_they_need(tmp_path):
    file = write_gguf("llama", tmp_path / "my base.gguf")
    model = edited(file)
    whole = run(export_gguf(model, tmp_path / "whole", kind="f32"))
    alone = run(export_gguf_adapter(model, tmp_path / "adapter", factors_of(model)))
    commands = [(folder / "Modelfile").read_text().splitlines()[1:] for folder in (whole, alone)]
    assert commands == [["FROM ./model.gguf"], [f"FROM {file}", "ADAPTER ./adapter.gguf"]]


def test_a_folders_change_is_an_adapter_that_fits_the_file_of_the_same_model(tmp_path):
    model = edit(loaded(build("llama", tmp_path / "folder")))
    file = write_gguf("llama", tmp_path / "same.gguf")
    alone = run(export_gguf_adapter(model, tmp_path / "one", factors_of(model)))
    compared = run(export_gguf_adapter(model, tmp_path / "two", factors_of(model), base=file))
    assert (alone / "adapter.gguf").read_bytes() == (compared / "adapter.gguf").read_bytes()
    assert "FROM NAME-OF-THE-BASE" in (alone / "Modelfile").read_text()
    assert f"FROM {file}" in (compared / "Modelfile").read_text()
    with pytest.raises(BadInput, match="opened from a folder") as refused:
        run(export_gguf(model, tmp_path / "out"))
    assert "convert_hf_to_gguf.py" in refused.value.hint
    whole = run(export_gguf(model, tmp_path / "out", kind="f32", base=file)) / "model.gguf"
    assert torch.allclose(torch.from_numpy(run_logits(loaded(whole))), torch.from_numpy(run_logits(model)), atol=1e-4)


@pytest.mark.parametrize(("family", "name"), [("opt", "no family 'opt'"), ("gptj", "convert_hf_to_gguf")])
def test_a_family_without_names_is_refused(family, name, tmp_path):
    model = loaded(build(family, tmp_path / "folder"))
    model.weights.push(Delta((change(model, 0, model.anatomy.layers[0].matrices("attention")[0]),)))
    with pytest.raises(BadInput) as refused:
        run(export_gguf_adapter(model, tmp_path / "out", factors_of(model)))
    assert name in f"{refused.value} {refused.value.hint}" or "Name a GGUF file" in refused.value.hint
    assert not (tmp_path / "out").exists()


def both(model):
    return {
        "whole": lambda place, **more: export_gguf(model, place, kind="q8_0", **more),
        "adapter": lambda place, **more: export_gguf_adapter(model, place, factors_of(model), **more),
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
                run(export(tmp_path / "out", base=tmp_path / name))
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
    with pytest.raises(BadInput, match=r"has 0\.0 GB free"):
        run(export_gguf(model, tmp_path / "out", kind="f32"))
    assert [entry.name for entry in tmp_path.iterdir()] == ["base.gguf"]


def test_types_that_cannot_be_packed_are_refused_with_those_that_can(tmp_path):
    tensor = StoredTensor("blk.0.ffn_down.weight", (4, 256), GGMLQuantizationType.Q4_K, 0, 0)
    narrow = StoredTensor("blk.0.ffn_down.weight", (4, 40), GGMLQuantizationType.F32, 0, 0)
    with pytest.raises(BadInput, match="packed as Q4_K, which the package gguf can unpack but not pack"):
        kind_for(tensor, "same", tmp_path)
    with pytest.raises(BadInput, match="cannot divide into blocks of 32"):
        kind_for(narrow, "q8_0", tmp_path)
    with pytest.raises(BadInput, match="no kind 'q3'"):
        kind_for(narrow, "q3", tmp_path)
    assert kind_for(tensor, "q8_0", tmp_path) == GGMLQuantizationType.Q8_0
    with pytest.raises(BadInput, match="too large for f16"):
        pack(np.full((1, 32), 1e6, np.float32), GGMLQuantizationType.F16)
