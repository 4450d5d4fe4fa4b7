#!/usr/bin/env python3
"""Prints the public holidays of every French territory and Easter, as two Python libraries know them.

usage: holidays_oracle.py FIRST_YEAR LAST_YEAR
One line each, separated by tabs: territory, date, name; or "easter" and the date, for 1583 to 4099.
"""

import sys
from datetime import date

try:
    import holidays
    from dateutil.easter import easter
except ModuleNotFoundError as missing:
    sys.exit(f"the Python module {missing.name} is missing: Deploy/test installs it")

# Alsace and Moselle are two subdivisions there and one territory here: both must agree.
SUBDIVISIONS = {
    "metropole": [None],
    "alsaceMoselle": ["57", "6AE"],
    "guadeloupe": ["971"],
    "martinique": ["972"],
    "guyane": ["973"],
    "reunion": ["974"],
    "mayotte": ["976"],
    "saintPierreEtMiquelon": ["PM"],
    "saintBarthelemy": ["BL"],
    "saintMartin": ["MF"],
    "wallisEtFutuna": ["WF"],
    "polynesieFrancaise": ["PF"],
    "nouvelleCaledonie": ["NC"],
    "terresAustrales": ["TF"],
}


def main() -> None:
    first, last = int(sys.argv[1]), int(sys.argv[2])
    for territory, subdivisions in SUBDIVISIONS.items():
        lists = [
            dict(holidays.country_holidays("FR", subdiv=s, years=range(first, last + 1), language="fr"))
            for s in subdivisions
        ]
        if any(other != lists[0] for other in lists):
            sys.exit(f"the subdivisions of {territory} differ")
        for day, name in sorted(lists[0].items()):
            print(territory, day.isoformat(), name, sep="\t")
    for year in range(1583, 4100):
        print("easter", date.isoformat(easter(year)), sep="\t")


main()
