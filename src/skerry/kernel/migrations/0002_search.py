"""The trigram index over search entries, kept by the database itself.

On SQLite a later migration that rebuilds kernel_searchentry must make the triggers again.
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

# Folded words hold no quotes and stand one space apart, so they read as a JSON list. What comes
# after a line break (numbers, addresses) is found as written and resembles nothing.
SQLITE_WORDS = """INSERT INTO kernel_searchword (word)
         SELECT value FROM json_each('["' || replace(
           new.title || ' ' || substr(new.text, 1, min(300, instr(new.text || char(10), char(10)) - 1)),
           ' ', '","') || '"]')
          WHERE length(value) > 3 AND value NOT GLOB '*[0-9]*'
         ON CONFLICT DO NOTHING"""
SQLITE_UP = [
    # Every trigram of title and text, without positions: words are compared again on the row.
    # A space goes before both, so that "space + two letters" finds the beginning of every word.
    """CREATE VIRTUAL TABLE kernel_searchindex USING fts5(
         title, text, content='', tokenize='trigram', detail='column', columnsize=0)""",
    # The words themselves, each once: what is spelled otherwise is compared with them first.
    "CREATE TABLE kernel_searchword (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE)",
    """CREATE VIRTUAL TABLE kernel_searchwordindex USING fts5(
         word, content='', tokenize='trigram', detail='none', columnsize=0)""",
    "CREATE VIRTUAL TABLE kernel_searchgram USING fts5vocab('kernel_searchwordindex', 'row')",
    """CREATE TRIGGER kernel_searchword_added AFTER INSERT ON kernel_searchword BEGIN
         INSERT INTO kernel_searchwordindex (rowid, word) VALUES (new.id, ' ' || new.word || ' ');
       END""",
    f"""CREATE TRIGGER kernel_searchentry_added AFTER INSERT ON kernel_searchentry BEGIN
         {SQLITE_WORDS};
         INSERT INTO kernel_searchindex (rowid, title, text) VALUES (new.id, ' ' || new.title, ' ' || new.text);
       END""",
    """CREATE TRIGGER kernel_searchentry_removed AFTER DELETE ON kernel_searchentry BEGIN
         INSERT INTO kernel_searchindex (kernel_searchindex, rowid, title, text)
         VALUES ('delete', old.id, ' ' || old.title, ' ' || old.text);
       END""",
    f"""CREATE TRIGGER kernel_searchentry_changed AFTER UPDATE ON kernel_searchentry
       WHEN old.title <> new.title OR old.text <> new.text BEGIN
         {SQLITE_WORDS};
         INSERT INTO kernel_searchindex (kernel_searchindex, rowid, title, text)
         VALUES ('delete', old.id, ' ' || old.title, ' ' || old.text);
         INSERT INTO kernel_searchindex (rowid, title, text) VALUES (new.id, ' ' || new.title, ' ' || new.text);
       END""",
    "CREATE INDEX kernel_searchentry_title ON kernel_searchentry (title)",
]
SQLITE_DOWN = [
    "DROP INDEX kernel_searchentry_title",
    "DROP TRIGGER kernel_searchentry_changed",
    "DROP TRIGGER kernel_searchentry_removed",
    "DROP TRIGGER kernel_searchentry_added",
    "DROP TABLE kernel_searchgram",
    "DROP TABLE kernel_searchword",
    "DROP TABLE kernel_searchwordindex",
    "DROP TABLE kernel_searchindex",
]
POSTGRESQL_UP = [
    "CREATE TABLE kernel_searchword (word text PRIMARY KEY)",
    "CREATE INDEX kernel_searchword_trigrams ON kernel_searchword USING gin (word gin_trgm_ops)",
    """CREATE FUNCTION kernel_searchentry_words() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         INSERT INTO kernel_searchword (word)
         SELECT DISTINCT word
           FROM entries, regexp_split_to_table(
                  title || ' ' || left(split_part(text, chr(10), 1), 300), ' ') AS word
          WHERE length(word) > 3 AND word !~ '[0-9]'
         ON CONFLICT DO NOTHING;
         RETURN NULL;
       END $$""",
    """CREATE TRIGGER kernel_searchentry_added AFTER INSERT ON kernel_searchentry
       REFERENCING NEW TABLE AS entries
       FOR EACH STATEMENT EXECUTE FUNCTION kernel_searchentry_words()""",
    """CREATE TRIGGER kernel_searchentry_changed AFTER UPDATE ON kernel_searchentry
       REFERENCING NEW TABLE AS entries
       FOR EACH STATEMENT EXECUTE FUNCTION kernel_searchentry_words()""",
    "CREATE INDEX kernel_searchentry_trigrams ON kernel_searchentry "
    "USING gin (title gin_trgm_ops, text gin_trgm_ops)",
    "CREATE INDEX kernel_searchentry_title ON kernel_searchentry (title text_pattern_ops)",
]
POSTGRESQL_DOWN = [
    "DROP INDEX kernel_searchentry_title",
    "DROP INDEX kernel_searchentry_trigrams",
    "DROP TRIGGER kernel_searchentry_changed ON kernel_searchentry",
    "DROP TRIGGER kernel_searchentry_added ON kernel_searchentry",
    "DROP FUNCTION kernel_searchentry_words",
    "DROP TABLE kernel_searchword",
]


def run(sqlite, postgresql):
    def operation(apps, schema_editor):
        is_sqlite = schema_editor.connection.vendor == "sqlite"
        for statement in sqlite if is_sqlite else postgresql:
            schema_editor.execute(statement)

    return operation


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [
        TrigramExtension(),
        migrations.RunPython(
            run(SQLITE_UP, POSTGRESQL_UP), run(SQLITE_DOWN, POSTGRESQL_DOWN), elidable=False
        ),
    ]
