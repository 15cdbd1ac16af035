"""Which units to send together, so that everything still needed is there as soon as possible."""

from collections.abc import Sequence

from dispatch.nearest import Candidate
from dispatch.plans import Need, coverage
from dispatch.recommendation.answer import Chosen
from dispatch.recommendation.scene import Scene


def suggest(
    scene: Scene, ready: Sequence[str], needs: Sequence[Need], bound: Sequence[Sequence[str]]
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
        Units that may be sent.
    bound
        Capabilities of each unit that is bound to the incident already.

    Returns
    -------
    The chosen units as candidates and with what they cover, in the order of the choice.
    """
    if not needs:
        first = () if bound else scene.first(ready, 1)
        return first, tuple(Chosen(scene.standings[one.unit_id].unit.id, ()) for one in first)
    chosen: list[Candidate] = []
    covers: list[Chosen] = []
    there = [tuple(capabilities) for capabilities in bound]
    for wanted in coverage(needs, there):
        while True:
            missing = {cover.capability for cover in coverage(needs, there) if cover.missing}
            if wanted.capability not in missing:
                break
            taken = {candidate.unit_id for candidate in chosen}
            able = [
                key for key in ready if key not in taken and wanted.capability in scene.standings[key].unit.capabilities
            ]
            first = scene.first(able, 1)
            if not first:
                break
            unit = scene.standings[first[0].unit_id].unit
            chosen += first
            covers.append(Chosen(unit.id, tuple(c for c in dict.fromkeys(unit.capabilities) if c in missing)))
            there.append(unit.capabilities)
    return tuple(chosen), tuple(covers)
