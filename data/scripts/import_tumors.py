"""Rebuilds data/vocab/tumors.tsv: the neoplasm branch of MONDO.

    python data/scripts/import_tumors.py

Reads sites.tsv and tumors_core.tsv (for the site of a tumor named after an organ) and writes
one row per MONDO term. Nothing in the output is edited by hand: what needs judgment goes into
tumors_core.tsv, whose rows win.
"""
import re
import sys

sys.path.insert(0, "data/scripts")
from common import exact_synonyms, fold, icd10cm, labels, ncit_names, ontology, read_table, write_table

NEOPLASM, CANCER = "MONDO:0005070", "MONDO:0004992"
NOT_A_TUMOR = re.compile(
    r"syndrome|susceptibility|hereditary|familial|predisposition|polyposis|\bcomplex\b|, somatic"
    r"|inherited|neurofibromatosis|schwannomatosis|dysostosis|immunodeficiency|somatic|obsolete"
    r"|non-human|canine|feline|bovine|experimental|rodent|murine|\bcow|retinitis|anemia|multiple endocrine"
    r"|paraneoplastic|precocious|hyperaldosteronism|cushing|acromegaly|mosaic|exostoses|telangiectasia"
    r"|thrombocytopenia|\bitchy\b|ectropion|hypercalcemia|\d+$", re.I)
IN_SITU = re.compile(r"in situ|intraepithelial|non-?invasive", re.I)
BORDERLINE = re.compile(r"borderline|low malignant potential|uncertain malignant|intermediate", re.I)
BENIGN_WORD = re.compile(
    r"(lipoma|adenoma|hemangioma|leiomyoma|rhabdomyoma|papilloma|fibroma|osteoma|chondroma|nevus|hamartoma"
    r"|schwannoma|neurofibroma|lymphangioma|myxoma|angioma|cystadenofibroma|polyp|cyst)$", re.I)
MALIGNANT_WORD = re.compile(
    r"carcinoma|sarcoma|lymphoma|leukemia|melanoma|myeloma|cancer|malignan|glioblastoma|blastoma", re.I)
GENERIC = {fold(x) for x in [
    "neoplasm", "cancer", "carcinoma", "sarcoma", "adenocarcinoma", "lymphoma", "leukemia", "benign neoplasm",
    "hematologic cancer", "metastatic neoplasm", "epithelial neoplasm", "tumor", "malignant epithelial neoplasm"]}
# What a morphology says about the organ without naming it.
IMPLIED = [
    (r"hepatocellular|hepatoblastoma|fibrolamellar", "site:liver"),
    (r"cholangiocarcinoma", "site:bile-duct"),
    (r"glioblastoma|oligodendroglioma|astrocytoma|medulloblastoma|ependymoma|oligoastrocytoma|gliosarcoma"
     r"|pineoblastoma|pineocytoma|craniopharyngioma|neurocytoma|ganglioglioma|glioma", "site:brain"),
    (r"meningioma", "site:meninges"),
    (r"osteosarcoma|chondrosarcoma|osteoblastoma|osteochondroma|enchondroma", "site:bone"),
    (r"nephroblastoma|wilms", "site:kidney"),
    (r"seminoma", "site:testis"),
    (r"retinoblastoma", "site:retina"),
    (r"mesothelioma", "site:pleura"),
    (r"thymoma", "site:thymus"),
    (r"adrenocortical|pheochromocytoma", "site:adrenal-gland"),
    (r"endometrioid", ""),
    (r"leukemia|myelodysplas|myeloproliferative|plasma cell myeloma|multiple myeloma|myelofibrosis", "site:bone-marrow"),
    (r"mycosis fungoides|basal cell carcinoma", "site:skin"),
    (r"uterine corpus|uterine", "site:uterus"),
    (r"cervical", "site:uterine-cervix"),
    (r"\bcns\b|central nervous system", "site:central-nervous-system"),
]
# Adjectives that say too little inside the name of a tumor.
VAGUE = {fold(x) for x in [
    "cervical", "vascular", "lymphoid", "lymphatic", "lymph", "blood", "cartilaginous", "muscular", "mucosal",
    "hematopoietic", "endocrine", "nodal", "neural", "visceral", "body", "dermal", "epidermal", "adipose", "fatty",
    "intradermal", "soft part", "perineural", "synovial", "trunk", "basal ganglia", "yolk sac", "acral", "fat",
    "node", "mucosa", "serosa", "serosal", "medullary bone marrow", "digital", "plantar", "palmar", "glial",
    "globe", "heel", "tendon sheath", "tenosynovial", "vessel", "nerve", "nerve sheath", "peripheral nerve",
    "soft tissue", "joint", "connective tissue", "myoid", "atlas", "scar", "stump", "sole", "chorion", "placental",
    "mantle", "intravascular", "blood vessel", "lymphoid tissue", "gonad", "gonadal", "adnexa", "adnexal", "fold"]}


def site_finder():
    names = {}
    for row in read_table("sites"):
        if "kind" in row["attrs"] and row["attrs"]["kind"] == "node":
            continue
        for s in [row["label"]] + row["synonyms"]:
            if s.startswith("="):
                continue
            key = fold(s.lstrip("~"))
            if key not in VAGUE and len(key) > 2:
                names.setdefault(key, row["id"])
    pattern = re.compile(r"\b(" + "|".join(re.escape(k) for k in sorted(names, key=lambda k: (-len(k), k))) + r")s?\b")

    def find(label):
        text = fold(label)
        for rx, site in IMPLIED[-3:]:
            if re.search(rx, text):
                return site
        hits = pattern.findall(text)
        if hits:
            return names[max(hits, key=len)]
        for rx, site in IMPLIED:
            if re.search(rx, text):
                return site
        return ""
    return find


def clean_synonyms(term):
    label = term["label"]
    seen = {fold(label), fold(label) + "s"}
    out = []
    for s in sorted(term.get("synonyms", []), key=lambda s: (s.lower(), s)):
        s = re.sub(r"\s*\((disease|disorder|morphologic abnormality|NOS)\)$", "", s.strip())
        s = re.sub(r"\s+", " ", s)
        key = fold(s)
        if key in seen or (key.endswith("s") and key[:-1] in seen) or key.rstrip("s") in seen:
            continue
        if len(s) < 5 or len(s) > 90 or "|" in s or ";" in s or ":" in s or "[" in s or "(" in s or "_" in s:
            continue
        if ", " in s or re.search(r"\bNOS\b|\bnot otherwise specified\b|\bunspecified\b", s):
            continue
        if s.upper() == s or re.fullmatch(r"[A-Za-z0-9/-]{1,6}", s) or re.match(r"^[a-z]*[A-Z]{2,}[a-z]*\d*$", s):
            continue
        if NOT_A_TUMOR.search(s):
            continue
        if re.search(r"^(grade|who|stage) | (with|without) metastasis", s, re.I):
            continue
        seen.add(key)
        if s[:1].isupper() and s[1:2].islower() and not proper(s, label):
            s = s[0].lower() + s[1:]
        out.append(s)
    return out


def proper(s, label):
    word = re.split(r"[ '’-]", s)[0]
    return word in label or word in PROPER


PROPER = set("""Hodgkin Ewing Burkitt Kaposi Wilms Merkel Paget Bowen Barrett Brenner Krukenberg Sertoli Leydig Warthin
Waldenstrom Waldenström Langerhans Castleman Askin Bednar Buschke Ackerman Klatskin Frantz Grawitz Hurthle Hürthle
Erdheim Rosai Letterer Hand Sezary Sézary Lennert Richter Pancoast Schneiderian Mullerian Müllerian Pinkus Spitz
Reed Darier Stewart Masson Brooke Malherbe Hutchinson Queyrat Brunner Bartholin Skene Cowper Vater Wolffian Gorlin
Pindborg Abrikossoff Triton Jaffe Lichtenstein Schwann Rathke Ki EBV HIV AIDS B T NK""".split())


def behavior(term_id, term, benign):
    label = term["label"]
    up = set(term.get("ancestors", {})) | {term_id}
    if IN_SITU.search(label):
        return "in_situ"
    if BORDERLINE.search(label):
        return "borderline"
    if re.search(r"\bbenign\b", label):
        return "benign"
    if CANCER in up or MALIGNANT_WORD.search(label):
        return "malignant"
    if benign in up or BENIGN_WORD.search(label):
        return "benign"
    return "unknown"


def main():
    mondo = ontology("MONDO")
    benign = labels("MONDO").get("benign neoplasm", "MONDO:0005165")
    find_site = site_finder()
    ncit, icd = ncit_names(), icd10cm()
    rows, taken = [], {}
    branch = {k: t for k, t in mondo.items() if NEOPLASM in t.get("ancestors", {}) or k == NEOPLASM}
    chosen = {k: t for k, t in branch.items() if not NOT_A_TUMOR.search(t["label"]) and "(" not in t["label"]}
    own_label = {fold(t["label"]) for t in chosen.values()}
    for k in sorted(chosen):
        term = chosen[k]
        label = re.sub(r"\s+", " ", term["label"].strip())
        if fold(label) in taken:
            continue
        taken[fold(label)] = k
        synonyms = [s for s in clean_synonyms(term) if fold(s) not in own_label]
        synonyms = [s for s in synonyms if taken.setdefault(fold(s), k) == k]
        codes = [k]
        names = [label] + synonyms
        code = ncit.get(fold(label))
        if code:
            codes.append(code)
        hits = sorted({icd[fold(n)] for n in names if fold(n) in icd})
        if len(hits) == 1:
            codes.append("ICD10CM:" + hits[0])
        attrs = {"behavior": behavior(k, term, benign)}
        site = find_site(label)
        if site:
            attrs["site"] = site
        if fold(label) in GENERIC:
            attrs["generic"] = "1"
        rows.append({"id": "tumor:" + k, "label": label, "synonyms": synonyms, "codes": codes, "attrs": attrs,
                     "status": "accepted", "since": "0.1.0", "source": "mondo"})
    write_table("tumors", rows)
    print(len(rows), "tumors")


if __name__ == "__main__":
    main()
