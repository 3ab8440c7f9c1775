"""Every sentence that a report may say, by its code. {braces} are numbers and words of the finding.

Whole sentences, never pieces; a plural counts the number that its line names.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

#: code → a lazy text, or a lazy plural that counts {n}.
LINES: dict[str, Any] = {
    # attention
    "attention.first": _("{metric}: {now}"),
    "attention.alone": _(
        "There is no earlier period to compare with yet, so we cannot say whether that is much."
    ),
    "attention.rose": _("{metric} rose to {now}"),
    "attention.fell": _("{metric} fell to {now}"),
    "attention.same": _("{metric} stayed about as before: {now}"),
    "attention.untold": _("{metric}: {now}, too little data to tell whether that is a change"),
    "attention.rose.by": _("It was {before} in the period before, so that is {change} more."),
    "attention.fell.by": _("It was {before} in the period before, so that is {change} less."),
    "attention.from_nothing": _("In the period before it was {before}."),
    "attention.within": _(
        "It was {before} in the period before. The days differ among themselves more than the two periods do."
    ),
    "attention.too_little": _(
        "It was {before} in the period before, but with so few days and posts the difference may be chance."
    ),
    "why.more": ngettext_lazy(
        "We also published more often: {posts} post instead of {posts_before}. That explains a part of it.",
        "We also published more often: {posts} posts instead of {posts_before}. That explains a part of it.",
        "posts",
    ),
    "why.fewer": ngettext_lazy(
        "We published less often: {posts} post instead of {posts_before}. That explains a part of it.",
        "We published less often: {posts} posts instead of {posts_before}. That explains a part of it.",
        "posts",
    ),
    "why.better": _(
        "The posts themselves drew more too: interactions per post are at {each}, after {each_before}."
    ),
    "why.weaker": _(
        "The posts themselves drew less too: interactions per post are at {each}, after {each_before}."
    ),
    "star": ngettext_lazy(
        "One post alone, on {handle}, brought {star} interaction, {share} of all: “{post}”",
        "One post alone, on {handle}, brought {star} interactions, {share} of all: “{post}”",
        "star",
    ),
    # posts
    "silent": _("Nothing went out on {handle}"),
    "silent.before": ngettext_lazy(
        "In the period before it was {before} post. Whoever follows us there has heard nothing.",
        "In the period before it was {before} posts. Whoever follows us there has heard nothing.",
        "before",
    ),
    "followers.rose": _("We have more followers: {now}"),
    "followers.fell": _("We have fewer followers: {now}"),
    "followers.same": _("The number of followers hardly moved: {now}, after {before}"),
    "followers.rose.by": _("It was {before} before: {n} more, or {change}."),
    "followers.fell.by": _("It was {before} before: {n} fewer, or {change}."),
    "format.times": _("{format} drew {times} times as much as everything else"),
    "format.better": _("{format} drew more than everything else"),
    "format.numbers": _(
        "Interactions per post: {each} on these ({n}), {each_rest} on the others ({rest}). The difference is larger than chance."
    ),
    "hour": _("{hour} is the best time on {handle}"),
    "hour.times": _("A post at that time draws about {times} times what an ordinary hour gives."),
    "hour.base": ngettext_lazy(
        "That is learnt from {n} post of this channel.", "That is learnt from {n} posts of this channel.", "n"
    ),
    # strategy
    "pillar.more": _("We spoke more of “{pillar}” than planned"),
    "pillar.less": _("We spoke less of “{pillar}” than planned"),
    "pillar.numbers": ngettext_lazy(
        "{n} post was about it, {share} of all; {target} was the plan.",
        "{n} posts were about it, {share} of all; {target} was the plan.",
        "n",
    ),
    "goal.reached": _("Goal reached: {goal}"),
    "goal.on_course": _("On the way to the goal: {goal}"),
    "goal.behind": _("Behind on the goal: {goal}"),
    "goal.missed": _("Goal missed: {goal}"),
    "goal.numbers": _("It stands at {now}; the target is {target} by {due}."),
    "goal.none": _("There is no goal yet"),
    "goal.none.why": _("Without one, no number here can be called good or bad enough."),
    # people who write
    "answers": _("We answered {share} of those who wrote to us"),
    "answers.rose": _("We answered more of those who wrote to us: {share}, after {share_before}"),
    "answers.fell": _("We answered fewer of those who wrote to us: {share}, after {share_before}"),
    "answers.numbers": ngettext_lazy(
        "Answered: {answered} of {n} message.", "Answered: {answered} of {n} messages.", "n"
    ),
    "answers.median": _("Half of the answers went out within {median}."),
    "answers.median_both": _(
        "Half of the answers went out within {median}; in the period before it was {median_before}."
    ),
    "answers.waiting": ngettext_lazy(
        "{waiting} is still waiting for an answer.",
        "{waiting} are still waiting for an answer.",
        "waiting",
    ),
    "mood.rose": _("More of what people write to us is displeased: {share}, after {share_before}"),
    "mood.fell": _("Less of what people write to us is displeased: {share}, after {share_before}"),
    "mood.same": _("The part of displeased messages stayed about as before: {share}"),
    "mood.numbers": ngettext_lazy(
        "{negative} of {n} message sounded displeased. The difference is larger than chance.",
        "{negative} of {n} messages sounded displeased. The difference is larger than chance.",
        "n",
    ),
    "mood.within": _("It was {share_before} in the period before; so small a difference may be chance."),
    "talk_mood.rose": _(
        "More of what is said about us elsewhere is displeased: {share}, after {share_before}"
    ),
    "talk_mood.fell": _(
        "Less of what is said about us elsewhere is displeased: {share}, after {share_before}"
    ),
    "talk_mood.same": _("What is said about us elsewhere sounds about as before: {share} displeased"),
    "talk_mood.numbers": ngettext_lazy(
        "{negative} of {n} mention sounded displeased. The difference is larger than chance.",
        "{negative} of {n} mentions sounded displeased. The difference is larger than chance.",
        "n",
    ),
    "talk_mood.within": _("It was {share_before} in the period before; so small a difference may be chance."),
    "question": _("People keep asking: “{question}”"),
    "question.why": ngettext_lazy(
        "It was asked {n} time in this period. A post that answers it spares them the asking.",
        "It was asked {n} times in this period. A post that answers it spares them the asking.",
        "n",
    ),
    # elsewhere
    "talk.first": ngettext_lazy(
        "{now} mention of what we watch; there is no earlier period to compare with yet",
        "{now} mentions of what we watch; there is no earlier period to compare with yet",
        "now",
    ),
    "talk.rose": ngettext_lazy(
        "There is more talk about what we watch: {now} mention",
        "There is more talk about what we watch: {now} mentions",
        "now",
    ),
    "talk.fell": ngettext_lazy(
        "There is less talk about what we watch: {now} mention",
        "There is less talk about what we watch: {now} mentions",
        "now",
    ),
    "talk.same": ngettext_lazy(
        "There is about as much talk about what we watch as before: {now} mention, after {before}",
        "There is about as much talk about what we watch as before: {now} mentions, after {before}",
        "now",
    ),
    "talk.untold": ngettext_lazy(
        "{now} mention of what we watch, after {before}; too little data to tell whether that is a change",
        "{now} mentions of what we watch, after {before}; too little data to tell whether that is a change",
        "now",
    ),
    "talk.rose.by": _("It was {before} in the period before, so that is {change} more."),
    "talk.fell.by": _("It was {before} in the period before, so that is {change} less."),
    "incident.open": _("The incident “{title}” of {since} is still open"),
    "incident.over": _("There was an incident on {since}: “{title}”"),
    "incident.hours": _("It was closed after {hours}. Its page keeps what was done, and when."),
    "rising": _("“{word}” is spoken of much more than before"),
    "rising.numbers": _(
        "People who used it: {n}, after {before} in the period before. That is more than chance would give."
    ),
    "competitor": _("{handle} publishes far more often than we do"),
    "competitor.numbers": ngettext_lazy(
        "{n} post in this period; we published {ours}.", "{n} posts in this period; we published {ours}.", "n"
    ),
    "competitor.median": _(
        "Interactions on a typical post of theirs: {median}. More posts are not better by themselves."
    ),
    "nothing": _("There are no figures for this period"),
    "nothing.why": _(
        "Nothing was measured: no channel was connected, or nothing had gone out. That is no bad result, only no result."
    ),
    # advice
    "advice.again": _("Write another post like it while people still remember it."),
    "advice.plan_more": _("Plan the coming weeks now, with at least as many posts as before."),
    "advice.silent": _("Write something for {handle}, or disconnect it so that nobody waits there."),
    "advice.format": _("Make the next post one of this kind, and see whether it holds."),
    "advice.hour": _("Schedule the next post for that time."),
    "advice.pillar.more": _("Look at the strategy: either the plan or the next posts should change."),
    "advice.pillar.less": _("Let the next post be about “{pillar}”."),
    "advice.goal.reached": _("Set the next goal while it is fresh."),
    "advice.goal.on_course": _("Go on as you do, and look again at the next report."),
    "advice.goal.behind": _("Decide now: do more for it, or set a target that can be reached."),
    "advice.goal.missed": _("Ask what stood in the way before you set the next goal."),
    "advice.goal.none": _("Set one goal, with a number and a date."),
    "advice.answer": _("Answer those who are waiting first, the oldest before the newest."),
    "advice.mood": _("Read the displeased messages and look for the one cause they share."),
    "advice.talk_mood": _("Read the displeased mentions and decide whether to answer in public."),
    "advice.question": _("Write a post that answers this question."),
    "advice.incident.open": _("Open the incident and close it, or say what is still missing."),
    "advice.incident.over": _("Read its timeline once more and write down what you would do sooner."),
    "advice.rising": _("Watch the word, so that nothing said about it escapes you."),
    "advice.nothing": _("Publish something, and the next report will have something to tell."),
}

#: What the one-click buttons say.
BUTTONS: dict[str, Any] = {
    "again": _("Write one like it"),
    "plan": _("To the calendar"),
    "plan_at": _("Schedule for that time"),
    "write": _("Write a post"),
    "write_about": _("Write about it"),
    "strategy": _("To the strategy"),
    "goal": _("Look at the goal"),
    "goal_new": _("Set a goal"),
    "answer": _("Answer them"),
    "bad": _("Read them"),
    "mentions": _("Look at the mentions"),
    "incident": _("Open the incident"),
    "watch": _("Watch this word"),
    "competitors": _("Compare"),
}

ALERTS: dict[str, Any] = {
    "volume": _("Much more was said than usual"),
    "negative": _("Much of what was said was displeased"),
}

#: What a finding rests on.
BASES: dict[str, Any] = {
    "posts": ngettext_lazy("{n} post", "{n} posts", "n"),
    "messages": ngettext_lazy("{n} message", "{n} messages", "n"),
    "mentions": ngettext_lazy("{n} mention", "{n} mentions", "n"),
}

#: How sure a finding is, for people.
CERTAINTIES: dict[str, Any] = {
    "fact": _("counted, not estimated"),
    "strong": _("strong"),
    "fair": _("fair"),
    "none": _("no difference beyond chance"),
    "little": _("too little data"),
}

METRICS: dict[str, Any] = {
    "impressions": _("Impressions"),
    "reach": _("Reach"),
    "likes": _("Likes"),
    "comments": _("Comments"),
    "shares": _("Shares"),
    "quotes": _("Quotes"),
    "saves": _("Saves"),
    "clicks": _("Clicks"),
    "video_views": _("Video views"),
    "votes": _("Votes"),
    "followers": _("Followers"),
    "following": _("Accounts followed"),
    "posts": _("Posts ever published"),
    "profile_views": _("Profile shown, in 28 days"),
    "profile_actions": _("Calls, directions and visits, in 28 days"),
    "engagements": _("Interactions"),
    "engagement_rate": _("Engagement rate"),
    "published": _("Posts published"),
    "followers_gained": _("Followers gained"),
    "response_minutes": _("Time to the first answer"),
}

FORMATS: dict[str, Any] = {
    "text": _("Posts of text alone"),
    "image": _("Posts with a picture"),
    "carousel": _("Posts with several pictures"),
    "video": _("Videos"),
    "link": _("Posts with a link"),
    "poll": _("Polls"),
}

SECTIONS: dict[str, Any] = {
    "summary": _("Summary"),
    "findings": _("Findings"),
    "advice": _("What we suggest"),
    "channels": _("Channels"),
    "posts": _("Posts"),
    "times": _("Best times"),
    "strategy": _("Strategy"),
    "inbox": _("People who wrote to us"),
    "talk": _("What is said elsewhere"),
    "research": _("Research"),
    "how": _("How this is counted"),
}
#: Those a person may leave out.
OPTIONAL = ("channels", "posts", "times", "strategy", "inbox", "talk", "research")
