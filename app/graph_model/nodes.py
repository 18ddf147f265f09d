"""The node types of the oncology graph."""

from typing import Final

from app.graph_model.model import NodeType, Property, PropertyGroup, ScalarType

ENTITY_PROPERTIES: Final = (
    Property(
        "kind",
        ScalarType.STRING,
        "What sort of thing it is: the node type, or for a Study whether MODEL or TRIAL.",
        required=True,
        category=True,
    ),
    Property(
        "name",
        ScalarType.STRING,
        "The preferred name.",
        required=True,
        indexed=True,
        searchable=True,
    ),
    Property("description", ScalarType.STRING, "What it is, in a sentence or two."),
    Property(
        "synonyms", ScalarType.STRING_LIST, "Other names in use.", searchable=True, kgx="synonym"
    ),
    Property("xrefs", ScalarType.STRING_LIST, "CURIEs of the same thing elsewhere.", kgx="xref"),
    Property("url", ScalarType.STRING, "A page about it."),
)

TARGET: Final = NodeType(
    "Target",
    "targets",
    "A gene or its protein that a therapy can act on.",
    ("HGNC", "NCBIGene", "ENSEMBL", "UniProtKB", "HGNC.SYMBOL"),
    properties=(
        Property(
            "symbol",
            ScalarType.STRING,
            "The approved gene symbol, such as MSLN.",
            indexed=True,
            searchable=True,
            unique=True,
        ),
        Property("cellSurface", ScalarType.BOOLEAN, "The protein is on the cell's surface."),
    ),
    caption="symbol",
    colour="#4C8EDA",
    diameter=80,
    biolink="biolink:Gene",
)

DISEASE: Final = NodeType(
    "Disease",
    "diseases",
    "A disease, here mostly a cancer or a subtype of one.",
    ("MONDO", "DOID", "NCIT", "EFO", "ONCOTREE", "ONCOGRAPH"),
    groups=(
        PropertyGroup(
            "fiveYearSurvival",
            "FiveYearSurvival",
            "Share of patients alive after five years, as the source words it.",
            (
                Property(
                    "high", ScalarType.FLOAT, "Upper bound.", unit="percent", minimum=0, maximum=100
                ),
                Property("text", ScalarType.STRING, "The source's wording."),
            ),
        ),
    ),
    colour="#DA7194",
    diameter=80,
    biolink="biolink:Disease",
)

THERAPY: Final = NodeType(
    "Therapy",
    "therapies",
    "A treatment or a class of treatments.",
    ("ONCOGRAPH", "CHEMBL", "NCIT", "CIVIC"),
    properties=(
        Property(
            "modality",
            ScalarType.STRING,
            "The type of agent, such as CAR-NKT cell therapy.",
            category=True,
        ),
        Property(
            "cellSource",
            ScalarType.STRING,
            "Where the cells of a cell therapy come from.",
            category=True,
        ),
        Property(
            "offTheShelf", ScalarType.BOOLEAN, "Made ahead of need, not for one patient each."
        ),
        Property("cryopreservable", ScalarType.BOOLEAN, "Can be stored frozen until use."),
    ),
    groups=(
        PropertyGroup(
            "costPerDoseUsd",
            "CostPerDoseUsd",
            "Cost of one dose in US dollars, as the source gives it; no midpoint is made.",
            (
                Property("low", ScalarType.FLOAT, "Lower bound.", unit="USD", minimum=0),
                Property("high", ScalarType.FLOAT, "Upper bound.", unit="USD", minimum=0),
                Property("text", ScalarType.STRING, "The source's wording."),
            ),
        ),
        PropertyGroup(
            "status",
            "TherapyStatus",
            "How far its development has come.",
            (
                Property("stage", ScalarType.STRING, "The stage in a word.", category=True),
                Property("text", ScalarType.STRING, "The source's wording."),
            ),
        ),
    ),
    colour="#57C7A5",
    diameter=80,
    biolink="biolink:Treatment",
)

TISSUE: Final = NodeType(
    "Tissue",
    "tissues",
    "An organ or tissue.",
    ("UBERON",),
    colour="#F2A65A",
    biolink="biolink:AnatomicalEntity",
)
CELL_TYPE: Final = NodeType(
    "CellType",
    "cellTypes",
    "A type of cell.",
    ("CL",),
    colour="#F5C26B",
    biolink="biolink:Cell",
)
VARIANT: Final = NodeType(
    "Variant",
    "variants",
    "A variant of a target, such as a mutation or a fusion.",
    ("CIVIC", "ONCOGRAPH"),
    colour="#8DCC93",
    biolink="biolink:SequenceVariant",
)
BARRIER: Final = NodeType(
    "Barrier",
    "barriers",
    "What makes a cancer resist treatment.",
    ("ONCOGRAPH",),
    colour="#C0504D",
    biolink="biolink:Phenomenon",
)
CAPABILITY: Final = NodeType(
    "Capability",
    "capabilities",
    "What a therapy can do.",
    ("ONCOGRAPH",),
    colour="#9B7EDE",
    biolink="biolink:Attribute",
)
STUDY: Final = NodeType(
    "Study",
    "studies",
    "A disease model or a trial in which something was tested.",
    ("ONCOGRAPH", "NCT"),
    properties=(
        Property(
            "organism", ScalarType.STRING, "The organism studied, such as mouse.", category=True
        ),
    ),
    colour="#569480",
    biolink="biolink:Study",
)
OPEN_QUESTION: Final = NodeType(
    "OpenQuestion",
    "openQuestions",
    "What is not known yet.",
    ("ONCOGRAPH",),
    colour="#ECB5C9",
    biolink="biolink:InformationContentEntity",
)

PUBLICATION: Final = NodeType(
    "Publication",
    "publications",
    "A publication that claims rest on.",
    ("PMID", "doi", "PMC", "ASCO", "NCT", "ONCOGRAPH"),
    properties=(
        Property("title", ScalarType.STRING, "Its title.", searchable=True),
        Property("citation", ScalarType.STRING, "How a source cites it."),
        Property("doi", ScalarType.STRING, "Its DOI, without a prefix."),
        Property(
            "doiStatus",
            ScalarType.STRING,
            "Whether the DOI was verified; `to be confirmed` means it was not.",
            category=True,
        ),
        Property("pmid", ScalarType.STRING, "Its PubMed id, digits only."),
        Property("url", ScalarType.STRING, "Where to read it."),
        Property("year", ScalarType.INTEGER, "Year of publication.", minimum=1800, maximum=2200),
    ),
    is_entity=False,
    caption="title",
    colour="#D9C8AE",
    diameter=45,
    biolink="biolink:Publication",
)
SOURCE: Final = NodeType(
    "Source",
    "sources",
    "A data set or document that claims come from. Its id is a short plain name.",
    (),
    properties=(
        Property("name", ScalarType.STRING, "Its name.", required=True),
        Property("version", ScalarType.STRING, "The version or date loaded."),
        Property("licence", ScalarType.STRING, "The licence it is under.", category=True),
        Property("url", ScalarType.STRING, "Where it comes from."),
        Property(
            "recordCount", ScalarType.INTEGER, "How many claims of it are in the graph.", minimum=0
        ),
    ),
    is_entity=False,
    colour="#848484",
    diameter=45,
    biolink="biolink:InformationContentEntity",
)

NODE_TYPES: Final = (
    TARGET,
    DISEASE,
    THERAPY,
    TISSUE,
    CELL_TYPE,
    VARIANT,
    BARRIER,
    CAPABILITY,
    STUDY,
    OPEN_QUESTION,
    PUBLICATION,
    SOURCE,
)
