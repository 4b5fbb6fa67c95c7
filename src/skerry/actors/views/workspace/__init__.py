"""The workspace of those who keep the profile of an organisation."""
