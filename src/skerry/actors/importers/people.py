"""Private persons that stand among organisations. They are not published.

CORDIS lists grant holders who are persons like firms, with name and number. There
is no flag for it, so the rule goes by what the publisher leaves out and by the
shape of the name, and errs on the side of the person.
"""

import re
import unicodedata
from typing import Final

_WORDS_OF_A_NAME: Final = range(2, 5)
# Kinds of activity that only organisations have.
_ONLY_ORGANISATIONS: Final = frozenset({"HES", "REC", "PUB"})
# The activity under which grant holders stand who are persons. "OTH" are associations and the like.
_OF_GRANT_HOLDERS: Final = "PRC"
# Persons in business add it to their name; a firm of several says "consultants".
_OF_ONE: Final = frozenset({"consultant"})

# Two letters may be part of a name in its middle ("Maria Da Silva"), but not at its ends.
_SHORT_FORMS_TEXT: Final = "ab hb kb as ba oy ry ag kg ev eg ug se sa sl bv nv lp dd sp bt ad ou ae oe ee pc mb co zs zu og ks"
_FORMS_TEXT: Final = (
    "asa aps ans oyj gmbh mbh kgaa ohg gbr sas sasu sarl eurl snc scop sci gie srl srls spa sapa scarl scrl "
    "scs sca slu sll slne slp sau sccl coop vof vzw asbl aisbl ivzw bvba cvba ltd limited plc llp llc inc "
    "corp cic clg dac doo dno zavod sro zoo kft zrt nyrt eood ood ead jsc uab sia mtu ike epe abee lda crl "
    "sgps eig eeig pty cie ooo vsi ops ngo ong onlus ets ehf ivs lbg scoop spzoo ggmbh tnhh ltda gaec geie teoranta"
)
_WORDS_TEXT: Final = (
    "hub lab labs port bank wind power park net press city citta film kammer camara rail auto bio water works "
    "board event events farm food space smart chamber museum museo musee design ocean metal steel police "
    "studio studios office trust group media data capital market design union forum energy school "
    "tech bros fils incorporated corporation bv belgium hellas scotland polska italia magyarorszag plus live one "
    "prospect operation operations races analytics renewables connectivity friends terminal the and of"
)
_STEMS_TEXT: Final = (
    "universi univerz institu hochschul hogskol hoegskol ecole escola escuela scuola colleg academ akadem "
    "centr center centar zentr fondati fondazi fundac stiftel stiftung foundation associ asoci federa verein "
    "forening verband minist council consej conseil municip kommun regio provinc agenc agenz bureau hospital "
    "sjukhus klinik clinic library laborat research recherch forsch forskn raziskov techn tekno syst solut "
    "consult servic grupp grupo gruppo compan societ cooperat network netzwerk cluster energ engineer ingenier "
    "industr softwar digital robotic biotech biolog pharm medic health salud innov author partner internation "
    "europ global holding invest ventur product produc manufact agric aqua aerosp aeron astron automot electr "
    "photon optic quantum nanot materi chemi polym wasser umwelt environ climat solar cyber secur logist "
    "transport mobilit airport theat archiv editor publish communic marketing training educat learning "
    "congress platform initiat project projekt program alliance allianz consort confed committee komit "
    "commission betrieb unternehm enterpris empresa impresa business aktiengesell kommanditges aktiebol sociedad spolka stichting stowarzys "
    "sirketi etairia etaireia limitada maatschapp diagnostic satellit transmission telekom ferroviari euroterminal "
    "organiz organis insulation developpem wissenschaft"
)
_SHORT_FORMS: Final = frozenset(_SHORT_FORMS_TEXT.split())
_WORDS: Final = frozenset(_FORMS_TEXT.split()) | frozenset(_WORDS_TEXT.split())
_STEMS: Final = tuple(_STEMS_TEXT.split())


def is_natural_person(
    *,
    name: str,
    short_name: str,
    vat: str,
    street: str,
    postcode: str,
    city: str,
    website: str,
    activity: str,
) -> bool:
    """Whether the row is taken for a private person.

    Never where the activity belongs to organisations only, where there is a VAT
    number, or where the name holds a legal form, a digit or a word that
    organisations use. Of the rest, a person is a row whose whole address is
    withheld, or one of the kind that grant holders have whose name has the shape of a
    person's name while there is neither a website nor a short name of its own.
    """
    if activity.upper() in _ONLY_ORGANISATIONS or vat or _sounds_like_an_organisation(name):
        return False
    if not (street or postcode or city):
        return True
    has_short_name = bool(short_name) and short_name.casefold() != name.casefold()
    may_be_one = activity.upper() == _OF_GRANT_HOLDERS and not website and not has_short_name
    return may_be_one and _has_the_shape_of_a_name(name)


def _sounds_like_an_organisation(name: str) -> bool:
    words = re.findall(r"[a-z0-9]+", _without_accents(_initials_joined(name)))
    words = [word for word in words if word not in _OF_ONE]
    if {*words[:1], *words[-1:]} & _SHORT_FORMS:
        return True
    return any(word in _WORDS or word.startswith(_STEMS) or not word.isalpha() for word in words)


def _initials_joined(name: str) -> str:
    """The name with its abbreviations in one piece: ``S.A.S.`` is SAS, ``s. r. o.`` is sro."""
    return re.sub(r"\b(\w) (?=\w\b)", r"\1", re.sub(r"(?<=\b\w)\.", "", name))


def _has_the_shape_of_a_name(name: str) -> bool:
    words = name.replace(",", " ").replace(".", " ").split()
    return len(words) in _WORDS_OF_A_NAME and all(
        re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", word) for word in words
    )


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
