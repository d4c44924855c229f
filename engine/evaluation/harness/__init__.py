"""Tasks of lm-evaluation-harness on a model as it stands in memory.

The harness runs in a process of its own (:mod:`engine.evaluation.harness.child`), which has the tasks, the prompts and
the metrics, and this program answers what it asks (:mod:`engine.evaluation.harness.answers`). So nothing that it
prints, seeds or keeps open reaches this program, and a cancel is its end.
"""
