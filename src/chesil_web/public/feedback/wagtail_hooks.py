"""What editors see of this room in Wagtail: the way to what was said."""

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_admin_menu_item")
def feedback() -> MenuItem:
    """A line in the menu."""
    return MenuItem(_("Feedback"), reverse("said:list"), icon_name="comment")
