"""Predict which facts an edit will disturb, make the edit, and see what came; the edit is taken back by itself.

    python examples/predict_interference.py [MODEL FACTS] [--method memit] [--edits 10]

MODEL is a model's folder or a GGUF file, FACTS a file of facts with their true answers: the first ones are edited, the
others are to be left alone. The demo world and its facts without them.
"""

import argparse

import palimpsest

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("model", nargs="?", default="demo")
parser.add_argument("facts", nargs="?")
parser.add_argument("--method", default="memit")
parser.add_argument("--edits", type=int, default=10)
given = parser.parse_args()

with palimpsest.load(given.model) as bench:
    facts = palimpsest.read_facts(given.facts).facts if given.facts else bench.demo_facts()
    edited, others = facts[: given.edits], facts[given.edits :]
    known = tuple(fact for fact in others if fact.true)[:300]
    plan = palimpsest.InterferencePlan(method=given.method, known=known)
    found = palimpsest.run(bench.laboratory.rehearse(edited, plan))

frame = found.to_frame()
frame["lost"] = frame["before"] - frame["after"]
print(frame[["fact", "p", "by", "disturbance", "lost"]].head(8).round(3).to_string(index=False))
seen = found.observed
print(f"{found.efficacy:.0%} of {len(edited)} edits took; {len(frame)} other facts were watched")
if seen.spearman is not None:
    print(f"rank correlation of predicted disturbance and lost probability: {seen.spearman:.2f}")
if seen.top_loss is not None and seen.rest_loss is not None:
    print(f"the {seen.top} predicted to suffer most lost {seen.top_loss:.3f}, the others {seen.rest_loss:.3f}")
