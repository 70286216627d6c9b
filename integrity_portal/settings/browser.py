"""What every answer asks of the reader's browser."""

# Scripts, styles and pictures come from this site alone, nothing is framed, and what would be loaded all the same is
# told to us. The staff pages relax two of these: integrity_portal/admin_site.py.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "report-uri": "/csp-report/",
        "report-to": "csp",
    }
}
REPORTING_ENDPOINTS = 'csp="/csp-report/"'

# A file that somebody handed in is saved, never shown; a browser that shows it all the same gives it no rights.
DOWNLOAD_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"

# Nothing here needs a device, a place or a payment; passkeys are asked for on this site alone.
_UNUSED = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi",
    "payment", "picture-in-picture", "screen-wake-lock", "serial", "sync-xhr", "usb", "xr-spatial-tracking",
)  # fmt: skip
_OWN = ("fullscreen", "publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS_POLICY = ", ".join([*(f"{name}=()" for name in _UNUSED), *(f"{name}=(self)" for name in _OWN)])
