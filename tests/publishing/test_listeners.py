"""What publishing does when rooms below it change something."""

from jubir.publishing import actions as publishing
from jubir.publishing.models import Rhythm
from jubir.teams import actions as teams


def test_a_deleted_workspace_says_nothing_more_until_it_is_back(kopi, laras):
    teams.delete_workspace(workspace=kopi, by=laras, typed_name=kopi.name)
    assert Rhythm.objects.get(workspace=kopi).paused_at is not None
    teams.restore_workspace(workspace=kopi, by=laras)
    assert Rhythm.objects.get(workspace=kopi).paused_at is None


def test_a_pause_from_before_is_kept(kopi, laras):
    publishing.pause_workspace(workspace=kopi, by=laras, why="crisis")
    teams.delete_workspace(workspace=kopi, by=laras, typed_name=kopi.name)
    teams.restore_workspace(workspace=kopi, by=laras)
    rhythm = Rhythm.objects.get(workspace=kopi)
    assert rhythm.paused_at is not None
    assert rhythm.paused_why == "crisis"
