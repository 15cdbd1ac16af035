"""Which units to send together, so that everything still needed is there as soon as possible."""

from collections.abc import Sequence

from dispatch.nearest import Candidate
from dispatch.plans import Need, coverage
from dispatch.recommendation.answer import Chosen
from dispatch.recommendation.crew import Mask
from dispatch.recommendation.scene import Scene


def suggest(
    scene: Scene, ready: Mask, needs: Sequence[Need], bound: Sequence[Sequence[str]]
) -> tuple[tuple[Candidate, ...], tuple[Chosen, ...]]:
    """Choose units for what is still missing.

    The rule, need by need in the order of the plan: as long as one more unit is missing, the
    one of those able for it that arrives first. A unit once chosen counts for every need it
    is able for, so that no further one is sent for those. Nobody waits for a unit that can
    do more at once but comes later. Without any needs it is the first to arrive, unless
    somebody is bound already.

    Parameters
    ----------
    ready
        Units that may be sent, (n,).
    bound
        Capabilities of each unit that is bound to the incident already.

    Returns
    -------
    The chosen units as candidates and with what they cover, in the order of the choice.
    """
    if not needs:
        first = () if bound else scene.first(ready, 1)
        return first, tuple(Chosen(scene.standing(one).unit.id, ()) for one in first)
    chosen: list[Candidate] = []
    covers: list[Chosen] = []
    there = [tuple(capabilities) for capabilities in bound]
    left = ready.copy()
    for wanted in coverage(needs, there):
        while True:
            missing = {cover.capability for cover in coverage(needs, there) if cover.missing}
            if wanted.capability not in missing:
                break
            first = scene.first(left & scene.crew.has(wanted.capability), 1)
            if not first:
                break
            unit = scene.standing(first[0]).unit
            left[scene.row(first[0])] = False
            chosen += first
            covers.append(Chosen(unit.id, tuple(c for c in dict.fromkeys(unit.capabilities) if c in missing)))
            there.append(unit.capabilities)
    return tuple(chosen), tuple(covers)
