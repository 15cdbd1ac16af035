"""The plain way to show moving units in Streamlit: a fragment that draws a pydeck chart again every second."""

import time

import numpy as np
import pandas as pd
import pydeck
import streamlit as st

UNITS = 2_000


@st.fragment(run_every=1.0)
def moving() -> None:
    """Draw where every unit is now."""
    now = time.time()
    turn = np.arange(UNITS)
    frame = pd.DataFrame({"lng": 114.05 + (turn % 50) * 1e-3 + now % 60 * 1e-5, "lat": 22.63 + (turn // 50) * 1e-3})
    layer = pydeck.Layer("ScatterplotLayer", frame, id="units", get_position=["lng", "lat"], get_radius=10)
    view = pydeck.ViewState(longitude=114.07, latitude=22.65, zoom=13)
    st.pydeck_chart(pydeck.Deck([layer], initial_view_state=view, description=f"drawn={now:.4f};"), key="map")


moving()
