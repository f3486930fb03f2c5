"""One person in a process of their own who types into one answer, and has it saved at every pause.

Called with a server, an application, the key of a section and of a text question, a cookie, a name and
how often to save.  Somebody else's text is never overwritten unseen: the person looks at it, and then
has their own stay.  Prints what was acknowledged: version seen, version saved, text.
"""

import http.client
import json
import re
import sys
import urllib.parse

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]*)"')
FORM = "application/x-www-form-urlencoded"


class Typist:
    """One browser at one answer."""

    def __init__(self, server: str, base: str, section: str, key: str, cookie: str) -> None:
        self.server, self.key, self.cookie = server, key, cookie
        self.address = f"{base}/answers/{key}"
        _status, page = self.ask("GET", f"{base}/sections/{section}")
        self.token = TOKEN.findall(page)[0]
        found = re.search(rf'name="seen-{key}" value="(\d+)"', page)
        self.seen = int(found[1]) if found else 0

    def ask(self, method: str, address: str, body: str | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection(self.server, timeout=60)
        headers = {"Cookie": self.cookie, "Content-Type": FORM, "Connection": "close"}
        connection.request(method, address, body, headers)
        answer = connection.getresponse()
        self.cookie = (answer.getheader("Set-Cookie") or self.cookie).partition(";")[0]
        return answer.status, answer.read().decode()

    def save(self, text: str) -> tuple[int, int, str]:
        """Save a text, looking at whatever stands in its way; return what was acknowledged."""
        while True:
            fields = {"csrf_token": self.token, f"seen-{self.key}": self.seen, self.key: text}
            status, said = self.ask("POST", self.address, urllib.parse.urlencode(fields))
            told = json.loads(said)
            if status == http.client.OK:
                before, self.seen = self.seen, told["version"]
                return before, self.seen, text
            if status != http.client.CONFLICT:
                raise SystemExit(f"{status}: {said}")
            if "version" in told:
                self.seen = told["version"]  # Else two came at the very same moment: asked again as it is.


if __name__ == "__main__":
    server, base, section, key, cookie, name, times = sys.argv[1:]
    typist = Typist(server, base, section, key, cookie)
    acknowledged = [typist.save(f"{name} {number}") for number in range(int(times))]
    sys.stdout.write(json.dumps(acknowledged))
