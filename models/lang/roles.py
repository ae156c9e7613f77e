"""Ground: schema of models/lang/<code>/roles.toml: parts of role names and vague roles."""

from typing import Literal

from models.base import Lexicon


class RoleLexicon(Lexicon):
    """Parts of role names and vague roles. Words stand in folded script, and in lower case."""

    borders: Literal["words", "blanks"] = "blanks"
    """How words part: blanks, or only a word segmenter tells (words)."""
    posts: tuple[str, ...] = ()
    """Last words of the name of a post: 经理, manager."""
    units: tuple[str, ...] = ()
    """Last words of the name of a unit: 部, department."""
    strict: tuple[str, ...] = ()
    """Units that need a word of `modifiers` or `places` right before them: many other words end like them."""
    bodies: tuple[str, ...] = ()
    """Last words of the name of a body of several people: 委员会, committee."""
    groups: tuple[str, ...] = ()
    """Last words of people of one kind, who need a modifier to be a role: 人员, staff."""
    closed: tuple[str, ...] = ()
    """Posts and units that need no modifier: QA, 电工."""
    places: tuple[str, ...] = ()
    """Units that are also places or activities (仓库, 采购, laboratory): a role only where they act."""
    outside: tuple[str, ...] = ()
    """Parties outside (供应商, contractor): a role only where they act."""
    modifiers: tuple[str, ...] = ()
    """Words that may stand inside a name although they look like something else: a verb, lower case."""
    stops: tuple[str, ...] = ()
    """Words that never stand inside a name."""
    kept: tuple[str, ...] = ()
    """Quantifiers that belong to the name: 各, 相关."""
    dropped: tuple[str, ...] = ()
    """Quantifiers that do not: 本, 该."""
    unwords: tuple[str, ...] = ()
    """Words of the segmenter's dictionary that glue a name to what stands before or after it."""
    vague: tuple[str, ...] = ()
    """Names that say nothing of who acts: 相关人员, responsible person."""
    nobody: tuple[str, ...] = ()
    """Vague names that are left out of the list of a document's roles."""
    signers: tuple[str, ...] = ()
    """Heads of a signature table, which is no table of responsibilities."""
    authorities: str = ""
    """Pattern of public authorities: outside, they receive reports but do no step."""
    not_roles: tuple[str, ...] = ()
    """Words that end like a role and are none: 部分, 全员."""
    acts: str = ""
    """Pattern that follows a name which acts: 应, 负责, shall, must."""
    duties: str = ""
    """Pattern that follows a name which has a duty: shall, must; stronger than `acts`."""
    called: str = ""
    """Pattern that stands before a name which acts or receives: 由, 通知, by the."""
    relative: str = ""
    """Pattern of a clause that tells which people are meant, group 1: personnel who drive cranes."""
    owned: str = ""
    """Pattern that follows a name which only owns or describes a thing: 的, 's."""
    suffered: str = ""
    """Pattern that stands before an outside party which something is done to: 对, against."""
    assigns: str = ""
    """Pattern of a sentence that assigns a responsibility."""
    generic: tuple[str, ...] = ()
    """People of one kind who are a role by themselves, but only where they act or are addressed: user."""
    ranked: str = ""
    """Pattern of people who are named by their rank and all above it: 科级及以上干部."""
    undergone: str = ""
    """Pattern at the end of a name of one whom something is done to: 被巡视者."""
    patients: str = ""
    """Pattern of a whole name of such a one, who acts then, {verbs} stands for the verbs: 被检查单位."""
    equipped: str = ""
    """Pattern that follows a place which is fitted out or kept clean, and does nothing itself: 应配备."""
    equipped_places: str = ""
    """Pattern at the end of the name of such a place."""
    addressed_before: str = ""
    """Pattern before people whom the reader is asked to speak to: 请向."""
    addressed_after: str = ""
    """Pattern after them: 说明."""
    handled: str = ""
    """Pattern before a name that is created, selected or looked up, or that somebody is: select the, are a."""
    checked: str = ""
    """Pattern before a name whose state is verified; no role where `is_state` follows."""
    is_state: str = ""
    """Pattern after such a name: are new."""
    quoted: str = ""
    """Pattern of quoted words, group 1: a name inside a longer quotation is an example or a wording."""
    heading_tail: str = ""
    """Pattern of what may follow the role in a heading that is a role: 's responsibilities."""
    headings: str = ""
    """Pattern of a heading under which each item starts with a role."""
    declared: tuple[str, ...] = ()
    """Patterns of a sentence under responsibilities that gives somebody a duty, group name."""
    undeclared: tuple[str, ...] = ()
    """Last words of what stands in such a place and is nobody: 说明, equipment."""
    own: tuple[str, ...] = ()
    """Words by which an organisation names itself; not a role that a responsibility is assigned to."""
    fold_from: str = ""
    """Characters read as those of `fold_to` at the same position; for lookup only."""
    fold_to: str = ""
