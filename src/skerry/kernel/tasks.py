"""The kernel's own work in the background."""

import logging
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skerry.kernel import retention
from skerry.kernel.jobs import JobContext, JobNotDoable, job

logger = logging.getLogger(__name__)


@job(
    "kernel.retention",
    title=gettext_lazy("Delete what has outlived its purpose"),
    resumable=True,
    every=timedelta(days=1),
)
def delete_expired(context: JobContext) -> dict[str, int]:
    """Apply every room's rules; one that fails does not keep the others from being obeyed."""
    rules = retention.retention_rules()
    gone: dict[str, int] = {}
    failed: list[str] = []
    for done, rule in enumerate(rules):
        context.progress(done, len(rules), rule.model)
        try:
            rows = retention.apply_rule(rule=rule, by=context.by, now=context.now)
        except Exception:
            logger.exception("The retention rule of %s failed", rule.model)
            failed.append(rule.model)
        else:
            gone[rule.model] = gone.get(rule.model, 0) + rows
    if failed:
        sentence = _("These tables could not be cleared: %(tables)s. The others were.")
        raise JobNotDoable(sentence % {"tables": ", ".join(failed)})
    context.progress(len(rules), len(rules))
    return {model: rows for model, rows in gone.items() if rows}
