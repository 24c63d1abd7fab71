"""The condition language of profiles: `{field, op, value}`, joined by `all`, `any`, `not`, in three-valued logic.

True and False where the facts say so, None where they do not: a number range may straddle a bound, a fact may be
missing. Conditions are compiled once into closures over a mapping of facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from enrich.facts import FACTS, Shape, Span, Value

Facts = Mapping[str, Value | None]
Check = Callable[[Facts], bool | None]
Operand = Literal["number", "text", "texts", "flag"]


@dataclass(frozen=True, slots=True)
class Operator:
    """A comparison. shapes: of facts it fits. operand: type of `value`. test: None where the fact leaves it open."""

    shapes: tuple[Shape, ...]
    operand: Operand
    test: Callable[[Any, Any], bool | None]


@dataclass(frozen=True, slots=True)
class Condition:
    """check: the verdict on a mapping of facts. fields: the facts it asks for, in order. values: texts it looks for."""

    check: Check
    fields: tuple[str, ...]
    values: tuple[str, ...] = ()


class ConditionError(ValueError):
    """A condition that cannot be compiled. path: keys and indices within the condition to the offending part."""

    def __init__(
        self, message: str, path: tuple[str | int, ...] = (), word: str = "", allowed: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.path, self.word, self.allowed = path, word, allowed


def _at_least(span: Span, bound: float) -> bool | None:
    low, high = span
    if low >= bound:
        return True
    return False if high is not None and high < bound else None


def _at_most(span: Span, bound: float) -> bool | None:
    low, high = span
    if high is not None and high <= bound:
        return True
    return False if low > bound else None


OPERATORS: dict[str, Operator] = {
    "at_least": Operator(("number",), "number", _at_least),
    "at_most": Operator(("number",), "number", _at_most),
    "is": Operator(("text",), "text", lambda text, wanted: text == wanted),
    "in": Operator(("text",), "texts", lambda text, wanted: text in wanted),
    "contains": Operator(("text",), "texts", lambda text, words: any(word in text for word in words)),
    "has": Operator(("set",), "texts", lambda values, wanted: any(value in wanted for value in values)),
    "under": Operator(("set",), "texts", lambda codes, prefixes: any(code.startswith(prefixes) for code in codes)),
    "known": Operator(("text", "number", "set"), "flag", lambda value, wanted: (value is not None) == wanted),
}
JOINTS = ("all", "any", "not")
TEST_KEYS = ("field", "op", "value")


def compile_condition(table: Any) -> Condition:
    """The condition of a TOML table. Raises ConditionError."""
    if not isinstance(table, dict):
        raise ConditionError("a condition is a table: { field, op, value }, or all, any, not")
    for key in table:
        if key not in (*TEST_KEYS, *JOINTS):
            raise ConditionError("unknown key", (key,), key, (*TEST_KEYS, *JOINTS))
    joints = [key for key in table if key in JOINTS]
    if not joints:
        return _compile_test(table)
    if len(table) > 1:
        raise ConditionError(f"{joints[0]} stands alone in its table", (joints[0],))
    return _compile_joint(joints[0], table[joints[0]])


def _compile_joint(joint: str, inner: Any) -> Condition:
    if joint == "not":
        part = _within(inner, ("not",))
        return Condition(_negated(part.check), part.fields, part.values)
    if not isinstance(inner, list) or not inner:
        raise ConditionError(f"{joint} needs a list of conditions", (joint,))
    parts = [_within(one, (joint, index)) for index, one in enumerate(inner)]
    return Condition(
        _joined([part.check for part in parts], decisive=joint == "any"),
        tuple(dict.fromkeys(field for part in parts for field in part.fields)),
        tuple(dict.fromkeys(value for part in parts for value in part.values)),
    )


def _within(table: Any, path: tuple[str | int, ...]) -> Condition:
    try:
        return compile_condition(table)
    except ConditionError as error:
        raise ConditionError(str(error), (*path, *error.path), error.word, error.allowed) from None


def _compile_test(table: dict[str, Any]) -> Condition:
    for key in TEST_KEYS:
        if key not in table:
            raise ConditionError(f"a condition needs {key!r}", ())
    field, op, value = table["field"], table["op"], table["value"]
    if field not in FACTS:
        raise ConditionError("unknown field", ("field",), str(field), tuple(FACTS))
    shape = FACTS[field].shape
    fitting = tuple(name for name, operator in OPERATORS.items() if shape in operator.shapes)
    if op not in fitting:
        raise ConditionError(f"{field} is a {shape} and has no such op", ("op",), str(op), fitting)
    operator = OPERATORS[op]
    operand = _operand(operator.operand, value)
    test = operator.test
    if op == "known":
        return Condition(lambda facts: test(facts[field], operand), (field,))
    return Condition(_tested(field, test, operand), (field,), operand if isinstance(operand, tuple) else ())


def _operand(kind: Operand, value: Any) -> Any:
    if kind == "flag" and isinstance(value, bool):
        return value
    if kind == "number" and isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if kind == "text" and isinstance(value, str):
        return value
    if kind == "texts" and isinstance(value, list) and value and all(isinstance(v, str) and v for v in value):
        return tuple(value)
    wanted = {"flag": "true or false", "number": "a number", "text": "a text", "texts": "a list of texts"}[kind]
    raise ConditionError(f"value must be {wanted}, not {value!r}", ("value",))


def _tested(field: str, test: Callable[[Any, Any], bool | None], operand: Any) -> Check:
    def check(facts: Facts) -> bool | None:
        value = facts[field]
        return None if value is None else test(value, operand)

    return check


def _negated(check: Check) -> Check:
    def negation(facts: Facts) -> bool | None:
        verdict = check(facts)
        return None if verdict is None else not verdict

    return negation


def _joined(checks: list[Check], *, decisive: bool) -> Check:
    """`any` where decisive is True, `all` where it is False: the first decisive verdict decides, then doubt."""

    def joined(facts: Facts) -> bool | None:
        verdict: bool | None = not decisive
        for check in checks:
            one = check(facts)
            if one is decisive:
                return decisive
            if one is None:
                verdict = None
        return verdict

    return joined
