"""What changes guidance by itself: loading what the site starts with, noting changes, publishing in time."""

import hashlib
import json
from typing import Any, Final

import attrs
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Site
from wagtail.search.backends import get_search_backends

from chesil import law
from chesil_web.public.guidance import starting
from chesil_web.public.guidance.models import Change, GuidancePage, GuidancePages, Service

_FIRST: Final = "First published."
_NEWER: Final = "Changed with a new version of this website."
_UNSAID: Final = "Published. Nobody wrote down what changed."


@attrs.frozen
class Loaded:
    """What was loaded: how many are new, how many are newer now, how many an editor has and were left."""

    new: int = 0
    newer: int = 0
    left: int = 0


@transaction.atomic
def load() -> tuple[Loaded, Loaded]:
    """Load the starting pages and services. What an editor has changed, hidden or added stays as it is.

    Returns:
        Of pages, and of services.
    """
    folder = _folder()
    did = (
        _count(_load_page(folder, each) for each in starting.pages()),
        _count(_load_service(each) for each in law.services()),
    )
    _index()
    return did


def _index() -> None:
    """What was there before may have been indexed by an older version of the site, or not at all."""
    for model in (GuidancePage, Service):
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(model, model.objects.all())


def _count(did: Any) -> Loaded:
    found = list(did)
    return Loaded(found.count("new"), found.count("newer"), found.count("left"))


def _folder() -> GuidancePages:
    found: GuidancePages | None = GuidancePages.objects.first()
    if found is not None:
        return found
    root = Page.get_first_root_node()
    folder: GuidancePages = root.add_child(instance=GuidancePages(title="Guidance", slug="guidance"))
    # Wagtail comes with a page that says welcome, and with a site that starts there.
    Site.objects.update(root_page=folder)
    Page.objects.filter(depth=2).exclude(id=folder.id).filter(slug="home").delete()
    return folder


def _load_page(folder: GuidancePages, given: starting.StartingPage) -> str:
    fields = _page_fields(given)
    hashed = hashlib.sha256(json.dumps(fields, default=str, sort_keys=True).encode()).hexdigest()
    page = GuidancePage.objects.filter(code=given.head.code).first()
    if page is None:
        page = GuidancePage(**fields, started_as=hashed, live=False, what_changed=_FIRST)
        folder.add_child(instance=page)
        page.save_revision().publish()
        return "new"
    if page.started_as == hashed:
        return ""
    if _is_an_editors(page) or not page.started_as:
        return "left"
    for name, value in fields.items():
        setattr(page, name, value)
    page.started_as, page.what_changed = hashed, _NEWER
    page.save_revision().publish()
    return "newer"


def _is_an_editors(row: GuidancePage | Service) -> bool:
    """Whether an editor has changed it or taken it down."""
    return not row.live or row.latest_revision is None or row.latest_revision.user_id is not None


def _page_fields(given: starting.StartingPage) -> dict[str, Any]:
    reviewed = starting.reviewed()
    body = [{"type": kind, "value": value} for kind, value in given.body]
    return {
        "code": given.head.code, "slug": given.name, "title": given.head.question, "group": given.head.group,
        "intro": given.head.intro, "body": json.dumps(body), "sources": "\n".join(given.head.sources),
        "reviewed_on": reviewed.on, "reviewed_by": reviewed.by, "review_due": reviewed.due,
    }  # fmt: skip


def _load_service(given: law.Service) -> str:
    fields = _service_fields(given)
    service = Service.objects.filter(code=given.code).first()
    if service is None:
        service = Service(**fields)
        service.save()
        service.save_revision().publish()
        return "new"
    if all(getattr(service, name) == value for name, value in fields.items()):
        return ""
    if _is_an_editors(service):
        return "left"
    for name, value in fields.items():
        setattr(service, name, value)
    service.save_revision().publish()
    return "newer"


def _service_fields(given: law.Service) -> dict[str, Any]:
    """What the directory keeps of a service: all but what only the library and the list for editors need."""
    known = {name: getattr(given, name) for name in given.__struct_fields__ if name not in ("id", "confirm")}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in known.items()}


def note_change(sender: Any, instance: GuidancePage, **_: Any) -> None:
    """A page was published, at once or by the clock: what was said of it is a change that readers see.

    Wagtail can publish many pages without their form, and so without asking what changed.
    """
    words = instance.what_changed.strip() or _UNSAID
    Change.objects.create(page_id=instance.pk, at=timezone.now(), words=words)


def publish_in_time() -> int:
    """Publish what is scheduled for now or before and take down what has expired; gives how much changed."""
    before = _live()
    call_command("publish_scheduled", verbosity=0)
    return len(before ^ _live())


def _live() -> set[tuple[str, int, Any]]:
    return {
        (model.__name__, pk, revision)
        for model in (GuidancePage, Service)
        for pk, revision in model.objects.filter(live=True).values_list("pk", "live_revision_id")
    }
