"""Counts with their nouns, for the middle of sentences: "1 fact", "1,203 facts"."""

from __future__ import annotations

from engine.support.wording import Sentence, say_count


def answers(count: int) -> Sentence:
    """So many answers."""
    return say_count(count, "{n} answer", "{n} answers")


def batches(count: int) -> Sentence:
    """So many batches."""
    return say_count(count, "{n} batch", "{n} batches")


def edits(count: float) -> Sentence:
    """So many edits."""
    return say_count(round(count), "{n} edit", "{n} edits")


def facts(count: int) -> Sentence:
    """So many facts."""
    return say_count(count, "{n} fact", "{n} facts")


def layers(count: int) -> Sentence:
    """So many layers."""
    return say_count(count, "{n} layer", "{n} layers")


def metrics(count: int) -> Sentence:
    """So many metrics."""
    return say_count(count, "{n} metric", "{n} metrics")


def pairs(count: int) -> Sentence:
    """So many pairs."""
    return say_count(count, "{n} pair", "{n} pairs")


def steps(count: int) -> Sentence:
    """So many steps."""
    return say_count(count, "{n} step", "{n} steps")


def tensors(count: int) -> Sentence:
    """So many tensors."""
    return say_count(count, "{n} tensor", "{n} tensors")


def tokens(count: int) -> Sentence:
    """So many tokens."""
    return say_count(count, "{n} token", "{n} tokens")
