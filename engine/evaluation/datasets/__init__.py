"""Facts in and out: CSV, TSV, JSON and JSONL of our own, and the field's published data sets (docs/data_formats.md)."""

from engine.evaluation.datasets.reading import FactFile, RowProblem, read_facts, read_json_facts
from engine.evaluation.datasets.writing import write_edits, write_facts

__all__ = ["FactFile", "RowProblem", "read_facts", "read_json_facts", "write_edits", "write_facts"]
