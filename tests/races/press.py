"""One person in a process of their own: opens a page, waits for the stroke, presses the button.

Called with a server, the path of the page, where its button sends, a cookie, the instant to press at
(seconds of the epoch) and the fields as JSON; prints the status of the answer.
"""

import http.client
import json
import re
import sys
import time
import urllib.parse

HIDDEN = re.compile(r'name="(csrf_token|seen|seen-[a-z_]+)"[^>]*value="([^"]*)"')
FORM = "application/x-www-form-urlencoded"


def press(server: str, page: str, action: str, cookie: str, at: float, fields: dict[str, str]) -> int:
    opening = http.client.HTTPConnection(server, timeout=60)
    opening.request("GET", page, headers={"Cookie": cookie, "Connection": "close"})
    answer = opening.getresponse()
    hidden = dict(HIDDEN.findall(answer.read().decode()))
    cookie = (answer.getheader("Set-Cookie") or cookie).partition(";")[0]
    body = urllib.parse.urlencode({**hidden, **fields}, doseq=True)
    time.sleep(max(0.0, at - time.time()))
    pressing = http.client.HTTPConnection(server, timeout=60)
    pressing.request("POST", action, body, {"Cookie": cookie, "Content-Type": FORM, "Connection": "close"})
    return pressing.getresponse().status


if __name__ == "__main__":
    server, page, action, cookie, at, fields = sys.argv[1:]
    sys.stdout.write(str(press(server, page, action, cookie, float(at), json.loads(fields))))
