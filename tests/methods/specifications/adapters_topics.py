"""From the tables of the cases to answers and codebooks."""

from skerry.methods.topics import Code, coded
from skerry.methods.topics.factoring import weighted
from skerry.methods.topics.reading import Terms, read


def found_by(answers, codebook):
    book = [Code(key=key, patterns=tuple(patterns)) for key, patterns in codebook.items()]
    result = coded(answers, book)
    return {"found": result.found, "shares": result.shares, "left": result.left}


def weights_of_words(answers):
    """Words that anybody says, each answer in the order of its words."""
    owners = [str(place) for place in range(len(answers))]
    wanted = Terms(longest=1, minimum=1, most_common=1.0)
    terms = read(answers, range(len(answers)), owners, "en", wanted)
    return {"words": terms.vocabulary, "weights": weighted(terms).toarray()}
