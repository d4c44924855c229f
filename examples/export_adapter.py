"""Export an edit as a LoRA adapter, load it with plain PEFT, and check that it gives the same logits.

    python examples/export_adapter.py FOLDER [MODEL [FACTS]] [--method encore]

The adapter is written to the new or empty FOLDER. MODEL is a model's folder (PEFT loads it again), FACTS a file of
facts; the demo world and its facts without them.
"""

import argparse

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM

import palimpsest

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("folder")
parser.add_argument("model", nargs="?", default="demo")
parser.add_argument("facts", nargs="?")
parser.add_argument("--method", default="encore")
given = parser.parse_args()

with palimpsest.load(given.model, device="cpu", dtype="float32") as bench:
    facts = palimpsest.read_facts(given.facts).facts if given.facts else bench.demo_facts()
    palimpsest.run(bench.edit(facts[:2], given.method, batch=2))
    adapter = palimpsest.run(bench.exports.adapter(given.folder))

    ids = bench.model.tokenizer(facts[0].text, return_tensors="pt")["input_ids"]
    base = AutoModelForCausalLM.from_pretrained(bench.model.info.folder, dtype=torch.float32)
    with torch.no_grad():
        edited = bench.model.module(input_ids=ids).logits
        unedited = base(input_ids=ids).logits
        by_peft = PeftModel.from_pretrained(base, adapter).eval()(input_ids=ids).logits

assert not torch.allclose(unedited, edited, atol=1e-2), "the edit changed nothing"
assert torch.allclose(by_peft, edited, atol=1e-4), "PEFT gives other logits"
print(f"adapter: {adapter}")
print(f"logits moved by up to {float((edited - unedited).abs().max()):.2f}")
print(f"PEFT's differ from Palimpsest's by at most {float((by_peft - edited).abs().max()):.0e}")
