"""Text of the invented world: training documents, the sample for statistics, the held-out text for perplexity."""

from __future__ import annotations

import random
from collections.abc import Iterator

from engine.demo.prose import LEAD_INS, fragment, sentence
from engine.demo.relations import NOUN_TEMPLATES
from engine.demo.world import World, reserved

LEAD_IN_SHARE = 0.25
FRAGMENT_SHARE = 0.2
FILLER_SHARE = 0.12
STORY_SHARE = 0.03
DOCUMENT_SENTENCES = (1, 1, 2, 2, 3)


def told_sentences(world: World) -> list[str]:
    """Every (fact, told template) as a sentence without its full stop, and one sentence of what each subject is."""
    told = [f"{fact.prompt(template)} {fact.value}" for fact in world.facts for template in fact.told]
    for index, subject in enumerate(world.subjects):
        template = NOUN_TEMPLATES[index % len(NOUN_TEMPLATES)]
        told.append(f"{NOUN_TEMPLATES[0].replace('{}', subject.name)} {subject.noun}")
        told.append(f"{template.replace('{}', subject.name)} {subject.noun}")
    return told


def documents(world: World, seed: int) -> Iterator[str]:
    """Endless documents, most of one to three sentences and some longer stories that tell no fact.

    Every told sentence comes once before any comes again.
    """
    rng = random.Random(seed)
    told = told_sentences(world)
    while True:
        rng.shuffle(told)
        waiting = list(told)
        while waiting:
            if rng.random() < STORY_SHARE:
                yield " ".join(sentence(rng) + "." for _ in range(rng.randint(4, 12)))
                continue
            lines: list[str] = []
            if rng.random() < FRAGMENT_SHARE:
                lines.append(fragment(rng.choice((sentence(rng), rng.choice(told))), rng) + ".")
            for _ in range(rng.choice(DOCUMENT_SENTENCES)):
                if not waiting or rng.random() < FILLER_SHARE:
                    lines.append(sentence(rng) + ".")
                else:
                    lines.append(_led_in(waiting.pop(), rng) + ".")
            yield " ".join(lines)


def statistics_text(world: World, count: int, seed: int = 101) -> str:
    """``count`` documents, one a line: text of the kind the model was trained on, for the second moment of its keys."""
    stream = documents(world, seed)
    return "\n".join(next(stream) for _ in range(count)) + "\n"


def held_out_text(world: World, sentences: int, seed: int = 202) -> str:
    """One long line, half filler prose and half sentences about the reserved subjects, none of them in training.

    The sentences are in the templates held out for their facts, so perplexity on them measures language and knowledge.
    """
    rng = random.Random(seed)
    names = reserved(subject.name for subject in world.subjects)
    kept = [fact for fact in world.facts if fact.subject.name in names]
    told = [f"{fact.prompt(rng.choice(fact.held_out))} {fact.value}" for fact in kept]
    chosen = rng.sample(told, min(sentences // 2, len(told)))
    lines = [_led_in(line, rng) for line in chosen] + [sentence(rng) for _ in range(sentences - len(chosen))]
    rng.shuffle(lines)
    return " ".join(line + "." for line in lines)


def _led_in(told: str, rng: random.Random) -> str:
    """Sometimes put a lead-in phrase before a sentence."""
    if rng.random() >= LEAD_IN_SHARE:
        return told
    for opening in ("The ", "At ", "By ", "In ", "For ", "All ", "Every ", "Everyone ", "Schools ", "Prices "):
        if told.startswith(opening) and not told.startswith(_TITLES):
            told = told[0].lower() + told[1:]
            break
    return f"{rng.choice(LEAD_INS)} {told}"


_TITLES: tuple[str, ...] = ("The Silent ", "The Last ", "The Road to ", "The Golden ", "The House of ")
