from django.db import models
from django.test.utils import isolate_apps

from skerry.kernel.providers import OrganisationReference, RoomProviders
from tests.architecture.organisations import empty_promises, unfollowed


def follows(model, field):
    return OrganisationReference(model=model, field=field, merge=lambda **_: None)


@isolate_apps("skerry.actors")
def test_a_key_to_an_organisation_that_does_not_follow_is_found():
    class Firm(models.Model):
        parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE)

        class Meta:
            app_label = "actors"

    class Offer(models.Model):
        seller = models.OneToOneField(Firm, on_delete=models.CASCADE, related_name="+")
        buyers = models.ManyToManyField(Firm, related_name="+")

        class Meta:
            app_label = "actors"

    tables = [Firm, Offer, Offer.buyers.through]
    references = [follows("actors.Offer", "buyers"), follows("actors.Offer", "gone")]
    rooms = [RoomProviders(room="actors", organisation_references=references)]

    assert unfollowed(tables, Firm, rooms) == [
        "actors.Firm.parent",
        "actors.Offer.seller",
        "actors.Offer_buyers.firm",
    ]
    assert empty_promises(tables, Firm, rooms) == ["actors.Offer.gone"]
