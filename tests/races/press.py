"""One person in a process of their own: opens a page, says so, waits for a line, presses the button.

Called with a server, the path of the page, where its button sends, a cookie and the fields as JSON;
prints a line when the page is open, and then the status of the answer.
"""

import http.client
import json
import re
import sys
import urllib.parse

HIDDEN = re.compile(r'name="(csrf_token|seen|seen-[a-z_]+)"[^>]*value="([^"]*)"')
FORM = "application/x-www-form-urlencoded"


def press(server: str, page: str, action: str, cookie: str, fields: dict[str, str]) -> int:
    opening = http.client.HTTPConnection(server, timeout=60)
    opening.request("GET", page, headers={"Cookie": cookie, "Connection": "close"})
    answer = opening.getresponse()
    hidden = dict(HIDDEN.findall(answer.read().decode()))
    cookie = (answer.getheader("Set-Cookie") or cookie).partition(";")[0]
    body = urllib.parse.urlencode({**hidden, **fields}, doseq=True)
    sys.stdout.write("open\n")
    sys.stdout.flush()
    sys.stdin.readline()
    pressing = http.client.HTTPConnection(server, timeout=60)
    pressing.request("POST", action, body, {"Cookie": cookie, "Content-Type": FORM, "Connection": "close"})
    return pressing.getresponse().status


if __name__ == "__main__":
    server, page, action, cookie, fields = sys.argv[1:]
    sys.stdout.write(str(press(server, page, action, cookie, json.loads(fields))))
