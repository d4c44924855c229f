"""Figures on pretrained models: :mod:`tests.real.table` measures them all, :mod:`tests.real.check` watches a few."""
