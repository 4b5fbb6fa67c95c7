from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0004_evidence"),
    ]

    operations = [
        migrations.AlterField(
            model_name="checkup",
            name="kind",
            field=models.CharField(
                choices=[("security", "security"), ("export", "export")], max_length=8
            ),
        ),
    ]
