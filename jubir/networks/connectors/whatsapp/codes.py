"""WhatsApp's own error codes, before those that all of Meta shares (shared/graph.py).

Facts: https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes, held on 2026-11-22.
"""

from jubir.networks.shared.graph import Table, Verdict

_ACCOUNT, _OPTIONS, _MEDIA, _TEXT = (
    Verdict("rejected", field) for field in ("account", "options", "media", "text")
)
_FAULT, _REJECTED = Verdict("fault"), Verdict("rejected")

TABLE: Table = {
    # More than a day since the person's last message: only a template may go.
    (131047, 0): _OPTIONS,
    **{(code, 0): _OPTIONS for code in (132000, 132001, 132005, 132007, 132012, 132015, 132016, 132068, 132069)},
    # Whom it was for, or what we are there.
    (131026, 0): _ACCOUNT, (131021, 0): _ACCOUNT, (131030, 0): _ACCOUNT, (131049, 0): _ACCOUNT, (130472, 0): _ACCOUNT,
    (131048, 0): _ACCOUNT,  # flagged as spam: the same again makes it worse
    (131031, 0): _ACCOUNT, (131042, 0): _ACCOUNT, (131045, 0): _ACCOUNT, (133010, 0): _ACCOUNT,
    (33, 0): _ACCOUNT,  # the number was deleted
    (131052, 0): _MEDIA, (131053, 0): _MEDIA,
    (131008, 0): _REJECTED, (131009, 0): _REJECTED, (135000, 0): _REJECTED,
    (131051, 0): Verdict("unsupported"),
    (131005, 0): Verdict("permission"),
    # To one person no faster than one in six seconds [not verified]; over all, as many as the number may send.
    (131056, 0): Verdict("too_many", wait=6),
    (130429, 0): Verdict("too_many"), (80007, 0): Verdict("too_many"),
    (131000, 0): _FAULT, (131016, 0): _FAULT, (131057, 0): _FAULT,
}  # fmt: skip
