"""What is wrong in a file a person wrote herself is said in plain words, with the name of the setting."""

from pathlib import Path

import pytest

from chesil.readers.call_records import columns
from chesil.terms import settings
from chesil.terms.errors import SettingsError
from chesil.timeline import load_people


def refused(load, path: Path) -> str:
    with pytest.raises(SettingsError) as error:
        load(path)
    return str(error.value)


@pytest.mark.parametrize(
    ("load", "called"),
    [(load_people, "people file"), (settings.load, "settings file"), (columns.load, "mapping file")],
)
def test_a_file_that_is_not_there_or_no_file_is_said_without_codes(load, called, tmp_path):
    gone, folder = refused(load, tmp_path / "gone.toml"), refused(load, tmp_path)
    assert gone.endswith(f"There is no {called} here. Check the name and the folder.")
    assert folder.endswith(f"This is a folder, not a {called}. Name the file in it.")
    (tmp_path / "old.toml").write_bytes(b"\xff\xfea")
    assert f"The {called} is not text in UTF-8." in refused(load, tmp_path / "old.toml")
    (tmp_path / "open.toml").write_text("a = [1,\n")
    assert f"The end of the {called} is not written as TOML" in refused(load, tmp_path / "open.toml")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[reading]\nzoen = 'Europe/London'", "There is no “reading.zoen”. Did you mean “reading.zone”?"),
        ("[reading]\nzone = 3", "reading.zone must be text in quotation marks, not a whole number."),
        ("[reading]\nzone = 'Mars/Base'", "reading.zone: there is no time zone “Mars/Base”."),
        ("[conduct]\ngap_days = 0", "conduct.gap_days must be at least 1."),
        ("[rising_frequency]\nchance = 2.0", "rising_frequency.chance must be less than 1.0."),
        ("[night_contact]\nstart = '11pm'", "night_contact.start must be a time, such as 23:00:00."),
        ("[printing]\ntext = 'all'", "printing.text holds a value that it cannot have."),
        ("reading = 3", "reading must be a section, not a whole number."),
        ("[[dates]]\nday = 2026-01-01\n[[dates]]\nday = 2026-01-01", "dates number 1 has no “what”."),
        ("[[dates]]\nday = 'May'\nwhat = 'a'", "dates number 1: day must be a date, such as 2026-03-04."),
        ("[mars]\na = 1", "There is no “mars”."),
        (
            "[[orders]]\nwhat = 'a'\nstarts = 2026-02-01\nends = 2026-01-01",
            "orders number 1 ends before it starts.",
        ),
    ],
)
def test_a_setting_that_does_not_fit_is_named(written, said, tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text(written)
    assert said in refused(settings.load, path)


def test_every_default_fits():
    assert settings.load().reading.zone == "Europe/London"
