"""Bare WeasyPrint on one HTML file, as its documentation says: python -m tests.bench.bare HTML PDF

Prints the seconds from the HTML to the PDF, with the libraries loaded.
"""

import sys
import time

from weasyprint import HTML

if __name__ == "__main__":
    start = time.perf_counter()
    HTML(filename=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1")
    print(time.perf_counter() - start)
