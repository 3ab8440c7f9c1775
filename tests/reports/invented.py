"""Frozen data as a workspace might have them: rich, poor, nearly empty, odd. From a seed."""

import random
from datetime import date, timedelta
from typing import Any

METRICS = ("reach", "impressions", "likes", "comments", "shares", "engagements", "published", "followers")
TEXTS = (
    "Es kopi susu hari ini 20% lebih murah ☕",
    "Jam buka selama libur: 08.00–22.00",
    "",
    "مرحبا بالجميع",
    "x" * 400,
)


def frozen(seed: int) -> dict[str, Any]:
    dice = random.Random(seed)
    days = dice.choice([3, 7, 7, 28, 31])
    first = date(2026, 10, 5)
    wealth = dice.choice([0, 0, 0.3, 0.7, 1, 1])

    def perhaps(make: Any, chance: float = 1.0) -> Any:
        return make() if dice.random() < wealth * chance else None

    def count(high: int) -> int:
        return dice.choice([0, 1, 2, dice.randint(0, high), dice.randint(0, high)])

    trend = dice.choice([0.2, 1, 1, 4])  # of everything: of the posts and of the days
    star, favourite = dice.random() < 0.4, dice.choice([1, 1, 5, 1e9])
    figures = {}
    for metric in METRICS:
        high = dice.choice([3, 40, 900, 2_000_000])
        figures[metric] = {
            "now": perhaps(lambda h=high: count(h)),
            "before": perhaps(lambda h=high: count(h), 0.8),
        }
    daily = {}
    for metric in ("reach", "engagements", "followers"):
        base, lift = dice.choice([0, 1, 12, 400]), trend
        daily[metric] = {
            when: [
                [
                    (first + timedelta(days=number)).isoformat(),
                    perhaps(
                        lambda k=base * (lift if when == "now" else 1): dice.choice(
                            [0, round(k * dice.random() * 2)]
                        )
                    ),
                ]
                for number in range(days)
            ]
            for when in ("now", "before")
        }

    def reactions(number: int, form: str) -> int:
        if favourite == 1e9 and form != "image":
            return 0
        drawn = dice.lognormvariate(2, 1) * trend * (min(favourite, 5) if form == "image" else 1)
        return round(drawn * (60 if star and number == 0 else 1))

    pieces = [
        {
            "id": number,
            "text": dice.choice(TEXTS),
            "handle": "@kopi",
            "channel_id": 1,
            "format": (form := dice.choice(["text", "image", "video"])),
            "day": "2026-10-06",
            "url": "",
            "post_id": dice.choice([None, 5]),
            "pillar": None,
            "engagements": perhaps(lambda n=number, f=form: reactions(n, f), 0.97),
        }
        for number in range(perhaps(lambda: dice.choice([0, 1, 3, 12, 40, 40])) or 0)
    ]
    if dice.random() < 0.5:
        for when in ("now", "before"):
            known = [row[1] for row in daily["engagements"][when] if row[1] is not None]
            figures["engagements"][when] = sum(known) if known else None
    pieces_before = [
        {"format": "text", "engagements": round(dice.lognormvariate(2, 1))}
        for _ in range(perhaps(lambda: dice.choice([0, 2, 15, 30, 30])) or 0)
    ]

    def inbox() -> dict[str, Any]:
        received = count(120)
        answered = dice.randint(0, received)
        waiting = dice.randint(0, received - answered)
        moods = [count(40) for _ in range(4)]
        return {
            "received": received,
            "answered": answered,
            "waiting": waiting,
            "median_minutes": dice.choice([None, 0.4, 12.0, 89.6, 300.0, 5000.0]),
            "p90_minutes": None,
            "by_sentiment": dict(zip(("positive", "neutral", "negative", "unsure"), moods, strict=True)),
            "by_kind": {"comment": received},
        }

    def talk() -> dict[str, Any]:
        rows = []
        for number in range(days):
            parts = [count(9) for _ in range(4)]
            rows.append([(first + timedelta(days=number)).isoformat(), sum(parts), *parts])
        total, *parts = (sum(row[place] for row in rows) for place in range(1, 6))
        return {
            "days": rows,
            "total": total,
            **dict(zip(("positive", "neutral", "negative", "unsure"), parts, strict=True)),
        }

    plans = [dice.choice([None, 20, 30, 50]) for _ in range(3)]
    posts = [count(20) for _ in plans]
    return {
        "format": 1,
        "language": "id",
        "zone": "Asia/Jakarta",
        "brand": {"name": "Kopi Senja", "colour": "#0e5a57"},
        "frozen_at": "2026-11-02T01:00:00+00:00",
        "period": {"first": first.isoformat(), "last": (first + timedelta(days=days - 1)).isoformat(), "kind": "days"},
        "before": {"first": (first - timedelta(days=days)).isoformat(), "last": (first - timedelta(days=1)).isoformat(), "kind": "days"},
        "sources": {},
        "overview": {"figures": figures},
        "daily": daily,
        "pieces": pieces,
        "pieces_before": pieces_before,
        "channels": [
            {"id": number, "handle": f"@kopi{number}", "network": "sandbox",
             "published": {"now": count(9), "before": perhaps(lambda: count(9))},
             "followers": {"now": perhaps(lambda: count(900)), "before": None},
             "engagements": {"now": perhaps(lambda: count(900)), "before": None}}
            for number in range(dice.choice([0, 1, 3]))
        ],
        "times": [
            {"channel_id": 1, "handle": "@kopi", "posts": perhaps(lambda: count(90)),
             "best": [{"weekday": 1, "hour": 19, "lift": dice.random() * 3, "certainty": dice.choice(["strong", "fair", "little"])}]}
        ] if dice.random() < wealth else [],
        "goals": [
            {"id": number, "name": dice.choice(["", "Lebih banyak pengikut"]), "metric": dice.choice(["followers", "engagement_rate"]),
             "now": perhaps(lambda: count(900)), "target": 500, "due_on": "2026-12-31",
             "state": dice.choice(["reached", "on_course", "missed", "behind", "unknown"])}
            for number in range(dice.choice([0, 1, 2]))
        ],
        "pillars": [
            {"id": number, "name": f"Pilar {'abc'[number]}", "posts": posts[number],
             "target": plans[number] / 100 if plans[number] else None}
            for number in range(3)
        ] if dice.random() < wealth else [],
        "inbox": {"now": inbox(), "before": perhaps(inbox) or {}} if dice.random() < wealth else None,
        "questions": [{"text": "Jam berapa buka?", "count": count(12), "examples": []}] if dice.random() < wealth else [],
        "listening": {"now": talk(), "before": perhaps(talk) or {}} if dice.random() < wealth else None,
        "incidents": [{"id": 3, "title": "Pesanan terlambat", "opened_on": "2026-10-07", "hours": dice.choice([None, 0.2, 5.0, 80.0])}]
        if dice.random() < wealth * 0.3 else [],
        "rising": [{"word": "#kopisusu", "now": 20, "before": dice.choice([0, 3]), "certainty": dice.choice(["strong", "little"])}]
        if dice.random() < wealth else [],
        "competitors": [{"id": 1, "handle": "@kopilain", "network": "sandbox", "published": perhaps(lambda: count(40)), "median": perhaps(lambda: 3.5)}]
        if dice.random() < wealth else [],
    }  # fmt: skip
