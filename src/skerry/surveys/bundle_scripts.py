"""The scripts that go out with the answers: each computes a published share again."""

from typing import Final

R: Final = """# Rscript figure.R VARIABLE VALUE [DIMENSION GROUP]
# The share of all organisations that answered VALUE, as it is published: in whole per cent.
# Where every answer to a question is shown, one or two of the largest shares are published a point
# higher or lower, so that all add up to 100.
library(survey)

asked <- commandArgs(trailingOnly = TRUE)
answers <- read.csv("answers.csv", na.strings = "", colClasses = c(response_class = "character"))
answers$response_class[is.na(answers$response_class)] <- ""
answers$says <- as.numeric(answers[[asked[1]]] == asked[2])
has_frame <- !anyNA(answers$class_population)

options(survey.lonely.psu = "adjust")
if (has_frame) {
  design <- svydesign(ids = ~unit, strata = ~response_class, weights = ~weight,
                      fpc = ~class_population, data = answers)
} else {
  design <- svydesign(ids = ~unit, weights = ~weight, data = answers)
}
if (length(asked) == 4) design <- design[answers[[asked[3]]] == asked[4], ]

share <- svymean(~says, design)
cat(sprintf("%.0f %%, standard error %.1f, n %d\\n",
            floor(100 * coef(share) + 0.5), 100 * SE(share), length(unique(design$variables$unit))))
"""

PYTHON: Final = '''"""python figure.py VARIABLE VALUE [DIMENSION GROUP]

The share of all organisations that answered VALUE, as it is published: in whole per cent.
Where every answer to a question is shown, one or two of the largest shares are published a point
higher or lower, so that all add up to 100.
Needs nothing but Python.
"""

import csv
import math
import sys

variable, value, *group = sys.argv[1:]
with open("answers.csv", encoding="utf-8", newline="") as file:
    rows = [row for row in csv.DictReader(file) if not group or row[group[0]] == group[1]]

whole = sum(float(row["weight"]) for row in rows)
says = sum(float(row["weight"]) for row in rows if row[variable] == value)
print(f"{math.floor(100 * says / whole + 0.5)} %, n {len({row['unit'] for row in rows})}")
'''
