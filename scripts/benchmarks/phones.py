"""Phone texts a second on one core, beside phonenumbers: `python -m scripts.benchmarks.phones [--count N]`.

Invented texts in the mix that directories print: fields of one number, lists, labelled lines, addresses with a mobile
in them. Both readers take turns over the same texts in one run; the best of five rounds counts. `right` is the share
of texts whose numbers are found exactly.
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Sequence

import phonenumbers

from pipelines.text.area_codes import area_codes
from pipelines.text.phones import parse_phones

ROUNDS = 5
Reader = Callable[[str], set[str]]


def invented(count: int, seed: int = 1) -> list[tuple[str, set[str]]]:
    """`count` texts with the numbers that they hold, the same for a seed."""
    rng = random.Random(seed)
    areas = [area for area in area_codes().values() if area.lengths]

    def mobile() -> tuple[str, str]:
        number = f"1{rng.choice('35789')}{rng.choice('5678')}{rng.randrange(10**7, 10**8)}"
        return rng.choice([number, f"{number[:3]} {number[3:7]} {number[7:]}", f"+86 {number}"]), "+86" + number

    def landline() -> tuple[str, str, str]:
        area = rng.choice(areas)
        number = str(rng.randrange(2 * 10**7, 9 * 10**7))[: area.lengths[0]]
        written = rng.choice([f"{area.code}-{number}", f"({area.code}){number}", f"86-{area.code[1:]}-{number}"])
        return written, "+86" + area.code[1:] + number, number

    def text(form: int) -> tuple[str, set[str]]:
        (cell, cell_number), (line, line_number, local) = mobile(), landline()
        fax = landline()[0]
        tail = f"{rng.randrange(1000, 9999)}"
        forms: tuple[tuple[str, set[str]], ...] = (
            (cell, {cell_number}),
            (line, {line_number}),
            (f"{line}转{tail}", {line_number}),
            (f"{line}/{cell}", {line_number, cell_number}),
            (f"{line}、{tail}", {line_number, line_number[:-4] + tail}),
            (f"电话：{line} 传真：{fax} 邮编：518000", {line_number}),
            (f"联系人：王经理{cell}", {cell_number}),
            (f"虚构路{rng.randint(1, 999)}号{rng.randint(101, 2404)}室 {cell} 李四", {cell_number}),
            (f"成立日期：2019-07-{rng.randint(10, 28)} 注册资本：{local[:4]}万元人民币", set()),
        )
        return forms[form]

    return [text(number % 9) for number in range(count)]


def ours(text: str) -> set[str]:
    """Valid numbers by the project."""
    return {phone.e164 for phone in parse_phones(text) if phone.valid}


def peer(text: str) -> set[str]:
    """Valid numbers by phonenumbers.PhoneNumberMatcher."""
    form = phonenumbers.PhoneNumberFormat.E164
    return {phonenumbers.format_number(m.number, form) for m in phonenumbers.PhoneNumberMatcher(text, "CN")}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table and a line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="number of texts")
    cases = invented(parser.parse_args(arguments).count)
    readers: dict[str, Reader] = {"parse_phones": ours, "PhoneNumberMatcher": peer}
    best = dict.fromkeys(readers, float("inf"))
    right = {name: sum(read(text) == want for text, want in cases) / len(cases) for name, read in readers.items()}
    for _ in range(ROUNDS):
        for name, read in readers.items():
            start = time.process_time()
            for text, _want in cases:
                read(text)
            best[name] = min(best[name], time.process_time() - start)
    figures = {
        name: {"texts_per_s": round(len(cases) / best[name]), "right": round(right[name], 4)} for name in readers
    }
    for name, row in figures.items():
        print(f"{name:<20}{row['texts_per_s']:>10} texts/s{row['right']:>10.4f} right")
    print(json.dumps({"benchmark": "phones", "texts": len(cases), **figures}))


if __name__ == "__main__":
    main()
