"""Whatever is written, there are topics of enough organisations, or the reason why not."""

from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.methods.topics import Effort, topics

WORDS = st.sampled_from(["och", "kostnad", "kostnader", "brist", "folk", "tid", "the", "cost"])
TEXTS = st.lists(st.lists(WORDS, max_size=5).map(" ".join), max_size=25)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(TEXTS, st.integers(1, 5), st.data())
def test_topics_are_sound_or_none(texts, minimum, data):
    languages = data.draw(
        st.lists(st.sampled_from(["sv", "en"]), min_size=len(texts), max_size=len(texts))
    )

    found = topics(
        texts, languages, seed=1, minimum=minimum, effort=Effort(samples=2, numbers=(1, 2, 3))
    )

    for language in found.languages:
        assert (language.unread is None) == bool(language.topics)
        for topic in language.topics:
            assert topic.organisations >= minimum
            said = [
                {place for place, text in enumerate(texts) if word.split()[0] in text.split()}
                for word in topic.words
            ]
            assert all(len(places) >= minimum for places in said)
