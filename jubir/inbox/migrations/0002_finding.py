from django.db import migrations

from jubir.inbox import finding


class Migration(migrations.Migration):
    dependencies = [("inbox", "0001_conversations")]

    operations = [migrations.RunPython(finding.install, finding.remove)]
