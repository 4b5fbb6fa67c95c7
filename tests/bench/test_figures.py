from bench.figures_inside import told, wave
from skerry.surveys.rules.figures.computing import compute


def test_a_typical_wave_has_the_size_it_is_said_to_have():
    definition, replies, frame = wave()

    content = compute(definition, replies, frame, seed=1)

    made = told(content)
    assert (made["answers"], made["questions"], made["groups"]) == (300, 60, 6)
    assert 0 < made["hidden"] < made["cells"]
