"""Domains at which an address says nothing about who its reader works for, each list with its reason.

They are not complete and need not be: what slips through is told to those who keep the
profile and to the cluster manager. Additions are welcome; one line of a list is enough.
"""

from typing import Final


def _domains(text: str) -> frozenset[str]:
    return frozenset(text.split())


FREE_MAIL: Final = _domains(
    """
    126.com 163.com abv.bg algonet.se alice.it aol.com arcor.de atlas.cz azet.sk bahnhof.se
    bigpond.com bluewin.ch blueyonder.co.uk bredband.net bredband2.com btinternet.com
    centrum.cz centrum.sk chello.at chello.nl comhem.se delfi.lt duck.com email.cz email.it
    fastmail.com fastmail.fm free.fr freemail.hu freenet.de gmail.com gmx.at gmx.ch gmx.com
    gmx.de gmx.net googlemail.com guerrillamail.com hey.com home.se hot.ee hotmail.be
    hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fi hotmail.fr hotmail.it
    hotmail.no hotmail.se hushmail.com icloud.com inbox.lt inbox.lv index.hr interia.pl
    k9.com laposte.net libero.it live.co.uk live.com live.dk live.fi live.fr live.it live.nl
    live.no live.se mac.com mail.bg mail.com mail.ee mail.ru mail.telia.com mailbox.org
    mailinator.com mbox.se me.com msn.com naver.com neuf.fr o2.pl one.lv onet.pl online.no
    orange.fr outlook.be outlook.com outlook.de outlook.es outlook.fr outlook.it outlook.se
    passagen.se pec.it pm.me pobox.sk post.com post.cz post.sk posteo.de proton.me
    protonmail.ch protonmail.com proximus.be qq.com rambler.ru rediffmail.com riseup.net
    seznam.cz sfr.fr sharklasers.com siol.net skynet.be spray.se suomi24.fi swipnet.se
    t-online.de tele2.se telefonica.net telenet.be telia.com temp-mail.org tempmail.com
    terra.es tiscali.it tuta.com tuta.io tutamail.com tutanota.com ukr.net virgilio.it
    volny.cz wanadoo.es wanadoo.fr web.de windowslive.com wp.pl yahoo.ca yahoo.co.uk
    yahoo.com yahoo.de yahoo.es yahoo.fr yahoo.it yahoo.se yandex.com yandex.ru ymail.com
    yopmail.com zoho.com zohomail.com zoznam.sk
    """
)
"""Anybody opens an address there in a minute; of some providers, their customers at home do."""

SHARED_HOSTS: Final = _domains(
    """
    about.me allabolag.se amazonaws.com appspot.com azurestaticapps.net azurewebsites.net
    behance.net bigcartel.com blogger.com blogspot.com bsky.social business.site cargo.site
    carrd.co cloudfront.net discord.gg dropbox.com duda.co editorx.io eventbrite.com
    facebook.com fb.com firebaseapp.com fly.dev framer.website github.com github.io
    gitlab.com gitlab.io godaddysites.com google.com hemsida.eu herokuapp.com homestead.com
    instagram.com jimdo.com jimdofree.com jimdosite.com linkedin.com linktr.ee loopia.se
    mailchimpsites.com medium.com mozello.com myshopify.com mystrikingly.com n.nu
    netlify.app notion.site one.com one.page onrender.com ovh.net pages.dev piwigo.com
    readthedocs.io render.com simplesite.com sites.google.com slack.com squarespace.com
    strikingly.com substack.com surge.sh tilda.ws tumblr.com twitter.com ucraft.net
    vercel.app vimeo.com vistaprint.com web.app web.me webador.com webflow.io webnode.com
    webnode.se weebly.com weeblysite.com wikidot.com wikipedia.org wix.com wixsite.com
    wordpress.com workers.dev x.com yolasite.com youtube.com
    """
)
"""Many unlike owners have a page below one of these names, so the name is none of theirs."""

PUBLIC_SUFFIXES: Final = _domains(
    """
    a.se ac.se b.se bd.se brand.se c.se d.se e.se f.se fh.se fhsk.se fhv.se g.se h.se i.se k.se
    komforb.se kommunalforbund.se komvux.se l.se lanbib.se m.se n.se naturbruksgymn.se o.se org.se
    p.se parti.se pp.se press.se r.se s.se t.se tm.se u.se w.se x.se y.se z.se
    ac.uk co.uk gov.uk ltd.uk me.uk net.uk nhs.uk org.uk plc.uk police.uk sch.uk
    ac.at co.at gv.at or.at com.au edu.au gov.au net.au org.au com.br gov.br org.br
    com.cn edu.cn gov.cn com.cy ac.cy com.de com.ee edu.ee fie.ee med.ee org.ee pri.ee
    com.es edu.es gob.es nom.es org.es aland.fi asso.fr com.fr gouv.fr nom.fr prd.fr tm.fr
    com.gr edu.gr gov.gr net.gr org.gr com.hr from.hr iz.hr name.hr co.hu info.hu org.hu
    gov.ie co.il org.il co.in gov.in net.in org.in edu.it gov.it ac.jp co.jp go.jp or.jp
    ac.kr co.kr go.kr or.kr gov.lt asn.lv com.lv conf.lv edu.lv gov.lv id.lv mil.lv net.lv org.lv
    com.mt edu.mt gov.mt net.mt org.mt com.mx gob.mx co.no gs.no kommune.no priv.no stat.no
    ac.nz co.nz govt.nz net.nz org.nz
    biz.pl com.pl edu.pl gov.pl info.pl net.pl org.pl waw.pl com.pt edu.pt gov.pt org.pt
    com.ro info.ro nom.ro org.ro store.ro tm.ro ac.rs co.rs edu.rs gov.rs in.rs org.rs
    com.sg edu.sg gov.sg org.sg com.tr edu.tr gov.tr net.tr org.tr com.tw edu.tw org.tw
    com.ua edu.ua gov.ua in.ua kiev.ua net.ua org.ua ac.za co.za gov.za net.za org.za
    co.com de.com eu.com gb.net se.net uk.com uk.net us.com za.com eu.org
    """
)
"""Names under which registries sell domains to everybody, of the countries from which claims may come."""

NOT_STAFF: Final = _domains(
    """
    alum alumn alumni alumnos customer customers edu-student elev elever gast guest guests kund
    kunder list lists member members newsletter opiskelija stud studenci student student-mail
    studenten studenter studenti students visitor xn--gst-qla
    """
)
"""Parts below a domain that stand for people who learn, visit or buy there, and do not speak for it."""


def belongs_to_everybody(domain: str) -> bool:
    """Whether mail at ``domain``, or a page there, shows nothing about an organisation.

    >>> belongs_to_everybody("gmail.com"), belongs_to_everybody("firm.wixsite.com"), belongs_to_everybody("kth.se")
    (True, True, False)
    """
    folded = domain.casefold().removeprefix("www.")
    return folded in FREE_MAIL or any(
        folded == host or folded.endswith(f".{host}") for host in SHARED_HOSTS
    )
