"""Cards: what is known of a thing, laid out in blocks and words for the map component."""

from console.cards.card import card
from console.cards.hits import hit_row

__all__ = ["card", "hit_row"]
