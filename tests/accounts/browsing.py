"""A signed-in browser and the addresses of this room, in a line each."""

from django.test import Client
from django.urls import reverse


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def address(name, *arguments):
    return reverse(f"accounts:{name}", args=arguments)
