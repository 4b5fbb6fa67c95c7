"""Pages of lists whose length is known already: only the page asked for is fetched."""

from collections.abc import Sequence
from functools import cached_property
from typing import TypeVar

from django.core.paginator import Page, Paginator

T = TypeVar("T")


class CountedPages(Paginator[T]):
    def __init__(self, total: int, *, size: int) -> None:
        super().__init__([], size)
        self.total = total

    @cached_property
    def count(self) -> int:
        return self.total


def counted_page(rows: Sequence[T], *, number: int, total: int, size: int) -> Page[T]:
    pages: CountedPages[T] = CountedPages(total, size=size)
    return Page(list(rows), min(number, pages.num_pages), pages)
