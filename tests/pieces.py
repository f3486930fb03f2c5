"""Files sent in pieces, as the page's script sends them."""

from typing import Any

from client import Visitor

PIECE = 1000


class Script:
    """What the page's script sends for one person."""

    def __init__(self, browser: Visitor) -> None:
        self.browser = browser
        page = browser.open("/rounds")
        self.token = page.all("input", name="csrf_token")[0].get("value") or ""

    def ask(self, method: str, address: str, token: str | None = None, **how: Any) -> tuple[int, Any]:
        headers = {"X-CSRFToken": self.token if token is None else token, **how.pop("headers", {})}
        response = self.browser.request(method, address, headers=headers, **how).response
        return response.status_code, response.json

    def post(self, address: str, **fields: Any) -> tuple[int, Any]:
        return self.ask("POST", address, data={"csrf_token": self.token, **fields})

    def begin(self, purpose: str, size: int, name: str = "plan.pdf") -> tuple[int, Any]:
        return self.post("/uploads", purpose=purpose, name=name, size=size)

    def piece(self, address: str, content: bytes, offset: int, **how: Any) -> tuple[int, Any]:
        headers = {"Upload-Offset": str(offset)}
        return self.ask("PATCH", address, headers=headers, data=content, **how)

    def send(self, address: str, content: bytes, start: int = 0) -> None:
        for offset in range(start, len(content), PIECE):
            status, said = self.piece(address, content[offset : offset + PIECE], offset)
            assert (status, said) == (200, {"offset": min(offset + PIECE, len(content))})

    def finish(self, address: str) -> tuple[int, Any]:
        return self.post(f"{address}/finish")
