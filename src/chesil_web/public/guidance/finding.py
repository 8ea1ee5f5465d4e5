"""What a search engine asks for first: whether it may list this site's pages, and which there are."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from chesil_web.foundation.ui.access import public
from chesil_web.public.guidance import queries

_MADE_BY_CODE: Final = ("start", "guidance:all", "guidance:help", "guidance:check")


@public
def robots(request: HttpRequest) -> HttpResponse:
    """That every page may be looked at. Which may not be listed stands on each."""
    lines = ["User-agent: *", "Allow: /"]
    if settings.CHESIL.findable:
        lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page that may be listed (sitemaps.org, 0.9); none where the installation wants none listed."""
    if not settings.CHESIL.findable:
        raise Http404
    entries = "".join(
        f"<url><loc>{request.build_absolute_uri(address)}</loc>{_changed(day)}</url>"
        for address, day in _pages()
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    )
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


def _pages() -> Iterator[tuple[str, date | None]]:
    for name in _MADE_BY_CODE:
        yield reverse(name), None
    for page in queries.pages():
        at = page.last_published_at
        yield page.get_url_parts()[2], timezone.localdate(at) if at else None


def _changed(day: date | None) -> str:
    return f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
