"""How long 20,000 records take to import, in every form: published data sets repeated, and our own tables and JSON.

    .venv/bin/python -m tests.benchmarks.import_speed --data FOLDER [--records 20000]

FOLDER holds published files such as counterfact_easyedit_10k.json; those that are not there are left out. Prints one
JSON object: for each form seconds by the clock and of the processor (a machine that does other work shows more of the
former).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

from engine.evaluation.datasets import read_facts, write_facts


def timed(file: Path) -> dict[str, float]:
    clock, processor = time.perf_counter(), time.process_time()
    found = read_facts(file)
    return {
        "facts": len(found.facts),
        "problems": len(found.problems),
        "seconds": round(time.perf_counter() - clock, 2),
        "processor_seconds": round(time.process_time() - processor, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--records", type=int, default=20_000)
    options = parser.parse_args()
    result: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as place:
        for source in sorted(options.data.glob("*.json")):
            records = json.loads(source.read_text(encoding="utf-8"))
            many = Path(place) / source.name
            many.write_text(json.dumps(list(islice(cycle(records), options.records))), encoding="utf-8")
            result[source.stem] = timed(many)
            facts = list(islice(cycle(read_facts(source).facts), options.records))
            if source.stem.startswith("counterfact_easyedit"):
                for suffix in (".csv", ".tsv", ".json", ".jsonl"):
                    result[f"our own {suffix}"] = timed(write_facts(Path(place) / f"own{suffix}", facts))
    sys.stdout.write(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
