"""What a class of incident asks for at an alarm level 预案: units, and steps with their proof."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dispatch.errors import ProofMissing, UnknownThing
from dispatch.plans.needs import Need


class Proof(StrEnum):
    """What must be shown for a step to count as done."""

    NONE = "none"
    TEXT = "text"
    PHOTO = "photo"


_PROOF_WORDS = {Proof.TEXT: ("文字说明", "note"), Proof.PHOTO: ("照片", "photo")}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to be done; `key` is unique in its plan and never changes its meaning."""

    key: str
    label_zh: str
    label_en: str
    proof: Proof = Proof.NONE


@dataclass(frozen=True, slots=True)
class ResponsePlan:
    """A plan for all kinds whose code begins with `class_code`, from `alarm_level` (1 to 4) on."""

    class_code: str
    alarm_level: int
    name_zh: str
    name_en: str
    needs: tuple[Need, ...] = ()
    steps: tuple[Step, ...] = ()

    def step(self, key: str) -> Step:
        """Return one step; raises UnknownThing for a key that is not in this plan."""
        for step in self.steps:
            if step.key == key:
                return step
        raise UnknownThing(kind="step", id=key)


def plan_for(plans: Iterable[ResponsePlan], class_code: str, alarm_level: int) -> ResponsePlan | None:
    """Return the plan for a kind at an alarm level, None when there is none.

    The longest class prefix counts; of its plans the one of the highest level not above
    `alarm_level`, so that a level nobody wrote a plan for keeps the one below.
    """
    fitting = [p for p in plans if class_code.startswith(p.class_code) and p.alarm_level <= alarm_level]
    return max(fitting, key=lambda p: (len(p.class_code), p.alarm_level), default=None)


def check_proof(step: Step, text: str, has_photo: bool) -> None:
    """Pass when the proof a step asks for is there; raises ProofMissing. A photo does not spare the words asked for."""
    shown = {Proof.NONE: True, Proof.TEXT: bool(text.strip()), Proof.PHOTO: has_photo}
    if not shown[step.proof]:
        proof_zh, proof_en = _PROOF_WORDS[step.proof]
        raise ProofMissing(
            step=step.key, proof=step.proof.value,
            step_zh=step.label_zh, step_en=step.label_en, proof_zh=proof_zh, proof_en=proof_en,
        )  # fmt: skip
