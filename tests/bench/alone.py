"""WeasyPrint with nothing of ours, for comparison: it lays out each page that it is sent, warm.

The same HTML, style sheet and fonts, and the same kind of PDF: tagged, PDF/UA-1.
"""

import json
import logging
import sys
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

FOLDER = Path(__file__).parent.parent.parent / "pdf_templates"


def main() -> None:
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    fonts = FontConfiguration()
    style = CSS(FOLDER / "letter.css", font_config=fonts)
    for line in sys.stdin:
        page = HTML(string=json.loads(line), base_url=FOLDER.as_uri() + "/")
        pdf = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", pdf_tags=True)
        print(len(pdf), flush=True)


if __name__ == "__main__":
    main()
