"""``/healthz``: whether this process can answer and reach its database, for supervisors and proxies."""

from http import HTTPStatus

from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from skerry.kernel.gate import require
from skerry.kernel.http import Request
from skerry.kernel.permissions import Permission


@require_safe
@require(Permission.PAGES_READ)
@never_cache
def healthz(_request: Request) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse(
            "no database\n", content_type="text/plain", status=HTTPStatus.SERVICE_UNAVAILABLE
        )
    return HttpResponse("ok\n", content_type="text/plain")
