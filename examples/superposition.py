"""Plot how far the keys of a model's facts overlap at every layer.

    python examples/superposition.py [MODEL [FACTS]] [--statistics TEXT] [--out superposition.png]

MODEL is a model's folder or a GGUF file, FACTS a file of facts; the demo world and its facts without them. TEXT is
plain text for the covariances; without it the model writes its own, which takes a while.
"""

import argparse

from matplotlib import colormaps
from matplotlib.figure import Figure

import palimpsest

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("model", nargs="?", default="demo")
parser.add_argument("facts", nargs="?")
parser.add_argument("--statistics")
parser.add_argument("--out", default="superposition.png")
given = parser.parse_args()

with palimpsest.load(given.model) as bench:
    if given.statistics:
        bench.use_statistics_text(given.statistics)
    facts = palimpsest.read_facts(given.facts).facts if given.facts else bench.demo_facts()
    found = palimpsest.run(bench.laboratory.superposition(facts[:128])).now

print(found.to_frame()[["layer", "mean", "std", "kurtosis", "tail"]].round(4).to_string(index=False))
most = max((pairs[0] for pairs in found.top), key=lambda pair: abs(pair.p))
print(f"the largest share: editing {most.edited_name!r} moves {most.moved_name!r} by {most.p:.2f}")

figure = Figure(figsize=(9, 3.5), layout="constrained")
left, right = figure.subplots(1, 2)
left.plot(found.depth, found.p.kurtosis, "o-")
left.set(xlabel="relative depth", ylabel="excess kurtosis of p", title=f"{len(found.names)} facts")
for depth, edges, counts in zip(found.depth, found.p.edges, found.p.counts, strict=True):
    right.stairs(counts / counts.sum(), edges, color=colormaps["viridis"](depth))
right.set(xlabel="p(k_i, k_j)", ylabel="share of pairs", yscale="log", title="the deeper the brighter")
figure.savefig(given.out)
print(f"plot: {given.out}")
