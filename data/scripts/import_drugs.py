"""Adds the imported part of data/vocab/drugs.tsv from the FDA UNII name list.

    python data/scripts/import_drugs.py

1. Rows of hand (source `ours`) get the brand names and research codes that the list gives for the same
   substance; what is there stays.
2. International nonproprietary names with an antineoplastic stem that have no row yet become rows of their
   own (source `unii-names`); these rows are rebuilt on every run.
"""
import re
import sys

sys.path.insert(0, "data/scripts")
from common import fold, ncit_names, read_table, slug, unii, write_table

# stem, class; the stems of the WHO's list of stems that are antineoplastic as a rule
STEMS = [
    (r"tinib$", "targeted"), (r"ciclib$", "targeted"), (r"parib$", "targeted"), (r"rafenib$", "targeted"),
    (r"metinib$", "targeted"), (r"sertib$", "targeted"), (r"lisib$", "targeted"), (r"degib$", "targeted"),
    (r"zomib$", "targeted"), (r"anib$", "targeted"), (r"denib$", "targeted"), (r"clax$", "targeted"),
    (r"rasib$", "targeted"), (r"menib$", "targeted"), (r"enib$", "targeted"), (r"bresib$", "targeted"),
    (r"nostat$|inostat$", "targeted"), (r"metostat$", "targeted"), (r"gacestat$", "targeted"), (r"limus$", "targeted"),
    (r"platin$", "platinum"), (r"rubicin$", "anthracycline"), (r"taxel$", "taxane"), (r"bulin$", "other"),
    (r"tecan$", "topoisomerase"), (r"citabine$", "antimetabolite"), (r"rabine$", "antimetabolite"),
    (r"trexed$", "antimetabolite"), (r"trexate$", "antimetabolite"), (r"mustine$", "alkylating"),
    (r"fosfamide$", "alkylating"), (r"sulfan$", "alkylating"), (r"antrone$", "anthracycline"),
    (r"poside$", "topoisomerase"), (r"^vin\w+ine$", "vinca"), (r"lutamide$", "hormone"), (r"relix$", "hormone"),
    (r"relin$", "hormone"), (r"estrant$", "hormone"), (r"trozole$", "hormone"), (r"mestane$", "hormone"),
    (r"oxifene$", "hormone"), (r"leucel$", "immunotherapy"), (r"repvec$", "immunotherapy"),
    (r"(vedotin|mertansine|emtansine|ravtansine|soravtansine|deruxtecan|tesirine|ozogamicin|mafodotin|govitecan"
     r"|tirumotecan|duocarmazine|rezetecan|ecteribulin|pelidotin|pudotox|tocinafusp|talirine|camratecan"
     r"|sesutecan|osutecan|adizutecan|paptotox|monatox|relitecan|balitecan|samrotecan)$", "antibody"),
    (r"t[ou]x?umab$|tuzumab$|tuximab$|tumomab$|tamab$", "antibody"),
    (r"[^n]limab$", "immunotherapy"),
]
# Same ending, other medicine.
NOT_ONCOLOGY = re.compile(
    r"^(tofacitinib|baricitinib|upadacitinib|filgotinib|peficitinib|abrocitinib|ritlecitinib|deucravacitinib"
    r"|delgocitinib|deuruxolitinib|povorcitinib|ivarmacitinib|oclacitinib|ilunocitinib|atinvicitinib|brepocitinib"
    r"|decernotinib|solcitinib|gusacitinib|ropsacitinib|zasocitinib|izencitinib|nezulcitinib"
    r"|londamocitinib|lorpucitinib|fostamatinib|remibrutinib|evobrutinib|fenebrutinib|rilzabrutinib"
    r"|tolebrutinib|branebrutinib|elsubrutinib|rolitinib|tacrolimus|pimecrolimus|gusperimus|olcorolimus|siponimod"
    r"|umirolimus|zotarolimus|novolimus|biolimus|ridafo|leniolisib|seletalisib|nemiralisib|emodepside"
    r"|elagolix|linzagolix|ganirelix|cetrorelix|teverelix|prazarelix|nafarelin|lecirelin|gonadorelin|peforelin"
    r"|fertirelin|alarelin|deslorelin|azagly|ospemifene|clomifene|lasofoxifene|bazedoxifene|arzoxifene|raloxifene"
    r"|toltrazuril|vincamine|vinburnine|vinconate|vinpocetine|vintoperol|vintiamol|vinmegallate|vinpoline"
    r"|sulfan|frovatriptan|teprotumumab|belimumab|bermekimab|lulizumab|.*citinib|infliximab"
    r"|emricasan|.*ralimab|.*(kimab|limumab)$|abrezekimab|visilizumab|otelixizumab|odulimomab|zolimomab|inolimomab"
    r"|rontalizumab|.*(alizumab|elizumab|ilizumab|olizumab)$|vapaliximab|.*baliximab|basiliximab"
    r"|telimomab|bleselumab|.*nalimab|.*toxumab|mezagitamab|thyroglobulin|apricitabine|dexelvucitabine|elvucitabine|fiacitabine|ibacitabine|lumicitabine|mericitabine|torcitabine|valopicitabine|valtorcitabine"
    r"|emtricitabine|zalcitabine|aceglutamide|topilutamide|(aminit|sulfat|tenonit)rozole|ormeloxifene|levormeloxifene|bevasiranib|peg(apt|pler)anib|beloranib|seralutinib|(semag|avag|beg)acestat|anamorelin|azetirelin|capromorelin|corticorelin|dumorelin|examorelin"
    r"|ipamorelin|lenomorelin|macimorelin|montirelin|orotirelin|posatirelin|pralmorelin|protirelin|relamorelin|rismorelin|rovatirelin|sermorelin|somatorelin|tabimorelin|taltirelin|tesamorelin|ulimorelin|dapirolizumab|.*ixelimab|.*kitamab)")
NOISE = re.compile(r"[\[\]{}()|;:=,.]|\bCI-\d{5,}|COMPONENT|METABOLITE|IMPURITY|INJECTION|TABLETS?|CAPSULES?|\bFOR\b|\bKIT\b"
                   r"|SOLUTION|PREDNISO.* AND |\bUSP\b|\bCREAM|OINTMENT|GEL\b|HUMAN |ANHYDROUS|\bACID SALT|STRENGTH|\bNSC\b")
CODE = re.compile(r"^[A-Z]{2,6}[- ]?\d{2,7}[A-Z]?$")


def names_for(names, label):
    """Brand names and research codes of one substance."""
    out = []
    for name, kind in sorted(names):
        bare = re.sub(r"\s*\[[^\]]*\]$", "", name).strip()
        if NOISE.search(bare) or fold(bare) == fold(label) or len(bare) < 5 or len(bare) > 40:
            continue
        if kind == "bn" and re.fullmatch(r"[A-Z][A-Z -]{4,24}", bare) and " " not in bare:
            out.append(bare.capitalize())
        elif kind == "cd" and CODE.fullmatch(bare) and not bare.startswith(("NSC", "CAS", "EC-", "HSDB", "INS", "FEMA", "SK-")):
            out.append("=" + bare)
    return out


def candidates(names, label):
    """All brand names and the first six research codes."""
    found = names_for(names, label)
    return [s for s in found if not s.startswith("=")] + [s for s in found if s.startswith("=")][:6]


def main():
    by_name, names, display = unii()
    ncit = ncit_names()
    rows = [r for r in read_table("drugs") if r["source"] != "unii-names"]
    labels = {fold(r["label"]) for r in rows}
    used = {(s.startswith("="), fold(s.lstrip("=")) if not s.startswith("=") else s[1:]) for r in rows for s in r["synonyms"]}
    used_fold = labels | {k for eq, k in used if not eq} | {fold(k) for eq, k in used if eq}
    substances = set()
    for r in rows:
        code = by_name.get(r["label"].upper())
        if not code or "group" in r["attrs"]:
            continue
        substances.add(code)
        if r["attrs"].get("use") != "antineoplastic":
            continue  # brand names of everyday medicines are too often everyday words
        for s in candidates(names[code], r["label"]):
            key = fold(s.lstrip("="))
            if key not in used_fold:
                used_fold.add(key)
                r["synonyms"].append(s)
    new = {}
    for name, code in by_name.items():
        tags = {re.sub(r".*\[([^\]]*)\]$", r"\1", n) for n, _ in names[code] if n.startswith(name) and "[" in n}
        if "INN" not in tags or code in substances:
            continue
        low = name.lower()
        if not re.fullmatch(r"[a-z]{6,24}( [a-z]{4,20})?", low) or fold(low) in used_fold or NOT_ONCOLOGY.match(low):
            continue
        if re.search(r" (mesylate|mesilate|hydrochloride|tosylate|tosilate|maleate|malate|fumarate|sodium|acetate|phosphate"
                     r"|succinate|citrate|besylate|pegol|sulfate|edisylate|bromide|chloride|hydrobromide|dimaleate)$", low):
            continue
        for stem, kind in STEMS:
            if re.search(stem, low):
                # -limab is any antibody against the immune system: only those the NCI knows as well
                if not stem.endswith("limab$") or fold(low) in ncit:
                    new[low] = (code, kind)
                break
    for low in sorted(new):
        code, kind = new[low]
        if code in substances:
            continue
        substances.add(code)
        synonyms = []
        for s in candidates(names[code], low):
            key = fold(s.lstrip("="))
            if key not in used_fold:
                used_fold.add(key)
                synonyms.append(s)
        codes = ["UNII:" + code]
        ncit_code = ncit.get(fold(low))
        if ncit_code:
            codes.append(ncit_code)
        rows.append({"id": "drug:" + slug(low), "label": low, "synonyms": synonyms, "codes": codes,
                     "attrs": {"class": kind, "use": "antineoplastic"}, "status": "draft", "since": "0.1.0",
                     "source": "unii-names"})
    write_table("drugs", rows)
    print(len(rows), "drugs,", len(new), "imported")


if __name__ == "__main__":
    main()
