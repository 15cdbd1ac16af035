"""The plain way to show a district's buildings in Streamlit: all of them inline in a pydeck chart, drawn again on each run."""

import os
import pickle
import time
from pathlib import Path

import pydeck
import streamlit as st

rows = pickle.loads(Path(os.environ["JINGWEI_BENCH_BUILDINGS"]).read_bytes())
layer = pydeck.Layer(
    "PolygonLayer", rows, id="buildings", get_polygon="polygon", get_elevation="height", extruded=True,
    get_fill_color=[120, 158, 190], pickable=True,
)  # fmt: skip
view = pydeck.ViewState(longitude=rows[0]["polygon"][0][0], latitude=rows[0]["polygon"][0][1], zoom=13, pitch=45)
st.button("refresh")
st.pydeck_chart(pydeck.Deck([layer], initial_view_state=view, description=f"drawn={time.time():.4f};"), key="map")
