"""Register codes: the unified social credit code (GB 32100-2015) and the registration number it replaced."""

import re

from stdnum.cn.uscc import calc_check_digit
from stdnum.iso7064 import mod_11_10

from pipelines.text.folding import fold

SYMBOL = "[0-9a-hj-npqrtuwxy]"
# Registering department and kind of entity, six digits of place, nine symbols of organisation code, check symbol.
CODE = re.compile(rf"(?<![0-9a-z])[1-9any]{SYMBOL}[0-9]{{6}}{SYMBOL}{{10}}(?![0-9a-z])")
SPACED_CODE = re.compile(rf"(?<![0-9a-z])[1-9any][ -]?{SYMBOL}(?:[ -]?[0-9]){{6}}(?:[ -]?{SYMBOL}){{10}}(?![0-9a-z])")
# Place, seven digits or NA and six, check digit (GS 15-2006); before 2007 13 digits without one.
REGISTRATION = re.compile(r"(?<![0-9a-z])(?:[0-9]{15}|[0-9]{13}|[0-9]{6}na[0-9]{6}[0-9x])(?![0-9a-z])")


def credit_code(text: str) -> str | None:
    """The first 18-character credit code of a text whose check symbol is right, in capitals, or None."""
    folded = fold(text)
    for pattern in (CODE, SPACED_CODE):
        for match in pattern.finditer(folded):
            code = re.sub("[ -]", "", match[0]).upper()
            if code[-1] == calc_check_digit(code[:-1]):
                return code
    return None


def registration_number(text: str) -> str | None:
    """The first old registration number of a text (15 digits, 13 before 2007, NA for cooperatives), or None.

    A check digit is not asked for: see `registration_checks`.
    """
    match = REGISTRATION.search(fold(text))
    return match[0].upper() if match else None


def registration_checks(number: str) -> bool:
    """Whether the check digit (ISO 7064 mod 11,10) of a 15-digit registration number is right."""
    return len(number) == 15 and mod_11_10.is_valid(number)
