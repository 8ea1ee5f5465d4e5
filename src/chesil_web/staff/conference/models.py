"""What this room stores. Django finds the tables of a room from here; each file has those of one subject."""

from chesil_web.staff.conference.listing_models import Called as Called
from chesil_web.staff.conference.listing_models import Flag as Flag
from chesil_web.staff.conference.listing_models import Listing as Listing
from chesil_web.staff.conference.listing_models import ListingHold as ListingHold
from chesil_web.staff.conference.listing_models import ListingIndex as ListingIndex
from chesil_web.staff.conference.listing_models import ListingPurged as ListingPurged
from chesil_web.staff.conference.listing_models import ReferralLink as ReferralLink
from chesil_web.staff.conference.meeting_models import Action as Action
from chesil_web.staff.conference.meeting_models import Attendance as Attendance
from chesil_web.staff.conference.meeting_models import Line as Line
from chesil_web.staff.conference.meeting_models import Meeting as Meeting
from chesil_web.staff.conference.meeting_models import Return as Return
from chesil_web.staff.conference.panel_models import Panel as Panel
from chesil_web.staff.conference.panel_models import PanelAgency as PanelAgency
from chesil_web.staff.conference.panel_models import PanelVersion as PanelVersion
from chesil_web.staff.conference.panel_models import Seat as Seat
