"""A small lesson with everything a screen can show, and the ways to play it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid5

from hrlearn.attempts import AttemptState, Definition, Event, define, open_attempt, read_envelope, step
from hrlearn.model import (
    END,
    Activity,
    Assessment,
    Character,
    Choice,
    Compare,
    Effect,
    Ending,
    Flag,
    FlagIs,
    Item,
    Lesson,
    LessonPackage,
    Line,
    LocalePack,
    Media,
    Meter,
    Objective,
    Option,
    Page,
    Pages,
    Scenario,
    Scene,
    SlotIs,
    SlotUse,
    SlotValue,
    Source,
)
from hrlearn.player import ActivityStatus, AttemptFacts, Links
from tests.unit.builders import A_START

NAMESPACE = UUID("0d7d3a52-3c35-4f7e-a8a9-6c6f2f9e4b11")
ATTEMPT = UUID("018f4d5e-0000-7000-8000-000000000001")
SEED = 7


def an_id(name: str) -> str:
    return str(uuid5(NAMESPACE, name))


PACK = LocalePack(
    "demo",
    "Republic of Practice",
    "sha256:pack",
    fictional=True,
    slots={
        "cast.timur": SlotValue("Timur"),
        "law.sharps_declaration_safe": SlotValue(True, "Order 14", "Maj. A. Sample", date(2026, 11, 1)),
        "sop.exposure": SlotValue(
            "Wash with soap and water. Tell your supervisor.\nGo to the duty clinic at once.",
            "Standing order 7, section 3",
            "Dr B. Sample, occupational health",
            date(2026, 11, 1),
        ),
        "phone.occ_health": SlotValue("555-0142", "Health office list", "", date(2026, 10, 3)),
    },
)
EMPTY_PACK = LocalePack("none", "No local rules", "sha256:none")

STREET = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 300">
<rect width="640" height="300" fill="#16323a"/>
<path d="M0 300V120h110v180zM130 300V70h120v230zM270 300V150h90v150zM420 300V90h150v210z" fill="#0d242b"/>
<path d="M390 300V60h8v240z" fill="#39565c"/><circle cx="394" cy="58" r="14" fill="#f0b255"/>
<path d="M394 64l110 236H284z" fill="#f0b255" opacity=".18"/><circle cx="420" cy="190" r="17" fill="#d9b48f"/>
<path d="M396 300c0-70 10-92 24-92s26 22 26 92z" fill="#3f6a70"/></svg>"""
FACE = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" fill="#cfe3e0"/>
<circle cx="24" cy="20" r="10" fill="#d9b48f"/><path d="M13 18c0-14 22-14 22 0-4-5-18-5-22 0z" fill="#33302c"/>
<path d="M6 48c2-14 10-17 18-17s16 3 18 17z" fill="#3f6a70"/></svg>"""


def pages() -> Pages:
    why = """Every search can end with a needle in a finger. About three officers in ten in one large service had been
stuck at least once, and fewer than half of them went to a doctor [S24].

## What helps
1. Ask before you touch: *"Is there anything sharp that could hurt us both?"*
2. Light and mirror first, then **look, then touch** [S27].
3. Gloves. They keep dirt away; they do not stop a needle [GK].

{{law.syringe_possession}}

> **Voice of a service user**
> When he asked me first, and I saw that he meant it, I told him. Nobody had asked before.

> **Remember**
> Ask, look, then touch. Never put a hand where you cannot see."""
    after = """If it happens, do this first:

{{sop.exposure}}

Call {{phone.occ_health}} on the way. HIV medicine works best in the first hours and no later than 72 hours [S31].

| From infected blood | Chance per stick |
|---|---|
| Hepatitis B, not vaccinated | 6 to 30 in 100 |
| HIV | about 3 in 1,000 |"""
    return Pages((Page("why", "Why this matters to you", why), Page("after", "After a needlestick", after)))


def scenario() -> Scenario:
    meters = (
        Meter("S", "Officer safety", 5, words=((0, "in danger"), (3, "exposed"), (5, "steady"), (7, "safe"))),
        Meter("T", "Trust", 4, words=((0, "broken"), (3, "careful"), (6, "open"))),
        Meter("H", "Your health", 8, words=((0, "in danger"), (4, "at risk"), (7, "well"))),
    )
    timur = Character("timur", "{{cast.timur}}", "the man you stopped", "media/timur.svg")
    aida = Character("aida", "Aida", "your partner")
    stop = Scene(
        "stop",
        "Night stop",
        (
            Line("A man stands at the corner, hands deep in his jacket. It is **four below zero**."),
            Line("Unit four, anything at the corner?", "radio"),
            Line("I've done nothing. I'm waiting for a friend.", "speech", "timur"),
            Line("Your turn. I watch his hands.", "speech", "aida"),
            Line("Get it over with. It is cold.", "inner"),
        ),
        (
            Choice(
                "pockets",
                "Put your hands straight into his pockets.",
                "sting",
                (Effect("S", -3), Effect("T", -1)),
                ("STICK",),
                None,
                "Something bites your finger.",
                "Hands go where eyes have been [S27].",
                "poor",
            ),
            Choice(
                "ask",
                "Ask whether he carries anything sharp that could hurt you both.",
                "boot",
                (Effect("S", 2), Effect("T", 1)),
                (),
                SlotIs("law.sharps_declaration_safe", equals=True),
                "He breathes out and nods at his boot.",
                "Asking first protects both of you [S24].",
                "best",
            ),
            Choice(
                "shout",
                "Shout, cuff him, and search without a word.",
                "boot",
                (Effect("T", -2),),
                (),
                None,
                "He goes silent and stiff.",
                "Force without a reason costs you his help.",
                "fair",
            ),
            Choice(
                "never",
                "Promise him something you cannot keep.",
                "boot",
                (),
                (),
                SlotIs("law.not_there", equals=True),
                "Hidden road outcome.",
                "Hidden road rationale.",
                "poor",
            ),
        ),
        "media/street.svg",
        "02:10",
    )
    boot = Scene(
        "boot",
        "One in the left boot",
        (Line("Left boot. Cap is on. Please, slowly.", "speech", "timur"),),
        (
            Choice(
                "light",
                "Let him say how it lies while you hold the light.",
                END,
                (Effect("S", 2),),
                (),
                None,
                "It goes into the sharps box. Nobody is hurt.",
                "Light first, a tool, then the box [S27].",
                "best",
            ),
            Choice(
                "himself",
                "Have him pull it out himself.",
                "sting",
                (Effect("S", -1),),
                ("STICK",),
                None,
                "He pulls, you reach to help, and it is in your finger.",
                "A hazard to both of you.",
                "poor",
            ),
        ),
        "",
        "02:14",
    )
    sting = Scene(
        "sting",
        "A sting",
        (
            Line("A drop of blood under the glove. Your shift ends at seven."),
            Line("It is nothing. Nobody has to know.", "inner"),
        ),
        (
            Choice(
                "wash",
                "Wash it, call it in, go to the clinic now.",
                END,
                (Effect("H", 1),),
                ("REPORTED",),
                None,
                "The doctor gives you the first dose within the hour.",
                "Hours count [S31].",
                "best",
            ),
            Choice(
                "hide",
                "Say nothing and finish the shift.",
                END,
                (Effect("H", -5),),
                (),
                None,
                "On day four the window is closed.",
                "Silence is the one thing that cannot be mended.",
                "poor",
            ),
        ),
        "media/street.svg",
        "02:20",
    )
    endings = (
        Ending("bad", "Day four", "You told nobody. The medicine comes too late, and the waiting is long.", "bad",
               Compare("H", "at_most", 4)),
        Ending("mixed", "Weeks of worry",
               "You were stuck, and did the right thing.\n\n{{sop.exposure}}\n\nThe tests stay clear.",
               "nuanced", FlagIs("STICK")),
        Ending("good", "A quiet night", "No stick, the sharp is boxed, and he will tell you again next time [S24].",
               "good"),
    )  # fmt: skip
    return Scenario(
        "It is the last hour of a cold shift. What you do in the next ten minutes decides about two people's health.",
        "You are a patrol officer with two years of service.",
        "stop",
        meters,
        (Flag("STICK", "Somebody was stuck by a needle", hard=True), Flag("REPORTED", "The stick was reported")),
        (timur, aida),
        (stop, boot, sting),
        endings,
        (),
        ("What would you have wanted your partner to say?", "Which of your own habits would you change tonight?"),
    )


def quiz() -> Assessment:
    return Assessment(
        (
            Item(
                an_id("when"), "when", "single_choice", "You are stuck at 02:40. Your shift ends at 07:00. "
                "When do you go to the clinic?",
                (Option("now", "Now", True, "Yes. Hours count."),
                 Option("after", "After the shift", False, "Too late."),
                 Option("symptoms", "When I feel ill", False, "By then the medicine no longer helps.")),
                "The first dose works best at once and is not given after 72 hours [S31].", sources=("S31",),
            ),
            Item(
                an_id("first"), "first", "multiple_response", "What belongs to first aid after a needlestick?",
                (Option("soap", "Wash with soap and water", True, "Yes, without scrubbing."),
                 Option("report", "Report it now", True, "Yes: it starts the clock."),
                 Option("bleach", "Pour bleach on it", False, "Bleach hurts the skin."),
                 Option("suck", "Suck the wound", False, "It brings blood into your mouth.")),
                "Wash, report, go.", rule="per_option_net", points=2, sources=("S27",),
            ),
            Item(
                an_id("breaking"), "breaking", "true_false", "Breaking the needle makes it safe for everybody.",
                (Option("true", "True", False, "It leaves a sharp end and sends blood into the air."),
                 Option("false", "False", True, "Right: box it whole.")),
                "Breaking needles went with twice the odds of a stick.", shuffle=False,
            ),
            Item(
                an_id("law"), "law", "single_choice", "May a person here carry a syringe?",
                (Option("yes", "Yes", True, "The law says so."), Option("no", "No", False, "It is allowed.")),
                "Your law decides.", slots=("law.syringe_possession",),
            ),
            Item(
                an_id("order"), "order", "single_choice", "What do you do first at a search?",
                (Option("ask", "Ask", True, "Asking comes first."), Option("touch", "Touch", False, "Look before.")),
                "Ask, look, touch.", scored=False,
            ),
        ),
        "Answer from what you would do on duty.",
    )  # fmt: skip


def an_activity(key: str, kind: str, title: str, content: Pages | Scenario | Assessment, **more: object) -> Activity:
    summaries = {
        "learn": "What a needlestick is, how to avoid it, and what to do when it happens.",
        "sharp_answer": "A man at a corner, a cold night, ten minutes. You decide.",
        "quiz": "Five questions about what you would do on duty.",
    }
    return Activity(an_id(key), key, kind, title, summaries[key], content, **more)  # type: ignore[arg-type]


def package() -> LessonPackage:
    lesson = Lesson(
        an_id("lesson"),
        "safe_hands",
        "Safe hands: searches, sharps and needlestick",
        "How to search without being stuck, and what to do in the first hours if it happens.",
        "en",
        ("cadet", "beat_officer"),
        20,
        (
            Objective("search", "Search a person in the order that keeps both of you safe."),
            Objective("aid", "Do first aid after a needlestick in the right order."),
            Objective("window", "Say until when HIV medicine can still work."),
        ),
        (
            an_activity("learn", "pages", "Read first", pages(), weight=0),
            an_activity("sharp_answer", "scenario", "The sharp answer", scenario()),
            an_activity("quiz", "assessment", "Check yourself", quiz(), tries=3),
        ),
        (SlotUse("sop.exposure", blocking=True), SlotUse("law.syringe_possession")),
        (
            Source("S24", "Needlestick injuries among officers in San Diego", "B", "doi.org"),
            Source("S27", "Guidance on sharps for police", "C"),
            Source("S31", "WHO guidelines for HIV post-exposure prophylaxis, July 2024", "A", "who.int"),
        ),
    )
    media = {
        "media/street.svg": Media("media/street.svg", "A street corner at night under one lamp", "hrlearn", STREET),
        "media/timur.svg": Media("media/timur.svg", "A young man", "hrlearn", FACE),
    }
    return LessonPackage(lesson, "sha256:" + "ab" * 32, media)


LINKS = Links(
    session="academy.token",
    home="/lesson?session=academy.token",
    page=lambda activity, page: f"/lesson/{activity}/pages/{page}",
    start=lambda activity: f"/lesson/{activity}/attempts",
    attempt=lambda attempt, step: f"/attempts/{attempt}" + (f"?step={step}" if step else ""),
    events=lambda attempt: f"/attempts/{attempt}/events",
    media=lambda content_hash, path: f"/media/{content_hash}/{path}",
    results="/gradebook?session=academy.token",
)


def a_definition(key: str, of: LessonPackage | None = None, pack: LocalePack = PACK) -> Definition:
    activity = (of or package()).lesson.activity(key)
    assert activity is not None
    return define(activity, pack)


def facts(definition: Definition, state: AttemptState, of: LessonPackage | None = None, **more: object) -> AttemptFacts:
    made = AttemptFacts(ATTEMPT, 1, SEED, of or package(), PACK, definition, state)
    return replace(made, **more)  # type: ignore[arg-type]


def play(definition: Definition, *moves: tuple[str, dict[str, object]], client: str = "page") -> AttemptState:
    """Fold moves (kind, body) into a state; a choice may leave out its step."""
    return go_on(definition, open_attempt(definition, A_START), *moves, client=client)


def go_on(
    definition: Definition,
    state: AttemptState,
    *moves: tuple[str, dict[str, object]],
    client: str = "page",
    seen: int | None = None,
) -> AttemptState:
    for kind, body in moves:
        position = state.position + 1
        raw = {
            "uuid": an_id(f"event {position}"),
            "client": an_id(client),
            "sequence": position,
            "seen": state.position if seen is None else seen,
            "kind": kind,
            "body": body,
        }
        state = step(definition, state, Event(position, "2026-11-21T00:00:00Z", read_envelope(raw)))
    return state


def choices(*keys: str) -> list[tuple[str, dict[str, object]]]:
    """Write (scene, choice) pairs as "scene.choice"."""
    return [
        ("choice", {"step": number, "scene": key.split(".")[0], "choice": key.split(".")[1]})
        for number, key in enumerate(keys)
    ]


def answer(item: str, *chosen: str) -> tuple[str, dict[str, object]]:
    return "response", {"item": item, "response": {"chosen": list(chosen)}}


def status(key: str, of: LessonPackage | None = None, **more: object) -> ActivityStatus:
    activity = (of or package()).lesson.activity(key)
    assert activity is not None
    return ActivityStatus(activity, **more)  # type: ignore[arg-type]
