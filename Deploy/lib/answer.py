"""Follows an answer link as a person would: opens the page, fills the form of one button, presses it.

usage: answer.py URL BUTTON [FIELD=VALUE …]      BUTTON: (part of) what the button says, e.g. "J'arrive"
"""
import html.parser
import sys
import urllib.parse
import urllib.request


class Forms(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.button = [], None

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag == "form":
            self.forms.append({"action": a.get("action", ""), "fields": {}, "buttons": []})
        elif tag == "input" and self.forms:
            form = self.forms[-1]
            if a.get("type") == "submit":
                form["buttons"].append([a.get("value", ""), a.get("name"), a.get("value", "")])
            elif a.get("name") and (a.get("type") not in ("radio", "checkbox") or "checked" in a):
                form["fields"][a["name"]] = a.get("value", "")
        elif tag == "button" and self.forms:
            self.button = ["", a.get("name"), a.get("value", "")]
            self.forms[-1]["buttons"].append(self.button)

    def handle_endtag(self, tag):
        if tag == "button":
            self.button = None

    def handle_data(self, data):
        if self.button:
            self.button[0] += data


url, wanted = sys.argv[1:3]
given = dict(argument.split("=", 1) for argument in sys.argv[3:])
with urllib.request.urlopen(url, timeout=10) as page:
    forms = Forms()
    forms.feed(page.read().decode())


def plain(text):
    return text.replace("’", "'").casefold()


for form in forms.forms:
    for label, name, value in form["buttons"]:
        if plain(wanted) in plain(label):
            fields = form["fields"] | {k: v for k, v in given.items() if k in form["fields"]}
            if name:
                fields[name] = value
            target = urllib.parse.urljoin(url, form["action"])
            with urllib.request.urlopen(target, urllib.parse.urlencode(fields).encode(), timeout=10) as answer:
                sys.exit(0 if answer.status < 400 else 1)
sys.exit(f"answer.py: no button « {wanted} » on {url}")
