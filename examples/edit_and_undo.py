"""Edit one fact into a model, ask it before and after, and take the edit back to the bit.

    python examples/edit_and_undo.py [MODEL [FACTS]] [--method encore]

MODEL is a model's folder or a GGUF file, FACTS a file of facts; the demo world and its facts without them.
"""

import argparse

import palimpsest

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("model", nargs="?", default="demo")
parser.add_argument("facts", nargs="?")
parser.add_argument("--method", default="encore")
given = parser.parse_args()

with palimpsest.load(given.model) as bench:
    facts = palimpsest.read_facts(given.facts).facts if given.facts else bench.demo_facts()
    fact = facts[0]
    weights = {name: weight.clone() for name, weight in bench.model.module.state_dict().items()}

    summary = palimpsest.run(bench.edit([fact], given.method))
    both = palimpsest.run(bench.compare(fact.text, tokens=6))
    print(f"{fact.text} ...")
    print(f"  before: {both.before.text.strip()}")
    print(f"  after:  {both.after.text.strip()}   (to be: {fact.target})")
    print(f"efficacy {summary.efficacy:.0%}, norms of the edited layers x{max(summary.norm_growth.values()):.3f}")

    palimpsest.run(bench.undo())
    now = bench.model.module.state_dict()
    assert all(weight.equal(now[name]) for name, weight in weights.items())
    print("taken back: every weight is what it was, to the bit")
