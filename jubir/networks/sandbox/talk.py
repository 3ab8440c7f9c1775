"""How the simulated people talk: phrases put together, each person with a language and habits of typing. Pure.

Every function takes the chance it may use and nothing else, so the same seed says the same words.
"""

import random
import re
from dataclasses import dataclass

from jubir.networks.sandbox import phrases
from jubir.networks.sandbox.phrases import PHRASES

LANGUAGES = {"id": 74, "en": 12, "jv": 9, "su": 5}
_FOOD = re.compile(
    r"kopi|coffee|caf[eé]|kedai|roti|bakery|teh\b|tea\b|resto|warung|makan|minum|kuliner|kue|cake|dapur|bakso|ayam|food|brew",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Brand:
    """Of whom they talk."""

    handle: str
    name: str
    field: str = "any"  # food | any


@dataclass(frozen=True, slots=True)
class Said:
    text: str
    language: str


def field_of(*texts: str) -> str:
    return "food" if any(_FOOD.search(text) for text in texts) else "any"


def tongue_of(person: int) -> str:
    """The language somebody speaks, always the same."""
    return random.Random(f"tongue|{person}").choices(tuple(LANGUAGES), tuple(LANGUAGES.values()))[0]


def say(chance: random.Random, mood: str, person: int, brand: Brand, at: str = "") -> Said:
    """`mood`: warm, picture, asking, sour, thanks, mention, message. `at`: what stands for the brand in a mention."""
    language = tongue_of(person)
    spoken = PHRASES[mood]
    if language not in spoken or (language in ("jv", "su") and chance.random() < 0.45):
        language = "id"
    of = spoken[language]
    core = chance.choice((*of.get("both", ()), *of.get(brand.field, ())))
    text = fill(chance, core, brand, language, at)
    if mood not in ("thanks", "message") and chance.random() < 0.22:
        text = f"{chance.choice(phrases.OPENERS[language])} {_small(text)}"
    if language == "id" and mood in phrases.CLOSERS and chance.random() < 0.3:
        joint = "" if text[-1] in "?!" else chance.choice(("", ",", "."))
        text = f"{text.rstrip('.')}{joint} {chance.choice(phrases.CLOSERS[mood])}"
    return Said(typed(chance, text, mood, person, language), language)


def review(chance: random.Random, person: int, brand: Brand, rating: int) -> Said:
    language = tongue_of(person)
    spoken = phrases.REVIEWS[rating]
    language = language if language in spoken else "id"
    text = fill(chance, chance.choice(spoken[language]), brand, language)
    if language == "id" and chance.random() < 0.6:
        mood = "warm" if rating > 3 else "sour"
        of = PHRASES[mood]["id"]
        text += (
            " " + fill(chance, chance.choice((*of["both"], *of[brand.field])), brand, "id").rstrip(".") + "."
        )
    return Said(typed(chance, text, "thanks", person, language), language)


def angry(chance: random.Random, person: int, brand: Brand, theme: str) -> Said:
    """A complaint of a storm: always with the theme's words."""
    if tongue_of(person) == "en" and chance.random() < 0.6:
        return Said(
            fill(chance, chance.choice(phrases.ANGRY_EN), brand, "en").replace("{theme}", theme).strip(), "en"
        )
    text = fill(chance, chance.choice(phrases.STORMS[brand.field][theme]), brand, "id")
    if chance.random() < 0.35:
        text = f"{fill(chance, chance.choice(phrases.ANGRY_BEFORE), brand, 'id')} {_small(text)}"
    if chance.random() < 0.55:
        joint = " " if text[-1] in "?!." else chance.choice((", ", ". ", "... "))
        text = f"{text}{joint}{chance.choice(phrases.ANGRY_AFTER)}"
    return Said(typed(chance, text, "sour", person, "id", keep=theme), "id")


def theme_of(seed: str, start: float, brand: Brand) -> str:
    return random.Random(f"{seed}|theme|{start:.0f}").choice(tuple(phrases.STORMS[brand.field]))


def spam(chance: random.Random, brand: Brand) -> Said:
    text = fill(chance, chance.choice(phrases.SPAM), brand, "id")
    text = text.replace(
        "{phone}", f"08{chance.choice('12358')}{chance.randrange(10)}-0000-{chance.randrange(10_000):04}"
    )
    word = "".join(chance.choices("abcdefghkmnprstuvxyz23456789", k=6))
    text = text.replace(
        "{link}", f"https://{chance.choice(('bit', 'promo', 'cuan', 'gacor'))}-{word}.example/{word[:3]}"
    )
    if chance.random() < 0.5:
        text += " " + chance.choice(phrases.EMOJI["spam"])
    return Said(text.upper() if chance.random() < 0.15 and "://" not in text else text, "id")


def chatter(chance: random.Random, person: int, day: str) -> Said:
    """Something that has nothing to do with any brand; on a holiday often a greeting."""
    greetings = phrases.GREETINGS.get(day, ())
    core = chance.choice(greetings if greetings and chance.random() < 0.5 else phrases.CHATTER)
    text = fill(chance, core, Brand("", "", "food"), "id")
    english = core.isascii() and any(
        word in core.split() for word in ("a", "and", "from", "again", "everyone")
    )
    return Said(
        text if "#" in core else typed(chance, text, "mention", person, "id"), "en" if english else "id"
    )


def brand_post(chance: random.Random, brand: Brand) -> str:
    of = phrases.BRAND_POSTS
    text = fill(chance, chance.choice((*of["both"], *of[brand.field])), brand, "id")
    other = chance.choice(phrases.THINGS[brand.field])
    return text.replace("{thing2}", other).replace("{tag}", brand.handle.replace("_", ""))


def fill(chance: random.Random, text: str, brand: Brand, language: str, at: str = "") -> str:
    things = phrases.THINGS_EN if language == "en" else phrases.THINGS
    ways = {
        "{thing}": lambda: chance.choice(things[brand.field]),
        "{place}": lambda: chance.choice(phrases.PLACES),
        "{time}": lambda: chance.choice(phrases.TIMES),
        "{who}": lambda: chance.choice(phrases.WHO),
        "{name}": lambda: brand.name,
        "{at}": lambda: at or brand.name,
    }
    for mark, way in ways.items():
        if mark in text:
            text = text.replace(mark, way())
    while "{n}" in text:
        text = text.replace("{n}", str(chance.randrange(2, 60)), 1)
    return text[0].upper() + text[1:]


def typed(chance: random.Random, text: str, mood: str, person: int, language: str, keep: str = "") -> str:
    """As this person's thumbs would: short forms, small letters, no full stop, an emoji or two."""
    habits = random.Random(f"thumbs|{person}")
    lazy, decorates = habits.random(), habits.random()
    if language == "id":
        for word, ways in phrases.CASUAL.items():
            if word in text.lower() and word not in keep and chance.random() < lazy * 0.75:
                text = re.sub(rf"(?<![\w@#]){word}(?!\w)", chance.choice(ways), text, flags=re.IGNORECASE)
    if lazy > 0.55 and "@" not in text:
        text = _small(text) if lazy < 0.8 else text.lower()
    if lazy > 0.3:
        text = text.removesuffix(".")
    if text.endswith("?") and chance.random() < lazy * 0.4:
        text += "?" * chance.randrange(1, 3)
    laughs = (" lol",) if language == "en" else (" hehe", " wkwk")
    if text[-1].isalnum() and chance.random() < 0.2:
        text += chance.choice(("!", "!!", "...", *(laughs if mood != "sour" else ())))
    emoji = phrases.EMOJI.get(mood)
    if emoji and chance.random() < decorates * 0.75:
        text += " " + "".join(chance.choices(emoji, k=chance.choice((1, 1, 1, 2, 3))))
    return text


def _small(text: str) -> str:
    return text[0].lower() + text[1:] if text[1:2].islower() else text
