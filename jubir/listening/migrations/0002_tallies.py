from collections import Counter

import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    """What was heard before there were tallies."""
    Mention, Tally = apps.get_model("listening", "Mention"), apps.get_model("listening", "Tally")
    found = {}
    counted = Mention.objects.filter(spam=False, hidden_at=None)
    for watch, rows in (
        (None, counted.values_list("workspace", "pk", "at", "sentiment")),
        ("hits", counted.exclude(hits=None).values_list("workspace", "hits__watch", "at", "sentiment")),
    ):
        for workspace, whose, at, tone in rows.order_by().iterator(chunk_size=5000):
            quarter = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
            found.setdefault((workspace, whose if watch else 0, quarter), Counter())[tone] += 1
    Tally.objects.bulk_create(
        [
            Tally(workspace_id=workspace, watch=watch, at=at, **tones)
            for (workspace, watch, at), tones in found.items()
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):

    dependencies = [
        ("listening", "0001_watches_sources_and_mentions"),
        ("teams", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("watch", models.BigIntegerField(default=0, help_text="A watch's id; 0: everything, each thing once.")),
                ("at", models.DateTimeField(help_text="When the quarter begins, UTC.")),
                ("positive", models.IntegerField(default=0)),
                ("neutral", models.IntegerField(default=0)),
                ("negative", models.IntegerField(default=0)),
                ("unsure", models.IntegerField(default=0)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="teams.workspace"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "watch", "at"), name="one_tally_per_quarter")
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
