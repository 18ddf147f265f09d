"""The types of `opportunities`: what has not been tried yet."""

from app.api.schema.define import ArgumentSpec, FieldSpec, TypeSpace
from app.api.schema.outputs import add_connection, claims_field
from app.graph_model.index import ModelIndex
from app.graph_model.model import Untried


def add_opportunities(space: TypeSpace, rule: Untried, index: ModelIndex) -> FieldSpec:
    """Add the types, and give the root field."""
    claim = index.relations[rule.expressed_in].claim_type_name
    space.add(
        "AnsweredBarrier",
        "A barrier of the disease, and what the therapy has against it.",
        [
            FieldSpec("barrier", rule.barrier, "What makes the disease resist treatment."),
            FieldSpec(
                "answeredBy",
                f"list[{rule.capability}]",
                "Capabilities of the therapy that overcome it, by id; empty: none is known.",
            ),
        ],
    )
    space.add(
        "OpportunityEdge",
        "A disease in which a therapy has not been tried, though its target is expressed there.",
        [
            FieldSpec("cursor", "str", "Where the row stands."),
            FieldSpec(
                "score",
                "float",
                "How strong the evidence for the expression is, 0 to 1; see `graph { scoring }`."
                " It does not say that the therapy will work.",
            ),
            FieldSpec("node", rule.disease, "The disease."),
            FieldSpec("target", rule.target, "What is expressed there."),
            FieldSpec("therapy", rule.therapy, "What acts on the target."),
            claims_field("supporting", claim, "Claims that the target is expressed, by id."),
            claims_field("against", claim, "Claims that it is not, by id."),
            FieldSpec("barriers", "list[AnsweredBarrier]", "Barriers of the disease, by id."),
            FieldSpec("unanswered", f"list[{rule.barrier}]", "Those without an answer, by id."),
            FieldSpec(
                "triedSubtypes",
                f"list[{rule.disease}]",
                "Subtypes of the disease in which the therapy has an outcome, by id.",
            ),
        ],
    )
    add_connection(space, "OpportunityConnection", rule.disease, (), "OpportunityEdge")
    return FieldSpec(
        "opportunities",
        "OpportunityConnection",
        "Diseases where a target is expressed and a therapy acts on it, but has no outcome yet,"
        " neither in the disease nor in one that it is a subtype of. Best evidence first; then"
        " fewest claims against, fewest barriers without an answer, id.",
        (
            ArgumentSpec("therapy", "ID | None", "Only this therapy."),
            ArgumentSpec("target", "ID | None", "Only this target."),
            ArgumentSpec("first", "int | None", "How many, from the start."),
            ArgumentSpec("after", "str | None", "Only what comes after this cursor."),
        ),
    )
