"""Computes the results of an invented wave, and prints how long it took as JSON."""

import argparse
import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from bench.disclosure import ANSWERS, CATEGORIES, QUESTIONS
from skerry.questionnaires.api import Definition, Given, QuestionType
from skerry.questionnaires.rules.definition import Choice, Question, Section
from skerry.surveys.enums import Access, Dimension, Unit
from skerry.surveys.rules.figures.computing import compute
from skerry.surveys.rules.figures.content import Content
from skerry.surveys.rules.figures.replies import Frame, Reply

SEED = 1
NUMBERS = 4
"""Of the questions so many are answered with a number, the others with a choice."""
KINDS = {"company": 0.6, "academia": 0.25, "public": 0.15}
SIZES = {"micro": 0.5, "small": 0.33, "medium": 0.17}


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args(arguments).rounds
    definition, replies, frame = wave()
    compute(definition, replies[:60], frame, seed=SEED)  # what is loaded or compiled once
    seconds, content = [], None
    for _round in range(rounds):
        start = time.perf_counter()
        content = compute(definition, replies, frame, seed=SEED)
        seconds.append(time.perf_counter() - start)
    assert content is not None
    print(json.dumps({"seconds": seconds} | told(content)))


def told(content: Content) -> Mapping[str, int]:
    made = content.protection
    return {
        "answers": content.weighing.replies,
        "questions": len(content.questions),
        "groups": len(content.domains) - 1,
        "cells": made.cells,
        "hidden": made.primary + made.secondary,
    }


def wave() -> tuple[Definition, Sequence[Reply], Frame]:
    """Of a panel of three kinds and sizes a third answered everything, of the smallest a quarter."""
    chance = np.random.default_rng(SEED)
    definition = questionnaire()
    names = [question.name for question in definition.sections[0].questions]
    kinds = chance.choice(list(KINDS), ANSWERS, p=list(KINDS.values())).tolist()
    sizes = chance.choice(list(SIZES), ANSWERS, p=list(SIZES.values())).tolist()
    chances = [chance.dirichlet(np.full(CATEGORIES, 2.0)) for _name in names]
    replies = [
        Reply(
            unit=f"firm-{place}",
            stratum=f"{kind}|{size}",
            traits={Dimension.KIND: kind, Dimension.SIZE: size},
            answers={
                name: Given(value=answer(chance, number, odds))
                for number, (name, odds) in enumerate(zip(names, chances, strict=True))
            },
            asked=frozenset(names),
        )
        for place, (kind, size) in enumerate(zip(kinds, sizes, strict=True))
    ]
    answered = Counter(reply.stratum for reply in replies)
    panel = {each: (4 if "micro" in each else 3) * number for each, number in answered.items()}
    frame = Frame(
        access=Access.CENSUS,
        unit=Unit.ORGANISATION,
        dimensions=(Dimension.KIND, Dimension.SIZE),
        population=panel,
        invited=panel,
    )
    return definition, replies, frame


def answer(chance: np.random.Generator, number: int, odds: np.ndarray) -> str:
    if number < NUMBERS:
        return str(int(chance.lognormal(3, 1)) + 1)
    return f"a{chance.choice(CATEGORIES, p=odds)}"


def questionnaire() -> Definition:
    questions = tuple(
        Question(name=f"q{number}", type=QuestionType.NUMBER)
        if number < NUMBERS
        else Question(name=f"q{number}", type=QuestionType.SINGLE, choices="answers")
        for number in range(QUESTIONS)
    )
    answers = tuple(Choice(name=f"a{at}", label={"en": f"Answer {at}"}) for at in range(CATEGORIES))
    return Definition(
        title={"en": "A typical wave"},
        languages=("en",),
        choice_lists={"answers": answers},
        sections=(Section(name="all", label={"en": "All"}, questions=questions),),
    )
