"""What the file would change in projects, in the parts that organisations take in them, and in their topics."""

from skerry.actors.importers import known
from skerry.actors.importers.staging import Staging


def plan_initiatives(staging: Staging) -> None:
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


def plan_participations(staging: Staging) -> None:
    """One part per project, organisation and role; amounts of repeated parts are added up.

    So are those of two numbers that are one organisation here since they were merged.
    """
    _gather_parts(staging)
    _remark_parts_of_unknown(staging)
    _join_parts(staging)
    _drop_weaker_parts(staging)
    staging.run("""
        INSERT INTO remark SELECT '', line, project, 'added-up', role FROM participation WHERE times > 1
    """)
    _compare_parts(staging)


def _gather_parts(staging: Staging) -> None:
    staging.run("""
        CREATE OR REPLACE TABLE part AS
        SELECT p.project, any_value(p.scheme) AS scheme, arg_min(p.organisation, p.line) AS organisation, p.role,
               sum(p.contribution)::DECIMAL(14,2) AS contribution, sum(p.total_cost)::DECIMAL(14,2) AS total_cost,
               bool_and(p.has_ended) AS has_ended, min(p.line) AS line, count(*) AS times
        FROM participation_row p LEFT JOIN owner w ON w.scheme = p.scheme AND w.key = p.organisation
        GROUP BY p.project, p.role, p.scheme,
                 CASE WHEN w.known IS NULL OR p.scheme = 'name' THEN p.organisation ELSE '#' || w.known END
    """)
    staging.run("""
        CREATE OR REPLACE TABLE project AS
        SELECT key, rank, NULL::BIGINT AS known FROM plan_initiative
        UNION ALL SELECT key, NULL, initiative FROM known_initiative
    """)


def _remark_parts_of_unknown(staging: Staging) -> None:
    staging.run("""
        INSERT INTO remark
        SELECT '', p.line, p.project || '/' || p.organisation,
               CASE WHEN j.key IS NULL THEN 'project-unknown' ELSE 'organisation-unknown' END, ''
        FROM part p LEFT JOIN project j ON j.key = p.project
        LEFT JOIN owner w ON w.scheme = p.scheme AND w.key = p.organisation
        WHERE (j.key IS NULL OR w.key IS NULL) AND p.scheme <> 'name'
    """)


def _join_parts(staging: Staging) -> None:
    """The parts with the project and the organisation they belong to, and the part that is known."""
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


def _compare_parts(staging: Staging) -> None:
    """Parts to add, and parts whose amounts or end have changed."""
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


def plan_links(staging: Staging) -> None:
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
