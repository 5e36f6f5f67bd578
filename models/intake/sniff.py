"""What kind of file the bytes are, whatever the name says."""

from __future__ import annotations

import re
from typing import Final

from models.intake.records import Unreadable

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACRO_NAMES: Final = (".docm", ".dotm", ".xlsm", ".xltm", ".xlam")
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
_SEND = "Send the Word document (.docx), the workbook (.xlsx) or a .csv instead."


def sniff(name: str, data: bytes) -> str:
    """Say "package" or "text"; raise Unreadable, with what to send instead, for every other kind we know."""
    head = data[:1024].lstrip()
    if name.casefold().endswith(_MACRO_NAMES):
        raise Unreadable("The file may contain macros, which we do not open. Save it as .docx or .xlsx, and send that.")
    if data.startswith(b"PK"):
        return "package"
    if data.startswith(_OLE):
        raise Unreadable(_about_ole(data))
    if b"%PDF-" in data[:1024]:
        raise Unreadable(f"This is a PDF, and its tables cannot be read reliably. {_SEND}")
    if head.startswith(b"{\\rtf"):
        raise Unreadable(f"This is a rich text (.rtf) file. Open it in Word and save it as .docx. {_SEND}")
    if data.startswith(_PICTURES[:2]) or (data.startswith(_PICTURES) and b"\0" in data[:256]):
        raise Unreadable(f"This is a picture, and a picture of a plan cannot be read. {_SEND}")
    if re.match(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype|<html|<\?xml|<head|<body|<table|mime-version:)", data[:256], re.I):
        raise Unreadable(f"This is a web page or XML file. {_SEND}")
    return "text"


def decode(data: bytes) -> str:
    """Turn a flat file's bytes into text: UTF-8, UTF-16 or the Windows code page; raise Unreadable for none of them."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _text(data, encoding)
    if len(data) % 2 == 0 and data[1::2].count(0) > len(data) * 0.3 and not data[::2].count(0):
        return _text(data, "utf-16-le")
    try:
        return _plain(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _text(data, "cp1252")


def _text(data: bytes, encoding: str) -> str:
    try:
        return _plain(data.decode(encoding))
    except UnicodeDecodeError as fault:
        raise _not_text() from fault


def _plain(text: str) -> str:
    if re.search(r"[\x00-\x08\x0e-\x1b]", text):
        raise _not_text()
    return text


def _not_text() -> Unreadable:
    return Unreadable(f"This is not a plan that we can read: the file is not text. {_SEND}")


def _about_ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
        return "The file is locked with a password. Take the password off, save it, and send it again."
    return f"This is an old Word or Excel file (.doc or .xls). Open it and save it as .docx or .xlsx. {_SEND}"
