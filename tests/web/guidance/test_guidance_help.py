"""The directory of help: hours, areas, needs, doubts that are said, what a call leaves, and a card that tells nothing."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
import pytest
from tests.web.guidance.test_guidance_pages import shown

from chesil import law
from chesil_web.foundation.ui.when import said_day
from chesil_web.public.guidance import bills, choices, directory, hours, places, queries
from chesil_web.public.guidance.models import GuidancePage, Service
from chesil_web.public.guidance.places import make

UK = ZoneInfo("Europe/London")
UTC = ZoneInfo("UTC")
LINE = "Mon Tue Thu Fri 09:30-16:00\nWed 09:30-20:00"


@pytest.mark.parametrize(
    ("at", "is_open", "then"),
    [
        (datetime(2026, 11, 23, 9, 30, tzinfo=UK), True, datetime(2026, 11, 23, 16, 0, tzinfo=UK)),
        (datetime(2026, 11, 23, 9, 29, tzinfo=UK), False, datetime(2026, 11, 23, 9, 30, tzinfo=UK)),
        (datetime(2026, 11, 23, 16, 0, tzinfo=UK), False, datetime(2026, 11, 24, 9, 30, tzinfo=UK)),
        (datetime(2026, 11, 25, 19, 59, tzinfo=UK), True, datetime(2026, 11, 25, 20, 0, tzinfo=UK)),
        (datetime(2026, 11, 28, 12, 0, tzinfo=UK), False, datetime(2026, 11, 30, 9, 30, tzinfo=UK)),
        # In summer the clock in the UK is an hour ahead of UTC.
        (datetime(2026, 7, 6, 8, 30, tzinfo=UTC), True, datetime(2026, 7, 6, 16, 0, tzinfo=UK)),
        (datetime(2026, 7, 6, 15, 30, tzinfo=UTC), False, datetime(2026, 7, 7, 9, 30, tzinfo=UK)),
        (datetime(2026, 11, 23, 15, 30, tzinfo=UTC), True, datetime(2026, 11, 23, 16, 0, tzinfo=UK)),
        # The clocks went back the night before; Monday's hours are by the new clock.
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), False, datetime(2026, 10, 26, 9, 30, tzinfo=UK)),
    ],
)
def test_a_line_is_open_or_closed_by_the_clock_in_the_uk(at, is_open, then):
    found = hours.now(LINE, at)
    assert found.is_open is is_open
    assert (found.until if is_open else found.opens) == then


@pytest.mark.parametrize(
    ("at", "stands"),
    [
        # Easter Monday: it may be closed in its hours, and opens no sooner than the next day.
        (datetime(2026, 4, 6, 12, tzinfo=UK), hours.Now(is_open=False, may_be_closed=True)),
        (datetime(2026, 4, 6, 8, tzinfo=UK), hours.Now(is_open=False, opens=datetime(2026, 4, 7, 9, 30, tzinfo=UK))),
        (datetime(2026, 4, 6, 18, tzinfo=UK), hours.Now(is_open=False, opens=datetime(2026, 4, 7, 9, 30, tzinfo=UK))),
        # Boxing Day 2026 is a Saturday: Monday is the holiday.
        (datetime(2026, 12, 28, 12, tzinfo=UK), hours.Now(is_open=False, may_be_closed=True)),
    ],
)  # fmt: skip
def test_on_a_bank_holiday_a_line_is_not_said_to_be_open(at, stands):
    assert hours.now(LINE, at) == stands


def test_a_line_of_mondays_finds_its_next_day_past_two_bank_holidays_in_a_row():
    found = hours.now("Mon 09:00-10:00", datetime(2027, 12, 20, 11, tzinfo=UK))
    assert found.opens == datetime(2028, 1, 10, 9, tzinfo=UK)


def test_without_hours_nothing_is_said_of_them():
    assert hours.now("", datetime(2026, 11, 23, 12, tzinfo=UK)) == hours.Now(is_open=False)


@pytest.mark.parametrize(
    "line",
    [
        "all day",
        "Mon 9:30-16:00",
        "Mon 16:00-09:30",
        "Mun 09:00-10:00",
        "Fri-Mon 09:00-10:00x",
        "Mon 25:00-26:00",
        "09:00-10:00",
    ],
)
def test_hours_that_cannot_be_read_are_refused(line):
    with pytest.raises(hours.HoursUnreadable):
        hours.spans(line)


@pytest.mark.parametrize(
    ("postcode", "councils", "nation"),
    [
        ("DT1 1XJ", ["Dorset"], "E"), ("dt11xj", ["Dorset"], "E"), ("DT1", ["Dorset"], "E"),
        ("BH15 1", ["Bournemouth, Christchurch and Poole", "Dorset"], "E"), ("CF10 4UW", ["Cardiff"], "W"),
        ("EH1 1YZ", ["City of Edinburgh"], "S"), ("BT1 5GS", [], "N"), ("b1 1bb", ["Birmingham"], "E"),
        ("ZZ9 9ZZ", [], ""), ("", [], ""), ("<script>", [], ""), ("D" * 5000, [], ""),
    ],
)  # fmt: skip
def test_a_postcode_leads_to_its_council(postcode, councils, nation):
    assert [each.name for each in places.councils_of(postcode)] == councils
    assert places.nation_of(postcode) == nation


def test_the_table_of_postcodes_covers_the_country_and_names_every_council():
    known = places.councils()
    assert len(known) == 350
    codes = {code for codes in places._postcodes().values() for code in codes.split()}
    assert codes == known.keys()
    assert {each.nation for each in known.values()} == {"E", "W", "S"}


def test_each_town_has_districts_that_there_are():
    districts = [each for _name, some in places._towns().values() for each in some]
    assert len(districts) > 300
    assert all(places.councils_of(each) or places.nation_of(each) == "N" for each in districts)


def test_the_table_is_made_from_a_directory_of_postcodes(tmp_path, monkeypatch):
    postcodes, names = tmp_path / "postcodes.csv", tmp_path / "names.csv"
    postcodes.write_text(
        'pcd,laua\n"AB1 0AA",E1\n"AB1 0AB",E1\n"AB1 1AA",E2\n"AB2 1AA",E1\n"BT1 1AA",N1\n"AB1 1AB",\n'
    )
    names.write_text("code,name\nE1,One\nE2,Two\nE3,Three\n")
    monkeypatch.setattr(make, "_FOLDER", Path(tmp_path))
    make.main(postcodes, names, "an invented issue")
    assert (tmp_path / "postcodes.tsv").read_text().splitlines()[1:] == [
        "AB1\tE1 E2", "AB1 0\tE1", "AB1 1\tE2", "AB2\tE1",
    ]  # fmt: skip
    assert (tmp_path / "councils.tsv").read_text().splitlines()[1:] == ["E1\tOne", "E2\tTwo"]
    names.write_text("code,name\nE1,One\n")
    with pytest.raises(SystemExit, match="E2"):
        make.main(postcodes, names, "an invented issue")


@pytest.mark.parametrize(
    ("number", "free", "list_only"),
    [("999", True, True), ("101", True, False), ("0808 802 0300", True, False), ("116 123", True, False),
     ("0345 6000 459", False, False), ("020 3866 4107", False, False)],
)  # fmt: skip
def test_what_a_call_leaves_is_said_for_each_kind_of_number(number, free, list_only):
    said = " ".join(bills.call_leaves(number))
    assert ("is free" in said) is free
    assert "list of calls" in said
    assert ("bill" not in said) is list_only


def test_a_text_is_said_to_cost_more_only_where_it_may():
    short, usual = (
        "A text to a short number can cost more than other texts.",
        "A text costs as much as other texts",
    )
    assert short in bills.text_leaves("60777")
    assert bills.text_leaves("85258")[0] == "It is free."
    assert not any("cost" in each for each in bills.text_leaves("999"))
    assert bills.text_leaves("07860 077333")[0].startswith(usual)
    assert bills.text_leaves("") == ()


def test_a_bill_is_said_to_show_nothing_only_where_the_service_says_so():
    says = "The service says that calls to it do not show on a phone bill."
    assert says in bills.call_leaves("0808 801 0327", off_bill=True)
    assert "It may be listed on a bill." not in bills.call_leaves("0808 801 0327", off_bill=True)
    assert says not in bills.call_leaves("0808 802 0300")
    assert {each.id for each in law.services() if each.off_bill} == {
        "mens-advice-line", "live-fear-free", "childline", "samaritans", "rape-crisis-scotland",
    }  # fmt: skip


def test_every_starting_service_can_be_shown():
    needs, people = ({code for code, _ in given} for given in (choices.NEEDS, choices.PEOPLE))
    for each in law.services():
        hours.spans(each.hours)
        assert set(each.people) <= people
        assert set(each.nations) <= set(places.NATIONS)
        assert set(each.councils) <= set(places.councils())
        assert each.kind_of_check in dict(choices.KINDS_OF_CHECK)
    assert {need for each in law.services() for need in each.needs} == needs


@pytest.mark.django_db
class TestTheDirectory:
    def names(self, visitor, **asked):
        page, _ = shown(visitor, "/g/h", **asked)
        return [re.split("</h[23]>", part)[0].split(">")[-1] for part in page.split("ch-record__head")[1:]]

    def test_shows_everything_and_narrows_by_area_need_and_who(self, guidance, visitor):
        everything = self.names(visitor)
        assert len(everything) == len(law.services())
        assert everything[0] == "Police, ambulance and fire"
        dorset = self.names(visitor, postcode="DT1 1XJ")
        assert dorset[:3] == [
            "Domestic abuse support in Dorset", "Victim Support in Dorset", "Police, ambulance and fire",
        ]  # fmt: skip
        assert "Live Fear Free" not in dorset
        assert "Live Fear Free" in self.names(visitor, postcode="CF10 4UW")
        assert "Domestic abuse support in Dorset" not in self.names(visitor, council="E08000025")
        assert "Domestic and Sexual Abuse Helpline, Northern Ireland" in self.names(
            visitor, postcode="BT1 5GS"
        )
        stalking = self.names(visitor, need="stalking", council="E")
        assert "National Stalking Helpline" in stalking
        assert "Shelter" not in stalking
        deaf = self.names(visitor, need="abuse", who="deaf")
        assert "Police, ambulance and fire" in deaf[:3]
        assert "SignHealth Domestic Abuse Service" in deaf
        assert "Men&#39;s Advice Line" not in deaf

    def test_local_services_come_first_whatever_is_asked_for(self, guidance, visitor):
        for asked in (
            {"need": "stalking"},
            {"who": "women"},
            {"need": "images", "who": "men", "open_now": "on"},
        ):
            words = shown(visitor, "/g/h", postcode="DT1 1XJ", **asked)[1]
            assert words.index("In Dorset") < words.index("Domestic abuse support in Dorset"), asked
            assert words.index("Domestic abuse support in Dorset") < words.index("Everywhere in England"), (
                asked
            )
        assert "They may not deal with this" in words
        assert "It may not be for" not in shown(visitor, "/g/h", postcode="DT1 1XJ", need="abuse")[1]

    def test_a_council_that_is_chosen_beside_a_postcode_of_elsewhere_asks_which_is_meant(self, visitor):
        leeds = next(code for code, each in places.councils().items() if each.name == "Leeds")
        words = shown(visitor, "/g/h", postcode="DT1 1XJ", council=leeds, need="stalking")[1]
        assert "“DT1 1XJ” is not in Leeds. Delete it" in words
        dorset = next(code for code, each in places.councils().items() if each.name == "Dorset")
        assert "is not in" not in shown(visitor, "/g/h", postcode="DT1", council=dorset)[1]

    def test_a_need_that_no_local_service_is_for_is_said_first_with_whom_to_call(self, guidance, visitor):
        page, words = shown(visitor, "/g/h", postcode="LS1", need="stalking")
        first = [
            "We do not know of a local service for stalking in Leeds.",
            "If it is your partner, an ex or a relative who does this",
            "Try the website of the council for Leeds. Look for",
            "National Stalking Helpline",
            "Call 0808 802 0300",
            "It is free from most phones.",
            "Your area: Leeds. What for: I am being stalked or followed.",
            "Anyone in Leeds who is harmed by",
        ]
        places = [words.index(each) for each in first]
        assert places == sorted(places)
        assert 'href="tel:08088020300"' in page
        assert words.count("National Stalking Helpline\n") == 1
        for asked in ({"need": "stalking"}, {"need": "abuse"}, {"need": "danger"}, {}):
            assert "We do not know of" not in shown(visitor, "/g/h", postcode="DT1 1XJ", **asked)[1], asked
        assert "We do not know of" not in shown(visitor, "/g/h", need="stalking", council="E")[1]

    def test_the_helpline_for_a_need_comes_after_local_help_and_one_for_a_group_only_when_asked(
        self, guidance, visitor
    ):
        dorset = self.names(visitor, postcode="DT1 1XJ", need="abuse")
        assert dorset[:4] == [
            "Domestic abuse support in Dorset", "Victim Support in Dorset", "National Domestic Abuse Helpline",
            "Police, ambulance and fire",
        ]  # fmt: skip
        assert dorset.count("National Domestic Abuse Helpline") == 1
        assert self.names(visitor, postcode="B1", need="abuse")[0] == "National Domestic Abuse Helpline"
        for who, first in (("men", "Men&#39;s Advice Line"), ("deaf", "SignHealth Domestic Abuse Service")):
            assert self.names(visitor, postcode="B1", need="abuse", who=who)[0] == first
        assert self.names(visitor, council="W", need="abuse")[0] == "Live Fear Free"

    def test_a_place_without_a_local_service_is_told_which_council_to_look_at(self, guidance, visitor):
        page, words = shown(visitor, "/g/h", postcode="B1")
        assert "Try the website of the council for Birmingham. Look for" in words
        assert "a county council too" not in words
        assert 'href="https://www.gov.uk/find-local-council" rel="noreferrer"' in page
        assert (
            "Cannock Chase is a district, and there is a county council too."
            in shown(visitor, "/g/h", council="E07000192")[1]
        )
        both = shown(visitor, "/g/h", postcode="BH15 1")[1]
        assert "council for Bournemouth, Christchurch and Poole" in both
        by_name = shown(visitor, "/g/h", postcode="Poole")[1]
        assert "Domestic abuse support in Dorset" in both
        assert "Domestic abuse support in Dorset" in by_name, "the same as by its postcode"
        assert "council for Dorset" not in both
        asked = shown(visitor, "/g/h", postcode="BH15 1AB", need="stalking")[0]
        offered = re.findall(r'<button[^>]*value="(E\d+)"', asked)
        assert [places.councils()[each].name for each in offered] == [
            "Bournemouth, Christchurch and Poole", "Dorset",
        ]  # fmt: skip
        words = shown(visitor, "/g/h", postcode="BH15 1AB", need="stalking", council=offered[0])[1]
        assert "Your area: Bournemouth, Christchurch and Poole. What for" in words
        assert "Press your council" not in words
        assert "council for" not in shown(visitor, "/g/h", postcode="BT1 5GS")[1]

    def test_the_area_of_the_council_that_runs_the_site_comes_first_until_another_is_asked_for(
        self, guidance, visitor, settings
    ):
        settings.CHESIL = attrs.evolve(settings.CHESIL, council="Dorset Council")
        words = shown(visitor, "/g/h")[1]
        assert "Dorset Council runs this website, so help in Dorset comes first." in words
        assert words.index("Domestic abuse support in Dorset") < words.index("Services for all areas")
        assert words.count("Domestic abuse support in Dorset\n") == 1
        assert "Live Fear Free" in words  # nobody said that the reader is in England
        assert "runs this website" not in shown(visitor, "/g/h", council="E")[1]

    def test_after_sending_the_answers_come_before_the_form(self, guidance, visitor):
        page, words = shown(visitor, "/g/h", postcode="DT1", need="abuse", who="men")
        assert (
            "Your area: Dorset. What for: A partner, an ex or a relative hurts or controls me. Who for: Men."
            in words
        )
        form = page.index("Change what you are looking for")
        assert page.index("<details", form - 400) < form < page.index('name="postcode"')
        wrong, said = shown(visitor, "/g/h", postcode="ZZ99 9ZZ")
        assert "Change what you are looking for" not in said
        assert wrong.index('value="ZZ99 9ZZ"') < wrong.index("ch-record__head")

    def test_a_service_is_called_texted_or_looked_up_with_one_press(self, guidance, visitor):
        page, words = shown(visitor, "/g/h", need="orders", council="E")
        assert 'ch-call" href="tel:08009702070"' in page
        assert 'ch-call" href="sms:60777"' in page
        assert "A text to a short number can cost more than other texts." in words
        assert 'href="https://ncdv.org.uk" rel="noreferrer"' in page
        assert words.index("your browser keeps them in its history") < words.index("ncdv.org.uk")

    def test_can_be_narrowed_to_what_is_open(self, guidance):
        at = datetime(2026, 11, 28, 3, tzinfo=UK)
        found = [each.name for each in queries.services(queries.Wanted(open_at=at))]
        assert "Victim Support" in found
        assert "National Stalking Helpline" not in found
        assert "Paladin, National Stalking Advocacy Service" not in found

    def test_on_a_bank_holiday_only_what_is_always_open_counts_as_open(self, guidance):
        at = datetime(2026, 12, 25, 12, tzinfo=UK)
        found = queries.services(queries.Wanted(open_at=at))
        assert "Victim Support" in {each.name for each in found}
        assert all(each.always_open for each in found)
        line = directory.service(Service.objects.get(code="3"), at)
        assert (line.state, line.is_open) == ("It may be closed: bank holiday", False)
        assert directory.service(Service.objects.get(code="12"), at).state == "Open day and night"

    def test_says_of_each_line_how_its_number_was_checked(self, guidance):
        at = datetime(2026, 11, 26, 10, tzinfo=UK)
        line = Service.objects.get(code="3")
        line.checked_on = date(2026, 11, 24)
        said = {}
        for line.kind_of_check in dict(choices.KINDS_OF_CHECK):
            said[line.kind_of_check] = directory.service(line, at).checked
        assert said == {
            "confirmed": "The service confirmed this number on Tue 24 November 2026.",
            "operator": "We compared this with its own website, or a copy of it, on Tue 24 November 2026. A copy can be older.",
            "official": "We saw this on the website of another public body on Tue 24 November 2026.",
            "recorded": (
                "It was last checked on Tue 24 November 2026, by somebody who keeps a list of helplines."
            ),
            "third party": "We checked this on another website on Tue 24 November 2026. It may have changed.",
            "none": "We have not checked this number yet. It was added on Tue 24 November 2026.",
        }

    def test_a_service_whose_number_nobody_found_is_shown_without_one(self, guidance, visitor):
        for each in Service.objects.filter(kind_of_check="none"):
            made = directory.service(each, datetime(2026, 12, 5, 10, tzinfo=UK))
            assert (made.call, made.text, made.checked) == ("", "", "")
            assert made.link
        words = shown(visitor, "/g/h", need="abuse", who="deaf")[1]
        line = words[words.index("SignHealth Domestic Abuse Service") :][:400]
        assert "signhealth.org.uk" in line
        assert re.search(r"[0-9]{4}", line) is None

    def test_other_ways_to_reach_999_come_first_for_deaf_people(self, guidance, visitor):
        assert self.names(visitor, need="abuse", who="deaf")[:3] == [
            "999 by text message", "999 in British Sign Language", "Police, ambulance and fire",
        ]  # fmt: skip
        assert "999 by text message" not in self.names(visitor, need="abuse", who="men")
        assert 'href="https://999bsl.co.uk"' in shown(visitor, "/g/h", need="danger")[0]

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"need": "neighbours", "council": "E"}, "ASB Help"),
            ({"need": "neighbours", "postcode": "DT1"}, "Victim Support in Dorset"),
            ({"need": "neighbours", "council": "N"}, "Housing Executive, Northern Ireland"),
            ({"need": "work", "council": "E"}, "Acas"),
            ({"need": "work", "council": "N"}, "Labour Relations Agency, Northern Ireland"),
            ({"need": "crime", "council": "E"}, "True Vision"),
            ({"need": "stalking", "council": "S"}, "British Transport Police"),
            ({"need": "forced", "council": "W"}, "Bawso"),
            ({"need": "images", "council": "N"}, "The Cyber Helpline"),
            ({"need": "abuse", "who": "men", "council": "N"}, "Men&#39;s Advice Line"),
            ({"need": "feelings", "council": "W"}, "Samaritans in Welsh"),
            ({"need": "sexual", "council": "S"}, "Rape Crisis Scotland"),
            ({"need": "stalking", "postcode": "BN1"}, "Veritas Justice, Sussex"),
        ],
    )
    def test_there_is_somebody_to_call_for_each_kind_of_harassment(self, guidance, visitor, asked, found):
        assert found in self.names(visitor, **asked)

    @pytest.mark.parametrize("days", [0, 90, 91, 400])
    def test_every_number_was_checked_in_the_last_90_days_or_is_marked_with_the_day(self, guidance, days):
        at = datetime(2026, 11, 28, 10, tzinfo=UK) + timedelta(days=days)
        for each in Service.objects.all():
            is_sure = at.date() - each.checked_on <= timedelta(days=90)
            said = directory.service(each, at).checked
            if not directory.number(each) or directory.number(each) in ("999", "101"):
                assert said == "", "there is no number, or it is the nation's own"
                continue
            is_said = said.startswith(("We have not checked this", "Not checked since"))
            assert is_said is not is_sure, each.name
            assert said_day(each.checked_on) in said, each.name

    def test_what_was_not_looked_up_is_nowhere_said_to_be_checked(self, guidance, visitor):
        words = shown(visitor, "/g/h", need="housing", council="E")[1]
        shelter = words[words.index("Shelter") :].split("Everywhere in England")[0]
        assert "We checked this on another website on Fri 4 December 2026." in shelter
        assert "own website" not in shelter

    def test_says_whether_a_line_is_open(self, guidance):
        line = Service.objects.get(code="3")
        assert directory.service(line, datetime(2026, 11, 23, 10, tzinfo=UK)).state == "Open now, until 20:00"
        closed = directory.service(line, datetime(2026, 11, 28, 10, tzinfo=UK))
        assert closed.state == "Closed now. Opens on Mon 30 November 2026 at 09:30"
        assert (
            directory.service(Service.objects.get(code="18"), datetime(2026, 11, 23, 10, tzinfo=UK)).state
            == ""
        )

    def test_hours_stand_apart_from_the_day_they_were_checked(self, guidance, visitor):
        words = shown(visitor, "/g/h")[1]
        assert "Hours: Mon Wed 09:30-20:00, Tue Thu Fri 09:30-16:00" in words
        assert re.search(r"2026\.\s+Mon", words) is None

    def test_a_service_of_one_area_stands_apart_until_the_area_is_asked_for(self, guidance, visitor):
        apart = "For some areas only"
        whole = shown(visitor, "/g/h")[1]
        assert (
            whole.index("Samaritans") < whole.index(apart) < whole.index("Domestic abuse support in Dorset")
        )
        dorset = shown(visitor, "/g/h", postcode="DT1")[1]
        assert apart not in dorset
        assert dorset.index("Domestic abuse support in Dorset") < dorset.index("Samaritans")

    @pytest.mark.parametrize(("address", "leads"), [("/g/c", "/g/h"), ("/g/q/3", "/g/q")])
    def test_a_page_that_takes_a_form_leads_to_the_form_when_its_address_is_opened(
        self, visitor, address, leads
    ):
        answer = visitor.get(address, secure=True)
        assert (answer.status_code, answer.url) == (302, leads)
        assert visitor.put(address, secure=True).status_code == 405

    def test_says_what_it_is_not_sure_of(self, guidance, visitor):
        words = shown(visitor, "/g/h", need="stalking")[1]
        assert "Not checked since" in words
        assert "Hours may be different on a bank holiday." in words

    def test_marks_a_line_that_nobody_checked_for_more_than_90_days_and_lists_it(self, guidance):
        line = Service.objects.get(code="3")
        for days, old in ((90, False), (91, True)):
            at = datetime.combine(line.checked_on + timedelta(days=days), datetime.min.time(), UK)
            assert ("Not checked since" in directory.service(line, at).checked) is old
            assert (line in queries.to_check(at.date())) is old
        checks = [each.checked_on for each in queries.to_check(date(2026, 12, 4))]
        assert checks == sorted(checks)
        assert all(each < date(2026, 9, 5) for each in checks)

    def test_the_card_and_its_text_mark_what_is_old_or_not_sure(self, guidance, visitor):
        Service.objects.filter(code="24").update(checked_on=date(2026, 9, 27))
        lines = queries.with_codes(["1", "24", "12", "3"])
        made = directory.card(lines, lines[0].checked_on + timedelta(days=90))
        assert made.rows == (
            ("999", "999"), ("SHE (a)", "0808 800 4444"), ("VS", "0808 16 89 111"), ("NSH (b)", "0808 802 0300"),
        )  # fmt: skip
        assert made.notes == (
            "(a) Found on another website, not its own.",
            "(b) Not checked for more than 90 days.",
        )
        later = lines[0].checked_on + timedelta(days=91)
        old = directory.card(lines, later)
        assert [letters for letters, _ in old.rows] == ["999", "SHE (a)", "VS (a)", "NSH (a)"]
        assert old.notes == ("(a) Not checked for more than 90 days.",)
        for note in (*old.rows[1], *old.notes):
            assert note in directory.card_text(lines, later)
        Service.objects.filter(code="3").update(checked_on=date(2020, 1, 1))
        assert "Not checked for more than 90 days." in shown(visitor, "/g/c", codes="3")[1]

    def test_finds_the_pages_that_a_number_is_typed_on(self, guidance):
        line = Service.objects.get(code="20")
        assert line.phone == "0808 800 5000"
        assert [each.slug for each in queries.naming(line)] == ["friends"]
        page = GuidancePage.objects.get(slug="marac")
        page.intro = "Call [them](tel:08088005000)."
        page.save_revision().publish()
        assert {each.slug for each in queries.naming(line)} == {"friends", "marac"}
        line.phone = "0808 800 500"  # a part of another number is not that number
        assert queries.naming(line) == []
        line.phone = ""
        assert queries.naming(line) == []

    def test_keeps_what_was_typed_out_of_every_address_and_asks_for_no_token(self, guidance, visitor):
        page, _ = shown(visitor, "/g/h", postcode="DT1 1XJ")
        assert "csrf" not in page
        assert "DT1 1XJ" not in "".join(part.split('"')[0] for part in page.split('href="')[1:])
        assert not visitor.cookies

    def test_says_when_a_postcode_is_not_known(self, guidance, visitor):
        page, words = shown(visitor, "/g/h", postcode="ZZ99 9ZZ")
        assert "We do not know this postcode." in words
        assert 'value="ZZ99 9ZZ"' in page

    def test_a_place_that_is_not_known_leads_to_names_like_it_or_a_postcode(self, guidance, visitor):
        page, words = shown(visitor, "/g/h", postcode="Dorchestr")
        assert "Did you mean Dorchester" in words
        assert 'href="#id_council"' in page
        assert 'value="Dorchestr"' in page
        assert "Enter a postcode, such as DT1." in shown(visitor, "/g/h", postcode="Xyzzy")[1]

    @pytest.mark.parametrize(("typed", "area"), [
        ("dorset", "Dorset"), ("Dorset Council", "Dorset"), ("Bristol", "Bristol, City of"),
        ("poole", "Bournemouth, Christchurch and Poole or Dorset"), ("saint albans", "St Albans"),
        ("Ashford", "Ashford or Spelthorne"), ("Derry", "Northern Ireland"),
    ])  # fmt: skip
    def test_the_name_of_a_council_or_a_town_leads_to_its_help(self, guidance, visitor, typed, area):
        assert f"Your area: {area}." in shown(visitor, "/g/h", postcode=typed)[1]

    def test_makes_a_card_that_tells_nothing(self, guidance, visitor):
        _, words = shown(visitor, "/g/c", codes="1 3 4 nothing 4")
        assert "NSH" in words
        assert "0808 802 0300" in words
        saved = visitor.post("/g/c", {"codes": "1 3 4", "save": "yes"}, secure=True)
        assert saved.headers["Content-Disposition"] == 'attachment; filename="numbers.txt"'
        text = saved.content.decode()
        for told in ("abuse", "talking", "elpline", "olice", "efuge"):
            assert told not in text
            assert told not in words.split("Save it")[0]
        assert visitor.post("/g/c", {"codes": "x" * 100_000}, secure=True).status_code == 200

    def test_hostile_choices_are_refused_in_words(self, guidance, visitor):
        for asked in ({"council": "X"}, {"need": "'; drop"}, {"who": "\x00"}, {"postcode": "\u202e" * 12}):
            assert visitor.post("/g/h", asked, secure=True).status_code == 200, asked
