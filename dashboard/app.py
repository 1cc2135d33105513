"""Streamlit's entry: the frame, who reads, and the page that was asked for, if it is for them."""

import streamlit as st

from dashboard import frame
from dashboard.desk.notebook import NotGranted
from dashboard.navigation import FILE_REPORT, WELCOME, address, lead_on, may_open, pages
from dashboard.words.catalogue import say
from pipelines.errors import StorageError

UNIT_ASKED = "unit"
"""By this name addresses say of which unit a page is to be."""

frame.speak_to_reader()
st.set_page_config(page_title=say("app"), page_icon=frame.MARK, layout="wide")
frame.let_in()
st.logo(frame.MARK, size="large")
grants = frame.grants()
page = st.navigation(pages(grants.roles), position="top")
lead_on(page, grants.roles[0])
elsewhere = page.url_path != address(WELCOME)
frame.begin(newcomers=elsewhere)
if not may_open(page.url_path, grants.roles):
    frame.deny(page.url_path, "page")
else:
    unit = st.query_params.get(UNIT_ASKED)
    everybody = page.url_path == address(FILE_REPORT)  # whoever is signed in reports about any unit
    if unit and not everybody and not grants.covers(unit):  # the page shows what everybody may see of it
        frame.deny(page.url_path, "unit", told=False)
    try:
        page.run()
    except StorageError as error:
        frame.broken(error)
    except NotGranted:
        frame.deny(page.url_path, "writing")
frame.end(newcomers=elsewhere)
