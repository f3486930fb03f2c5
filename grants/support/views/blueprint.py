"""Where the pages of help are registered."""

from flask import Blueprint

bp = Blueprint("support", __name__)
