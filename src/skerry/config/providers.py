"""Every room's declaration of personal data, references, public tables and indicators; lowest room first."""

PROVIDERS = (
    "skerry.kernel.data.PROVIDERS",
    "skerry.actors.providers.PROVIDERS",
    "skerry.accounts.providers.PROVIDERS",
    "skerry.questionnaires.providers.PROVIDERS",
    "skerry.surveys.providers.PROVIDERS",
    "skerry.assessments.providers.PROVIDERS",
)
