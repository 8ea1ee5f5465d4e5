"""What editors keep: pages of guidance, what changed on them, and services of the directory.

All of it is public, or will be when it is published; nothing a reader types is here.
"""

from typing import Any, ClassVar, cast

import msgspec
from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, Page, PagePermissionTester, RevisionMixin
from wagtail.search import index

from chesil_web.foundation.keys.models import Content
from chesil_web.public.guidance import choices, hours, links, search
from chesil_web.public.guidance.blocks import BODY

previewed = Signal()  # page: GuidancePage, request: HttpRequest; its one receiver gives the answer


class GuidancePages(Page):
    """The folder that all pages of guidance lie in."""

    max_count = 1
    subpage_types: ClassVar = ["guidance.GuidancePage"]
    parent_page_types: ClassVar = ["wagtailcore.Page"]

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int | None, str, str]:
        """Its address: the list of all pages."""
        return None, "", reverse("guidance:all")

    class Meta:
        verbose_name = lazy("all guidance")


class PageForm(WagtailAdminPageForm):
    """What must hold before a page is kept or published."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.live and not self.instance.has_unpublished_changes:
            self.initial["what_changed"] = ""  # what was said of the change before is published already

    def clean(self) -> dict[str, Any]:
        """Links lead somewhere, and what changed is said when a page is published."""
        cleaned: dict[str, Any] = super().clean()
        pages = addresses()
        body = cleaned.get("body") or ()
        unknown = {
            target
            for block in body
            for target in links.targets(block.value)
            if not links.is_known(target, pages)
        }
        if unknown:
            self.add_error(
                "body", _("These links do not work: %(names)s.") % {"names": ", ".join(sorted(unknown))}
            )
        if "action-publish" in self.data and not cleaned.get("what_changed", "").strip():
            self.add_error("what_changed", _("Write in one sentence what changed. Readers see it."))
        return cleaned


class Permissions(PagePermissionTester):
    """What an editor may do with a page: all but delete one that the site starts with."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:  # noqa: FBT001, FBT002 - as Wagtail has it
        """It would be there again at the next start: it is taken down instead."""
        return not self.page.started_as and bool(super().can_delete(ignore_bulk))


class GuidancePage(Page):
    """A page that answers one question; the title is the question.

    Attributes:
        code: its address, which tells nothing. Its slug is the name that links use.
        sources: one a line. started_as: a hash of the starting content it was loaded from.
        what_changed: since it was last published; readers see it with the day.
    """

    code = models.CharField(lazy("Address"), max_length=10, unique=True,
                            help_text=lazy("A number or letters that say nothing of the page."))  # fmt: skip
    group = models.CharField(lazy("Group"), max_length=10, choices=choices.GROUPS)
    intro = models.TextField(lazy("In short"))
    body = StreamField(BODY, use_json_field=True)
    sources = models.TextField(lazy("Sources"), help_text=lazy("One a line."))
    reviewed_on = models.DateField(lazy("Reviewed on"))
    reviewed_by = models.CharField(lazy("Reviewed by"), max_length=80, help_text=lazy("A role, not a name."))
    review_due = models.DateField(lazy("Next review due"))
    what_changed = models.TextField(lazy("What changed"), blank=True)
    started_as = models.CharField(max_length=64, blank=True, editable=False)

    content_panels: ClassVar = [
        FieldPanel("title", heading=lazy("Question")),
        FieldPanel("intro"),
        FieldPanel("body"),
        FieldPanel("sources"),
        MultiFieldPanel(
            [FieldPanel("reviewed_on"), FieldPanel("reviewed_by"), FieldPanel("review_due")], lazy("Review")
        ),
        FieldPanel("what_changed"),
    ]
    promote_panels: ClassVar = [FieldPanel("slug"), FieldPanel("code"), FieldPanel("group")]
    base_form_class = PageForm
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("stems")]
    parent_page_types: ClassVar = ["guidance.GuidancePages"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = lazy("page of guidance")

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int | None, str, str]:
        """Its address, which does not hang on a site or on the names of the pages above."""
        return None, "", reverse("guidance:page", args=[self.code])

    def texts(self) -> tuple[str, ...]:
        """What it says, for those who look for words."""
        return (self.title, self.intro, *search.of_body(self.body))

    def stems(self) -> str:
        """What the index keeps of it; see `search`."""
        return " ".join(sorted(search.stems(self.texts())))

    def permissions_for_user(self, user: Any) -> Permissions:
        """See `Permissions`."""
        return Permissions(user, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The page as readers will see it."""
        ((_, answer),) = previewed.send(sender=GuidancePage, page=self, request=request)
        return cast(HttpResponse, answer)


def addresses() -> dict[str, str]:
    """The address of every published page by its name."""
    found = GuidancePage.objects.live().values_list("slug", "code")
    return {slug: reverse("guidance:page", args=[code]) for slug, code in found}


class FirstPassphrase(models.Model):
    """That an editor still has the passphrase that somebody gave them, and until when it works."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    until = models.DateTimeField()


class Authenticator(Content):
    """What gives an editor codes for the second step. Its document is AuthenticatorTold."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")


class AuthenticatorTold(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """The document of Authenticator.

    Attributes:
        key: 20 bytes in hex. confirmed: a code was right once. step: of the last code that was used.
    """

    key: str
    confirmed: bool = False
    step: int = -1


class Change(models.Model):
    """What changed on a page when it was published."""

    page = models.ForeignKey(GuidancePage, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    words = models.TextField()

    class Meta:
        ordering = ["-at", "-id"]


class ServiceForm(WagtailAdminModelForm):
    """A service as an editor fills it in."""

    needs = forms.MultipleChoiceField(
        label=lazy("For what"), choices=choices.NEEDS, required=False, widget=forms.CheckboxSelectMultiple
    )
    people = forms.MultipleChoiceField(
        label=lazy("Who it is for"), choices=choices.PEOPLE, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=lazy("None: for anyone."),
    )  # fmt: skip
    nations = forms.MultipleChoiceField(
        label=lazy("In which nations"), choices=choices.NATIONS, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    councils = forms.MultipleChoiceField(
        label=lazy("In which councils"), choices=choices.councils, required=False,
        help_text=lazy("For a local service."),
    )  # fmt: skip

    def clean_hours(self) -> str:
        """Hours that can be read."""
        text: str = self.cleaned_data["hours"]
        try:
            hours.spans(text)
        except hours.HoursUnreadable as error:
            raise ValidationError(f"{error.what} ({error.where})") from None
        return text

    def clean(self) -> dict[str, Any]:
        """Somewhere, and reachable."""
        cleaned: dict[str, Any] = super().clean()
        if not any(cleaned.get(name) for name in ("phone", "text_number", "web")):
            self.add_error("phone", _("Give a number to call, a number to text or a website."))
        if not (cleaned.get("nations") or cleaned.get("councils")):
            self.add_error("nations", _("Say where it is for: a nation, or a council."))
        if cleaned.get("kind_of_check") == "none" and (cleaned.get("phone") or cleaned.get("text_number")):
            self.add_error("kind_of_check", _("Delete the number, or say what you compared it with."))
        return cleaned


class Service(index.Indexed, DraftStateMixin, RevisionMixin, models.Model):
    """A service that helps.

    Attributes:
        card: a few letters for the card, which tell nothing. hours: see `hours`; UK time.
        how: how to reach it, and what to know first. needs, people, nations, councils: codes of `choices`.
        checked_on: when an editor last looked whether all of this is so.
    """

    code = models.CharField(lazy("Address"), max_length=10, unique=True)
    name = models.CharField(lazy("Name"), max_length=120)
    card = models.CharField(lazy("Letters on the card"), max_length=6)
    who_for = models.TextField(lazy("Who it is for"))
    phone = models.CharField(lazy("Number to call"), max_length=30, blank=True)
    text_number = models.CharField(lazy("Number to text"), max_length=30, blank=True)
    web = models.CharField(lazy("Website"), max_length=120, blank=True)
    how = models.TextField(lazy("How to reach it"), blank=True)
    languages = models.CharField(lazy("Languages"), max_length=120, blank=True)
    always_open = models.BooleanField(lazy("Open day and night"), default=False)
    hours = models.TextField(
        lazy("Hours"), blank=True, help_text=lazy("One line each, for example Mon-Fri 09:30-16:00.")
    )
    off_bill = models.BooleanField(
        lazy("The service says that calls do not show on a phone bill"), default=False
    )
    needs = models.JSONField(default=list, blank=True)
    people = models.JSONField(default=list, blank=True)
    nations = models.JSONField(default=list, blank=True)
    councils = models.JSONField(default=list, blank=True)
    kind_of_check = models.CharField(lazy("Compared with"), max_length=12, choices=choices.KINDS_OF_CHECK)
    checked_on = models.DateField(lazy("Checked on"))
    source = models.TextField(lazy("Where it was seen"))

    base_form_class = ServiceForm
    search_fields: ClassVar = [index.SearchField("stems"), index.FilterField("live")]
    panels: ClassVar = [
        FieldPanel(name)
        for name in ("code", "name", "card", "who_for", "phone", "text_number", "web", "how", "languages",
                     "always_open", "hours", "off_bill", "needs", "people", "nations", "councils",
                     "kind_of_check", "checked_on", "source")
    ]  # fmt: skip

    class Meta:
        ordering = ["name"]
        verbose_name = lazy("service")

    def __str__(self) -> str:
        return self.name

    def texts(self) -> tuple[str, ...]:
        """What it says, for those who look for words: what it is for too."""
        needs = (str(words) for code, words in choices.NEEDS if code in self.needs)
        return (self.name, self.who_for, self.how, self.phone, self.text_number, *needs)

    def stems(self) -> str:
        """What the index keeps of it; see `search`."""
        return " ".join(sorted(search.stems(self.texts())))
