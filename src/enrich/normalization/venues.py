"""Conferences and journals under one acronym each, and the years beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# One venue a line: acronym, other acronyms behind "=", then phrases of its full
# name behind ":", parted by ";".  "!" marks an acronym that is also a word, and
# counts only in its own spelling and beside a year, or standing alone.
_TABLE = """
SOSP: operating systems principles
OSDI: operating systems design and implementation
NSDI: networked systems design and implementation
USENIX ATC = ATC!, USENIX-ATC, USENIXATC: usenix annual technical conference
EuroSys: european conference on computer systems
ASPLOS: architectural support for programming languages
MLSys = SysML: machine learning and systems; conference on systems and machine learning
SC! = Supercomputing: high performance computing, networking, storage
FAST!: file and storage technologies
HotOS: hot topics in operating systems
HotNets: hot topics in networks
HotStorage: hot topics in storage
HotCloud: hot topics in cloud
SoCC = ACM SoCC: symposium on cloud computing
Middleware!: international middleware conference
EuroMLSys: european workshop on machine learning and systems
APSys: asia-pacific workshop on systems
SYSTOR: systems and storage conference; international systems and storage
VEE: virtual execution environments
ISCA: symposium on computer architecture
MICRO!: symposium on microarchitecture
HPCA: high-performance computer architecture; high performance computer architecture
PACT!: parallel architectures and compilation
CGO: code generation and optimization
PPoPP: principles and practice of parallel programming
DAC!: design automation conference
DATE!: design, automation and test in europe; design, automation & test in europe
ICCAD: computer-aided design; computer aided design
ASP-DAC = ASPDAC: asia and south pacific design automation
FPGA!: field-programmable gate arrays; field programmable gate arrays
FPL: field-programmable logic; field programmable logic
FCCM: field-programmable custom computing; field programmable custom computing
ISSCC: solid-state circuits conference; solid state circuits conference
VLSI!: symposium on vlsi
ICCD: conference on computer design
ISPASS: performance analysis of systems and software
IISWC: workload characterization
ICS!: international conference on supercomputing
IPDPS: parallel and distributed processing symposium; parallel & distributed processing
HPDC: high-performance parallel and distributed; high performance distributed computing
ICPP: international conference on parallel processing
Euro-Par = EuroPar: european conference on parallel
CLUSTER!: conference on cluster computing
CCGrid: cluster, cloud and; cluster, cloud, and
SPAA: parallelism in algorithms and architectures
PODC: principles of distributed computing
ICDCS: conference on distributed computing systems
SIGCOMM: data communication; applications, technologies, architectures, and protocols
CoNEXT: emerging networking experiments
INFOCOM: conference on computer communications; computer communications conference
IMC!: internet measurement conference
MobiCom: mobile computing and networking
MobiSys: mobile systems, applications
SenSys: embedded networked sensor systems
UbiComp = IMWUT: pervasive and ubiquitous computing; interactive, mobile, wearable
SEC!: symposium on edge computing
ICNP: conference on network protocols
IWQoS: quality of service
SIGMETRICS: modeling of computer systems; analysis of computing systems
PLDI: programming language design and implementation
POPL: principles of programming languages
OOPSLA: object-oriented programming
ICFP: conference on functional programming
CC!: conference on compiler construction
ECOOP: european conference on object-oriented
CAV: computer aided verification
ICSE: international conference on software engineering
FSE = ESEC/FSE, ESEC: foundations of software engineering
ASE!: automated software engineering
ISSTA: software testing and analysis
MSR!: mining software repositories
TOSEM: transactions on software engineering and methodology
TSE: transactions on software engineering
SIGMOD: management of data
VLDB = PVLDB: very large data bases; vldb endowment
ICDE: conference on data engineering
CIDR: innovative data systems
EDBT: extending database technology
PODS!: principles of database systems
TODS: transactions on database systems
TKDE: transactions on knowledge and data engineering
CIKM: information and knowledge management
KDD = SIGKDD, ACM KDD: knowledge discovery and data mining; knowledge discovery & data mining
ICDM: conference on data mining
WSDM: web search and data mining
SDM: siam international conference on data mining
PAKDD: pacific-asia conference on knowledge discovery
ECML-PKDD = ECML, PKDD, ECML PKDD, ECML/PKDD: european conference on machine learning
WWW = TheWebConf, The Web Conference, Web Conf: world wide web; acm web conference
SIGIR: research and development in information retrieval
ECIR: european conference on information retrieval
RecSys: recommender systems
TOIS: transactions on information systems
ISWC: international semantic web conference
ESWC: extended semantic web conference; european semantic web conference
NeurIPS = NIPS, ANIPS, NeuRIPS: neural information processing systems
ICML: international conference on machine learning; conf. on machine learning
ICLR: learning representations
AISTATS: artificial intelligence and statistics
UAI: uncertainty in artificial intelligence
COLT: conference on learning theory
ALT!: algorithmic learning theory
ACML: asian conference on machine learning
CoLLAs: lifelong learning agents
AutoML-Conf: conference on automated machine learning
MIDL: medical imaging with deep learning
CHIL: health, inference, and learning
MLHC: machine learning for healthcare
L4DC: learning for dynamics and control
LoG!: learning on graphs
TMLR: transactions on machine learning research
JMLR: journal of machine learning research
MLJ: machine learning journal
DMLR: data-centric machine learning research
AAAI: aaai conference; advancement of artificial intelligence
IJCAI: joint conference on artificial intelligence; joint conferences on artificial intelligence
ECAI: european conference on artificial intelligence
AAMAS: autonomous agents and multi
JAIR: journal of artificial intelligence research
AIJ: artificial intelligence journal
COLM: conference on language modeling
ACL: annual meeting of the association for computational linguistics; meeting of the acl
EMNLP: empirical methods in natural language processing; empirical methods in nlp
NAACL = NAACL-HLT, HLT-NAACL: north american chapter of; nations of the americas
EACL: european chapter of the association
AACL = AACL-IJCNLP: asia-pacific chapter of the association
TACL: transactions of the association for computational linguistics
CoNLL: computational natural language learning
COLING: conference on computational linguistics
LREC = LREC-COLING: language resources and evaluation
IJCNLP: joint conference on natural language processing
SemEval: semantic evaluation
*SEM = StarSEM: lexical and computational semantics
BlackboxNLP
WMT: conference on machine translation; workshop on machine translation
IWSLT: spoken language translation
INLG: natural language generation conference
SIGDIAL: discourse and dialogue
INTERSPEECH: annual conference of the international speech
ICASSP: acoustics, speech and signal processing; acoustics, speech, and signal processing
ASRU: speech recognition and understanding
SLT: spoken language technology
TASLP: transactions on audio, speech
ISMIR: society for music information retrieval
CVPR: conference on computer vision and pattern recognition; computer vision & pattern recognition
ICCV: international conference on computer vision
ECCV: european conference on computer vision; computer visioneccv
WACV: applications of computer vision
BMVC: british machine vision
ACCV: asian conference on computer vision
3DV: conference on 3d vision
ICIP: conference on image processing
ICME: multimedia and expo
ACM MM = MM!, ACMMM, ACM Multimedia: conference on multimedia
MICCAI: medical image computing and computer
ISBI: symposium on biomedical imaging
TPAMI = PAMI: transactions on pattern analysis and machine; trans. pattern anal
IJCV: international journal of computer vision
TIP: transactions on image processing
TMI: transactions on medical imaging
MedIA = MIA: medical image analysis
TMM: transactions on multimedia
TCSVT: transactions on circuits and systems for video
TNNLS: transactions on neural networks and learning systems
Pattern Recognition!
SIGGRAPH = SIGGRAPH Asia: computer graphics and interactive techniques
TOG: transactions on graphics
TVCG: transactions on visualization and computer graphics
Eurographics
CGF: computer graphics forum
IEEE VIS = IEEE VAST: ieee visualization
CHI!: human factors in computing
UIST: user interface software and technology
CSCW: computer-supported cooperative work; computer supported cooperative work
IUI: intelligent user interfaces
HRI: human-robot interaction
FAccT = FAT*: fairness, accountability, and transparency; fairness, accountability and transparency
AIES: ai, ethics, and society
ICRA: conference on robotics and automation
IROS: intelligent robots and systems
CoRL: conference on robot learning
RSS!: robotics: science and systems; robotics science and systems
IJRR: journal of robotics research
RA-L = RAL: robotics and automation letters
T-RO = TRO: transactions on robotics
Science Robotics
ITSC: intelligent transportation systems conference
IEEE IV: intelligent vehicles symposium
IEEE S&P = S&P, Oakland, IEEE SP, IEEE Security and Privacy: symposium on security and privacy
USENIX Security = USENIX Sec, Usenix-Sec: usenix security symposium
CCS! = ACM CCS: computer and communications security
NDSS: network and distributed system security
EuroS&P: european symposium on security and privacy
PETS = PoPETs: privacy enhancing technologies
ACSAC: computer security applications
RAID!: research in attacks
SaTML: secure and trustworthy machine learning
CRYPTO!: international cryptology conference
EUROCRYPT: theory and applications of cryptographic
ASIACRYPT
TIFS: transactions on information forensics
TDSC: transactions on dependable and secure
DSN: dependable systems and networks
SRDS: symposium on reliable distributed
STOC: symposium on theory of computing
FOCS: foundations of computer science
SODA!: symposium on discrete algorithms
ITCS: innovations in theoretical computer science
ICALP: automata, languages, and programming; automata, languages and programming
GECCO: genetic and evolutionary computation
CEC: congress on evolutionary computation
IJCNN: joint conference on neural networks
ICANN: conference on artificial neural networks
QIP: quantum information processing
JACM: journal of the acm
CACM: communications of the acm
CSUR: acm computing surveys; computing surveys
TOCS: transactions on computer systems
TACO: transactions on architecture and code optimization
TPDS: transactions on parallel and distributed systems
TC!: ieee transactions on computers
TCAD: computer-aided design of integrated circuits; computer aided design of integrated
TECS: transactions on embedded computing
TON: transactions on networking
JSAC: journal on selected areas in communications
TMC: transactions on mobile computing
TCC: transactions on cloud computing
TBD: transactions on big data
TIST: transactions on intelligent systems and technology
TKDD: transactions on knowledge discovery
TAI: transactions on artificial intelligence
CAL: computer architecture letters
IEEE Micro
IEEE Access
JPDC: journal of parallel and distributed computing
MIR: machine intelligence research
Neural Computation
Neural Networks!
Neurocomputing
IEEE Signal Processing Magazine = SPM: signal processing magazine
Nature!
Science!
Nature Communications = Nat. Commun., Nat Commun
Nature Methods
Nature Medicine
Nature Biotechnology
Nature Machine Intelligence = Nat. Mach. Intell.
Nature Computational Science
Nature Physics
Scientific Reports = Sci. Rep.
Science Advances
Cell!
PNAS: proceedings of the national academy
PLOS ONE
eLife
NEJM: new england journal
JAMA!: journal of the american medical association
JAMIA: american medical informatics association
The Lancet = Lancet
Lancet Digital Health = The Lancet Digital Health
npj Digital Medicine
Bioinformatics!
Physical Review Letters = PRL!: phys. rev. lett
Physical Review X = PRX!: phys. rev. x
Physical Review A = Phys. Rev. A, PRA!
Physical Review Research = Phys. Rev. Research
Reviews of Modern Physics = Rev. Mod. Phys.
New Journal of Physics = New J. Phys., NJP!
Quantum Science and Technology
PRX Quantum
npj Quantum Information
Quantum!
BMJ!: british medical journal
JMIR: journal of medical internet research
Nature Human Behaviour
Nature Reviews Neuroscience
Nature Electronics
Patterns!
iScience
TOPLAS: transactions on programming languages
TODAES: transactions on design automation
TACAS: tools and algorithms for the construction
bioRxiv
medRxiv
arXiv = CoRR, Arxiv preprint: arxiv preprint; computing research repository
"""

_PHRASES: dict[str, str] = {}  # words of a full name, lower case -> acronym
_ACRONYMS: dict[str, str] = {}  # any spelling, lower case -> acronym
_WORDS: dict[str, str] = {}  # acronyms that are also words, in their own spelling


def _load() -> None:
    for line in _TABLE.strip().splitlines():
        names, _, phrases = line.partition(": ") if ": " in line else (line.rstrip(":"), "", "")
        first, _, others = names.partition(" = ")
        name = first.rstrip("!'")
        for spelling in [first, *others.split(", ")]:
            bare = spelling.strip().rstrip("'")
            if bare.endswith("!"):
                _WORDS[bare[:-1]] = name
            elif bare:
                _ACRONYMS[bare.lower()] = name
        for phrase in phrases.split("; "):
            if phrase.strip():
                _PHRASES[phrase.strip().rstrip("'").strip()] = name


_load()


def _any_of(spellings: Iterable[str]) -> str:
    """A pattern for the longest of the spellings, branching letter by letter."""
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for spelling in spellings:
        node = tree
        for letter in spelling:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branches(tree)


def _branches(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    ends = "" in node
    options = [re.escape(letter) + _branches(node[letter]) for letter in sorted(node) if letter]
    if not options:
        return ""
    joined = options[0] if len(options) == 1 and not ends else f"(?:{'|'.join(options)})"
    return joined + ("?" if ends else "")


_QUOTE = "['’‘`´′ʼ]"
_YEAR = rf"(?:{_QUOTE}\s?\d\d(?!\d)|(?:19|20)\d\d(?!\d|\.\d{{4}})|{_QUOTE}\s?20\d\d(?!\d))"
_BEFORE, _AFTER = r"(?<![A-Za-z0-9_])", r"(?![a-z]|[A-Z][a-z]|_)"
_ACRONYM = re.compile(rf"{_BEFORE}(?:{_any_of(_ACRONYMS)}){_AFTER}", re.IGNORECASE)
_WORD = re.compile(rf"{_BEFORE}(?:{_any_of(_WORDS)}){_AFTER}")
_PHRASE = re.compile(_any_of(_PHRASES))
_BEHIND = re.compile(
    rf"[\s,(\[\-–@:.]{{0,3}}({_YEAR}|(?<=[A-Za-z][A-Z])[012]\d(?!\w)|(?<=\w\s|\w[-–])\d\d(?![\d.:/%]|\s?\(|\s?,?\s?(?:19|20)\d\d))"
)
_AHEAD = re.compile(rf"({_YEAR})[\s,:-]{{0,2}}$")
_ASIDE = re.compile(r"workshop|companion|adjunct|extended abstract|findings", re.I)
_ANY_YEAR = re.compile(r"(?<![\d./:v–-])((?:19|20)\d\d)(?![\d–-]|[.:/]\d)")
_ROUND_YEAR = re.compile(r"\(((?:19|20)\d\d)\)")
_FINDINGS = re.compile(r"\bfindings\b", re.IGNORECASE)
_WORKSHOP = re.compile(r"((?:\s+(?!\d)[\w&+@/-]+){0,6}?)\s+[Ww]orkshops?\b(?!\s+on\b)")
_VOLUME = re.compile(r"\s*(?:\d|\(|[.,;:]|$)")
_WITHIN = re.compile(
    r"(?:\bproc(?:eedings|\.)?(?: of)?(?: the)?|(?:^|[.,;]\s?)in:?)(?: (?:acm|ieee))? $",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\b(?:workshops?|tutorials?|companion|adjunct|extended abstracts|student research|courses|"
    r"(?:spring|summer|fall) symposi(?:um|a))\b",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\(([A-Za-z][\w&-]{1,14})(?:\s?['’]?\d{2,4})?\)\W*$")
_WORKSHOPS = frozenset(
    {"HotOS", "HotNets", "HotStorage", "HotCloud", "EuroMLSys", "APSys", "WMT", "SemEval"}
)
"""Venues of the table that are workshops themselves."""

_COINED = re.compile(
    rf"([A-Z][A-Za-z0-9&/+.*-]{{0,14}}(?:\s[A-Z][A-Za-z&/-]{{1,12}})?)[\s-]?(?:({_YEAR})|(?<=\s)(\d\d))"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A venue found in a text: its acronym, the year beside it, and where."""

    venue: str
    year: int | None
    start: int
    end: int


def find(text: str) -> Mention | None:
    """The first venue of the table that the text names.

    >>> find("DeepSeek SC' 24")
    Mention(venue='SC', year=2024, start=9, end=15)
    >>> find("A fast scheme") is None
    True
    """
    hits = [hit for hit in (_by_acronym(text), _by_word(text), _by_phrase(text)) if hit]
    return min(hits, key=lambda hit: (hit.start, -hit.end), default=None)


def surely(name: str) -> str | None:
    """As `canonical`, for names that an index gathered: None when in doubt.

    >>> surely("Proceedings of the 29th Symposium on Operating Systems Principles")
    'SOSP'
    >>> surely("Findings of the ACL"), surely("Journal of Social Media")
    (None, None)
    """
    venue = canonical(name)
    if venue is None or is_aside(name):
        return None
    return venue if venue in name or venue.lower() not in name.lower().split() else None


def is_aside(name: str) -> bool:
    """Tell whether a name is of what a conference prints or holds beside itself.

    >>> is_aside("EMNLP Workshop on Looms"), is_aside("Findings of the ACL"), is_aside("SOSP")
    (True, True, False)
    """
    return _ASIDE.search(name) is not None


def canonical(name: str) -> str | None:
    """The acronym of the venue that a name in any spelling stands for.

    What is held beside a conference (a tutorial, a workshop of another name,
    a companion volume) is not that conference.

    >>> canonical("Proceedings of the 29th Symposium on Operating Systems Principles")
    'SOSP'
    >>> canonical("NIPS"), canonical("SC"), canonical("An unknown place")
    ('NeurIPS', 'SC', None)
    """
    name = " ".join(name.split())
    bare = _ANY_YEAR.sub("", name).strip(" .,'’")
    if exact := acronym(bare):
        return exact
    found = _by_phrase(name) or _by_acronym(name) or _by_word(name)
    told = _IN_BRACKETS.search(name)
    venue = (acronym(told[1]) if told else None) or (found.venue if found else None)
    beside = venue and _BESIDE.search(name) and not is_workshop(venue)
    if beside and found and is_workshop(found.venue):
        return found.venue
    return None if beside else venue


def is_workshop(venue: str) -> bool:
    """Tell whether a venue is a workshop by itself, with or without the word."""
    return venue.endswith("Workshop") or venue in _WORKSHOPS


def venue_year(text: str) -> tuple[str | None, int | None]:
    """The venue and the year that a text in the place of a venue states.

    >>> venue_year("SOSP' 24"), venue_year("PPoPP ’25"), venue_year("[NSDI '22]")
    (('SOSP', 2024), ('PPoPP', 2025), ('NSDI', 2022))
    >>> venue_year("ICML ES-FoMo Workshop 2025"), venue_year("NAIC' 24")
    (('ICML ES-FoMo Workshop', 2025), ('NAIC', 2024))
    """
    bare = text.strip(" \t[](){}【】.,;")
    if found := find(bare):
        return found.venue, found.year or stated_year(bare)
    return coined(bare)


def acronym(text: str) -> str | None:
    """The venue whose acronym is the whole text.

    >>> acronym("nips"), acronym("SC"), acronym("Google")
    ('NeurIPS', 'SC', None)
    """
    return _WORDS.get(text) or _ACRONYMS.get(text.lower())


def coined(text: str) -> tuple[str | None, int | None]:
    """The venue and year of a text that has the form of `ACRONYM'24`.

    >>> coined("NAIC' 24"), coined("Google 24")
    (('NAIC', 2024), (None, None))
    """
    if exact := acronym(text):
        return exact, None
    found = _COINED.fullmatch(text) if text[-1:].isdigit() else None
    if found and sum(letter.isupper() for letter in found[1]) >= 2:
        return found[1].strip(), full_year(found[2] or found[3])
    return None, None


def full_year(text: str) -> int:
    """The four-digit year of a spelling of it.

    >>> full_year("'24"), full_year("1998"), full_year("97")
    (2024, 1998, 1997)
    """
    number = int(re.sub(r"\D", "", text))
    return number if number > 99 else number + (1900 if number > 60 else 2000)


def _by_acronym(text: str) -> Mention | None:
    found = _ACRONYM.search(text)
    return _mention(text, _ACRONYMS[found[0].lower()], found) if found else None


def _by_word(text: str) -> Mention | None:
    for found in _WORD.finditer(text):
        hit = _mention(text, _WORDS[found[0]], found)
        beside_year = hit.end > found.end() or hit.start < found.start()
        head = text[: found.start()]
        first = not head.strip() or _WITHIN.search(head[-40:])
        if beside_year or (first and _VOLUME.match(text, found.end())):
            return hit
    return None


def _by_phrase(text: str) -> Mention | None:
    lowered = text.lower() if len(text) > 9 else ""
    found = _PHRASE.search(lowered) if len(text) == len(lowered) else None
    if not found:
        return None
    hit = _mention(text, _PHRASES[found[0]], found)
    year = hit.year or stated_year(text)
    return Mention(hit.venue, year, found.start(), len(text))


def stated_year(text: str) -> int | None:
    """The year of publication in the tail of a reference.

    >>> stated_year("Nature 521.7553 (2015): 1929-1958"), stated_year("ICML. Vol. 14. 2014.")
    (2015, 2014)
    """
    years = _ROUND_YEAR.findall(text) or _ANY_YEAR.findall(text)
    return int(years[-1]) if years else None


def _mention(text: str, venue: str, found: re.Match[str]) -> Mention:
    start, end, year = found.start(), found.end(), None
    if workshop := _WORKSHOP.match(text, end):
        middle = " ".join(workshop[1].split())
        venue, end = f"{venue} {middle} Workshop".replace("  ", " "), workshop.end()
    if behind := _BEHIND.match(text, end):
        year, end = full_year(behind[1]), behind.end()
    elif ahead := _AHEAD.search(text[max(0, start - 10) : start]):
        year, start = full_year(ahead[1]), start - len(ahead[0])
    if workshop is None and re.match(r"[\s,(-]{1,3}[Ww]orkshops?\b", text[end : end + 16]):
        venue, end = f"{venue} Workshop", end + 9
    return _with_findings(text, Mention(venue, year, start, end))


def _with_findings(text: str, hit: Mention) -> Mention:
    around = text[max(0, hit.start - 60) : hit.end + 14]
    if not _FINDINGS.search(around) or "arXiv" in hit.venue:
        return hit
    return Mention(f"{hit.venue} Findings", hit.year, hit.start, hit.end)
