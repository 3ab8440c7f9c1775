"""Workspaces, members, invitations: what each intention changes, and what it refuses."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from jubir.activity.models import Event
from jubir.core import clock
from jubir.teams import actions, queries
from jubir.teams.models import Founding, Invitation, Membership, User, Workspace
from jubir.teams.roles import Role

FOUNDER = {
    "language": "id",
    "name": "Laras",
    "email": "Laras@Kopi.example",
    "password": "kata-sandi-panjang",
    "brand": "Kopi Senja",
    "time_zone": "Asia/Makassar",
}


def member(kopi, user) -> Membership:
    return Membership.objects.get(workspace=kopi, user=user)


def refused(code):
    return pytest.raises(actions.Refused, match=f"^{code}$")


class TestFounding:
    def test_the_first_person_owns_the_first_workspace(self, db):
        owner, workspace = actions.found(**FOUNDER)
        assert owner.email == "laras@kopi.example"
        assert owner.check_password("kata-sandi-panjang")
        assert (workspace.slug, workspace.time_zone) == ("kopi-senja", "Asia/Makassar")
        assert member(workspace, owner).role == Role.OWNER
        assert Event.objects.get().verb == "workspace.created"

    def test_the_second_person_does_not(self, db):
        actions.found(**FOUNDER)
        with refused("founded"):
            actions.found(**FOUNDER | {"email": "lain@kopi.example"})
        assert User.objects.count() == Workspace.objects.count() == 1

    def test_nobody_founds_what_was_filled_another_way(self, laras):
        with refused("founded"):
            actions.found(**FOUNDER)
        assert not Founding.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_of_many_who_press_at_once_one_becomes_owner(self):
        start, outcomes = threading.Barrier(6), []

        def press(number):
            start.wait()
            try:
                actions.found(**FOUNDER | {"email": f"p{number}@kopi.example"})
                outcomes.append("owner")
            except actions.Refused as refusal:
                outcomes.append(refusal.code)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=press, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["founded"] * 5 + ["owner"]
        assert User.objects.count() == Workspace.objects.count() == 1


class TestSlugs:
    def test_the_same_name_twice_gets_two_addresses(self, kopi, laras):
        assert actions.create_workspace(by=laras, name="Kopi Senja").slug == "kopi-senja-2"
        assert actions.create_workspace(by=laras, name="Kopi Senja").slug == "kopi-senja-3"

    @pytest.mark.parametrize("name", ["珈琲", "!!!", "☕️", "-"])
    def test_a_name_without_latin_letters_still_has_an_address(self, laras, name):
        assert actions.create_workspace(by=laras, name=name).slug == "brand"

    def test_a_very_long_name_is_cut(self, laras):
        workspace = actions.create_workspace(by=laras, name="kopi " * 16)
        assert len(workspace.slug) <= 40


class TestBrand:
    def test_only_what_changed_is_told(self, kopi, laras):
        assert actions.change_workspace(workspace=kopi, by=laras, name="Kopi Fajar", language="id") == [
            "name"
        ]
        kopi.refresh_from_db()
        assert (kopi.name, kopi.slug) == ("Kopi Fajar", "kopi-senja")
        assert Event.objects.get().data["fields"] == ["name"]
        assert actions.change_workspace(workspace=kopi, by=laras, name="Kopi Fajar") == []

    def test_other_fields_are_not_settings(self, kopi, laras):
        with pytest.raises(TypeError):
            actions.change_workspace(workspace=kopi, by=laras, slug="x")


class TestEnd:
    def test_the_demo_goes_without_its_name(self, kopi, laras):
        Workspace.objects.filter(pk=kopi.pk).update(is_demo=True)
        kopi.refresh_from_db()
        actions.delete_workspace(workspace=kopi, by=laras, typed_name="")
        assert kopi.deleted_at is not None

    def test_deleting_asks_for_the_name(self, kopi, laras):
        with refused("wrong_name"):
            actions.delete_workspace(workspace=kopi, by=laras, typed_name="Kopi")
        actions.delete_workspace(workspace=kopi, by=laras, typed_name=" kopi  senja ")
        assert not queries.workspaces_of(laras).exists()
        with refused("already_deleted"):
            actions.delete_workspace(workspace=kopi, by=laras, typed_name="Kopi Senja")

    def test_it_comes_back_within_thirty_days(self, kopi, crew):
        laras = crew["owner"]
        actions.delete_workspace(workspace=kopi, by=laras, typed_name="Kopi Senja")
        assert list(queries.restorable(laras)) == [kopi]
        assert not queries.restorable(crew["manager"]).exists()
        actions.restore_workspace(workspace=kopi, by=laras)
        assert queries.workspaces_of(laras).exists()

    def test_after_thirty_days_it_is_gone(self, kopi, laras):
        actions.delete_workspace(workspace=kopi, by=laras, typed_name="Kopi Senja")
        assert actions.purge_deleted() == 0
        Workspace.objects.update(deleted_at=clock.now() - timedelta(days=31))
        assert not queries.restorable(laras).exists()
        assert actions.purge_deleted() == 1
        assert not Workspace.objects.exists()

    def test_handing_over(self, kopi, crew):
        editor = member(kopi, crew["editor"])
        actions.hand_over(workspace=kopi, by=crew["owner"], to=editor)
        assert member(kopi, crew["editor"]).role == Role.OWNER
        assert member(kopi, crew["owner"]).role == Role.MANAGER
        with refused("not_owner"):
            actions.hand_over(workspace=kopi, by=crew["owner"], to=editor)


class TestMembers:
    def test_a_manager_changes_everybody_but_owners(self, kopi, crew):
        by = crew["manager"]
        actions.change_role(workspace=kopi, by=by, member=member(kopi, crew["guest"]), role="editor")
        assert member(kopi, crew["guest"]).role == "editor"
        with refused("only_owners"):
            actions.change_role(workspace=kopi, by=by, member=member(kopi, crew["owner"]), role="guest")
        with refused("only_owners"):
            actions.change_role(workspace=kopi, by=by, member=member(kopi, crew["guest"]), role="owner")
        with refused("only_owners"):
            actions.remove_member(workspace=kopi, by=by, member=member(kopi, crew["owner"]))

    def test_the_last_owner_stays(self, kopi, crew):
        owner = crew["owner"]
        with refused("last_owner"):
            actions.change_role(workspace=kopi, by=owner, member=member(kopi, owner), role="editor")
        with refused("last_owner"):
            actions.leave(workspace=kopi, by=owner)
        actions.change_role(workspace=kopi, by=owner, member=member(kopi, crew["editor"]), role="owner")
        actions.leave(workspace=kopi, by=owner)
        assert not Membership.objects.filter(workspace=kopi, user=owner).exists()

    def test_an_editor_touches_nobody(self, kopi, crew):
        with refused("only_owners"):
            actions.remove_member(workspace=kopi, by=crew["editor"], member=member(kopi, crew["guest"]))

    def test_removing_can_be_undone(self, kopi, crew):
        undo = actions.remove_member(workspace=kopi, by=crew["owner"], member=member(kopi, crew["client"]))
        assert not Membership.objects.filter(workspace=kopi, user=crew["client"]).exists()
        actions.bring_back(workspace=kopi, by=crew["owner"], **undo)
        assert member(kopi, crew["client"]).role == "client"
        assert [event.verb for event in Event.objects.order_by("pk")] == [
            "member.removed",
            "member.brought_back",
        ]

    @pytest.mark.django_db(transaction=True)
    def test_two_owners_cannot_remove_each_other(self, kopi, crew):
        one, two = crew["owner"], crew["manager"]
        member(kopi, two).set_role(Role.OWNER)
        start, outcomes = threading.Barrier(2), []

        def remove(by, whom):
            target = member(kopi, whom)
            start.wait()
            try:
                actions.remove_member(workspace=kopi, by=by, member=target)
                outcomes.append("removed")
            except actions.Refused as refusal:
                outcomes.append(refusal.code)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=remove, args=pair) for pair in ((one, two), (two, one))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["not_a_member", "removed"]
        assert Membership.objects.filter(workspace=kopi, role=Role.OWNER).count() == 1


class TestInvitations:
    def test_the_token_is_kept_only_as_a_hash(self, kopi, laras):
        invitation, token = actions.invite(workspace=kopi, by=laras, role="editor", email="Baru@Kopi.example")
        assert invitation.email == "baru@kopi.example"
        assert token not in str(Invitation.objects.values().get())
        assert queries.invitation_by_token(token) == invitation
        assert Event.objects.get().data == {"person": "baru@kopi.example", "role": "editor"}

    def test_by_mail_it_works_once(self, kopi, laras, stranger):
        _, token = actions.invite(workspace=kopi, by=laras, role="editor", email="baru@kopi.example")
        user, membership = actions.accept_with_account(
            token=token, name="Baru", email="baru@kopi.example", password="x" * 12, language="id"
        )
        assert membership.role == "editor"
        assert list(user.workspaces.all()) == [kopi]
        with refused("invitation_used"):
            actions.accept(token=token, user=stranger)

    def test_a_link_works_for_several(self, kopi, laras, stranger):
        invitation, token = actions.invite(workspace=kopi, by=laras, role="client")
        actions.accept(token=token, user=stranger)
        actions.accept(token=token, user=User.objects.create_user("lagi@lain.example"))
        invitation.refresh_from_db()
        assert (invitation.uses, invitation.is_open) == (2, True)

    def test_a_member_keeps_the_role_and_the_invitation_stays(self, kopi, crew):
        invitation, token = actions.invite(
            workspace=kopi, by=crew["owner"], role="guest", email="siapa@kopi.example"
        )
        assert actions.accept(token=token, user=crew["editor"]).role == "editor"
        invitation.refresh_from_db()
        assert invitation.is_open

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"revoked_at": clock.now()}, "invitation_revoked"),
            ({"expires_at": clock.now() - timedelta(minutes=1)}, "invitation_expired"),
            ({"accepted_at": clock.now()}, "invitation_used"),
        ],
    )
    def test_a_spent_one_says_why(self, kopi, laras, stranger, change, code):
        _, token = actions.invite(workspace=kopi, by=laras, role="editor", email="baru@kopi.example")
        Invitation.objects.update(**change)
        with refused(code):
            actions.accept(token=token, user=stranger)
        with refused("invitation_unknown"):
            actions.accept(token="no-such-token", user=stranger)

    def test_sending_again_closes_the_old_link(self, kopi, laras, stranger):
        invitation, old = actions.invite(workspace=kopi, by=laras, role="editor", email="baru@kopi.example")
        Invitation.objects.update(expires_at=clock.now() - timedelta(days=1))
        new = actions.renew_invitation(invitation=invitation, by=laras)
        with refused("invitation_unknown"):
            actions.accept(token=old, user=stranger)
        assert actions.accept(token=new, user=stranger).role == "editor"
        with refused("invitation_spent"):
            actions.renew_invitation(invitation=invitation, by=laras)

    def test_inviting_twice_leaves_one_open(self, kopi, laras):
        for _ in range(2):
            actions.invite(workspace=kopi, by=laras, role="editor", email="baru@kopi.example")
        assert queries.invitations(kopi).count() == 1

    def test_what_may_not_be_given(self, kopi, crew):
        with refused("already_member"):
            actions.invite(workspace=kopi, by=crew["owner"], role="editor", email=crew["guest"].email)
        with refused("only_owners"):
            actions.invite(workspace=kopi, by=crew["manager"], role="owner", email="baru@kopi.example")
        with refused("no_owner_links"):
            actions.invite(workspace=kopi, by=crew["owner"], role="owner")
        with refused("no_such_role"):
            actions.invite(workspace=kopi, by=crew["owner"], role="king", email="baru@kopi.example")

    def test_an_address_with_an_account_is_not_made_twice(self, kopi, laras, stranger):
        _, token = actions.invite(workspace=kopi, by=laras, role="editor")
        with refused("email_taken"):
            actions.accept_with_account(
                token=token, name="Asing", email=stranger.email, password="x" * 12, language="id"
            )

    def test_a_refused_joining_leaves_no_account(self, kopi, laras):
        invitation, token = actions.invite(workspace=kopi, by=laras, role="editor")
        actions.revoke_invitation(invitation=invitation, by=laras)
        with refused("invitation_revoked"):
            actions.accept_with_account(
                token=token, name="Baru", email="baru@kopi.example", password="x" * 12, language="id"
            )
        assert not User.objects.filter(email="baru@kopi.example").exists()

    def test_a_deleted_workspace_lets_nobody_in(self, kopi, laras, stranger):
        _, token = actions.invite(workspace=kopi, by=laras, role="editor")
        actions.delete_workspace(workspace=kopi, by=laras, typed_name=kopi.name)
        with refused("invitation_unknown"):
            actions.accept(token=token, user=stranger)
