"""Streamlit's entry: the frame, and the page that was asked for."""

import streamlit as st

from dashboard import frame
from dashboard.navigation import WELCOME, address, lead_on, pages
from dashboard.words.catalogue import say
from pipelines.errors import StorageError

frame.speak_to_reader()
st.set_page_config(page_title=say("app"), page_icon=frame.MARK, layout="wide")
st.logo(frame.MARK, size="large")
page = st.navigation(pages(), position="top")
lead_on(page, frame.role())
elsewhere = page.url_path != address(WELCOME)
frame.begin(newcomers=elsewhere)
try:
    page.run()
except StorageError as error:
    frame.broken(error)
frame.end(newcomers=elsewhere)
