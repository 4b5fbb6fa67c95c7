"""Answers of people whose segments are known."""

import numpy as np

# Agresti, Categorical Data Analysis, 2nd edition 2002, table 13.1: seven pathologists looked
# for carcinoma on 118 slides; how often each pattern of their answers (A to G) came up.
CARCINOMA = {
    "0000000": 34, "0000100": 2, "0100000": 6, "0100001": 1, "0100100": 4, "0100101": 5,
    "1000000": 2, "1010101": 1, "1100000": 2, "1100001": 1, "1100100": 2, "1100101": 7,
    "1100111": 1, "1101001": 1, "1101101": 2, "1101111": 3, "1110101": 13, "1110111": 5,
    "1111101": 10, "1111111": 16,
}  # fmt: skip


def carcinoma():
    return np.array(
        [
            [int(said) for said in pattern]
            for pattern, count in CARCINOMA.items()
            for _ in range(count)
        ]
    )


def invented(sizes, *, questions=8, categories=3, sure=0.85, missing=0.0, seed=3):
    """Answers by segment, each with an own usual answer to each question, and the segments."""
    rng = np.random.default_rng(seed)
    usual = np.array(
        [[(s + q * (s + 1)) % categories for q in range(questions)] for s in range(len(sizes))]
    )
    segment = np.repeat(np.arange(len(sizes)), sizes)
    other = rng.integers(1, categories, (len(segment), questions))
    is_usual = rng.random((len(segment), questions)) < sure
    codes = np.where(is_usual, usual[segment], (usual[segment] + other) % categories)
    codes[rng.random(codes.shape) < missing] = -1
    return codes, segment
