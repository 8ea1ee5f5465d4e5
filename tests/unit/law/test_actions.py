"""What to do and whom to call."""

from datetime import date

import pytest

from chesil import law
from chesil.law.loading import actions


def evidence(name: str) -> law.Preservation:
    (found,) = (each for each in law.preservation() if each.id == name)
    return found


@pytest.mark.parametrize(
    ("name", "by"),
    [
        ("council-cctv", date(2026, 3, 29)),
        ("shop-bus-pub-cctv", date(2026, 3, 8)),
        ("dashcam", date(2026, 3, 1)),
        ("call-records", date(2027, 3, 1)),
        ("disappearing-messages", date(2026, 3, 1)),
        ("doorbell-camera", None),
        ("letters-gifts-clothing", None),
    ],
)
def test_evidence_is_counted_down_to_the_first_day_it_may_be_gone(name, by):
    assert law.preserve_by(evidence(name), act=date(2026, 3, 1)) == by


def test_no_day_is_counted_past_the_calendar():
    assert law.preserve_by(evidence("call-records"), act=date.max) is None


@pytest.mark.parametrize("name", ["doorbell-camera", "voicemail", "social-account-logs"])
def test_days_that_are_unsure_are_loaded_and_not_given_but_what_to_do_is(name):
    (loaded,) = (each for each in actions().evidence if each.id == name)
    given = evidence(name)
    assert loaded.window == "unsure"
    assert loaded.at_most_days is not None
    assert (given.at_least_days, given.at_most_days) == (None, None)
    assert given.kept != loaded.kept
    assert given.do == loaded.do


def test_immediate_danger_comes_first_and_the_first_number_is_999():
    for jurisdiction in law.JURISDICTIONS:
        markers = law.danger_markers(jurisdiction)
        flags = [marker.now for marker in markers]
        assert flags == sorted(flags, reverse=True)
        assert flags.count(True) == 12
        assert all(marker.call[0].number == "999" for marker in markers if marker.now)
        assert all(marker.call for marker in markers)


def test_someone_in_scotland_is_not_sent_to_a_line_for_england_and_wales():
    called = {service.id for marker in law.danger_markers("scotland") for service in marker.call}
    assert "scotland-helpline" in called
    assert "domestic-abuse-helpline" not in called


def test_only_lines_known_to_be_always_open_say_so():
    always = {service.id for service in law.services() if service.always_open}
    assert always == {
        "emergency", "emergency-text", "emergency-bsl", "domestic-abuse-helpline", "live-fear-free",
        "scotland-helpline", "northern-ireland-helpline", "victim-support", "sexual-violence-line", "childline",
        "report-remove", "samaritans", "crimestoppers", "true-vision", "bawso", "shout", "the-rowan", "victim-support-dorset",
    }  # fmt: skip
    assert "police" not in always, "neither police.uk nor GOV.UK says when 101 is open"


def test_a_tracker_is_not_switched_off_before_someone_was_asked():
    assert "before you switch it off" in evidence("tracker").safety
    (sign,) = (marker for marker in law.danger_markers() if marker.id == "tracker-or-spyware")
    assert "before you remove it" in sign.do
