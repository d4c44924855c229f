"""Words that head columns of facts in several languages, so that a pasted line of headings is not taken for a fact.

A line is one of headings only if every cell is such a word: "subject", "relation" and "object" are no fact.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.evaluation.datasets.fields import NAMES

# Column of a file of facts -> its words in Japanese, Chinese, Korean, German, French, Spanish, Italian, Portuguese, and
# those in English that stand in spreadsheets.
_WORDS: dict[str, tuple[str, ...]] = {
    "subject": (
        *("主語", "主体", "主语", "主體", "主詞", "实体", "實體", "주어", "주체", "subjekt", "sujet"),
        *("sujeto", "soggetto", "sujeito"),
    ),
    "relation": (
        *("関係", "述語", "テンプレート", "プロンプト", "关系", "關係", "谓语", "謂語", "謂詞", "模板", "提示", "관계"),
        *(
            "predicate",
            "property",
            "술어",
            "relación",
            "relazione",
            "relação",
            "vorlage",
            "beziehung",
            "modèle",
            "plantilla",
            "prädikat",
        ),
    ),
    "object": (
        *(
            "目的語",
            "新しい目的語",
            "対象",
            "客体",
            "宾语",
            "新宾语",
            "賓語",
            "新賓語",
            "对象",
            "對象",
            "客體",
            "受詞",
            "목적어",
        ),
        *(
            "value",
            "new value",
            "answer",
            "new answer",
            "객체",
            "objekt",
            "neues objekt",
            "objet",
            "nouvel objet",
            "objeto",
            "nuevo objeto",
            "oggetto",
        ),
    ),
    "true": (
        *(
            "正しい答え",
            "正解",
            "真の答え",
            "正确答案",
            "正確答案",
            "真实答案",
            "정답",
            "richtige antwort",
            "wahre antwort",
        ),
        *("bonne réponse", "respuesta correcta", "risposta corretta", "resposta correta"),
    ),
    "paraphrases": ("言い換え", "改写", "改寫", "释义", "paraphrasen", "umschreibungen", "paráfrasis", "parafrasi"),
    "neighbours": ("近傍", "邻居", "邻近", "鄰近", "nachbarn", "voisins", "vecinos", "vicini"),
    "relation_name": ("関係名", "关系名", "关系名称", "關係名稱"),
    "id": ("番号", "编号", "編號", "번호"),
}


def plain_heading(cell: str) -> str:
    """A heading in lower case, without what a form puts behind it: "Subject:", "主語 *"."""
    return cell.strip().rstrip(":：*＊ ").lower()


def fields_of(line: Sequence[str], words: dict[str, str], least: int = 2) -> list[str] | None:
    """The column that each cell of ``line`` heads, "" for an empty cell; None where it is no line of headings.

    ``words`` are those of the window besides, each with its English. So many columns are needed at ``least``, a subject
    or a relation among them where they are several.
    """
    known = {name: field for field, names in NAMES.items() for name in (field, *names)}
    known |= {name: field for field, names in _WORDS.items() for name in names}
    known |= {word: known[name] for word, name in words.items() if name in known}
    found = [known.get(plain_heading(cell), "") for cell in line]
    named = [field for field in found if field]
    whole = all(field or not cell.strip() for field, cell in zip(found, line, strict=True))
    if not whole or len(named) < least or len(set(named)) < len(named):
        return None
    return found if least == 1 or "subject" in named or "relation" in named else None
