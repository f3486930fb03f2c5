"""Flask with nothing in it, for comparison: it reads a small form and answers in JSON, as a saving does."""

from typing import Any

from flask import Flask, jsonify, request

app = Flask(__name__)


@app.post("/")
def answer() -> Any:
    return jsonify(version=len(request.form["text"]), line="Saved")
