"""Words that a lesson does not say about people, except where a character is quoted.

The list follows the project's glossary. Words that are fine in most places (clean, habit, poison, secret, dealing) are
refused only in the phrases that judge somebody: clean hands stay, a clean needle becomes a sterile one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hrlearn.authoring.draft import Draft, Hit
from hrlearn.authoring.rules import Rule, rule
from hrlearn.authoring.texts import passages

__all__ = ["AVOIDED", "RULES"]

_SOMEBODY = r"(?:him|her|them|you|someone|somebody)"

AVOIDED: dict[str, str] = {
    r"(?:ex-)?addicts?|junk(?:ie|y|ies)s?|druggies?": "person who uses drugs; client",
    r"(?:drug|substance) (?:ab)?users?": "person who uses drugs",
    r"IDUs?|PWIDs?|injectors?": "person who injects drugs",
    r"AIDS (?:patient|carrier|victim)s?|HIV carriers?|(?:HIV-)?infected (?:person|people|man|woman)": (
        "person living with HIV"
    ),
    r"AIDS virus|AIDS test": "HIV; HIV test",
    r"AIDS (?:pill|drug|medicine)s?": "post-exposure prophylaxis; antiretroviral therapy",
    r"safe AIDS": "undetectable viral load",
    r"legal heroin|replacement drugs?|substitut(?:e|ing) one drug for another": "opioid agonist treatment",
    r"(?:clean|dirty) (?:needle|syringe|pack|works|equipment|kit)s?": "sterile (new) or used syringe",
    r"(?:clean|dirty) (?:urine|tests?|samples?)": "tested positive or negative",
    r"(?:get|gets|getting|got|stay|stays|stayed|staying|been) clean(?! \w)": "in recovery; not using now",
    r"OD cases?|OD(?:'d|ed)": "overdose",
    r"killed (?:himself|herself|themselves)": "died; died of an overdose",
    r"(?:drug|heroin|kick(?:s|ed|ing)? the|kick(?:s|ed|ing)? (?:his|her|their)) habits?": "dependence",
    r"cold turkey|going mad": "withdrawal (needs medical care)",
    r"jail disease": "hepatitis C",
    r"secret (?:diagnosis|status|test|data|records?|information)|medical secrets?": "confidentiality; confidential",
    rf"(?:get|getting|got) rid of {_SOMEBODY}|send(?:ing)? {_SOMEBODY} off": "referral; refer",
    rf"let(?:ting)? {_SOMEBODY} off": "referral scheme; diversion",
    r"drug dens?|shooting galler(?:y|ies)": "place where people inject",
    r"(?:a|the|an|this|that|ex-?) ?convict|convicts|zeks?": "person in prison; detained person",
    r"prostitutes?": "sex worker",
    r"bad mothers?": "mother in need of support",
    r"juvenile delinquents?": "child (under 18); young person",
    r"(?:the|this|that|his|her|their|your) poison|dope": "drug; psychoactive substance",
    r"cur(?:e|ed|ing) by force": "compulsory treatment (not recommended)",
    r"bins? for needles": "sharps container",
}
"""Phrase (a regular expression between word boundaries) -> what to say instead."""

_PATTERNS = [(re.compile(rf"\b(?:{phrase})\b", re.IGNORECASE), better) for phrase, better in AVOIDED.items()]

_QUOTED = re.compile(r'"[^"\n]*"|“[^”]*”|«[^»]*»|‘[^’\n]*’')
_VOICE = re.compile(r"^> *\*\*Voice of a service user.*(?:\n>.*)*", re.MULTILINE | re.IGNORECASE)


def _own_words(text: str) -> str:
    """Return the text with quoted speech blotted out, every other character in its place."""

    def blot(found: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", found.group())

    return _QUOTED.sub(blot, _VOICE.sub(blot, text))


@rule("HR401", "A word that judges people")
def judging_words(draft: Draft) -> Iterator[Hit]:
    """Look at everything but quoted speech."""
    for passage in passages(draft):
        if passage.spoken:
            continue
        words = _own_words(passage.text)
        for pattern, better in _PATTERNS:
            for found in pattern.finditer(words):
                fix = f"Write: {better}. Quoted speech of a character may keep it."
                yield passage.hit(f"The lesson itself says '{found.group()}'.", fix, found.start())


RULES: tuple[Rule, ...] = (judging_words,)
