"""The map as a Streamlit component: a loader in the page, the program under /assets."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import streamlit as st

from console.assets import asset_url

# Streamlit takes a one-line string for a path; the address must be absolute to be resolved.
LOADER = """
export default function (component) {{
  let leave = () => {{}};
  import(location.origin + "{script}").then((module) => {{ leave = module.default(component); }});
  return () => leave();
}}
"""


@lru_cache(maxsize=4)
def _component(script: str, style: str) -> Any:
    """Register the component once for each build of the bundle."""
    return st.components.v2.component(
        "jingwei_map",
        html=f'<link rel="stylesheet" href="{style}">',
        js=LOADER.format(script=script),
        isolate_styles=False,
    )


def mapview(data: dict[str, Any], on_change: Callable[[], None]) -> dict[str, Any]:
    """Mount the map, always under the same key so that it is never unmounted.

    Parameters
    ----------
    data
        Manifest, screen, language, theme and selection; at most 64 kB as JSON.
    on_change
        Called when the selection or the settled viewport changes.

    Returns
    -------
    state
        `selection` ("building/12" or None) and `viewport`. Another `ground` has the page made anew: grids or buildings
        are others than when its manifest was written.
    """
    state = _component(asset_url("map.js"), asset_url("map.css"))(
        key="map",
        data=data,
        default={"selection": None, "viewport": None, "ground": None},
        on_selection_change=on_change,
        on_viewport_change=on_change,
        on_ground_change=on_change,
    )
    return {"selection": state.selection, "viewport": state.viewport}
