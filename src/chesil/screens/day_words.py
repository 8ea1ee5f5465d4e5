"""Months, weekdays, today and yesterday as phones write them, in ten languages.

They are English, Welsh, German, French, Spanish, Polish, Italian, Portuguese, Dutch and Romanian, all written
as `folded` gives them. Short weekdays of other languages are left out: "mar" is March, mardi and martes.
"""

import unicodedata
from typing import Final

MONTHS: Final = (
    "january jan ionawr ion januar janvier janv enero ene stycznia sty gennaio gen janeiro januari ianuarie "
    "ian",
    "february feb chwefror chwe februar fevrier fevr febrero lutego lut febbraio fevereiro fev februari "
    "februarie",
    "march mar mawrth marz mrz mars marzo marca marco maart mrt martie",
    "april apr ebrill ebr avril avr abril abr kwietnia kwi aprile aprilie",
    "may mai mayo maja maj maggio mag maio mei",
    "june jun mehefin meh juni juin junio czerwca cze giugno giu junho iunie iun",
    "july jul gorffennaf gorff juli juillet juil julio lipca lip luglio lug julho iulie iul",
    "august aug awst aout agosto ago sierpnia sie augustus",
    "september sep sept medi septembre septiembre wrzesnia wrz settembre set setembro septembrie",
    "october oct hydref hyd oktober okt octobre octubre pazdziernika paz ottobre ott outubro out octombrie",
    "november nov tachwedd tach novembre noviembre listopada lis novembro noiembrie noi",
    "december dec rhagfyr rhag dezember dez decembre diciembre dic grudnia gru dicembre dezembro decembrie",
)
WEEKDAYS: Final = (
    "monday mon llun montag lundi lunes poniedzialek lunedi segunda maandag luni",
    "tuesday tue tues mawrth dienstag mardi martes wtorek martedi terca dinsdag marti",
    "wednesday wed weds mercher mittwoch mercredi miercoles sroda mercoledi quarta woensdag miercuri",
    "thursday thu thur thurs iau donnerstag jeudi jueves czwartek giovedi quinta donderdag joi",
    "friday fri gwener freitag vendredi viernes piatek venerdi sexta vrijdag vineri",
    "saturday sat sadwrn samstag sonnabend samedi sabado sobota sabato zaterdag sambata",
    "sunday sun sul sonntag dimanche domingo niedziela domenica zondag duminica",
)
TODAY: Final = "today heddiw heute aujourdhui hoy dzisiaj dzis oggi hoje vandaag astazi azi"
YESTERDAY: Final = "yesterday ddoe gestern hier ayer wczoraj ieri ontem gisteren"
BESIDE: Final = (
    "at am pm dydd st nd rd th of on the de du le el del den der feira um a o as alas las alle om la"
)

_ALONE: Final = str.maketrans({"ł": "l", "ß": "ss", "’": "", "'": "", "‘": ""})


def folded(text: str) -> str:
    """Small letters without accents and apostrophes: accents are what a machine misreads first."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_ALONE))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
