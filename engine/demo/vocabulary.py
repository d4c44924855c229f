"""The tokenizer of the demo model: byte-level BPE, learned on the world's own text."""

from __future__ import annotations

from collections.abc import Iterable

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

from engine.demo.world import World

END_OF_TEXT = "<|endoftext|>"


def build_tokenizer(texts: Iterable[str], size: int) -> PreTrainedTokenizerFast:
    """Learn at most ``size`` tokens from ``texts``; a text's first word gets the same token as in mid-sentence."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        min_frequency=2,
        special_tokens=[END_OF_TEXT],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        eos_token=END_OF_TEXT,
        pad_token=END_OF_TEXT,
        clean_up_tokenization_spaces=False,
        model_max_length=512,
    )


def split_last_words(tokenizer: PreTrainedTokenizerFast, world: World) -> list[str]:
    """The subjects whose last word is not one token of its own (none, when the vocabulary is large enough)."""
    words = [(subject.name, " " + subject.last_word) for subject in world.subjects]
    return [name for name, word in words if len(tokenizer(word, add_special_tokens=False)["input_ids"]) != 1]
