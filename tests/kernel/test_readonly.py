"""Reading changes nothing."""

import ast
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch
from django.utils.module_loading import import_string

from skerry.kernel import readonly
from skerry.kernel.models import ReadCount
from skerry.kernel.readonly import WriteDuringRead, is_read, readonly_middleware
from tests.accounts.factories import UserFactory

READS = [
    'SELECT "updated_at", "deleted" FROM "insert"',
    "select 1",
    "  (SELECT 1) UNION (SELECT 2)",
    "SELECT * FROM t FOR UPDATE",
    "SELECT * FROM t FOR NO KEY UPDATE SKIP LOCKED",
    "SELECT 'DELETE FROM t; it''s only words'",
    "SELECT $body$ INSERT INTO $body$",
    "SELECT 1 -- INSERT\n",
    "SELECT 1 /* DELETE */",
    "SELECT 1;",
    "WITH RECURSIVE up AS (SELECT 1) SELECT * FROM up",
    "VALUES (1)",
    "EXPLAIN SELECT 1",
    "EXPLAIN QUERY PLAN SELECT 1",
    "SHOW server_version",
    "PRAGMA table_info(x)",
    "PRAGMA busy_timeout",
    "BEGIN IMMEDIATE",
    'SAVEPOINT "s1"',
    'RELEASE SAVEPOINT "s1"',
    'ROLLBACK TO SAVEPOINT "s1"',
    "SET LOCAL lock_timeout = '1s'",
    "SELECT 1 WHERE 1 IN (" + "1, " * 5_000 + "1)",
    "",
]
WRITES = [
    "INSERT INTO t VALUES (1)",
    "UPDATE t SET a = 1",
    "DELETE FROM t",
    "REPLACE INTO t VALUES (1)",
    "CREATE TABLE t (a)",
    "DROP TABLE t",
    "TRUNCATE t",
    "VACUUM",
    "WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone",
    "WITH new AS (SELECT 1) INSERT INTO t SELECT * FROM new",
    "with x as (select 1) update t set a = 1",
    "SELECT * INTO copy FROM t",
    "SELECT 1; DELETE FROM t",
    "EXPLAIN ANALYZE DELETE FROM t",
    "/* SELECT */ DELETE FROM t",
    "SELECT nextval('t_id_seq')",
    "PRAGMA user_version = 3",
    "PRAGMA user_version(3)",
    "PRAGMA wal_checkpoint",
    "PRAGMA journal_mode = DELETE",
    "COPY t FROM STDIN",
    "LOCK TABLE t",
    "CALL something()",
    "MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE",
    "SET ROLE somebody",
    r"SELECT E'\''; DELETE FROM t --'",
    "DELETE FROM t WHERE a IN (" + "1, " * 5_000 + "1)",
]


@pytest.mark.parametrize("sql", READS, ids=range(len(READS)))
def test_reads_are_reads(sql):
    assert is_read(sql)


@pytest.mark.parametrize("sql", WRITES, ids=range(len(WRITES)))
def test_everything_else_is_a_write(sql):
    assert not is_read(sql)


def ask(view, *, method="GET", func_path=""):
    request = RequestFactory().generic(method, "/somewhere/")
    if func_path:
        request.resolver_match = ResolverMatch(view, (), {})
        request.resolver_match._func_path = func_path
    return readonly_middleware(view)(request)


def write(request):
    ReadCount.objects.create(subject_kind="page", day="2026-11-02")
    return HttpResponse("written")


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "TRACE"])
def test_write_while_reading_is_refused(method):
    with pytest.raises(WriteDuringRead), transaction.atomic():
        ask(write, method=method)

    assert not ReadCount.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_write_while_writing_is_allowed(method):
    ask(write, method=method)

    assert ReadCount.objects.exists()


@pytest.mark.django_db
def test_reading_reads_also_in_a_transaction_and_in_pieces():
    UserFactory.create_batch(3)

    @transaction.atomic
    def read(request):
        users = get_user_model().objects.order_by("pk").iterator(chunk_size=1)
        return HttpResponse(str(len(list(users))))

    assert ask(read).content == b"3"


@pytest.mark.django_db
def test_named_view_of_a_library_may_write(settings):
    settings.READONLY_EXCEPTIONS = {"library.views.callback": "it must"}

    ask(write, func_path="library.views.callback")
    with pytest.raises(WriteDuringRead), transaction.atomic():
        ask(write, func_path="library.views.other")

    assert ReadCount.objects.count() == 1


@pytest.mark.django_db
def test_stream_is_guarded_while_it_flows():
    def stream(request):
        def pieces():
            yield str(ReadCount.objects.count()).encode()
            write(request)
            yield b"never"

        return StreamingHttpResponse(pieces())

    flowing = iter(ask(stream).streaming_content)

    assert next(flowing) == b"0"
    with pytest.raises(WriteDuringRead), transaction.atomic():
        next(flowing)


@pytest.mark.django_db
def test_stream_that_only_reads_flows_to_its_end():
    response = ask(lambda _request: StreamingHttpResponse([b"a", b"b"]))

    assert b"".join(response.streaming_content) == b"ab"


def test_asynchronous_stream_is_left_as_it_is():
    async def pieces():
        yield b"a"

    response = ask(lambda _request: StreamingHttpResponse(pieces()))

    assert response.is_async


@pytest.mark.django_db
def test_door_is_shut_again_after_the_writer():
    def count_then_write(request):
        with readonly.writes_allowed():
            write(request)
        return write(request)

    with pytest.raises(WriteDuringRead), transaction.atomic():
        ask(count_then_write)


@pytest.mark.django_db
def test_raw_statement_is_guarded_too():
    def raw(request):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM kernel_readcount")

    with pytest.raises(WriteDuringRead), transaction.atomic():
        ask(raw)


@pytest.mark.django_db
def test_session_whose_password_has_changed_ends_though_the_page_only_reads(client):
    user = UserFactory()
    client.force_login(user)
    user.set_password("another")
    user.save()

    assert client.get("/notifications/").status_code == 302


@pytest.mark.architecture
def test_only_the_counting_writer_opens_the_door():
    rooms = Path(readonly.__file__).parents[1]

    openers = {
        path.relative_to(rooms).as_posix()
        for path in rooms.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name | ast.Attribute)
        and "writes_allowed" in {getattr(node, "id", ""), getattr(node, "attr", "")}
    }

    assert openers == {"kernel/counting.py"}


@pytest.mark.architecture
def test_guard_stands_inside_the_session_and_outside_of_everything_that_reads(settings):
    order = settings.MIDDLEWARE
    guard = order.index("skerry.kernel.readonly.readonly_middleware")

    assert order.index("django.contrib.sessions.middleware.SessionMiddleware") < guard
    assert guard < order.index("skerry.accounts.middleware.viewer_middleware")


@pytest.mark.architecture
def test_every_exception_is_a_view_and_gives_its_reason(settings):
    assert all(callable(import_string(path)) for path in settings.READONLY_EXCEPTIONS)
    assert all(len(reason) > 20 for reason in settings.READONLY_EXCEPTIONS.values())
