"""What the file would change: each record added, changed or left as it is, and why.

All of it is SQL inside the staging file. ``n`` numbers what the file brings,
``rank`` what would be added, in the order of the file, so that the identifiers
that the database hands out later fit whatever step a run goes on from.
"""

from typing import Final

from skerry.actors.importers import known
from skerry.actors.importers.compare_initiatives import (
    plan_initiatives,
    plan_links,
    plan_participations,
)
from skerry.actors.importers.compare_lists import (
    match_by_numbers,
    match_by_other_keys,
    plan_words,
    remark_vanished_rows,
)
from skerry.actors.importers.compare_observations import observation_counts, plan_observations
from skerry.actors.importers.staging import Staging

_TEXT_FIELDS: Final = ("name", "website", "mail_domain")


def compare(staging: Staging, *, source: int) -> dict[str, int]:
    """Fill the plan of ``staging``; says how many records of each kind would be added or changed."""
    _choose_organisations(staging)
    known.bring_identifiers(staging)
    _match(staging)
    known.bring_organisations(staging)
    _choose_speaking(staging)
    _plan_organisations(staging)
    _plan_parts_of_organisations(staging)
    known.bring_initiatives(staging)
    plan_initiatives(staging)
    plan_participations(staging)
    plan_links(staging)
    plan_observations(staging)
    _remark_vanished(staging, source)
    remark_vanished_rows(staging, source)
    _forget_reading(staging)
    return counts(staging)


def counts(staging: Staging) -> dict[str, int]:
    queries = {
        "organisations_added": "SELECT count(*) FROM plan_organisation",
        "organisations_changed": "SELECT count(*) FROM changed_organisation",
        "organisations_same": "SELECT (SELECT count(*) FROM matched) "
        "- (SELECT count(*) FROM changed_organisation)",
        "initiatives_added": "SELECT count(*) FROM plan_initiative",
        "initiatives_changed": "SELECT count(*) FROM changed_initiative",
        "initiatives_same": "SELECT (SELECT count(*) FROM initiative WHERE known IS NOT NULL) "
        "- (SELECT count(*) FROM changed_initiative)",
        "participations_added": "SELECT count(*) FROM plan_participation",
        "participations_changed": "SELECT count(*) FROM changed_participation",
        "participations_same": "SELECT count(*) FROM participation WHERE known IS NOT NULL "
        "AND rowid NOT IN (SELECT part FROM changed_participation)",
    }
    found = {name: int(staging.value(sql)) for name, sql in queries.items()}
    remarks = staging.rows("SELECT reason, count(*) FROM remark GROUP BY reason ORDER BY reason")
    found |= observation_counts(staging)
    return found | {f"remark:{reason}": int(count) for reason, count in remarks}


def _choose_organisations(staging: Staging) -> None:
    """One row per organisation: of several, the newest that lies in the region it names."""
    staging.run("""
        CREATE OR REPLACE TABLE organisation AS
        WITH ranked AS (
            SELECT rowid AS n, row_number() OVER (
                PARTITION BY scheme, key ORDER BY is_consistent DESC, updated DESC, line
            ) AS place
            FROM organisation_row
        )
        SELECT o.rowid AS n, o.*,
            -- Rows of lists are known by numbers of ours, which say nothing; the row itself does.
            CASE WHEN o.scheme = 'list' THEN '#' || o.line ELSE o.key END AS shown_key
        FROM organisation_row o JOIN ranked ON o.rowid = ranked.n
        WHERE ranked.place = 1
    """)
    staging.run("""
        INSERT INTO remark
        SELECT '', max(line), CASE WHEN any_value(scheme) = 'list' THEN '#' || max(line) ELSE key END, 'twice-in-file', any_value(name) FROM organisation_row
        WHERE scheme IN ('ror', 'list') GROUP BY key HAVING count(*) > 1
    """)
    staging.run("""
        INSERT INTO remark
        SELECT '', o.line, o.key, 'several-places', o.name || ': ' || o.latitude || ',' || o.longitude
        FROM organisation o JOIN (
            SELECT key FROM organisation_row WHERE scheme = 'pic' GROUP BY key
            HAVING count(DISTINCT round(latitude, 2) || ' ' || round(longitude, 2)) > 1
        ) USING (key)
    """)
    # Another row of the same number showed that it is an organisation after all.
    staging.run("""
        DELETE FROM remark WHERE reason = 'natural-person' AND key IN (SELECT key FROM organisation)
    """)


def _match(staging: Staging) -> None:
    """Recognise organisations by their number, else by a VAT number nobody else shares, else by name."""
    staging.run("CREATE OR REPLACE TABLE matched (n BIGINT, organisation BIGINT)")
    match_by_numbers(staging)
    staging.run("""
        INSERT INTO matched
        SELECT o.n, k.organisation FROM organisation o
        JOIN known_identifier k ON k.scheme = o.scheme AND k.value = o.key
        WHERE o.n NOT IN (SELECT n FROM matched)
          AND k.organisation NOT IN (SELECT organisation FROM matched)
    """)
    match_by_other_keys(staging)
    staging.run("""
        INSERT INTO matched
        SELECT any_value(o.n), k.organisation FROM organisation o
        JOIN known_identifier k ON k.scheme = 'vat' AND k.value = o.vat
        WHERE o.vat <> '' AND o.scheme <> 'name'
          AND o.n NOT IN (SELECT n FROM matched)
          AND k.organisation NOT IN (SELECT organisation FROM matched)
          AND k.organisation NOT IN (
              SELECT organisation FROM known_identifier
              WHERE scheme IN (SELECT scheme FROM organisation))
        GROUP BY k.organisation HAVING count(*) = 1
    """)
    staging.run("""
        CREATE OR REPLACE TABLE named AS
        SELECT key, min(organisation) AS organisation, count(DISTINCT organisation) AS holders
        FROM known_by_name GROUP BY key
    """)
    staging.run("""
        INSERT INTO matched SELECT o.n, named.organisation FROM organisation o
        JOIN named USING (key) WHERE o.scheme = 'name' AND holders = 1
    """)
    staging.run("""
        INSERT INTO remark
        SELECT '', o.line, '', 'organisation-ambiguous', o.name FROM organisation o
        JOIN named USING (key) WHERE o.scheme = 'name' AND holders > 1
    """)
    staging.run("""
        DELETE FROM organisation WHERE scheme = 'name' AND key IN (SELECT key FROM named WHERE holders > 1)
    """)


def _choose_speaking(staging: Staging) -> None:
    """Of several rows that are one organisation here since two were merged, one says its values: always the same.

    It is the one whose name stayed, else the one whose number came first; the others bring their names, terms and parts in projects.
    """
    staging.run("""
        CREATE OR REPLACE TABLE speaking AS
        SELECT m.n, m.organisation FROM matched m
        JOIN organisation o USING (n) JOIN known_organisation k USING (organisation)
        LEFT JOIN known_identifier i ON i.scheme = o.scheme AND i.value = o.key
        QUALIFY row_number() OVER (
            PARTITION BY m.organisation
            ORDER BY lower(o.name) <> lower(k.name), i.rowid NULLS LAST, o.scheme, o.key) = 1
    """)


def _plan_organisations(staging: Staging) -> None:
    staging.run("""
        CREATE OR REPLACE TABLE plan_organisation AS
        SELECT row_number() OVER (ORDER BY n) AS rank, n FROM organisation
        WHERE n NOT IN (SELECT n FROM matched) ORDER BY n
    """)
    staging.run("""
        CREATE OR REPLACE TABLE owner AS
        SELECT n, scheme, key, rank, NULL::BIGINT AS known FROM organisation JOIN plan_organisation USING (n)
        UNION ALL
        SELECT n, scheme, key, NULL, organisation FROM organisation JOIN matched USING (n)
    """)
    staging.run("""
        CREATE OR REPLACE TABLE change (
            n BIGINT, organisation BIGINT, field VARCHAR, old VARCHAR, new VARCHAR, is_locked BOOLEAN)
    """)
    conditions = {field: f"o.{field} <> ''" for field in _TEXT_FIELDS} | {
        "kind": "o.kind <> 'other'",
        "established": "o.established IS NOT NULL",
        "size_class": "o.size_class <> ''",
    }
    # Who writes the same address with less to it says nothing new; and nobody is led back to http.
    bare = "regexp_replace(lower({}.website), '^https?://(www[.])?|/$', '', 'g')"
    conditions["website"] += f" AND {bare.format('o')} <> {bare.format('k')}"
    for field, is_given in conditions.items():
        staging.run(f"""
            INSERT INTO change
            SELECT m.n, m.organisation, '{field}', k.{field}::VARCHAR, o.{field}::VARCHAR, k.is_locked_{field}
            FROM speaking m JOIN organisation o USING (n) JOIN known_organisation k USING (organisation)
            WHERE o.scheme <> 'name' AND {is_given} AND o.{field} IS DISTINCT FROM k.{field}
        """)  # noqa: S608  # our own names, no input
    _plan_places(staging)
    plan_words(staging)
    staging.run("""
        INSERT INTO remark
        SELECT '', o.line, o.shown_key, 'kept',
            field || ': ' || coalesce(new, '') FROM change
        JOIN organisation o USING (n) WHERE is_locked
    """)
    staging.run("DELETE FROM change WHERE is_locked")


def _plan_places(staging: Staging) -> None:
    """The main site as the file would leave it: in the same city, what the file omits stays."""
    staging.run("""
        CREATE OR REPLACE TABLE place AS
        SELECT m.n, m.organisation, s.site,
            CASE WHEN o.street = '' AND stays THEN s.street ELSE o.street END AS street,
            CASE WHEN o.postcode = '' AND stays THEN s.postcode ELSE o.postcode END AS postcode,
            o.city, o.country,
            CASE WHEN o.latitude IS NULL AND stays THEN s.region_id ELSE nullif(o.region, '') END AS region_id,
            CASE WHEN o.latitude IS NULL AND stays THEN s.latitude ELSE o.latitude END AS latitude,
            CASE WHEN o.latitude IS NULL AND stays THEN s.longitude ELSE o.longitude END AS longitude,
            coalesce(k.is_locked_site, false) AS is_locked
        FROM speaking m JOIN organisation o USING (n)
        JOIN known_organisation k USING (organisation)
        LEFT JOIN (
            SELECT *, true AS is_known FROM known_site
        ) s USING (organisation),
        LATERAL (SELECT coalesce(lower(s.city) = lower(o.city) AND s.country = o.country, false) AS stays)
        WHERE o.scheme <> 'name' AND (o.city <> '' OR (o.country <> '' AND o.scheme <> 'list'))
    """)
    staging.run("""
        DELETE FROM place USING known_site s WHERE s.site = place.site
          AND (s.street, s.postcode, s.city, s.country) = (place.street, place.postcode, place.city, place.country)
          AND s.region_id IS NOT DISTINCT FROM place.region_id
          AND s.latitude IS NOT DISTINCT FROM place.latitude
          AND s.longitude IS NOT DISTINCT FROM place.longitude
    """)
    staging.run("""
        INSERT INTO change
        SELECT p.n, p.organisation, 'site',
            concat_ws(', ', nullif(s.street, ''), nullif(s.postcode, ''), nullif(s.city, ''), s.country, s.region_id),
            concat_ws(', ', nullif(p.street, ''), nullif(p.postcode, ''), nullif(p.city, ''), p.country, p.region_id),
            p.is_locked
        FROM place p LEFT JOIN known_site s USING (site)
    """)
    staging.run("DELETE FROM place WHERE is_locked")


def _plan_parts_of_organisations(staging: Staging) -> None:
    """Sites, names and numbers: of added organisations (``rank``) and of known ones (``known``)."""
    staging.run("""
        CREATE OR REPLACE TABLE plan_site AS
        SELECT row_number() OVER (ORDER BY rank NULLS LAST, n) AS id, * FROM (
            SELECT w.n, w.rank, NULL::BIGINT AS known, o.street, o.postcode, o.city, o.country,
                   nullif(o.region, '') AS region_id, o.latitude, o.longitude
            FROM plan_organisation w JOIN organisation o USING (n) WHERE o.city <> '' OR o.country <> ''
            UNION ALL
            SELECT n, NULL, organisation, street, postcode, city, country, region_id, latitude, longitude
            FROM place WHERE site IS NULL
        ) ORDER BY id
    """)
    _plan_names(staging)
    staging.run("""
        CREATE OR REPLACE TABLE fresh_identifier AS
        SELECT n, rank, known, scheme, key AS value, true AS is_own FROM owner
        WHERE scheme <> 'name'
          AND (known IS NULL OR (scheme, key) NOT IN (SELECT (scheme, value) FROM known_identifier))
        UNION ALL
        SELECT w.n, w.rank, w.known, 'vat', o.vat, false FROM owner w JOIN organisation o USING (n)
        WHERE o.vat <> '' AND w.scheme <> 'name'
        UNION ALL
        SELECT DISTINCT w.n, w.rank, w.known, r.number, r.value, false
        FROM owner w JOIN number_row r USING (scheme, key)
    """)
    _settle_other_numbers(staging)
    staging.run("""
        CREATE OR REPLACE TABLE changed_organisation AS
        SELECT DISTINCT n, organisation FROM change
        UNION SELECT n, known FROM plan_name WHERE known IS NOT NULL
        UNION SELECT n, known FROM plan_identifier WHERE known IS NOT NULL AND scheme <> 'list'
        UNION SELECT n, known FROM plan_site WHERE known IS NOT NULL
    """)


def _plan_names(staging: Staging) -> None:
    """Names that are not known yet; where a person chose the names, none is added, but that is remarked."""
    staging.run("""
        CREATE OR REPLACE TABLE fresh_name AS
        SELECT * FROM (
            SELECT min(w.n) AS n, w.rank, w.known, a.kind, a.language[:12] AS language, a.text[:300] AS text,
                coalesce(bool_or(o.is_locked_names), false) AS is_locked
            FROM alias_row a JOIN owner w USING (scheme, key)
            LEFT JOIN known_organisation o ON o.organisation = w.known
            GROUP BY w.rank, w.known, a.kind, a.language[:12], a.text[:300]
        ) fresh
        WHERE known IS NULL OR NOT EXISTS (
            SELECT 1 FROM known_name k WHERE k.organisation = fresh.known AND k.text = fresh.text
            AND (fresh.language = '' OR (k.kind, k.language) = (fresh.kind, fresh.language)))
    """)
    staging.run("""
        INSERT INTO remark
        SELECT '', o.line, o.key, 'kept', 'names: ' || f.text FROM fresh_name f
        JOIN organisation o USING (n) WHERE f.is_locked
    """)
    staging.run("""
        CREATE OR REPLACE TABLE plan_name AS
        SELECT row_number() OVER (ORDER BY rank NULLS LAST, n, kind, text, language) AS id,
            * EXCLUDE (is_locked)
        FROM fresh_name WHERE NOT is_locked ORDER BY id
    """)


def _settle_other_numbers(staging: Staging) -> None:
    """A VAT number, as any number besides the source's own, has one holder: who has it, else the first in the file."""
    staging.run("""
        CREATE OR REPLACE TABLE refused_number AS
        SELECT n, scheme, value FROM (
            SELECT f.n, f.scheme, f.value, k.organisation AS holder, f.known,
                   row_number() OVER (PARTITION BY f.scheme, f.value ORDER BY f.known NULLS LAST, f.n) AS place
            FROM fresh_identifier f
            LEFT JOIN known_identifier k ON k.scheme = f.scheme AND k.value = f.value
            WHERE NOT f.is_own
        ) WHERE (holder IS NOT NULL) OR place > 1
    """)
    staging.run("""
        INSERT INTO remark
        SELECT '', o.line, o.shown_key, 'identifier-taken', r.value
        FROM refused_number r JOIN organisation o USING (n) JOIN owner w USING (n)
        WHERE r.scheme <> 'list' AND NOT EXISTS (
            SELECT 1 FROM known_identifier k
            WHERE k.scheme = r.scheme AND k.value = r.value AND k.organisation = w.known)
    """)
    staging.run("""
        CREATE OR REPLACE TABLE plan_identifier AS
        SELECT row_number() OVER (ORDER BY rank NULLS LAST, n, scheme, value) AS id, * FROM fresh_identifier f
        WHERE is_own OR (n, scheme, value) NOT IN (SELECT (n, scheme, value) FROM refused_number)
        ORDER BY id
    """)


def _remark_vanished(staging: Staging, source: int) -> None:
    """Records that an earlier run of this source brought and that are gone, by the file or from it. They stay."""
    staging.run(
        """
        UPDATE remark SET reason = 'ended' WHERE reason = 'not-active' AND key IN (
            SELECT value FROM known_identifier WHERE scheme = 'ror' AND source = ?)
        """,
        [source],
    )
    staging.run(
        """
        INSERT INTO remark
        SELECT '', NULL, value, 'vanished', '' FROM known_identifier k
        WHERE k.scheme = 'ror' AND k.source = ? AND k.value NOT IN (SELECT key FROM organisation)
          AND k.value NOT IN (SELECT key FROM remark WHERE reason = 'ended')
        """,
        [source],
    )


def _forget_reading(staging: Staging) -> None:
    """What was read is in the plan now; the rows themselves are not kept."""
    for table in (
        "organisation_row",
        "alias_row",
        "number_row",
        "text_row",
        "concept_row",
        "initiative_row",
        "participation_row",
        "topic_row",
        "observation_row",
    ):
        staging.run(f"DROP TABLE {table}")
    for table in (
        "known_identifier",
        "known_by_name",
        "known_name",
        "known_text",
        "known_concept",
        "known_link",
        "known_observation",
        "named",
        "part",
    ):
        staging.run(f"DROP TABLE {table}")
    staging.run("CHECKPOINT")
