"""Pages through Streamlit's AppTest."""
