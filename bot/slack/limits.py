"""Slack's limits, each with its source: the one place that knows them."""

from __future__ import annotations

from typing import Final

from commands.engine.drawing import Limit

_KIT: Final = "https://docs.slack.dev/reference/block-kit"
_BLOCKS: Final = f"{_KIT}/blocks"
_ELEMENTS: Final = f"{_KIT}/block-elements"
_OBJECTS: Final = f"{_KIT}/composition-objects"
_VIEWS: Final = "https://docs.slack.dev/reference/views/modal-views"
_POST: Final = "https://docs.slack.dev/reference/methods/chat.postMessage"

MESSAGE_BLOCKS: Final = Limit(50, _BLOCKS)
VIEW_BLOCKS: Final = Limit(100, _BLOCKS)
MESSAGE_CHARACTERS: Final = Limit(12_000, "https://github.com/slackapi/bolt-js/issues/2509 (13,200 measured)")
"""Of all blocks together; past it ``msg_blocks_too_long``. Undocumented: 13,297 characters of text alone were
accepted, and 11,341 in many small blocks were refused (bolt-js issue 2867), so containers count as well; see
:data:`BLOCK_OVERHEAD`."""
BLOCK_OVERHEAD: Final = 20
"""Characters that every object within a block is taken to cost, beside its strings."""
MESSAGE_TEXT: Final = Limit(40_000, f"{_POST} (truncated past it)")
MESSAGE_TEXT_RECOMMENDED: Final = Limit(4_000, f"{_POST} (best practice; chat.update refuses more)")

TEXT: Final = Limit(3_000, f"{_OBJECTS}/text-object")
SECTION_TEXT: Final = Limit(3_000, f"{_BLOCKS}/section-block")
SECTION_FIELD: Final = Limit(2_000, f"{_BLOCKS}/section-block")
SECTION_FIELDS: Final = Limit(10, f"{_BLOCKS}/section-block")
HEADER_TEXT: Final = Limit(150, f"{_BLOCKS}/header-block")
CONTEXT_ELEMENTS: Final = Limit(10, f"{_BLOCKS}/context-block")
RICH_TEXT: Final = Limit(3_000, f"{_BLOCKS}/rich-text-block (none published; held to a text object's)")
BLOCK_ID: Final = Limit(255, _BLOCKS)
IMAGE_ALT: Final = Limit(2_000, f"{_BLOCKS}/image-block")
IMAGE_TITLE: Final = Limit(2_000, f"{_BLOCKS}/image-block")
FILE_ALT: Final = Limit(1_000, "https://docs.slack.dev/reference/methods/files.getUploadURLExternal")

TABLE_ROWS: Final = Limit(100, f"{_BLOCKS}/table-block (header row included)")
TABLE_COLUMNS: Final = Limit(20, f"{_BLOCKS}/table-block")
TABLE_CHARACTERS: Final = Limit(10_000, f"{_BLOCKS}/table-block (of all cells of a message together)")
TABLES: Final = Limit(1, "https://github.com/vercel/chat/pull/194 (a second one: invalid_attachments)")

ACTIONS_ELEMENTS: Final = Limit(25, f"{_BLOCKS}/actions-block")
ACTION_ID: Final = Limit(255, f"{_ELEMENTS}/button-element")
BUTTON_TEXT: Final = Limit(75, f"{_ELEMENTS}/button-element")
BUTTON_VALUE: Final = Limit(2_000, f"{_ELEMENTS}/button-element")
BUTTON_URL: Final = Limit(3_000, f"{_ELEMENTS}/button-element")
CONFIRM_TITLE: Final = Limit(100, f"{_OBJECTS}/confirmation-dialog-object")
CONFIRM_TEXT: Final = Limit(300, f"{_OBJECTS}/confirmation-dialog-object")
CONFIRM_BUTTON: Final = Limit(30, f"{_OBJECTS}/confirmation-dialog-object")

INPUT_LABEL: Final = Limit(2_000, f"{_BLOCKS}/input-block")
INPUT_HINT: Final = Limit(2_000, f"{_BLOCKS}/input-block")
INPUT_TEXT: Final = Limit(3_000, f"{_ELEMENTS}/plain-text-input-element")
PLACEHOLDER: Final = Limit(150, f"{_ELEMENTS}/plain-text-input-element")
OPTION_TEXT: Final = Limit(75, f"{_OBJECTS}/option-object")
OPTION_DESCRIPTION: Final = Limit(75, f"{_OBJECTS}/option-object")
OPTION_VALUE: Final = Limit(150, f"{_OBJECTS}/option-object")
SELECT_OPTIONS: Final = Limit(100, f"{_ELEMENTS}/select-menu-element")
OPTION_GROUPS: Final = Limit(100, f"{_ELEMENTS}/select-menu-element")
RADIO_OPTIONS: Final = Limit(10, f"{_ELEMENTS}/radio-button-group-element")
CHECKBOX_OPTIONS: Final = Limit(10, f"{_ELEMENTS}/checkboxes-element")
FILE_INPUT_FILES: Final = Limit(10, f"{_ELEMENTS}/file-input-element")

VIEW_TITLE: Final = Limit(24, _VIEWS)
VIEW_SUBMIT: Final = Limit(24, _VIEWS)
VIEW_CLOSE: Final = Limit(24, _VIEWS)
PRIVATE_METADATA: Final = Limit(3_000, _VIEWS)
CALLBACK_ID: Final = Limit(255, _VIEWS)
