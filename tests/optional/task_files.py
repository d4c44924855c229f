"""Task files of one's own, of every kind that the harness has, about the facts of the tests' tiny world."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from engine.fact import Fact

CHOICE = """
task: tiny_choice
dataset_path: json
dataset_kwargs: {data_files: {test: choice.jsonl}}
test_split: test
output_type: multiple_choice
doc_to_text: "{{question}}"
doc_to_choice: choices
doc_to_target: answer
metric_list:
  - {metric: acc, aggregation: mean, higher_is_better: true}
  - {metric: acc_norm, aggregation: mean, higher_is_better: true}
"""
SHOTS = """
include: tiny_choice.yaml
task: tiny_shots
fewshot_split: test
num_fewshot: 2
"""
LIKELIHOOD = """
task: tiny_likelihood
dataset_path: json
dataset_kwargs: {data_files: {test: likelihood.jsonl}}
test_split: test
output_type: loglikelihood
doc_to_text: "{{question}}"
doc_to_target: " {{object}}"
metric_list:
  - {metric: perplexity, aggregation: perplexity, higher_is_better: false}
  - {metric: acc, aggregation: mean, higher_is_better: true}
"""
ROLLING = """
task: tiny_rolling
dataset_path: json
dataset_kwargs: {data_files: {test: rolling.jsonl}}
test_split: test
output_type: loglikelihood_rolling
doc_to_text: ""
doc_to_target: "{{text}}"
metric_list:
  - {metric: word_perplexity, aggregation: weighted_perplexity, higher_is_better: false}
  - {metric: byte_perplexity, aggregation: weighted_perplexity, higher_is_better: false}
  - {metric: bits_per_byte, aggregation: bits_per_byte, higher_is_better: false}
"""
WRITING = """
task: tiny_writing
dataset_path: json
dataset_kwargs: {data_files: {test: likelihood.jsonl}}
test_split: test
output_type: generate_until
doc_to_text: "{{question}}"
doc_to_target: "{{object}}"
generation_kwargs: {until: [".", "\\n"], max_gen_toks: 12, do_sample: false}
metric_list:
  - {metric: exact_match, aggregation: mean, higher_is_better: true, ignore_case: true}
filter_list:
  - name: whole
    filter: [{function: take_first}]
  - name: words
    filter:
      - {function: regex, regex_pattern: "([A-Z][a-z]+ [A-Z][a-z]+|[A-Z][a-z]+)"}
      - {function: take_first}
"""
GROUP = """
group: tiny
task: [tiny_choice, tiny_likelihood]
aggregate_metric_list:
  - {metric: acc, aggregation: mean, weight_by_size: true}
"""
TASKS = ("tiny_choice", "tiny_shots", "tiny_likelihood", "tiny_rolling", "tiny_writing", "tiny")
ASKED = ("tiny", "tiny_shots", "tiny_rolling", "tiny_writing")  # the first is a group of two others


def write_tasks(folder: Path, facts: Sequence[Fact], text: str) -> Path:
    """The task files and their data in ``folder``; ``text`` is read in pieces, one longer than the model reads."""
    folder.mkdir(parents=True, exist_ok=True)
    named = zip(TASKS, (CHOICE, SHOTS, LIKELIHOOD, ROLLING, WRITING, GROUP), strict=True)
    for name, content in named:
        (folder / f"{name}.yaml").write_text(content.lstrip(), encoding="utf-8")
    rows = [{"question": fact.text, "object": fact.true or fact.target} for fact in facts]
    objects = sorted({row["object"] for row in rows})
    choices = []
    for number, row in enumerate(rows):
        others = [one for one in objects if one != row["object"]][number % 3 :: 5][:3]
        offered = [*others[:1], row["object"], *others[1:]]
        choices.append({**row, "choices": offered, "answer": offered.index(row["object"])})
    lines = text.splitlines()
    texts = [{"text": line} for line in lines[:6] if line.strip()] + [{"text": " ".join(lines[:60])}]
    for name, content in (("choice", choices), ("likelihood", rows), ("rolling", texts)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in content), encoding="utf-8")
    return folder
