"""What the file would change: each record added, changed or left as it is, and why.

All of it is SQL inside the staging file. ``n`` numbers what the file brings,
``rank`` what would be added, in the order of the file, so that the identifiers
that the database hands out later fit whatever step a run goes on from.
"""

from typing import Final

from skerry.actors.importers import known
from skerry.actors.importers.staging import Staging

_TEXT_FIELDS: Final = ("name", "website", "mail_domain")


def compare(staging: Staging, *, source: int) -> dict[str, int]:
    """Fill the plan of ``staging``; says how many records of each kind would be added or changed."""
    _choose_organisations(staging)
    known.bring_identifiers(staging)
    _match(staging)
    known.bring_organisations(staging)
    _plan_organisations(staging)
    _plan_parts_of_organisations(staging)
    known.bring_initiatives(staging)
    _plan_initiatives(staging)
    _plan_participations(staging)
    _plan_links(staging)
    _remark_vanished(staging, source)
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
        SELECT o.rowid AS n, o.* FROM organisation_row o JOIN ranked ON o.rowid = ranked.n
        WHERE ranked.place = 1
    """)
    staging.run("""
        INSERT INTO remark
        SELECT '', max(line), key, 'twice-in-file', any_value(name) FROM organisation_row
        WHERE scheme = 'ror' GROUP BY key HAVING count(*) > 1
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
    staging.run("""
        CREATE OR REPLACE TABLE matched AS
        SELECT o.n, k.organisation FROM organisation o
        JOIN known_identifier k ON k.scheme = o.scheme AND k.value = o.key
    """)
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
    }
    for field, is_given in conditions.items():
        staging.run(f"""
            INSERT INTO change
            SELECT m.n, m.organisation, '{field}', k.{field}::VARCHAR, o.{field}::VARCHAR, k.is_locked_{field}
            FROM matched m JOIN organisation o USING (n) JOIN known_organisation k USING (organisation)
            WHERE o.scheme <> 'name' AND {is_given} AND o.{field} IS DISTINCT FROM k.{field}
        """)  # noqa: S608  # our own names, no input
    _plan_places(staging)


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
        FROM matched m JOIN organisation o USING (n)
        JOIN known_organisation k USING (organisation)
        LEFT JOIN (
            SELECT *, true AS is_known FROM known_site
        ) s USING (organisation),
        LATERAL (SELECT coalesce(lower(s.city) = lower(o.city) AND s.country = o.country, false) AS stays)
        WHERE o.scheme <> 'name' AND (o.city <> '' OR o.country <> '')
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
    staging.run("""
        INSERT INTO remark
        SELECT '', o.line, o.key, 'kept', field || ': ' || coalesce(new, '') FROM change
        JOIN organisation o USING (n) WHERE is_locked
    """)
    staging.run("DELETE FROM change WHERE is_locked")


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
    staging.run("""
        CREATE OR REPLACE TABLE plan_name AS
        SELECT row_number() OVER (ORDER BY rank NULLS LAST, n, kind, text, language) AS id, * FROM (
            SELECT DISTINCT w.n, w.rank, w.known, a.kind, a.language[:12] AS language, a.text[:300] AS text
            FROM alias_row a JOIN owner w USING (scheme, key)
        ) fresh
        WHERE known IS NULL OR NOT EXISTS (
            SELECT 1 FROM known_name k WHERE k.organisation = fresh.known AND k.text = fresh.text
            AND (fresh.language = '' OR (k.kind, k.language) = (fresh.kind, fresh.language)))
        ORDER BY id
    """)
    staging.run("""
        CREATE OR REPLACE TABLE fresh_identifier AS
        SELECT n, rank, known, scheme, key AS value FROM owner
        WHERE scheme <> 'name'
          AND (known IS NULL OR (scheme, key) NOT IN (SELECT (scheme, value) FROM known_identifier))
        UNION ALL
        SELECT w.n, w.rank, w.known, 'vat', o.vat FROM owner w JOIN organisation o USING (n)
        WHERE o.vat <> '' AND w.scheme <> 'name'
    """)
    _settle_vat(staging)
    staging.run("""
        CREATE OR REPLACE TABLE changed_organisation AS
        SELECT DISTINCT n, organisation FROM change
        UNION SELECT n, known FROM plan_name WHERE known IS NOT NULL
        UNION SELECT n, known FROM plan_identifier WHERE known IS NOT NULL
        UNION SELECT n, known FROM plan_site WHERE known IS NOT NULL
    """)


def _settle_vat(staging: Staging) -> None:
    """A VAT number has one holder: whoever has it, else the first in the file."""
    staging.run("""
        CREATE OR REPLACE TABLE refused_vat AS
        SELECT n, value FROM (
            SELECT f.n, f.value, k.organisation AS holder, f.known,
                   row_number() OVER (PARTITION BY f.value ORDER BY f.known NULLS LAST, f.n) AS place
            FROM fresh_identifier f
            LEFT JOIN known_identifier k ON k.scheme = 'vat' AND k.value = f.value
            WHERE f.scheme = 'vat'
        ) WHERE (holder IS NOT NULL) OR place > 1
    """)
    staging.run("""
        INSERT INTO remark
        SELECT '', o.line, o.key, 'identifier-taken', r.value FROM refused_vat r
        JOIN organisation o USING (n) JOIN owner w USING (n)
        WHERE NOT EXISTS (
            SELECT 1 FROM known_identifier k
            WHERE k.scheme = 'vat' AND k.value = r.value AND k.organisation = w.known)
    """)
    staging.run("""
        CREATE OR REPLACE TABLE plan_identifier AS
        SELECT row_number() OVER (ORDER BY rank NULLS LAST, n, scheme) AS id, * FROM fresh_identifier f
        WHERE scheme <> 'vat' OR n NOT IN (SELECT n FROM refused_vat)
        ORDER BY id
    """)


def _plan_initiatives(staging: Staging) -> None:
    staging.run("""
        CREATE OR REPLACE TABLE initiative AS
        WITH ranked AS (
            SELECT rowid AS n, row_number() OVER (PARTITION BY key ORDER BY updated DESC, line) AS place
            FROM initiative_row
        )
        SELECT i.rowid AS n, i.*, k.initiative AS known FROM initiative_row i
        JOIN ranked ON i.rowid = ranked.n LEFT JOIN known_initiative k USING (key)
        WHERE ranked.place = 1
    """)
    staging.run("""
        CREATE OR REPLACE TABLE plan_initiative AS
        SELECT row_number() OVER (ORDER BY n) AS rank, * FROM initiative WHERE known IS NULL ORDER BY n
    """)
    staging.run("""
        CREATE OR REPLACE TABLE initiative_change (
            n BIGINT, initiative BIGINT, field VARCHAR, old VARCHAR, new VARCHAR, is_locked BOOLEAN)
    """)
    for field in known.INITIATIVE_FIELDS:
        staging.run(f"""
            INSERT INTO initiative_change
            SELECT i.n, k.initiative, '{field}', k.{field}::VARCHAR, i.{field}::VARCHAR, k.is_locked_{field}
            FROM initiative i JOIN known_initiative k ON k.initiative = i.known
            WHERE coalesce(i.{field}::VARCHAR, '') <> '' AND i.{field} IS DISTINCT FROM k.{field}
        """)  # noqa: S608  # our own names, no input
    staging.run("""
        INSERT INTO remark
        SELECT '', i.line, i.key, 'kept', field || ': ' || coalesce(new, '')[:200] FROM initiative_change
        JOIN initiative i USING (n) WHERE is_locked
    """)
    staging.run("DELETE FROM initiative_change WHERE is_locked")
    staging.run("""
        CREATE OR REPLACE TABLE changed_initiative AS SELECT DISTINCT n, initiative FROM initiative_change
    """)


def _plan_participations(staging: Staging) -> None:
    """One part per project, organisation and role; amounts of repeated parts are added up."""
    staging.run("""
        CREATE OR REPLACE TABLE part AS
        SELECT project, scheme, organisation, role, sum(contribution)::DECIMAL(14,2) AS contribution,
               sum(total_cost)::DECIMAL(14,2) AS total_cost, bool_and(has_ended) AS has_ended,
               min(line) AS line, count(*) AS times
        FROM participation_row GROUP BY project, scheme, organisation, role
    """)
    staging.run("""
        CREATE OR REPLACE TABLE project AS
        SELECT key, rank, NULL::BIGINT AS known FROM plan_initiative
        UNION ALL SELECT key, NULL, initiative FROM known_initiative
    """)
    staging.run("""
        INSERT INTO remark
        SELECT '', p.line, p.project || '/' || p.organisation,
               CASE WHEN j.key IS NULL THEN 'project-unknown' ELSE 'organisation-unknown' END, ''
        FROM part p LEFT JOIN project j ON j.key = p.project
        LEFT JOIN owner w ON w.scheme = p.scheme AND w.key = p.organisation
        WHERE (j.key IS NULL OR w.key IS NULL) AND p.scheme <> 'name'
    """)
    staging.run("""
        CREATE OR REPLACE TABLE participation AS
        SELECT j.key AS project, j.rank AS initiative_rank, j.known AS initiative, w.rank AS organisation_rank,
               w.known AS organisation, p.role, p.contribution, p.total_cost, p.has_ended, p.line, p.times,
               k.participation AS known
        FROM part p JOIN project j ON j.key = p.project
        JOIN owner w ON w.scheme = p.scheme AND w.key = p.organisation
        LEFT JOIN known_participation k
          ON k.initiative = j.known AND k.organisation = w.known AND k.role = p.role
    """)
    _drop_weaker_parts(staging)
    staging.run("""
        INSERT INTO remark SELECT '', line, project, 'added-up', role FROM participation WHERE times > 1
    """)
    staging.run("""
        CREATE OR REPLACE TABLE plan_participation AS
        SELECT row_number() OVER (ORDER BY line, project, role) AS id, * FROM participation
        WHERE known IS NULL ORDER BY id
    """)
    staging.run("""
        CREATE OR REPLACE TABLE changed_participation AS
        SELECT p.rowid AS part, k.participation, p.project, p.line,
               k.contribution AS old_contribution, k.total_cost AS old_total_cost, k.has_ended AS old_has_ended,
               coalesce(p.contribution, k.contribution) AS contribution,
               coalesce(p.total_cost, k.total_cost) AS total_cost, p.has_ended
        FROM participation p JOIN known_participation k ON k.participation = p.known
        WHERE coalesce(p.contribution, k.contribution) IS DISTINCT FROM k.contribution
           OR coalesce(p.total_cost, k.total_cost) IS DISTINCT FROM k.total_cost
           OR p.has_ended <> k.has_ended
    """)


def _drop_weaker_parts(staging: Staging) -> None:
    """A table without codes does not say the role: where the part is known, it says nothing new.

    Two spellings of one organisation in one project become one part.
    """
    staging.run("""
        DELETE FROM participation p USING known_participation k
        WHERE p.role = 'other' AND p.known IS NULL
          AND k.initiative = p.initiative AND k.organisation = p.organisation
    """)
    staging.run("""
        DELETE FROM participation WHERE rowid NOT IN (
            SELECT min(rowid) FROM participation
            GROUP BY initiative_rank, initiative, organisation_rank, organisation, role)
    """)


def _plan_links(staging: Staging) -> None:
    """Which topics the initiatives would carry; the vocabulary itself grows and stays."""
    staging.run("""
        CREATE OR REPLACE TABLE topic AS
        SELECT notation, any_value(parent) AS parent, first(label ORDER BY project DESC) AS label
        FROM topic_row GROUP BY notation
    """)
    staging.run("""
        CREATE OR REPLACE TABLE plan_link AS
        SELECT row_number() OVER (ORDER BY rank NULLS LAST, known, notation) AS id, * FROM (
            SELECT DISTINCT j.rank, j.known, t.notation FROM topic_row t JOIN project j ON j.key = t.project
        ) fresh
        WHERE known IS NULL OR (known, notation) NOT IN (SELECT (initiative, notation) FROM known_link)
        ORDER BY id
    """)


def _remark_vanished(staging: Staging, source: int) -> None:
    """Records that an earlier run of this source brought and that the file no longer has. They stay."""
    staging.run(
        """
        INSERT INTO remark
        SELECT '', NULL, value, 'vanished', '' FROM known_identifier k
        WHERE k.scheme = 'ror' AND k.source = ? AND k.value NOT IN (SELECT key FROM organisation)
        """,
        [source],
    )


def _forget_reading(staging: Staging) -> None:
    """What was read is in the plan now; the rows themselves are not kept."""
    for table in (
        "organisation_row",
        "alias_row",
        "initiative_row",
        "participation_row",
        "topic_row",
    ):
        staging.run(f"DROP TABLE {table}")
    for table in ("known_identifier", "known_by_name", "known_name", "known_link", "named", "part"):
        staging.run(f"DROP TABLE {table}")
    staging.run("CHECKPOINT")
