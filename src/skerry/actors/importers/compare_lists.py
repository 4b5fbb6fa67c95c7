"""What lists bring beyond open data: rows known by several numbers, texts, terms, and rows that are gone."""

from skerry.actors.importers import known
from skerry.actors.importers.refusals import Remark
from skerry.actors.importers.rows import RemarkRow
from skerry.actors.importers.staging import COLUMNS, Staging


def match_by_numbers(staging: Staging) -> None:
    """Recognise rows of lists by their public numbers, which say more than what the list calls them."""
    staging.run("""
        CREATE OR REPLACE TABLE by_number AS
        SELECT o.n, min(k.organisation) AS organisation, count(DISTINCT k.organisation) AS holders
        FROM organisation o JOIN (
            SELECT scheme, key, number, value FROM number_row
            UNION SELECT scheme, key, scheme, key FROM number_row
        ) r USING (scheme, key)
        JOIN known_identifier k ON k.scheme = r.number AND k.value = r.value
        WHERE r.number <> 'list' GROUP BY o.n
    """)
    staging.run("""
        INSERT INTO remark
        SELECT '', o.line, '', 'numbers-disagree', o.name FROM organisation o
        JOIN by_number USING (n) WHERE holders > 1
    """)
    staging.run("DELETE FROM organisation WHERE n IN (SELECT n FROM by_number WHERE holders > 1)")
    staging.run("""
        INSERT INTO matched
        SELECT n, organisation FROM by_number WHERE holders = 1
        QUALIFY row_number() OVER (PARTITION BY organisation ORDER BY n) = 1
    """)
    staging.run("""
        INSERT INTO remark
        SELECT '', o.line, '', 'twice-in-file', o.name FROM organisation o JOIN by_number USING (n)
        WHERE holders = 1 AND n NOT IN (SELECT n FROM matched)
    """)
    staging.run("""
        DELETE FROM organisation WHERE n IN (
            SELECT n FROM by_number WHERE holders = 1 AND n NOT IN (SELECT n FROM matched))
    """)


def match_by_other_keys(staging: Staging) -> None:
    """The rest by what the same list called them before: its own number, or the name."""
    staging.run("""
        INSERT INTO matched
        SELECT any_value(o.n), k.organisation
        FROM organisation o JOIN number_row r USING (scheme, key)
        JOIN known_identifier k ON k.scheme = r.number AND k.value = r.value
        WHERE r.number = 'list' AND o.n NOT IN (SELECT n FROM matched)
          AND k.organisation NOT IN (SELECT organisation FROM matched)
        GROUP BY k.organisation HAVING count(DISTINCT o.n) = 1
        QUALIFY count(*) OVER (PARTITION BY any_value(o.n)) = 1
    """)


def plan_words(staging: Staging) -> None:
    """Texts and terms: of new organisations (``rank``) and of known ones, whose changes are told too."""
    _plan_texts(staging)
    _plan_concepts(staging)


def _plan_texts(staging: Staging) -> None:
    staging.run("""
        CREATE OR REPLACE TABLE wanted_text AS
        SELECT DISTINCT ON (w.n, t.language) w.n, w.rank, w.known, t.language, t.summary,
               coalesce(t.description, k.description, '') AS description, k.id AS text,
               coalesce(k.summary, '') AS old,
               coalesce(contains(l.locked_languages, ',' || t.language || ',')
                     OR contains(l.locked_languages, ',*,'), false) AS is_locked
        FROM text_row t JOIN owner w USING (scheme, key)
        LEFT JOIN known_text k ON k.organisation = w.known AND k.language = t.language
        LEFT JOIN known_organisation l ON l.organisation = w.known
        WHERE (w.known IS NULL OR w.n IN (SELECT n FROM speaking))
          AND (k.summary IS DISTINCT FROM t.summary
            OR k.description IS DISTINCT FROM coalesce(t.description, k.description, ''))
    """)
    staging.run("""
        INSERT INTO change
        SELECT n, known, 'summary:' || language, old, summary, is_locked FROM wanted_text WHERE known IS NOT NULL
    """)
    staging.run("""
        CREATE OR REPLACE TABLE plan_text AS
        SELECT row_number() OVER (ORDER BY rank NULLS LAST, n, language) AS id, n, rank, known, language, summary,
               description
        FROM wanted_text WHERE text IS NULL AND NOT is_locked ORDER BY id
    """)
    staging.run("""
        CREATE OR REPLACE TABLE changed_text AS
        SELECT text, known AS organisation, summary, description FROM wanted_text WHERE text IS NOT NULL AND NOT is_locked
    """)
    staging.run("DROP TABLE wanted_text")


def _plan_concepts(staging: Staging) -> None:
    staging.run("""
        CREATE OR REPLACE TABLE wanted_concept AS
        SELECT DISTINCT ON (w.rank, w.known, c.concept) w.n, w.rank, w.known, c.concept, c.label,
               term.fact, CASE term.fact WHEN 'sectors' THEN coalesce(l.is_locked_sectors, false)
                                         ELSE coalesce(l.is_locked_specialities, false) END AS is_locked
        FROM concept_row c JOIN owner w USING (scheme, key) JOIN term USING (concept)
        LEFT JOIN known_organisation l ON l.organisation = w.known
        WHERE NOT EXISTS (
            SELECT 1 FROM known_concept k WHERE k.organisation = w.known AND k.concept = c.concept)
    """)
    staging.run("""
        INSERT INTO change
        SELECT n, known, fact, '', string_agg(label, ', ' ORDER BY label), is_locked
        FROM wanted_concept WHERE known IS NOT NULL GROUP BY n, known, fact, is_locked
    """)
    staging.run("""
        CREATE OR REPLACE TABLE plan_concept AS
        SELECT row_number() OVER (ORDER BY rank NULLS LAST, n, concept) AS id, n, rank, known,
               concept AS concept_id
        FROM wanted_concept WHERE NOT is_locked ORDER BY id
    """)
    staging.run("DROP TABLE wanted_concept")


def remark_vanished_rows(staging: Staging, source: int) -> None:
    """Organisations that this list named before and does not name now, by their names. They stay."""
    gone = [
        row[0]
        for row in staging.rows(
            """
            SELECT DISTINCT organisation FROM known_identifier k
            WHERE k.scheme = 'list' AND starts_with(k.value, ?)
              AND k.value NOT IN (SELECT key FROM organisation_row)
              AND k.organisation NOT IN (SELECT organisation FROM matched)
            """,
            [prefix_of(source)],
        )
    ]
    table, schema = COLUMNS[RemarkRow]
    remarks = [
        RemarkRow("", None, "", Remark.VANISHED, name) for name in known.names_of(gone).values()
    ]
    staging.load(table, schema, remarks)


def prefix_of(source: int) -> str:
    """How the keys begin by which the rows of a list are known again."""
    return f"{source}:"
