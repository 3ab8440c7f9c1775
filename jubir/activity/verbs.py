"""Every verb an event may have: its sentence, who hears of it unless the caller says, whether it cannot wait.

A sentence may use `{actor}`, `{title}` (what the post, channel or file is called) and any key of the event's data.
Add a row for a new verb; tests/activity/test_verbs.py finds the ones that were forgotten.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jubir.teams.roles import May

Words = Promise | str


@dataclass(frozen=True, slots=True)
class Verb:
    #: What somebody did.
    sentence: Words
    #: The same when nobody did it: the engine, a network.
    alone: Words | None = None
    #: Members with this right hear of it, save whoever did it. None: nobody unless the caller names them.
    tell: May | None = None
    #: Also by e-mail, once, when it stays unread.
    urgent: bool = False
    icon: str = "pen"


VERBS: dict[str, Verb] = {
    # posts
    "post.created": Verb(_("{actor} started “{title}”"), _("“{title}” was started")),
    "post.saved": Verb(_("{actor} changed “{title}”"), _("“{title}” was changed")),
    "post.customised": Verb(_("{actor} customised “{title}” for one channel")),
    "post.duplicated": Verb(_("{actor} duplicated “{title}”")),
    "post.deleted": Verb(_("{actor} deleted “{title}”"), _("“{title}” was deleted"), icon="trash"),
    "post.restored": Verb(_("{actor} brought “{title}” back"), icon="undo"),
    "post.scheduled": Verb(_("{actor} scheduled “{title}”"), _("“{title}” was scheduled"), icon="calendar"),
    "post.queued": Verb(
        _("{actor} put “{title}” into the queue"), _("“{title}” was queued"), icon="calendar"
    ),
    "post.sent_now": Verb(_("{actor} sent “{title}” right away"), icon="send"),
    "post.rescheduled": Verb(_("{actor} moved “{title}” to another time"), icon="calendar"),
    "post.cancelled": Verb(_("{actor} cancelled “{title}”"), _("“{title}” was cancelled"), icon="x"),
    "post.approved": Verb(_("{actor} approved “{title}”"), icon="check"),
    "label.created": Verb(_("{actor} made the label {title}"), icon="tag"),
    "label.renamed": Verb(_("{actor} renamed the label {before} to {title}"), icon="tag"),
    "label.deleted": Verb(_("{actor} deleted the label {title}"), icon="tag"),
    # deliveries
    "delivery.sent": Verb(
        _("{actor} sent “{title}” to {channel}"), _("“{title}” went out on {channel}"), icon="send"
    ),
    "delivery.moved": Verb(_("{actor} moved “{title}” on {channel} to another time"), icon="calendar"),
    "delivery.cancelled": Verb(
        _("{actor} cancelled “{title}” on {channel}"), _("“{title}” on {channel} was cancelled"), icon="x"
    ),
    "delivery.restored": Verb(_("{actor} scheduled “{title}” on {channel} again"), icon="undo"),
    "delivery.retried": Verb(_("{actor} tries “{title}” on {channel} again"), icon="repeat"),
    "delivery.needs_person": Verb(
        _("“{title}” may already be out on {channel}: somebody must look"),
        tell=May.PUBLISH,
        urgent=True,
        icon="flag",
    ),
    "delivery.failed": Verb(
        _("“{title}” could not be published on {channel}"), tell=May.PUBLISH, urgent=True, icon="alert"
    ),
    "delivery.missed": Verb(
        _("“{title}” missed its time on {channel} and was held back"),
        tell=May.PUBLISH,
        urgent=True,
        icon="clock",
    ),
    "delivery.by_hand": Verb(
        _("It is time to publish “{title}” on {channel}: everything is ready"),
        tell=May.PUBLISH,
        urgent=True,
        icon="hand",
    ),
    "delivery.by_hand_late": Verb(
        _("“{title}” still waits to be published on {channel}"), tell=May.PUBLISH, urgent=True, icon="hand"
    ),
    "delivery.taken_down": Verb(_("{actor} deleted “{title}” on {channel}"), icon="trash"),
    "delivery.text_changed": Verb(_("{actor} changed the text of “{title}” on {channel}"), icon="pen"),
    "delivery.done_by_hand": Verb(_("{actor} published “{title}” on {channel} by hand"), icon="check"),
    "delivery.undone_by_hand": Verb(_("{actor} took back that “{title}” is out on {channel}"), icon="undo"),
    "delivery.at_risk": Verb(
        _("“{title}” is planned for {channel} and cannot go out as it is"),
        tell=May.PUBLISH,
        urgent=True,
        icon="alert",
    ),
    "delivery.found_by_person": Verb(_("{actor} confirmed that “{title}” is out on {channel}"), icon="check"),
    "delivery.absent_by_person": Verb(
        _("{actor} saw that “{title}” is not on {channel}, and sent it again"), icon="send"
    ),
    "delivery.let_go": Verb(_("{actor} decided not to send “{title}” to {channel}"), icon="check"),
    # answers and the inbox
    "answer.given": Verb(_("{actor} answered {person}: “{title}”"), icon="reply"),
    "answer.cancelled": Verb(_("{actor} took the answer “{title}” back before it left"), icon="undo"),
    "answer.restored": Verb(_("{actor} sends the answer “{title}” after all"), icon="undo"),
    "answer.retried": Verb(_("{actor} tries the answer “{title}” on {channel} again"), icon="repeat"),
    "answer.needs_person": Verb(
        _("The answer “{title}” may already be out on {channel}: somebody must look"),
        tell=May.ANSWER,
        urgent=True,
        icon="flag",
    ),
    "answer.failed": Verb(
        _("The answer “{title}” could not be sent on {channel}"), tell=May.ANSWER, urgent=True, icon="alert"
    ),
    "answer.missed": Verb(
        _("The answer “{title}” could not leave for a day on {channel}, and asks before it does"),
        tell=May.ANSWER,
        icon="clock",
    ),
    "answer.found_by_person": Verb(
        _("{actor} confirmed that the answer “{title}” is out on {channel}"), icon="check"
    ),
    "answer.absent_by_person": Verb(
        _("{actor} saw that the answer “{title}” is not on {channel}, and sent it again"), icon="send"
    ),
    "answer.let_go": Verb(_("{actor} decided not to send the answer “{title}”"), icon="check"),
    "message.liked": Verb(_("{actor} liked what {person} wrote"), icon="heart"),
    "message.unliked": Verb(_("{actor} took the like from what {person} wrote"), icon="heart"),
    "message.hidden": Verb(_("{actor} hid what {person} wrote: {reason}"), icon="eye-off"),
    "message.shown": Verb(_("{actor} shows again what {person} wrote"), icon="eye"),
    "message.deleted": Verb(_("{actor} deleted what {person} wrote: {reason}"), icon="trash"),
    "message.relabelled": Verb(_("{actor} corrected what a message of {person} is about"), icon="tag"),
    "contact.blocked": Verb(_("{actor} blocked {title}: {reason}"), icon="ban"),
    "contact.unblocked": Verb(_("{actor} unblocked {title}"), icon="ban"),
    "contact.noted": Verb(_("{actor} changed the note about {title}"), icon="note"),
    "conversation.noted": Verb(_("{actor} left a note about {title}"), icon="note"),
    "conversation.assigned": Verb(_("{actor} gave the conversation with {title} to {person}"), icon="user"),
    "conversation.unassigned": Verb(
        _("{actor} took the conversation with {title} from whoever had it"), icon="user"
    ),
    "conversation.snoozed": Verb(_("{actor} put the conversation with {title} off"), icon="clock"),
    "conversation.done": Verb(_("{actor} finished the conversation with {title}"), icon="check"),
    "conversation.reopened": Verb(_("{actor} opened the conversation with {title} again"), icon="undo"),
    "saved_reply.created": Verb(_("{actor} saved the reply {title}"), icon="book"),
    "saved_reply.changed": Verb(_("{actor} changed the saved reply {title}"), icon="book"),
    "saved_reply.deleted": Verb(_("{actor} deleted the saved reply {title}"), icon="trash"),
    "saved_reply.restored": Verb(_("{actor} brought the saved reply {title} back"), icon="undo"),
    "workspace.promise": Verb(_("{actor} changed how soon comments and messages are answered"), icon="clock"),
    # channels and pauses
    "channel.connected": Verb(_("{actor} connected {title}"), icon="plug"),
    "channel.reconnected": Verb(_("{actor} connected {title} again"), icon="plug"),
    "channel.disconnected": Verb(
        _("{actor} disconnected {title}"), _("{title} was disconnected"), tell=May.CHANNELS, icon="plug"
    ),
    "channel.must_reconnect": Verb(
        _("{title} must be connected again: until then nothing goes out there"),
        tell=May.CHANNELS,
        urgent=True,
        icon="plug",
    ),
    "channel.ends_soon": Verb(
        _("The sign-in of {title} ends soon and can't be renewed by itself: connect it again before"),
        tell=May.CHANNELS,
        urgent=True,
        icon="plug",
    ),
    "keys.saved": Verb(_("{actor} entered the app keys of {title}"), icon="key"),
    "keys.removed": Verb(_("{actor} took the app keys of {title} away"), icon="key"),
    "spending.limited": Verb(_("{actor} set what {title} may cost a month"), icon="gear"),
    "spending.unlimited": Verb(_("{actor} lifted the spending limit of {title}"), icon="gear"),
    "channel.outage": Verb(_("The network of {title} is not answering; we keep trying"), icon="plug"),
    "channel.recovered": Verb(_("{title} answers again"), icon="plug"),
    "channel.paused": Verb(
        _("{actor} paused {title}"), _("{title} was paused"), tell=May.PUBLISH, icon="clock"
    ),
    "channel.resumed": Verb(_("{actor} resumed {title}"), tell=May.PUBLISH, icon="send"),
    "channel.slots": Verb(_("{actor} changed the queue times of {title}"), icon="calendar"),
    "channel.spacing": Verb(_("{actor} changed how far apart posts on {title} go out"), icon="clock"),
    "workspace.lateness": Verb(_("{actor} changed how late a post may still go out"), icon="clock"),
    "workspace.paused": Verb(
        _("{actor} paused all publishing"), _("All publishing was paused"), tell=May.PUBLISH, icon="clock"
    ),
    "workspace.resumed": Verb(_("{actor} resumed all publishing"), tell=May.PUBLISH, icon="send"),
    # media
    "asset.uploaded": Verb(_("{actor} uploaded {title}"), _("{title} was uploaded"), icon="photo"),
    "asset.described": Verb(_("{actor} described {title}"), icon="alt"),
    "asset.deleted": Verb(_("{actor} deleted {title}"), _("{title} was deleted"), icon="trash"),
    "asset.restored": Verb(_("{actor} brought {title} back"), icon="undo"),
    # strategy
    "pillar.made": Verb(_("{actor} made the pillar {title}"), icon="target"),
    "pillar.changed": Verb(_("{actor} changed the pillar {title}"), icon="target"),
    "pillar.archived": Verb(_("{actor} archived the pillar {title}"), icon="archive"),
    "pillar.restored": Verb(_("{actor} brought the pillar {title} back"), icon="undo"),
    "goal.made": Verb(_("{actor} set the goal {title}"), icon="target"),
    "goal.changed": Verb(_("{actor} changed the goal {title}"), icon="target"),
    "goal.archived": Verb(_("{actor} archived the goal {title}"), icon="archive"),
    "goal.restored": Verb(_("{actor} brought the goal {title} back"), icon="undo"),
    "post.pillar": Verb(_("{actor} put “{title}” under {pillar}"), icon="target"),
    # research and reports
    "competitor.added": Verb(_("{actor} added the competitor {title}"), icon="plus"),
    "competitor.removed": Verb(_("{actor} removed the competitor {title}"), icon="trash"),
    "competitor.brought_back": Verb(_("{actor} brought the competitor {title} back"), icon="undo"),
    "report.asked": Verb(_("{actor} asked for the report {title}"), icon="report"),
    "report.ready": Verb(_("The report {title} is ready"), tell=May.PLAN, icon="report"),
    "report.failed": Verb(_("The report {title} could not be made"), tell=May.PLAN, icon="alert"),
    "report.sent": Verb(_("{actor} sent the report {title} to {person}"), icon="mail"),
    "report.shared": Verb(_("{actor} made a link to the report {title}"), icon="link"),
    "report.link_revoked": Verb(_("{actor} took a link to the report {title} back"), icon="link"),
    "report.deleted": Verb(_("{actor} deleted the report {title}"), icon="trash"),
    "report.restored": Verb(_("{actor} brought the report {title} back"), icon="undo"),
    "report_schedule.created": Verb(_("{actor} made a schedule for reports"), icon="clock"),
    "report_schedule.changed": Verb(_("{actor} changed a schedule for reports"), icon="clock"),
    "report_schedule.paused": Verb(_("{actor} paused a schedule for reports"), icon="clock"),
    "report_schedule.resumed": Verb(_("{actor} resumed a schedule for reports"), icon="clock"),
    "report_schedule.deleted": Verb(_("{actor} deleted a schedule for reports"), icon="trash"),
    # people
    "workspace.created": Verb(_("{actor} opened the workspace {title}"), icon="flag"),
    "workspace.changed": Verb(_("{actor} changed the workspace's settings"), icon="gear"),
    "workspace.deleted": Verb(_("{actor} deleted the workspace {title}"), icon="gear"),
    "workspace.restored": Verb(_("{actor} brought the workspace {title} back"), icon="gear"),
    "workspace.handed_over": Verb(_("{actor} handed the workspace over to {person}"), icon="gear"),
    "member.invited": Verb(_("{actor} invited {person} as {role}"), icon="users"),
    "member.link_made": Verb(_("{actor} made an invitation link for the role {role}"), icon="users"),
    "member.invitation_revoked": Verb(_("{actor} withdrew an invitation for {person}"), icon="users"),
    "member.joined": Verb(_("{actor} joined as {role}"), tell=May.MEMBERS, icon="users"),
    "member.left": Verb(_("{actor} left the workspace"), tell=May.MEMBERS, icon="users"),
    "member.role_changed": Verb(_("{actor} changed the role of {person} to {role}"), icon="users"),
    "member.removed": Verb(_("{actor} removed {person}"), icon="users"),
    "member.brought_back": Verb(_("{actor} brought {person} back"), icon="users"),
    # listening and reputation
    "watch.created": Verb(_("{actor} began to watch for “{title}”"), icon="eye"),
    "watch.changed": Verb(_("{actor} changed the watch “{title}”"), icon="eye"),
    "watch.stopped": Verb(_("{actor} stopped the watch “{title}”"), icon="eye-off"),
    "watch.resumed": Verb(_("{actor} watches for “{title}” again"), icon="eye"),
    "watch.deleted": Verb(_("{actor} deleted the watch “{title}”"), icon="trash"),
    "watch.restored": Verb(_("{actor} brought the watch “{title}” back"), icon="undo"),
    "source.added": Verb(_("{actor} reads {title} from now on"), icon="rss"),
    "source.stopped": Verb(_("{actor} stopped reading {title}"), icon="rss"),
    "source.chosen": Verb(_("{actor} chose media to read: {count} more"), icon="rss"),
    "mention.corrected": Verb(_("{actor} corrected how a mention was meant"), icon="mood"),
    "alert.volume": Verb(
        _("Much more is said about “{title}” than usual"), tell=May.ANSWER, urgent=True, icon="alert"
    ),
    "alert.negative": Verb(
        _("Much of what is said about “{title}” is negative"), tell=May.ANSWER, urgent=True, icon="alert"
    ),
    "alert.calmed": Verb(_("It is quiet again around “{title}”"), icon="check"),
    "alert.acknowledged": Verb(_("{actor} looks after the alert about “{title}”"), icon="check"),
    "alert.closed": Verb(_("{actor} closed the alert about “{title}”"), icon="check"),
    "incident.opened": Verb(
        _("{actor} opened the incident “{title}”"), tell=May.ANSWER, urgent=True, icon="shield"
    ),
    "incident.severity": Verb(
        _("{actor} set “{title}” to level {severity} of 3"), tell=May.ANSWER, icon="shield"
    ),
    "incident.changed": Verb(_("{actor} changed the state of the incident “{title}”"), icon="shield"),
    "incident.closed": Verb(_("{actor} closed the incident “{title}”"), tell=May.ANSWER, icon="shield"),
    "relay.set": Verb(_("{actor} set where alerts are also sent: {title}"), icon="bell"),
    "relay.removed": Verb(_("{actor} took away where alerts are also sent"), icon="bell"),
}

UNKNOWN = Verb(_("{actor} did something new ({verb})"), _("Something new happened ({verb})"))

#: Verbs that are also mailed.
URGENT = frozenset(code for code, verb in VERBS.items() if verb.urgent)


class _Blanks(dict):
    """Data of an old or hasty event may lack a key; the sentence then shows an ellipsis, never a KeyError."""

    def __missing__(self, key: str) -> str:
        return "…"


def verb(code: str) -> Verb:
    return VERBS.get(code, UNKNOWN)


def sentence(code: str, actor: str, data: dict) -> str:
    """The event in the active language. `actor` is empty when nobody did it."""
    known = verb(code)
    words = known.sentence if actor or known.alone is None else known.alone
    plain = {key: _word(key, value) for key, value in data.items()}
    return str(words).format_map(_Blanks(plain, actor=actor or str(_("Jubir")), verb=code))


def _word(key: str, value: object) -> str:
    from jubir.teams.roles import Role

    if key == "role" and value in Role.values:
        return str(Role(value).label)
    return str(value)[:120]
