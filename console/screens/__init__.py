"""The pages that Streamlit draws: one map component, edge to edge."""
