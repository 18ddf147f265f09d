"""`docs/sources.md` says of every source what its reader does."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
from graphql import parse, validate

from app.api.schema import build_schema
from app.graph_model import ONCOLOGY_INDEX
from graph_seed.gather import PRECEDENCE, gather
from graph_seed.kgx import biolink
from graph_seed.load_nodes import nothing_present
from graph_seed.prepare import open_workspace, prepare
from graph_seed.read_sources import InTurn
from graph_seed.reading import SourceReader
from graph_seed.report import LoadReport
from graph_seed.sources import SOURCES
from graph_seed.sources import civic_vocabulary as civic
from graph_seed.sources.civic_therapies import INTERACTIONS

ROOT: Final = Path(__file__).parent.parent
SEED: Final = ROOT / "graph_seed"
PAGE: Final = (ROOT / "docs" / "sources.md").read_text("utf-8")
HOLE: Final = r"[^|\n]+"
"""Stands for what only a row can tell: the page has a word of its own there."""


def sections() -> dict[str, str]:
    """Give the text under each heading of the first and second level."""
    parts = re.split(r"^##? (.+)\n", PAGE, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def table(section: str, *header: str) -> list[list[str]]:
    """Give the rows of the table with this header; code marks are taken off."""
    start = f"| {' | '.join(header)} |\n"
    assert sections()[section].count(start) == 1, f"{section} needs one table {header}"
    lines = sections()[section].split(start)[1].split("\n\n")[0].splitlines()[1:]
    return [[cell.strip().replace("`", "") for cell in line.split("|")[1:-1]] for line in lines]


# ── sources ──────────────────────────────────────────────────────────────────


def test_every_source_has_a_section_in_the_order_of_trust() -> None:
    """The page lists the sources as `SOURCES` does, the most trusted first."""
    names = [reader.name for reader in SOURCES]
    assert [name for name in sections() if name in names] == names


@pytest.mark.parametrize("reader", SOURCES, ids=lambda reader: reader.name)
def test_a_section_says_what_the_reader_says_of_itself(reader: SourceReader) -> None:
    """Title, licence, version, citation and page are those that `oncograph sources` prints."""
    said = dict(table(reader.name, "about it", "what"))
    assert said["title"] == reader.title
    assert said["licence"] == reader.licence
    assert said["version"] == reader.version
    assert said["cite"] == reader.citation or not reader.citation
    assert said.get("page", "").strip("<>") == reader.url
    assert f"--source {reader.name}" in said["load"]
    assert said["files"]


@pytest.mark.parametrize("reader", SOURCES, ids=lambda reader: reader.name)
def test_a_section_maps_fields_and_claim_ids(reader: SourceReader) -> None:
    """It says where each field goes, and how ids of claims are made where there are claims."""
    text = sections()[reader.name]
    assert "| upstream field | graph |" in text
    assert "Ids of claims: " in text or reader.name == "mondo_mappings"


# ── reasons ──────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Module:
    """What the reasons in a module are made of."""

    name: str
    calls: list[ast.Call] = field(default_factory=list)
    """Those that leave a row out."""
    values: dict[str, list[ast.expr]] = field(default_factory=lambda: defaultdict(list))
    """What a name is assigned, or a function or property returns."""


def read_module(path: Path) -> Module:
    """Collect calls of `Excluded(reason, ...)` and `.exclude(reason, ...)`, and all values."""
    module = Module(path.name)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name("Excluded") | ast.Attribute(attr="exclude")):
                module.calls.append(node)
            case (
                ast.Assign(targets=[ast.Name(name)], value=ast.expr() as value)
                | ast.AnnAssign(target=ast.Name(name), value=ast.expr() as value)
                | ast.NamedExpr(target=ast.Name(name), value=ast.expr() as value)
            ):
                module.values[name].append(value)
            case ast.FunctionDef(name=name):
                returns = (found for found in ast.walk(node) if isinstance(found, ast.Return))
                module.values[name] += (found.value for found in returns if found.value)
            case _:
                pass
    return module


def patterns(expr: ast.expr, home: Module, others: Iterable[Module]) -> set[str]:
    """Give the texts an expression can be, as regular expressions; empty when it is none."""

    def of_each(exprs: Iterable[ast.expr], module: Module) -> set[str]:
        return {text for part in exprs for text in patterns(part, module, others)}

    def of_name(name: str, modules: Iterable[Module]) -> set[str]:
        known = next((module for module in modules if name in module.values), None)
        return of_each(known.values[name], known) if known else set()

    match expr:
        case ast.Constant(value=str(text)):
            return {re.escape(text)} if text else set()
        case ast.JoinedStr(values=parts):
            return {"".join(part_pattern(part, home, others) for part in parts)}
        case ast.IfExp(body=body, orelse=orelse):
            return of_each((body, orelse), home)
        case ast.Name(name):
            # Only constants are imported; what else has this name elsewhere is another thing.
            return of_name(name, (home, *others) if name.isupper() else (home,))
        case ast.Attribute(attr=name) | ast.Call(func=ast.Name(name)):
            return of_name(name, (home, *others))
        case ast.BoolOp(op=ast.Or(), values=[_, default]):
            return of_each((default,), home)
        case _:
            return set()


def part_pattern(part: ast.expr, home: Module, others: Iterable[Module]) -> str:
    """Give one part of an f-string: its text, else the texts a name can have, else a hole."""
    expr = part.value if isinstance(part, ast.FormattedValue) else part
    is_telling = isinstance(expr, ast.Constant | ast.Name)
    known = patterns(expr, home, others) if is_telling else set()
    return f"(?:{'|'.join(sorted(known))})" if known else HOLE


def reasons_in_code() -> Iterator[tuple[str, str]]:
    """Give where a row is left out, and each reason it can be given there."""
    paths = sorted([*(SEED / "sources").glob("*.py"), *(SEED / "kgx").glob("*.py")])
    modules = [read_module(path) for path in (*paths, SEED / "staging.py")]
    for module in modules:
        for call in module.calls:
            place = f"{module.name}, line {call.lineno}"
            found = patterns(call.args[0], module, modules)
            assert found, f"{place}: this test cannot tell the reason"
            yield from ((place, reason) for reason in sorted(found))


def test_reasons_are_found_in_whatever_way_they_are_written() -> None:
    """Literals, constants, imported ones, f-strings, defaults, results and properties count."""
    found = {reason.replace("\\", "") for _, reason in reasons_in_code()}
    assert {
        "obsolete term",
        "tissue node: no disease",
        "frame is no term",
        "not a file of this source",
        "cross-reference to a vocabulary we do not know",
        "mapping is denied",
        "synonym is not exact",
        "evidence that CIViC's editors have not accepted",
        "does not support, and no other source has its subject",
        "(?:column )[^|n]+(?: has no place)",
        "(?:category )[^|n]+(?: has no node type)",
        "[^|n]+(?:: )(?:not among the nodes of the files)",
    } <= found
    assert len(found) >= 40


def test_every_reason_for_leaving_out_is_documented() -> None:
    """A count that a load reports can be looked up under its very words."""
    cells = re.findall(rf"^\| ({HOLE}) \| {HOLE} \|$", PAGE, re.MULTILINE)
    unknown = [
        f"{place}: {reason}"
        for place, reason in reasons_in_code()
        if not any(re.fullmatch(reason, cell) for cell in cells)
    ]
    assert unknown == []


# ── mappings ─────────────────────────────────────────────────────────────────


def test_civic_levels_and_directions_are_documented() -> None:
    """CIViC's levels and directions lead to what the page says."""
    levels = table("civic", "CIViC", "level", "CIViC's name for it")
    assert {row[0]: row[1] for row in levels} == civic.LEVELS
    assert dict(table("civic", "CIViC", "direction")) == civic.DIRECTIONS


def test_civic_effects_and_outcomes_are_documented() -> None:
    """Every pair of CIViC's words has the effect of the page, every effect its outcome."""
    effects = table("civic", "evidence type", "clinical significance", "effect")
    assert {(kind, word): effect for kind, word, effect in effects} == civic.EFFECTS
    assert dict(table("civic", "effect, supported", "outcome")) == civic.OUTCOMES


def test_civic_words_for_drugs_and_papers_are_documented() -> None:
    """Each way in which drugs belong together and each sort of publication is on the page."""
    words = {row[0].split(",")[0] for row in table("civic", "drug_interaction_type", "therapies")}
    assert {"" if word == "blank" else word for word in words} == INTERACTIONS
    for prefix in civic.PUBLICATION_PREFIXES.values():
        assert re.search(rf"\b{prefix}\b", sections()["civic"])


def test_kgx_levels_are_documented() -> None:
    """Biolink's levels of knowledge lead to what the page says."""
    levels = dict(table("kgx", "knowledge level", "level"))
    assert levels.pop("another or none") == biolink.UNSAID_LEVEL
    assert levels == biolink.LEVELS


def test_kgx_categories_and_predicates_are_what_the_page_says() -> None:
    """Every category and predicate of the page is mapped as it says there."""
    for categories, node_type in table("kgx", "category", "node type"):
        for category in categories.split(", "):
            assert biolink.node_type_of([f"biolink:{category}"]) == node_type, category
    for predicates, relation, _ in table("kgx", "predicate", "relation", "it also says"):
        for predicate in predicates.split(", "):
            meaning = biolink.meaning_of(f"biolink:{predicate}")
            assert meaning, predicate
            assert meaning.relation == relation


# ── identity, and what stays apart ───────────────────────────────────────────


def test_preferred_vocabularies_are_documented() -> None:
    """The page has the prefixes of every node type in the model's order."""
    said = dict(table("Identity", "type", "vocabularies, the preferred first"))
    types = ONCOLOGY_INDEX.model.node_types
    assert said == {t.name: ", ".join(t.id_prefixes) for t in types if t.id_prefixes}


def test_queries_of_the_page_are_valid() -> None:
    """Every query can be run against the schema."""
    schema = build_schema(ONCOLOGY_INDEX)._schema  # noqa: SLF001  # strawberry has no public way
    queries = re.findall(r"```graphql\n(.+?)```", PAGE, re.DOTALL)
    assert len(queries) == 2
    for query in queries:
        assert validate(schema, parse(query)) == []


def test_mesothelin_is_as_the_page_says(tmp_path: Path) -> None:
    """STARGEO's rows of the page beside the article's claims give the counts of the page."""
    said = table("What stays apart", "disease", "supports", "doesNotSupport", "article", "stargeo")
    results = ["subject direction object studies cases controls random_effect_log2fc random_pval"]
    names = ["id category name symbol hgnc ensembl".replace(" ", "\t")]
    for name, *_, stargeo in said:
        if found := re.match(r"(DOID:\d+), .*q = (\S+)", stargeo):
            results.append(f"NCBIGene:10232 up {found[1]} 2 3 4 0.01 0.01 {found[2]}")
            names.append(f"{found[1]}\tbiolink:Disease\t{name}\t\t\t")
    results[0] += " bh_qval"
    (tmp_path / "results.tsv").write_text("\n".join(results).replace(" ", "\t"), "utf-8")
    (tmp_path / "nodes.tsv").write_text("\n".join(names), "utf-8")
    assert counted(tmp_path / "results.tsv", tmp_path) == {
        name: (int(supports), int(others)) for name, supports, others, *_ in said
    }


def counted(results: Path, folder: Path) -> dict[str, tuple[int, int]]:
    """Count the claims about mesothelin per disease: those that support, and the others."""
    counts: dict[str, tuple[int, int]] = {}
    with open_workspace(folder, ONCOLOGY_INDEX) as workspace:
        bundles = gather(["article", f"stargeo={results}"], ONCOLOGY_INDEX, folder)
        done = prepare(
            InTurn(bundles, ONCOLOGY_INDEX, keep_all=False),
            nothing_present,
            ONCOLOGY_INDEX,
            workspace,
            LoadReport(),
            lambda *_: None,
            precedence=PRECEDENCE,
        )
        assert done.problems.first == []
        for claim in workspace.claims.all():
            if claim.ends.relation == "EXPRESSED_IN" and claim.subject == "HGNC:7371":
                disease = done.merged.nodes.entity(claim.object)
                assert disease is not None
                name = str(disease.properties["name"])
                supports, others = counts.get(name, (0, 0))
                is_for = claim.properties["direction"] == "SUPPORTS"
                counts[name] = (supports + is_for, others + (not is_for))
    return counts
