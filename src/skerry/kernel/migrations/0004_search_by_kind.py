"""The trigram index of SQLite knows of what kind an entry is.

Without that, a search for regions goes through all organisations that hold the word. On
PostgreSQL the planner joins the kind as it is.
"""

from django.db import migrations

TRIGGERS = ("added", "removed", "changed")
# Three letters are one trigram: enough to tell the kinds apart, and next to nothing to keep.
ROW = "{0}.id, substr({0}.kind, 1, 3), ' ' || {0}.title, ' ' || {0}.text"
WORDS = """INSERT INTO kernel_searchword (word)
         SELECT value FROM json_each('["' || replace(
           new.title || ' ' || substr(new.text, 1, min(300, instr(new.text || char(10), char(10)) - 1)),
           ' ', '","') || '"]')
          WHERE length(value) > 3 AND value NOT GLOB '*[0-9]*'
         ON CONFLICT DO NOTHING"""
ADD = f"INSERT INTO kernel_searchindex (rowid, kind, title, text) VALUES ({ROW.format('new')})"
TAKE_AWAY = f"""INSERT INTO kernel_searchindex (kernel_searchindex, rowid, kind, title, text)
         VALUES ('delete', {ROW.format("old")})"""
UP = [
    *(f"DROP TRIGGER kernel_searchentry_{name}" for name in TRIGGERS),
    "DROP TABLE kernel_searchindex",
    """CREATE VIRTUAL TABLE kernel_searchindex USING fts5(
         kind, title, text, content='', tokenize='trigram', detail='column', columnsize=0)""",
    f"""CREATE TRIGGER kernel_searchentry_added AFTER INSERT ON kernel_searchentry BEGIN
         {WORDS}; {ADD};
       END""",
    f"""CREATE TRIGGER kernel_searchentry_removed AFTER DELETE ON kernel_searchentry BEGIN
         {TAKE_AWAY};
       END""",
    f"""CREATE TRIGGER kernel_searchentry_changed AFTER UPDATE ON kernel_searchentry
       WHEN old.title <> new.title OR old.text <> new.text OR old.kind <> new.kind BEGIN
         {WORDS}; {TAKE_AWAY}; {ADD};
       END""",
    f"""INSERT INTO kernel_searchindex (rowid, kind, title, text)
        SELECT {ROW.format("entry")} FROM kernel_searchentry entry""",
]


def teach_the_index_kinds(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in UP:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_reminders")]

    operations = [migrations.RunPython(teach_the_index_kinds, elidable=False)]
