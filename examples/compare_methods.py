"""Run several methods over the same facts, each on the unedited model, and print their table.

    python examples/compare_methods.py [MODEL [FACTS]] [--methods encore memit ft-m] [--edits 1 10] [--out table.csv]

MODEL is a model's folder or a GGUF file, FACTS a file of facts; the demo world and its facts without them. Stopped and
called again with the same arguments, the comparison goes on where it was.
"""

import argparse

import palimpsest

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("model", nargs="?", default="demo")
parser.add_argument("facts", nargs="?")
parser.add_argument("--methods", nargs="+", default=["encore", "memit", "ft-m"])
parser.add_argument("--edits", nargs="+", type=int, default=[1, 10])
parser.add_argument("--out", help="write the whole table to this CSV file")
given = parser.parse_args()

COLUMNS = ["method", "edits", "reliability", "generalization", "locality", "retention", "norm_growth"]

with palimpsest.load(given.model) as bench:
    facts = palimpsest.read_facts(given.facts).facts if given.facts else bench.demo_facts()
    result = palimpsest.run(bench.studies.run(given.methods, given.edits, facts[: max(given.edits)]))

frame = result.table.to_frame()
print(frame[COLUMNS].round(3).to_string(index=False))
print(f"with plots: {result.page}")
if given.out:
    frame.to_csv(given.out, index=False)
