"""What a page's browser sends over its connection, as far as it matters before the server sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from streamlit.proto.BackMsg_pb2 import BackMsg

if TYPE_CHECKING:
    from starlette.types import Message
    from streamlit.proto.ClientState_pb2 import ClientState


def asked_to_draw(message: Message) -> ClientState | None:
    """What a page that asks to be drawn again says of itself; None for whatever else is sent."""
    asked = BackMsg()
    try:
        asked.ParseFromString(message.get("bytes") or b"")
    except Exception:  # noqa: BLE001  # whatever is no message of a page is for the server to refuse
        return None
    return asked.rerun_script if asked.WhichOneof("type") == "rerun_script" else None
