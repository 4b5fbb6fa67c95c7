"""Domains that say nothing about whose they are: free mail, and sites where anybody has a page."""

from typing import Final

_FREE_MAIL_TEXT: Final = (
    "gmail.com googlemail.com hotmail.com hotmail.se hotmail.fr hotmail.de hotmail.co.uk outlook.com outlook.fr "
    "outlook.de live.com live.se live.fr msn.com yahoo.com yahoo.se yahoo.fr yahoo.de yahoo.co.uk ymail.com "
    "icloud.com me.com mac.com aol.com proton.me protonmail.com pm.me tutanota.com tuta.io gmx.com gmx.de gmx.net "
    "web.de t-online.de freenet.de mail.com mail.ru yandex.com yandex.ru zoho.com fastmail.com hey.com telia.com "
    "bredband.net bredband2.com comhem.se spray.se swipnet.se tele2.se home.se passagen.se algonet.se orange.fr "
    "free.fr laposte.net wanadoo.fr sfr.fr libero.it virgilio.it tiscali.it alice.it seznam.cz centrum.sk azet.sk "
    "inbox.lv mail.ee wp.pl onet.pl o2.pl interia.pl siol.net abv.bg ukr.net qq.com 163.com"
)
_SHARED_SITES_TEXT: Final = (
    "facebook.com linkedin.com instagram.com twitter.com x.com youtube.com github.com github.io gitlab.com "
    "wordpress.com wixsite.com blogspot.com medium.com sites.google.com google.com allabolag.se"
)
FREE_MAIL: Final = frozenset(_FREE_MAIL_TEXT.split())
_SHARED_SITES: Final = frozenset(_SHARED_SITES_TEXT.split())


def belongs_to_everybody(domain: str) -> bool:
    """Whether mail at ``domain``, or a page there, shows nothing about an organisation.

    >>> belongs_to_everybody("gmail.com"), belongs_to_everybody("firm.wixsite.com"), belongs_to_everybody("kth.se")
    (True, True, False)
    """
    folded = domain.casefold().removeprefix("www.")
    return folded in FREE_MAIL or any(
        folded == site or folded.endswith(f".{site}") for site in _SHARED_SITES
    )
