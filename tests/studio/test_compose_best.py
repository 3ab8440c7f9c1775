"""The composer's best time and pillar: proposed with a reason, done as shown."""

from datetime import timedelta

from jubir.content import strategy
from jubir.content.models import Post
from jubir.core import clock
from jubir.publishing.models import Delivery
from jubir.studio import compose_best
from tests.studio import making


def write(client, **fields):
    return client.post("/w/kopi-senja/compose/", fields)


def test_a_free_good_hour_of_the_coming_week_with_its_reason(kopi, taman):
    found = compose_best.best_for([taman])
    now = clock.now()
    assert found is not None and now < found.at < now + timedelta(days=8)
    assert found.why
    making.delivery(making.post(kopi), taman, found.at)
    assert compose_best.best_for([taman]).at != found.at, "an hour that is taken is not proposed"
    assert compose_best.best_for([]) is None


def test_it_goes_out_at_the_moment_that_was_shown(client, laras, kopi, taman):
    client.force_login(laras)
    at = (clock.now() + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
    form = {
        "channels": taman.pk,
        "text-all-0": "Es kopi",
        "when": "best",
        "best_at": at.isoformat(),
        "do": "schedule",
    }
    assert write(client, **form).status_code == 302
    assert Delivery.objects.get().due_at == at


def test_a_moment_that_has_passed_is_chosen_anew(client, laras, kopi, taman):
    client.force_login(laras)
    form = {"channels": taman.pk, "text-all-0": "Es kopi", "when": "best", "best_at": "2020-01-01T00:00:00+00:00",
            "do": "schedule"}  # fmt: skip
    write(client, **form)
    assert Delivery.objects.get().due_at > clock.now()


def test_the_foot_offers_it(client, laras, kopi, taman):
    client.force_login(laras)
    page = client.get("/w/kopi-senja/compose/").content.decode()
    assert 'value="best"' in page and 'name="best_at"' in page


def test_the_pillar_is_kept_with_the_post_and_taken_off_again(client, laras, kopi, taman):
    client.force_login(laras)
    beans = strategy.save_pillar(workspace=kopi, by=laras, name="Asal biji")
    write(client, **{"channels": taman.pk, "text-all-0": "Es kopi", "pillar": beans.pk, "do": "save"})
    post = Post.objects.get()
    assert post.pillar == beans
    edit = f"/w/kopi-senja/posts/{post.pk}/edit/"
    assert "Asal biji" in client.get(edit).content.decode()
    client.post(
        edit, {"channels": taman.pk, "text-all-0": "Es kopi", "revision": post.revision, "do": "save"}
    )
    post.refresh_from_db()
    assert post.pillar == beans, "a form that does not ask changes nothing"
    client.post(
        edit,
        {
            "channels": taman.pk,
            "text-all-0": "Es kopi",
            "revision": post.revision,
            "pillar": "",
            "do": "save",
        },
    )
    post.refresh_from_db()
    assert post.pillar is None
