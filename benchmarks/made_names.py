"""Names for made-up graphs: words that stand in many names, and words that stand in few."""

import itertools
from collections.abc import Iterator
from typing import Final

SITES: Final = (
    "lung", "liver", "kidney", "pancreas", "ovary", "breast", "colon", "rectum", "stomach",
    "bladder", "prostate", "thyroid", "skin", "brain", "spleen", "uterus", "cervix",
    "esophagus", "larynx", "pharynx", "tongue", "tonsil", "thymus", "pleura", "peritoneum",
    "retina", "bone", "cartilage", "heart", "muscle", "nerve", "gallbladder", "appendix",
    "ileum", "duodenum", "testis", "vulva", "ureter", "urethra", "adrenal", "pituitary",
    "pineal", "parathyroid", "salivary", "lip", "palate",
)  # fmt: skip
KINDS: Final = (
    "carcinoma", "adenocarcinoma", "sarcoma", "lymphoma", "leukemia", "melanoma", "blastoma",
    "neoplasm", "tumor", "cancer", "glioma", "hamartoma", "mesothelioma", "teratoma",
    "fibroma", "lipoma",
)  # fmt: skip
MANNERS: Final = (
    "small-cell", "large-cell", "squamous", "mucinous", "serous", "papillary", "clear-cell",
    "spindle-cell", "familial", "hereditary", "juvenile", "metastatic", "recurrent", "benign",
    "malignant", "invasive", "lobular", "ductal", "medullary", "follicular", "anaplastic",
    "undifferentiated", "childhood", "adult", "acute",
)  # fmt: skip
_SYLLABLES: Final = (
    "ka", "lo", "mi", "ne", "su", "ra", "to", "vi", "ze", "po", "du", "fe", "gi", "ha",
)  # fmt: skip


def made_words(syllables: int) -> Iterator[str]:
    """Give words of so many syllables, each once."""
    return map("".join, itertools.product(_SYLLABLES, repeat=syllables))
