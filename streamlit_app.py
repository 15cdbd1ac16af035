"""Launcher: Streamlit finds `app` by reading this file; everything else is in `console`."""

import streamlit as st

from console.application import PAGE, lifespan, middleware, routes

app = st.App(PAGE, routes=routes(), middleware=middleware(), lifespan=lifespan)
