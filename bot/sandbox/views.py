"""What the page is shown: bubbles, people and changes as JSON."""

from typing import Any

from bot.sandbox.chats import JSON, Bubble
from bot.sandbox.files import StoredFile
from bot.sandbox.people import Person
from bot.sandbox.winding import Way
from bot.sandbox.world import Change, Tap, Wound

SHOWN_INLINE = ("image/png", "image/jpeg", "image/gif", "image/webp", "video/mp4")


def bubble_view(bubble: Bubble) -> JSON:
    """One message. `html` is safe as it is (bot.sandbox.drawing)."""
    return {
        "id": bubble.id,
        "mine": bubble.mine,
        "kind": bubble.kind,
        "text": bubble.text,
        "html": bubble.html,
        "at": bubble.at.isoformat(),
        "edited_at": bubble.edited_at.isoformat() if bubble.edited_at else None,
        "silent": bubble.silent,
        "reactions": list(bubble.reactions),
        "reply_to": bubble.reply_to,
        "buttons": [[_button(button) for button in row] for row in bubble.keyboard],
        "file": _file(bubble.file) if bubble.file else None,
        "location": bubble.extra.get("location"),
    }


def person_view(person: Person) -> JSON:
    """One person. `keyboard` is the one below the chat."""
    return {
        "id": person.id,
        "name": person.name,
        "language": person.language,
        "zone": person.zone,
        "pilot": person.pilot,
        "blocked": person.blocked,
        "action": person.action,
        "keyboard": [list(row) for row in person.keyboard],
    }


def change_view(change: Change) -> JSON:
    """One line of the event stream. `what` says what `body` is."""
    return {"what": change.what, "person": change.chat_id, "body": _body(change.body)}


def way_view(way: Way | None) -> JSON | None:
    """How far a winding has come."""
    if way is None:
        return None
    return {
        "begin": way.begin.isoformat(),
        "target": way.target.isoformat() if way.target else None,
        "now": way.now.isoformat(),
        "events": way.events,
    }


def wound_view(wound: Wound) -> JSON:
    """A stretch over which the clock was wound."""
    return {"after": wound.after, "begin": wound.begin.isoformat(), "end": wound.end.isoformat() if wound.end else None}


def _body(body: Any) -> Any:
    if isinstance(body, Bubble):
        return bubble_view(body)
    if isinstance(body, Way):
        return way_view(body)
    if isinstance(body, tuple):
        return [wound_view(it) for it in body]
    if isinstance(body, Tap):
        answer = body.answer
        return {"tap": body.id, "text": answer.text if answer else "", "alert": bool(answer and answer.alert)}
    return body


def _button(button: JSON) -> JSON:
    return {
        "label": button["text"],
        "style": button.get("style"),
        "url": button.get("url"),
        "copy": button.get("copy_text", {}).get("text"),
    }


def _file(file: StoredFile) -> JSON:
    inline = file.mime in SHOWN_INLINE
    url = f"/sandbox/files/{file.id}"
    return {"url": url, "name": file.name, "mime": file.mime, "bytes": len(file.content), "size": list(file.size), "inline": inline}
