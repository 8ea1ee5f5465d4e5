"""Chesil's own sentences, told to others: her name stands where they say "you" on her screen."""

import re

import pytest

from chesil import recognisers
from chesil.documents.third_person import told
from chesil.terms.acts import ACTS


@pytest.mark.parametrize(
    ("said", "others_read"),
    [
        ("You asked Dev to stop.", "Asha asked Dev to stop."),
        ("Calls to you that you answered.", "Calls to Asha that Asha answered."),
        ("Abuse because of who you are", "Abuse because of who Asha is"),
        ("A note of yours, in your own words.", "A note of Asha's, in Asha's own words."),
        ("A person you had blocked", "A person Asha had blocked"),
        ("Control over what you do", "Control over what Asha does"),
        ("The young man called Youssef", "The young man called Youssef"),
        ("No zone: WhatsApp Chat with You.txt.", "No zone: WhatsApp Chat with You.txt."),
        ("It was sent by you.", "It was sent by Asha."),
    ],
)
def test_her_name_takes_the_place_of_you(said, others_read):
    assert told(said, "Asha") == others_read


def test_a_nameless_owner_still_makes_a_sentence():
    assert told("You blocked Dev.", "the owner of this record") == "The owner of this record blocked Dev."


def test_what_a_word_list_quotes_is_not_changed():
    rule = "Word list 'threat to a person', entry 'emoji-threat'. A weapon put beside 'you'."
    assert told(rule, "Asha") == rule


def test_no_title_label_or_act_is_left_with_you():
    for each in recognisers.BEHAVIOURS:
        assert not re.search(r"(?i)\byou", each.label)
        assert not re.search(r"(?i)\byou", told(each.title, "Asha"))
    for act in ACTS.values():
        assert not re.search(r"(?i)\byou", told(act.words, "Asha"))


def test_labels_are_short_and_each_behaviour_has_its_own():
    labels = [each.label for each in recognisers.BEHAVIOURS]
    assert len(set(labels)) == len(labels)
    assert all(0 < len(label) <= 28 for label in labels)
