"""What editors see in Wagtail: the directory, and on the first page what is due."""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from chesil_web.public.guidance import queries
from chesil_web.public.guidance.models import GuidancePage, Service


class Directory(SnippetViewSet):
    """Services of the directory, those checked longest ago first."""

    model = Service
    icon = "mobile-alt"
    menu_label = lazy("Help near you")
    menu_name = "help"
    add_to_admin_menu = True
    list_display: ClassVar = ["name", "phone", "checked_on", "kind_of_check"]
    ordering: ClassVar = ["checked_on", "name"]
    search_fields: ClassVar = ["name", "phone", "who_for"]
    search_backend_name = None  # editors look for parts of words, and for drafts


register_snippet(Directory)


class Nothing(PagesAdminAPIViewSet):
    """Answers that there is nothing."""

    def get_queryset(self) -> Any:
        """No row."""
        return super().get_queryset().none()


@hooks.register("construct_admin_api")
def no_pictures_and_no_files(router: Any) -> None:
    """Wagtail's pages name the addresses of its images and documents, which are not installed here."""
    for name in ("images", "documents"):
        router.register_endpoint(name, Nothing)


class Due(Component):
    """On the editors' first page: pages due for review, and services that nobody has checked for 90 days."""

    order = 50
    template_name = "guidance_editing/due.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Names, days and addresses; of a service also the pages that its number is typed on."""
        today = timezone.localdate()
        return {
            "pages": [(each.title, each.review_due, _edit(each)) for each in queries.due(today)],
            "services": [
                (
                    each.name,
                    each.checked_on,
                    reverse("wagtailsnippets_guidance_service:edit", args=[each.pk]),
                    [(page.title, _edit(page)) for page in queries.naming(each)],
                )
                for each in queries.to_check(today)
            ],
        }


def _edit(page: GuidancePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@hooks.register("construct_homepage_panels")
def due_first(request: Any, panels: list[Any]) -> None:
    """What is due comes before everything else."""
    panels.append(Due())
