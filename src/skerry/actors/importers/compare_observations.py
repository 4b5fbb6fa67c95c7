"""What a file of official statistics would change: each figure added, given anew, or as it was.

The whole edition is planned, also what is as it was: so each edition can be taken
back, and what another one says stays.
"""

from itertools import islice
from typing import Final

import polars as pl

from skerry.actors.importers.refusals import FileRefused, Place, Refusal
from skerry.actors.importers.staging import Staging
from skerry.actors.models import Observation
from skerry.actors.rules.official_values import plain

OBSERVED: Final = ("dataset", "indicator", "unit", "size", "activity", "other", "geo", "period")
"""The columns that say what a figure is about."""

_KEY: Final = ", ".join(OBSERVED)
_AT_ONCE: Final = 20_000
_KNOWN: Final = dict.fromkeys((*OBSERVED, "value", "flags", "arrived"), pl.String)


def plan_observations(staging: Staging) -> None:
    """Plan the figures of the file.

    Raises:
        FileRefused: two rows give different figures for the same thing.
    """
    _refuse_contradictions(staging)
    staging.run(f"""
        INSERT INTO remark
        SELECT file, line, indicator, 'twice-in-file', concat_ws(', ', geo, size, period) FROM observation_row
        QUALIFY row_number() OVER (PARTITION BY {_KEY} ORDER BY file, line) > 1
    """)  # noqa: S608  # our own columns
    _bring_known(staging)
    staging.run(f"""
        CREATE OR REPLACE TABLE plan_observation AS
        WITH fresh AS (
            SELECT * FROM observation_row
            QUALIFY row_number() OVER (PARTITION BY {_KEY} ORDER BY file, line) = 1
        ), known AS (
            SELECT {_KEY}, value AS old_value, flags AS old_flags, true AS is_known FROM known_observation
            QUALIFY row_number() OVER (PARTITION BY {_KEY} ORDER BY arrived DESC) = 1
        )
        SELECT row_number() OVER (ORDER BY file, line, {_KEY}) AS rank, fresh.*,
            concat_ws(', ', geo, nullif(size, ''), nullif(activity, ''), nullif(other, ''), period) AS about,
            trim(coalesce(value, ':') || ' ' || flags) AS figure,
            trim(coalesce(old_value, ':') || ' ' || old_flags) AS old_figure,
            is_known IS NULL AS is_new,
            is_known IS NOT NULL AND (value, flags) IS DISTINCT FROM (old_value, old_flags) AS is_changed
        FROM fresh LEFT JOIN known USING ({_KEY}) ORDER BY rank
    """)  # noqa: S608  # our own columns


def observation_counts(staging: Staging) -> dict[str, int]:
    """How many figures are added, changed or as they were; nothing where the file has none."""
    queries = {
        "observations_added": "is_new",
        "observations_changed": "is_changed",
        "observations_same": "NOT is_new AND NOT is_changed",
    }
    found = {
        name: int(staging.value(f"SELECT count(*) FROM plan_observation WHERE {condition}"))  # noqa: S608  # our own words
        for name, condition in queries.items()
    }
    return found if any(found.values()) else {}


def _refuse_contradictions(staging: Staging) -> None:
    found = next(
        staging.rows(f"""
            SELECT last(file ORDER BY file, line), last(line ORDER BY file, line), concat_ws(', ', {_KEY}) FROM observation_row GROUP BY {_KEY}
            HAVING count(DISTINCT coalesce(value, ':') || ' ' || flags) > 1 ORDER BY 2 LIMIT 1
        """),  # noqa: S608  # our own columns
        None,
    )
    if found:
        file, line, key = found
        raise FileRefused(
            Refusal.FIGURES_DISAGREE, Place(file=file, line=line, column="OBS_VALUE"), detail=key
        )


def _bring_known(staging: Staging) -> None:
    """What is known of the data sets that the file is about, in every edition."""
    staging.create("known_observation", _KNOWN)
    datasets = [row[0] for row in staging.rows("SELECT DISTINCT dataset FROM observation_row")]
    known = (
        Observation.objects.arrived()
        .filter(dataset__in=datasets)
        .values_list(*OBSERVED, "value", "flags", "run__completed_at", "run_id")
        .order_by("pk")
        .iterator(_AT_ONCE)
    )
    rows = (
        (*key, None if value is None else plain(value), flags, f"{at.isoformat()} {run:09}")
        for *key, value, flags, at, run in known
    )
    while batch := list(islice(rows, _AT_ONCE)):
        staging.load("known_observation", _KNOWN, batch)
