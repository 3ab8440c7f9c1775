from django.urls import path, re_path

from jubir.teams.views import account, join, members, pictures, start, workspaces

app_name = "teams"
urlpatterns = [
    path("start/", start.start, name="start"),
    path("join/<str:token>/", join.join, name="join"),
    path("account/", account.account, name="account"),
    path("workspaces/", workspaces.workspaces, name="workspaces"),
    path("workspaces/new/", workspaces.new_workspace, name="new_workspace"),
    path("workspaces/<int:pk>/restore/", workspaces.restore, name="restore"),
    re_path(r"^media/(?P<folder>people|logos|faces)/(?P<name>[^/]+)$", pictures.picture, name="picture"),
    path("w/<slug:workspace>/", workspaces.enter, name="enter"),
    path("w/<slug:workspace>/settings/", workspaces.brand, name="settings"),
    path("w/<slug:workspace>/settings/colour/", workspaces.colour_advice, name="colour_advice"),
    path("w/<slug:workspace>/settings/ending/", workspaces.ending, name="ending"),
    path("w/<slug:workspace>/settings/leave/", workspaces.leave, name="leave"),
    path("w/<slug:workspace>/settings/hand-over/", workspaces.hand_over, name="hand_over"),
    path("w/<slug:workspace>/settings/delete/", workspaces.delete, name="delete"),
    path("w/<slug:workspace>/members/", members.members, name="members"),
    path("w/<slug:workspace>/members/roles/", members.roles, name="roles"),
    path("w/<slug:workspace>/members/back/", members.bring_back, name="bring_back"),
    path("w/<slug:workspace>/members/invite/", members.invite, name="invite"),
    path("w/<slug:workspace>/members/<int:pk>/role/", members.change_role, name="change_role"),
    path("w/<slug:workspace>/members/<int:pk>/remove/", members.remove, name="remove"),
    path("w/<slug:workspace>/invitations/<int:pk>/renew/", members.renew, name="renew"),
    path("w/<slug:workspace>/invitations/<int:pk>/revoke/", members.revoke, name="revoke"),
]
