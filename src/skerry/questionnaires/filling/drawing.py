"""The address of a sheet as a picture that a phone can read."""

import qrcode
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_M

_BORDER = 4
_PICTURE = Markup(
    '<svg class="link-code" viewBox="0 0 {0} {0}" aria-hidden="true" focusable="false">'
    '<path class="link-code__paper" d="M0 0h{0}v{0}H0z"/><path class="link-code__ink" d="{1}"/></svg>'
)


def link_picture(address: str) -> Markup:
    """A QR code as SVG, without a style of its own. Not kept: an address may be a key."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=_BORDER)
    code.add_data(address)
    code.make()
    matrix = code.get_matrix()
    cells = "".join(
        f"M{column} {row}h1v1h-1z"
        for row, line in enumerate(matrix)
        for column, is_dark in enumerate(line)
        if is_dark
    )
    return _PICTURE.format(len(matrix), cells)
