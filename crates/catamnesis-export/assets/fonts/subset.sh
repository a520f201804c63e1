#!/bin/sh
# Makes DejaVuSans-subset.ttf from the DejaVuSans.ttf of Debian's package fonts-dejavu-core 2.37-6: Latin, Greek,
# Cyrillic, punctuation, mathematical signs and shapes, without hinting and without kerning, so that the width of
# a text is the sum of the widths of its characters.
# Needs fonttools (pip install fonttools==4.68.0). Usage: sh subset.sh /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
set -eu
cd "$(dirname "$0")"
pyftsubset "$1" --output-file=DejaVuSans-subset.ttf \
  --unicodes='U+0020-024F,U+02BC,U+02C6-02DD,U+0370-03FF,U+0400-045F,U+1E00-1EFF,U+2000-206F,U+2070-209F,U+20AC,U+2100-214F,U+2190-21FF,U+2200-22FF,U+25A0-25FF,U+2713-2717,U+FFFD' \
  --layout-features='' --no-hinting --drop-tables+=GSUB,GPOS,GDEF,kern,FFTM,MATH,gasp --name-IDs='*'
