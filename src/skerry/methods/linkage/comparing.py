"""The search itself: Splink compares, DuckDB computes."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import splink.comparison_level_library as levels
import splink.comparison_library as library
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from skerry.methods.linkage import features, parameters
from skerry.methods.linkage.parameters import Comparison, Level
from skerry.methods.linkage.records import Evidence, Pair, Record, Result

_DIGITS = 6
# Any reading of one name beside any reading of the other. Another number is no slip.
_ANY = (
    "coalesce(list_bool_or(flatten(list_transform(ours, lambda x:"
    " list_transform(theirs, lambda y: {})))), false)"
)
_MACROS = {
    "slip(ours, theirs, slips)": _ANY.format(
        "CASE WHEN abs(length(x) - length(y)) <= 2 AND jaro_winkler_similarity(x, y) >= 0.85"
        " THEN damerau_levenshtein(x, y) <= slips"
        r" AND regexp_replace(x, '\D+', ' ', 'g') = regexp_replace(y, '\D+', ' ', 'g')"
        " ELSE false END"
    ),
    "alike(ours, theirs)": _ANY.format("jaro_winkler_similarity(x, y) >= 0.9"),
    "lies_within(ours, theirs, share)": _ANY.format(
        "least(x.bits, y.bits) >= share * greatest(x.bits, y.bits)"
        " AND (list_has_all(x.words, y.words) OR list_has_all(y.words, x.words))"
    ),
}
# The keys that some records share and not too many do.
_ORGANISATIONS = """
CREATE TABLE organisations AS
WITH shared AS (
    SELECT unique_id, key
    FROM (SELECT unique_id, country, unnest(keys) AS key FROM given)
    QUALIFY count(*) OVER (PARTITION BY country, key) BETWEEN 2 AND $often
)
SELECT given.* EXCLUDE (keys), told.keys
FROM given LEFT JOIN (SELECT unique_id, list(key ORDER BY key) AS keys FROM shared GROUP BY ALL) AS told
USING (unique_id)
"""


def find_pairs(records: Sequence[Record], *, threshold: float = parameters.THRESHOLD) -> Result:
    """The pairs of ``records`` that are one organisation, each with its evidence.

    Asked: which records are the same organisation, and why? After Fellegi and Sunter
    (1969): the odds of a pair are the odds before any evidence times m / u of each
    aspect's level, where m is how often the level holds for one organisation and u for
    two drawn at random. ``docs/methods/linkage.md`` has the formula and the parameters.

    >>> found = find_pairs([
    ...     Record(key="a", names=("Ångström Säkerhet AB",), country="SE", city="Umeå"),
    ...     Record(key="b", names=("Angstroem Sakerhet",), country="SE", city="Umea"),
    ...     Record(key="c", names=("Fyrvik Data AB",), country="SE", city="Umeå"),
    ... ], threshold=0.5)
    >>> [(pair.left, pair.right) for pair in found.pairs]
    [('a', 'b')]
    """
    comparisons = parameters.COMPARISONS
    pairs = [_pair(row, comparisons) for row in _predicted(records, comparisons, threshold)]
    return Result(
        method=parameters.METHOD,
        version=parameters.VERSION,
        records=len(records),
        prior=parameters.prior(len(records)),
        threshold=threshold,
        pairs=tuple(sorted(pairs, key=lambda pair: (-pair.probability, pair.left, pair.right))),
    )


def _predicted(
    records: Sequence[Record], comparisons: Sequence[Comparison], threshold: float
) -> list[dict[str, Any]]:
    if not records[1:]:
        return []
    with duckdb.connect(config={"enable_external_access": "false"}) as connection:
        connection.execute("SET lambda_syntax = 'ENABLE_SINGLE_ARROW'")  # as Splink writes
        for head, body in _MACROS.items():
            connection.execute(f"CREATE MACRO {head} AS {body}")
        connection.register("given", features.table(records))
        connection.execute(_ORGANISATIONS, {"often": features.often(len(records))})
        registered = DuckDBAPI(connection).register(connection.table("organisations"))
        linker = Linker(registered, _settings(len(records), comparisons), log_level=None)
        found = linker.inference.predict(threshold_match_probability=threshold)
        relation = found.as_duckdbpyrelation()
        columns = _columns(comparisons)
        return [
            dict(zip(columns, row, strict=True)) for row in relation.select(*columns).fetchall()
        ]


def _columns(comparisons: Sequence[Comparison]) -> list[str]:
    findings = [f"{prefix}_{each.aspect}" for each in comparisons for prefix in _prefixes(each)]
    return ["unique_id_l", "unique_id_r", "match_probability", *findings]


def _prefixes(comparison: Comparison) -> tuple[str, ...]:
    """What Splink tells of an aspect: the level, its weight, and what rarity adds to that."""
    if any(level.rarity for level in comparison.levels):
        return ("gamma", "mw", "mw_tf_adj")
    return ("gamma", "mw")


def _settings(records: int, comparisons: Sequence[Comparison]) -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(each) for each in comparisons],
        blocking_rules_to_generate_predictions=[
            block_on("country", "texts", arrays_to_explode=["texts"]),
            block_on("domain"),
            block_on("numbers", arrays_to_explode=["numbers"]),
            block_on("country", "keys", arrays_to_explode=["keys"]),
            block_on("texts_rare", arrays_to_explode=["texts_rare"]),
        ],
        probability_two_random_records_match=parameters.prior(records),
        retain_intermediate_calculation_columns=True,
    )


def _comparison(comparison: Comparison) -> library.CustomComparison:
    unknown = levels.CustomLevel(comparison.unknown).configure(is_null_level=True)
    return library.CustomComparison(
        output_column_name=comparison.aspect.value,
        comparison_levels=[unknown, *(_level(level) for level in comparison.levels)],
    )


def _level(level: Level) -> Any:
    """Splink's own level, whose classes have no common public name."""
    made = levels.CustomLevel(level.condition) if level.condition else levels.ElseLevel()
    if level.rarity:
        return made.configure(
            m_probability=level.m,
            u_probability=level.u,
            tf_adjustment_column=level.rarity,
            tf_adjustment_weight=level.share,
        )
    return made.configure(m_probability=level.m, u_probability=level.u)


def _pair(row: Mapping[str, Any], comparisons: Sequence[Comparison]) -> Pair:
    return Pair(
        left=row["unique_id_l"],
        right=row["unique_id_r"],
        probability=round(row["match_probability"], _DIGITS),
        evidence=tuple(_evidence(row, each) for each in comparisons),
    )


def _evidence(row: Mapping[str, Any], comparison: Comparison) -> Evidence:
    """Splink numbers the levels from the last, which is 0; -1 is unknown."""
    number = row[f"gamma_{comparison.aspect}"]
    level = parameters.UNKNOWN if number < 0 else comparison.levels[-1 - number].key
    bits = sum(row[f"{prefix}_{comparison.aspect}"] for prefix in _prefixes(comparison)[1:])
    return Evidence(aspect=comparison.aspect, level=level, bits=round(bits, _DIGITS) + 0.0)
